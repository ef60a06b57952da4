"""Rules and values as data: a small operator tree, never an expression to be parsed or run.

One tree serves routes, what is shown, constraints and calculated values.
Its meaning is that of XForms expressions, so that a questionnaire can be
exchanged with other tools: a blank answer is empty words, and as a number it
is no number at all, which compares with nothing.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

AnyId = Annotated[str, Meta(max_length=160)]
Code = Annotated[str, Meta(pattern=r"^-?[a-z0-9][a-z0-9_-]{0,63}$(?!\n)")]
Sign = Literal["=", "!=", "<", "<=", ">", ">="]

# Deep enough for any real condition, shallow enough that no file can exhaust the stack.
DEPTH_LIMIT: Final = 20


class All(Struct, frozen=True, forbid_unknown_fields=True, tag="all"):
    """Holds when every part holds; with no parts, always."""

    rules: list["Expression"]


class Any_(Struct, frozen=True, forbid_unknown_fields=True, tag="any"):  # noqa: N801 - `Any` is taken by typing.
    """Holds when a part holds; with no parts, never."""

    rules: list["Expression"]


class Not(Struct, frozen=True, forbid_unknown_fields=True, tag="not"):
    """Holds when its part does not."""

    rule: "Expression"


class Chosen(Struct, frozen=True, forbid_unknown_fields=True, tag="chosen"):
    """Holds when an option of a closed item was chosen."""

    item: AnyId
    code: AnyId


class Answered(Struct, frozen=True, forbid_unknown_fields=True, tag="answered"):
    """Holds when a closed item has an answer; a missing code is not one."""

    item: AnyId


class Compare(Struct, frozen=True, forbid_unknown_fields=True, tag="compare"):
    """Holds when two values stand to each other as the sign says."""

    left: "Expression"
    sign: Sign
    right: "Expression"


class Answer(Struct, frozen=True, forbid_unknown_fields=True, tag="answer"):
    """The answer to an item: its code, its digits, or several codes with spaces between.

    On the repetition where it is used it is that repetition's own answer,
    elsewhere the answers of all repetitions.
    """

    item: AnyId


class Number(Struct, frozen=True, forbid_unknown_fields=True, tag="number"):
    """A number that stands for itself."""

    value: float


class Words(Struct, frozen=True, forbid_unknown_fields=True, tag="words"):
    """Words that stand for themselves."""

    value: Annotated[str, Meta(max_length=2_000)]


class Call(Struct, frozen=True, forbid_unknown_fields=True, tag="call"):
    """A function or an arithmetic sign of ``surveys.functions`` with its arguments."""

    function: AnyId
    arguments: list["Expression"] = []


Expression = All | Any_ | Not | Chosen | Answered | Compare | Answer | Number | Words | Call
Rule = Expression
Leaf = Chosen | Answered | Answer
EXPRESSIONS: Final = (All, Any_, Not, Chosen, Answered, Compare, Answer, Number, Words, Call)
LEAVES: Final = (Chosen, Answered, Answer)


def walk_rule(rule: Expression) -> Iterator[tuple[Expression, int]]:
    """Give a rule and every part of it with its depth, the whole rule being 1 deep."""
    waiting: list[tuple[Expression, int]] = [(rule, 1)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        waiting += [(inner, depth + 1) for inner in reversed(parts_of(part))]


def rule_depth(rule: Expression) -> int:
    """Count how deeply a rule is nested, without recursion."""
    return max(depth for _, depth in walk_rule(rule))


def parts_of(rule: Expression) -> list[Expression]:
    """Give the expressions directly inside one, from left to right."""
    match rule:
        case All(rules=rules) | Any_(rules=rules):
            return rules
        case Not(rule=part):
            return [part]
        case Compare(left=left, right=right):
            return [left, right]
        case Call(arguments=arguments):
            return arguments
        case _:
            return []
