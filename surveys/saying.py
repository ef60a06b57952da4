"""What stands in one part of a questionnaire, field by field, in words for people."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from msgspec import Struct

from surveys.languages import name_in_english
from surveys.model import Constraint, Route
from surveys.outline import CHILDREN, ENDS
from surveys.rules import EXPRESSIONS
from surveys.wording import write_expression

FIELDS: Final = {
    "audience": "Audience",
    "body": "Words",
    "by": "Signed by",
    "checked": "Last checked",
    "complaint_contact": "Whom to complain to",
    "content_note": "Content note",
    "controller": "Who is responsible",
    "digest": "What was signed",
    "earliest": "Earliest date",
    "exclusive": "Chosen alone",
    "export": "How finely answers may leave",
    "for_each": "Repeated for each answer to",
    "guidance": "Guidance",
    "heading": "Heading",
    "hint": "Hint",
    "label": "Words",
    "languages": "Languages",
    "latest": "Latest date",
    "lawful_basis": "Lawful basis",
    "limit": "Most characters",
    "maximum": "Largest",
    "message": "What is said when it does not hold",
    "minimum": "Smallest",
    "missing": "Other answers",
    "name": "Name",
    "means": "By",
    "nation": "Nation",
    "no": "Words of no",
    "note": "Note",
    "number": "Number",
    "on": "Signed on",
    "other": "Asks which other",
    "places": "Places after the point",
    "precision": "How exact",
    "purpose": "Purpose",
    "quote_tiers": "Ways of quoting",
    "redaction": "Redaction",
    "required": "Must be answered",
    "retention_end": "Last day of keeping answers",
    "rule": "What must hold",
    "saving": "Can be saved and gone on with later",
    "sensitive": "Sensitive",
    "skippable": "Can be skipped",
    "slug": "Name in the files",
    "stores": "Keeps the answers",
    "support_key": "Support",
    "theme": "Theme",
    "threshold": "Smallest published count",
    "times": "How often",
    "title": "Title",
    "to": "Leads to",
    "value": "Value",
    "version": "Version",
    "wave": "Wave",
    "when": "Only where",
    "withdrawal_cutoff": "Last day of taking an answer back",
    "yes": "Words of yes",
}
# What is told of a part that was added or removed, beside its words.
EFFECTS: Final = (
    "for_each",
    "times",
    "when",
    "rule",
    "required",
    "sensitive",
    "skippable",
    "content_note",
    "stores",
    "support_key",
)
LANGUAGES: Final = ("language", "languages")
KIND: Final = "Kind"
ENGLISH: Final = "en"


def say_fields(node: Struct, single: Collection[str] = ()) -> dict[str, str]:
    """Give what stands in each field of a part, apart from the parts inside it.

    A text is one line for each language that it has words in; what is not set is left out. Of
    the items in ``single`` conditions say ``is``.
    """
    said = {KIND: str(tag)} if (tag := node.__struct_config__.tag) else {}
    return said | {name: words for name, words in _fields(node, single) if words}


def say_effects(node: Struct, single: Collection[str] = ()) -> list[str]:
    """List what decides to whom, how often and how a part is shown, and what becomes of it."""
    said = {} if isinstance(node, Route) else say_fields(node, single)
    told = [FIELDS[field] for field in EFFECTS]
    return [f"{name[:1].lower()}{name[1:]}: {said[name]}" for name in told if name in said]


def _fields(node: Struct, single: Collection[str]) -> Iterator[tuple[str, str]]:
    for field in node.__struct_fields__:
        value = getattr(node, field)
        if field in (*CHILDREN, *ENDS, "facts", "id", "code"):
            continue
        name = FIELDS.get(field, field.replace("_", " ").capitalize())
        if isinstance(value, Constraint):
            yield from _fields(value, single)
        elif field in LANGUAGES:
            codes = [value] if isinstance(value, str) else value
            yield name, ", ".join(map(name_in_english, codes))
        elif isinstance(value, dict):
            yield from ((_in(name, language), words) for language, words in value.items())
        else:
            yield name, say_value(value, single)


def _in(name: str, language: str) -> str:
    return name if language == ENGLISH else f"{name} in {name_in_english(language)}"


def say_value(value: object, single: Collection[str] = ()) -> str:
    """Give one value in words; empty for one that is not set."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, EXPRESSIONS):
        return write_expression(value, single)
    return "" if value is None else str(value)
