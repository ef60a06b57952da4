"""What a rule or a value comes to, for the answers at hand."""

import math
import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from surveys.functions import Context, call_function
from surveys.keys import AnswerKey
from surveys.rules import (
    All,
    Answer,
    Answered,
    Any_,
    Call,
    Chosen,
    Compare,
    Expression,
    Not,
    Number,
    Sign,
    Words,
)
from surveys.values import Value, to_number, to_truth, to_words

Closed = Mapping[AnswerKey, tuple[str, ...]]

_ORDER: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Scope(Struct, frozen=True, kw_only=True):
    """The circumstances in which an expression is worked out.

    ``option`` is the repetition it stands in, and ``position`` counts those
    from 1. Without ``today`` the clock's functions give blank, because nothing
    here asks a clock. ``labels`` names the codes of items where words are
    written for somebody; rules are decided without.
    """

    closed: Closed
    option: str | None = None
    position: int = 0
    today: date | None = None
    labels: Mapping[str, Mapping[str, str]] = {}


def holds(rule: Expression, scope: Scope) -> bool:
    """Say whether a rule holds. Free text is never looked at.

    A route must be decidable after the text has left the request. Never raises.
    """
    return to_truth(evaluate(rule, scope))


def evaluate(expression: Expression, scope: Scope) -> Value:
    """Work out an expression: words, a number, or true or false. Never raises."""
    match expression:
        case Number(value=value):
            return value
        case Words(value=words):
            return words
        case Answer(item=item):
            return " ".join(next(iter(read_nodes(item, scope)), ()))
        case Call():
            return _call(expression, scope)
        case _:
            return _decide(expression, scope)


def _decide(condition: All | Any_ | Not | Chosen | Answered | Compare, scope: Scope) -> bool:
    match condition:
        case All(rules=rules):
            return all(holds(part, scope) for part in rules)
        case Any_(rules=rules):
            return any(holds(part, scope) for part in rules)
        case Not(rule=part):
            return not holds(part, scope)
        case Chosen(item=item, code=code):
            return any(code in codes for codes in read_nodes(item, scope))
        case Answered(item=item):
            return any(read_nodes(item, scope))
        case Compare(left=left, sign=sign, right=right):
            return _compare(left, sign, right, scope)


def read_nodes(item: str, scope: Scope) -> list[tuple[str, ...]]:
    """Give an item's codes: of this repetition where it has one, else of every repetition."""
    if scope.option is not None:
        own = scope.closed.get(f"{item}:{scope.option}")
        if own is not None:
            return [own]
    repeated = f"{item}:"
    return [
        codes for key, codes in scope.closed.items() if key == item or key.startswith(repeated)
    ]


def _call(call: Call, scope: Scope) -> Value:
    arguments = [_values(argument, scope) for argument in call.arguments]
    labels = next(
        (scope.labels.get(one.item, {}) for one in call.arguments if isinstance(one, Answer)), {}
    )
    return call_function(call.function, arguments, Context(scope.position, scope.today, labels))


def _compare(left: Expression, sign: Sign, right: Expression, scope: Scope) -> bool:
    # As in XPath, a comparison with several answers holds when it does for one of them.
    return any(
        _compare_values(one, sign, other)
        for one in _values(left, scope)
        for other in _values(right, scope)
    )


def _values(expression: Expression, scope: Scope) -> list[Value]:
    if isinstance(expression, Answer):
        return [" ".join(codes) for codes in read_nodes(expression.item, scope)] or [""]
    return [evaluate(expression, scope)]


def _compare_values(left: Value, sign: Sign, right: Value) -> bool:
    if sign in _ORDER:
        one, other = to_number(left), to_number(right)
        return not math.isnan(one + other) and _ORDER[sign](one, other)
    return _equal(left, right) is (sign == "=")


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return to_truth(left) is to_truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return to_number(left) == to_number(right)
    return to_words(left) == to_words(right)
