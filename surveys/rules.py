"""When something applies, as data: never an expression to be parsed or run."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from surveys.keys import AnswerKey

AnyId = Annotated[str, Meta(max_length=64)]
Code = Annotated[str, Meta(pattern=r"^-?[a-z0-9][a-z0-9_-]{0,63}$(?!\n)")]

# Deep enough for any real condition, shallow enough that no file can exhaust the stack.
DEPTH_LIMIT: Final = 20


class All(Struct, frozen=True, forbid_unknown_fields=True, tag="all"):
    """Holds when every part holds; with no parts, always."""

    rules: list["Rule"]


class Any_(Struct, frozen=True, forbid_unknown_fields=True, tag="any"):  # noqa: N801 - `Any` is taken by typing.
    """Holds when a part holds; with no parts, never."""

    rules: list["Rule"]


class Not(Struct, frozen=True, forbid_unknown_fields=True, tag="not"):
    """Holds when its part does not."""

    rule: "Rule"


class Chosen(Struct, frozen=True, forbid_unknown_fields=True, tag="chosen"):
    """Holds when an option of a closed item was chosen."""

    item: AnyId
    code: AnyId


class Answered(Struct, frozen=True, forbid_unknown_fields=True, tag="answered"):
    """Holds when a closed item has an answer; a missing code is not one."""

    item: AnyId


class AtLeast(Struct, frozen=True, forbid_unknown_fields=True, tag="at-least"):
    """Holds when a rating or a whole number is this value or more."""

    item: AnyId
    value: int


Leaf = Chosen | Answered | AtLeast
Rule = All | Any_ | Not | Leaf


def holds(rule: Rule, closed: Mapping[AnswerKey, tuple[str, ...]]) -> bool:
    """Say whether a rule holds for closed answers.

    A rule about an item on a repeated page holds when it does for any
    repetition. Free text is never looked at: a route must be decidable after
    the text has left the request.
    """
    match rule:
        case All(rules=rules):
            return all(holds(part, closed) for part in rules)
        case Any_(rules=rules):
            return any(holds(part, closed) for part in rules)
        case Not(rule=part):
            return not holds(part, closed)
        case _:
            return _leaf_holds(rule, _codes(rule.item, closed))


def walk_rule(rule: Rule) -> Iterator[tuple[Rule, int]]:
    """Give a rule and every part of it with its depth, the whole rule being 1 deep."""
    waiting: list[tuple[Rule, int]] = [(rule, 1)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        waiting += [(inner, depth + 1) for inner in reversed(_parts(part))]


def rule_depth(rule: Rule) -> int:
    """Count how deeply a rule is nested, without recursion."""
    return max(depth for _, depth in walk_rule(rule))


def _parts(rule: Rule) -> list[Rule]:
    match rule:
        case All(rules=rules) | Any_(rules=rules):
            return rules
        case Not(rule=part):
            return [part]
        case _:
            return []


def _leaf_holds(leaf: Leaf, codes: list[str]) -> bool:
    match leaf:
        case Chosen(code=code):
            return code in codes
        case Answered():
            return bool(codes)
        case AtLeast(value=value):
            return any(int(code) >= value for code in codes if _is_number(code))


def _codes(item: str, closed: Mapping[AnswerKey, tuple[str, ...]]) -> list[str]:
    repeated = f"{item}:"
    return [
        code
        for key, codes in closed.items()
        if key == item or key.startswith(repeated)
        for code in codes
    ]


def _is_number(code: str) -> bool:
    return code.removeprefix("-").isdecimal()
