"""Expressions that cannot mean anything: functions that do not exist, words taken for numbers."""

import math
from collections.abc import Iterable, Iterator
from typing import Final

from surveys.checks.finding import Finding, did_you_mean, error
from surveys.checks.references import Asked, Known
from surveys.checks.sites import Site
from surveys.functions import FUNCTIONS
from surveys.options import option_codes
from surveys.patterns import is_pattern
from surveys.places import Place
from surveys.rules import DEPTH_LIMIT, Answer, Call, Compare, Expression, Words, walk_rule
from surveys.values import to_number

_ARITHMETIC: Final = ("+", "-", "*", "div", "mod")
_EQUAL: Final = ("=", "!=")


def check_expressions(sites: Iterable[Site], known: Known) -> Iterator[Finding]:
    """Find expressions nested too deeply, unknown functions, and wrong kinds of arguments."""
    for site in sites:
        if site.is_deep:
            yield _broken(
                site.place,
                f"This is nested more than {DEPTH_LIMIT} deep.",
                "Use flatter rules: several in one list instead of one inside another.",
            )
            continue
        for part, _ in walk_rule(site.rule):
            if isinstance(part, Call):
                yield from _check_call(site.place, part)
            for wrong in _no_numbers(part, known):
                yield _broken(
                    site.place,
                    f"{wrong} is taken for a number here, and can never be one.",
                    "Compare numbers or days by size; compare words with = or !=.",
                )


def _check_call(place: Place, call: Call) -> Iterator[Finding]:
    function = FUNCTIONS.get(call.function)
    if function is None:
        yield error(
            "unknown-function",
            place,
            f"There is no function {call.function}.",
            did_you_mean(call.function, FUNCTIONS, "Use one of those in the documentation."),
        )
        return
    given = len(call.arguments)
    if not function.least <= given <= function.most:
        yield _broken(
            place,
            f"{call.function} is given {_count(given)}, and {_wanted(call.function)}.",
            "Add what is missing, or take out what is too much.",
        )
    elif call.function == "regex" and not _is_pattern(call.arguments[1]):
        yield _broken(
            place,
            "This pattern cannot be read.",
            "Look for a bracket that is not closed, or a sign such as * with nothing before it.",
        )


def _wanted(name: str) -> str:
    least, most = FUNCTIONS[name].least, FUNCTIONS[name].most
    if least == most:
        return f"needs {least}"
    return f"needs {least} to {most}" if most < 100 else f"needs at least {least}"  # noqa: PLR2004 - any limit as high as this is none.


def _count(given: int) -> str:
    return "1 argument" if given == 1 else f"{given} arguments"


def _is_pattern(pattern: Expression) -> bool:
    if not isinstance(pattern, Words):
        return True
    return is_pattern(pattern.value)


def _no_numbers(part: Expression, known: Known) -> Iterator[str]:
    operands: list[Expression] = []
    if isinstance(part, Compare) and part.sign not in _EQUAL:
        operands = [part.left, part.right]
    elif isinstance(part, Call) and part.function in _ARITHMETIC:
        operands = part.arguments
    for one in operands:
        if isinstance(one, Words) and math.isnan(to_number(one.value)):
            yield f"“{one.value}”"
        elif isinstance(one, Answer) and _is_never_number(known.items.get(one.item)):
            yield f"The answer to {one.item}"


def _is_never_number(asked: Asked | None) -> bool:
    codes = option_codes(asked.item) if asked else ()
    return bool(codes) and all(math.isnan(to_number(code)) for code in codes)


def _broken(place: Place, message: str, suggestion: str) -> Finding:
    return error("broken-expression", place, message, suggestion)
