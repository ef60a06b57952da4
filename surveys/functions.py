"""The functions and arithmetic signs that an expression may use, by their XForms names.

They mean what XForms and ODK say, with these settlements of our own:

- There is no time of day here: ``now`` is ``today``, and a date-time is its day.
- ``jr:choice-name`` gives labels where words are written for somebody, and codes
  where a path is decided, because no route may depend on the language that is read.
- ``once`` gives its argument: a calculated value is never stored, so there is no
  earlier one to keep.
- Blank answers on a repeated page are not there, so ``count``, ``sum``, ``join``
  and ``concat`` see given answers only. ``sum`` of none is 0; ``min`` and ``max`` of
  none are no number.
- A text that is worked out is cut at 4,000 characters.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from surveys.days import format_day
from surveys.patterns import matches_pattern
from surveys.values import Value, to_days, to_number, to_truth, to_words, write_day

Kind = Literal["words", "number", "truth", "any"]
# Every argument is a list, because an answer on a repeated page has several values.
Arguments = Sequence[Sequence[Value]]
# No text of a respondent is longer, and values made of values could double without end.
WORDS_LIMIT: Final = 4000
# More decimal places than any number here can have.
_PLACES_LIMIT: Final = 15


class Context(NamedTuple):
    """The circumstances in which a function is used.

    ``position`` counts the repetitions of its page from 1, and is 0 outside of
    one. ``labels`` names the codes of the answer it is given.
    """

    position: int = 0
    today: date | None = None
    labels: Mapping[str, str] = {}


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
    try:
        value = function.run(arguments, context)
    except (ArithmeticError, ValueError):
        return math.nan if function.gives == "number" else ""
    return value[:WORDS_LIMIT] if isinstance(value, str) else value


def _first(values: Sequence[Value]) -> Value:
    return values[0] if values else ""


def _given(arguments: Arguments) -> Iterator[Value]:
    for values in arguments:
        yield from (value for value in values if value != "")


def _number(least: int, run: Callable[..., float], most: int | None = None) -> Function:
    """Make a function of numbers, of the first value of every argument."""

    def work_out(arguments: Arguments, context: Context) -> Value:
        del context
        return float(run(*(to_number(_first(values)) for values in arguments)))

    return Function(least, most or least, "number", work_out)


def _words(arguments: int, run: Callable[..., Value], gives: Kind = "words") -> Function:
    """Make a function of words, of the first value of every argument."""

    def work_out(given: Arguments, context: Context) -> Value:
        del context
        return run(*(to_words(_first(values)) for values in given))

    return Function(arguments, arguments, gives, work_out)


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)


def _whole(number: float) -> float:
    return number if math.isinf(number) else math.trunc(number)


def _floor(number: float) -> float:
    return number if math.isinf(number) else math.floor(number)


def _round(number: float, places: float = 0) -> float:
    # Halves go up, as in XPath; Python would send them to the even neighbour.
    scale = 10.0 ** max(-_PLACES_LIMIT, min(_PLACES_LIMIT, math.trunc(places)))
    return _floor(number * scale + 0.5) / scale


def _least(arguments: Arguments, context: Context) -> Value:
    del context
    return _furthest(min, arguments)


def _most(arguments: Arguments, context: Context) -> Value:
    del context
    return _furthest(max, arguments)


def _furthest(choose: Callable[[list[float]], float], arguments: Arguments) -> float:
    numbers = [to_number(value) for values in arguments for value in values]
    return math.nan if not numbers or any(map(math.isnan, numbers)) else choose(numbers)


def _selected_at(codes: str, place: str) -> str:
    listed, at = codes.split(), to_number(place)
    return listed[int(at)] if 0 <= at < len(listed) else ""


def _selected(arguments: Arguments, context: Context) -> Value:
    del context
    code = to_words(_first(arguments[1])).strip()
    return any(code in to_words(value).split() for value in arguments[0])


def _if(arguments: Arguments, context: Context) -> Value:
    del context
    condition, then, otherwise = (_first(values) for values in arguments)
    return then if to_truth(condition) else otherwise


def _coalesce(arguments: Arguments, context: Context) -> Value:
    del context
    return next(_given(arguments), "")


def _join(arguments: Arguments, context: Context) -> Value:
    del context
    parts = [to_words(value) for values in arguments[1:] for value in values]
    return to_words(_first(arguments[0])).join(parts)


def _concat(arguments: Arguments, context: Context) -> Value:
    del context
    return "".join(map(to_words, _given(arguments)))


def _choice_name(arguments: Arguments, context: Context) -> Value:
    codes = [code for value in arguments[0] for code in to_words(value).split()]
    return ", ".join(context.labels.get(code, code) for code in codes)


def _date(arguments: Arguments, context: Context) -> Value:
    del context
    return write_day(to_days(_first(arguments[0])))


def _decimal_date(arguments: Arguments, context: Context) -> Value:
    del context
    return to_days(_first(arguments[0]))


def _format_date(arguments: Arguments, context: Context) -> Value:
    del context
    return format_day(to_days(_first(arguments[0])), to_words(_first(arguments[1])))


def _today(arguments: Arguments, context: Context) -> Value:
    del arguments
    return "" if context.today is None else context.today.isoformat()


def _position(arguments: Arguments, context: Context) -> Value:
    del arguments
    return float(context.position) if context.position else math.nan


_MANY: Final = 50

FUNCTIONS: Final[dict[str, Function]] = {
    "+": _number(2, lambda left, right: left + right),
    "-": _number(2, lambda left, right: left - right),
    "*": _number(2, lambda left, right: left * right),
    "div": _number(2, _divide),
    "mod": _number(2, math.fmod),
    "number": _number(1, lambda number: number),
    "int": _number(1, _whole),
    "floor": _number(1, _floor),
    "round": _number(1, _round, 2),
    "sum": Function(1, 1, "number", lambda given, _: math.fsum(map(to_number, _given(given)))),
    "min": Function(1, _MANY, "number", _least),
    "max": Function(1, _MANY, "number", _most),
    "count": Function(1, 1, "number", lambda given, _: float(len(list(_given(given))))),
    "string": _words(1, lambda words: words),
    "string-length": _words(1, lambda words: float(len(words)), "number"),
    "normalize-space": _words(1, lambda words: " ".join(words.split())),
    "contains": _words(2, lambda words, part: part in words, "truth"),
    "starts-with": _words(2, lambda words, part: words.startswith(part), "truth"),
    "regex": _words(2, matches_pattern, "truth"),
    "concat": Function(1, _MANY, "words", _concat),
    "join": Function(2, _MANY, "words", _join),
    "selected": Function(2, 2, "truth", _selected),
    "selected-at": _words(2, _selected_at),
    "count-selected": _words(1, lambda codes: float(len(codes.split())), "number"),
    "jr:choice-name": Function(1, 1, "words", _choice_name),
    "if": Function(3, 3, "any", _if),
    "coalesce": Function(2, 2, "any", _coalesce),
    "once": Function(1, 1, "any", lambda given, _: _first(given[0])),
    "boolean": Function(1, 1, "truth", lambda given, _: to_truth(_first(given[0]))),
    "true": Function(0, 0, "truth", lambda *_: True),
    "false": Function(0, 0, "truth", lambda *_: False),
    "position": Function(0, 0, "number", _position),
    "today": Function(0, 0, "words", _today),
    "now": Function(0, 0, "words", _today),
    "date": Function(1, 1, "words", _date),
    "date-time": Function(1, 1, "words", _date),
    "decimal-date-time": Function(1, 1, "number", _decimal_date),
    "format-date": Function(2, 2, "words", _format_date),
    "format-date-time": Function(2, 2, "words", _format_date),
}
