"""The functions and arithmetic signs that an expression may use, by their XForms names."""

import math
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from surveys.values import Value, to_number, to_truth, to_words

Kind = Literal["words", "number", "truth"]
# Every argument is a list, because an answer on a repeated page has several values.
Arguments = Sequence[Sequence[Value]]


class Context(NamedTuple):
    """The repetition that a function is used on, and today's date where that is known."""

    option: str | None = None
    today: date | None = None


class Function(NamedTuple):
    """One function: its fewest and most arguments, what it gives, and how it is worked out."""

    least: int
    most: int
    gives: Kind
    run: Callable[[Arguments, Context], Value]


def call_function(name: str, arguments: Arguments, context: Context) -> Value:
    """Work out a function of these values; blank for one that does not exist. Never raises.

    The checker finds unknown functions and wrong numbers of arguments.
    """
    function = FUNCTIONS.get(name)
    if function is None or not function.least <= len(arguments) <= function.most:
        return ""
    return function.run(arguments, context)


def _first(values: Sequence[Value]) -> Value:
    return values[0] if values else ""


def _arithmetic(run: Callable[[float, float], float]) -> Function:
    def work_out(arguments: Arguments, context: Context) -> Value:
        del context
        left, right = (to_number(_first(values)) for values in arguments)
        try:
            return run(left, right)
        except (ArithmeticError, ValueError):
            return math.nan

    return Function(2, 2, "number", work_out)


FUNCTIONS: Final[dict[str, Function]] = {
    "+": _arithmetic(lambda left, right: left + right),
    "-": _arithmetic(lambda left, right: left - right),
    "*": _arithmetic(lambda left, right: left * right),
    "div": _arithmetic(lambda left, right: left / right),
    "mod": _arithmetic(math.fmod),
    "string": Function(1, 1, "words", lambda given, _: to_words(_first(given[0]))),
    "number": Function(1, 1, "number", lambda given, _: to_number(_first(given[0]))),
    "boolean": Function(1, 1, "truth", lambda given, _: to_truth(_first(given[0]))),
}
