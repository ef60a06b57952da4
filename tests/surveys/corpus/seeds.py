"""Questionnaires with one fault each: a sound one with a value put somewhere or taken out.

Every kind of fault has at least two forms, because a check that knows one
way of making a mistake may miss the next.
"""

import json
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

BASE: Final = Path(__file__).with_name("base.json")
START: Final = "sections.0.pages.0"
ADULT: Final = f"{START}.items.1"
CONSENT: Final = "sections.0.pages.1"
SERVICES: Final = "sections.1"
WHICH: Final = "sections.1.pages.0"
AGENCY: Final = "sections.1.pages.1"
AFTER: Final = "sections.1.pages.2"
ORDER: Final = "sections.1.pages.3"
ABOUT: Final = "sections.2.pages.0"
WORDS: Final = {"en": "Words", "cy": "Geiriau"}
HINT: Final = {"en": "No names.", "cy": "Dim enwau."}

Json = Any


class Seed(Struct, frozen=True):
    """A fault: its code, where it is found, and the changes that make it.

    ``put`` and ``cut`` name values by their steps from the top. ``also`` are
    the codes of what else is rightly said of the same mistake.
    """

    code: str
    at: str
    put: dict[str, Json] = {}
    cut: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    language: str = ""


def write_seed(seed: Seed) -> bytes:
    """Write the questionnaire of a seed as JSON."""
    tree: Json = json.loads(BASE.read_text(encoding="utf-8"))
    for place, value in seed.put.items():
        holder, last = _holder(tree, place)
        if isinstance(holder, list) and last == "+":
            holder.append(value)
        else:
            holder[last] = value
    for place in seed.cut:
        holder, last = _holder(tree, place)
        del holder[last]
    return json.dumps(tree, ensure_ascii=False).encode()


def _holder(tree: Json, place: str) -> tuple[Json, str | int]:
    *steps, last = [int(step) if step.isdecimal() else step for step in place.split(".")]
    for step in steps:
        tree = tree[step]
    return tree, last


def chosen(item: str, code: str) -> Json:
    """Give the rule that an option was chosen."""
    return {"type": "chosen", "item": item, "code": code}


def answered(item: str) -> Json:
    """Give the rule that an item was answered."""
    return {"type": "answered", "item": item}


def compare(item: str, sign: str, value: float | str) -> Json:
    """Give the rule that an answer stands so to a number or to words."""
    kind = "words" if isinstance(value, str) else "number"
    right = {"type": kind, "value": value}
    return {
        "type": "compare",
        "left": {"type": "answer", "item": item},
        "sign": sign,
        "right": right,
    }


def negate(rule: Json) -> Json:
    """Give the rule that another does not hold."""
    return {"type": "not", "rule": rule}


def join(kind: str, *rules: Json) -> Json:
    """Give the rule that all or any of these hold."""
    return {"type": kind, "rules": list(rules)}


def call(function: str, *arguments: Json) -> Json:
    """Give a function of these values."""
    return {"type": "call", "function": function, "arguments": list(arguments)}


def answer(item: str) -> Json:
    """Give the answer to an item as a value."""
    return {"type": "answer", "item": item}


def say(words: str) -> Json:
    """Give words that stand for themselves."""
    return {"type": "words", "value": words}


def ask(kind: str, name: str, english: str, **more: Json) -> Json:
    """Give an item that is sound but for what it asks."""
    label = {"en": english, "cy": "Cwestiwn"}
    hint = {"hint": HINT} if kind.endswith("-text") else {}
    return {"type": kind, "id": name, "label": label, **hint, **more}


def nested(depth: int) -> Json:
    """Give a rule nested so deep."""
    rule = answered("adult")
    for _ in range(depth - 1):
        rule = negate(rule)
    return rule
