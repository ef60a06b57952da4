"""The answers an item can have, taken together where no expression can tell them apart.

A number or a day has more answers than can be tried. Expressions compare it
with constants, so between two neighbouring constants one answer stands for all.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from surveys.checks.uses import Use
from surveys.model import Consent, Date, Decimal, Integer, Item, Rating, SingleChoice, Time
from surveys.options import option_codes
from surveys.values import read_day, to_number, to_words, write_day

# So many answers can be tried one by one.
COUNTABLE: Final = 130
_FIRST_YEAR: Final = 1
_LAST_YEAR: Final = 9999
_MONTHS: Final = 12
_DAY_LENGTH: Final = 10
_MONTH_LENGTH: Final = 7
_DAY_MINUTES: Final = 24 * 60


class Cells(NamedTuple):
    """The answers that stand for all others, and whether each stands for itself alone."""

    answers: list[str]
    exact: bool


def read_cells(item: Item, use: Use) -> Cells | None:
    """Give the answers to tell apart for an item of one answer; None for any other kind."""
    match item:
        case SingleChoice() | Rating() | Consent():
            return _code_cells(item, use)
        case Integer(minimum=least, maximum=most):
            return _number_cells(least, most, 1, use)
        case Decimal(minimum=least, maximum=most, places=places):
            return _number_cells(least, most, 10**-places, use)
        case Date():
            return _date_cells(item, use)
        case Time():
            return Cells(sorted(_times(use)), exact=False)
        case _:
            return None


def _code_cells(item: Item, use: Use) -> Cells:
    codes = list(option_codes(item))
    if use.whole or use.constants or len(codes) <= COUNTABLE:
        return Cells(codes, exact=True)
    filtered = {one.code for one in getattr(item, "options", []) if one.when is not None}
    named = [code for code in codes if code in use.codes | filtered]
    rest = [code for code in codes if code not in use.codes | filtered][:1]
    return Cells(named + rest, exact=False)


def _number_cells(least: float, most: float, step: float, use: Use) -> Cells:
    if least > most:
        return Cells([], exact=True)
    if use.whole and step == 1 and most - least <= COUNTABLE:
        return Cells([str(value) for value in range(int(least), int(most) + 1)], exact=True)
    found = {least, most}
    for constant in _numbers(use):
        low, high = math.floor(constant / step), math.ceil(constant / step)
        found |= {steps * step for steps in (low - 1, low, high, high + 1)}
    inside = sorted({_rounded(one, step) for one in found if least <= one <= most})
    return Cells([to_words(float(one)) for one in inside], exact=False)


def _rounded(value: float, step: float) -> float:
    return round(value, 6) if step < 1 else value


def _date_cells(item: Date, use: Use) -> Cells:
    earliest = item.earliest or date(_FIRST_YEAR, 1, 1)
    latest = item.latest or date(_LAST_YEAR, 12, 31)
    days = {earliest, latest}
    for day in _days(use):
        days |= set(_around(day))
    length = {"day": _DAY_LENGTH, "month": _MONTH_LENGTH, "year": 4}[item.precision]
    inside = {day.isoformat()[:length] for day in days if earliest <= day <= latest}
    return Cells(sorted(inside), exact=False)


def _around(day: date) -> Iterator[date]:
    """Give a day, the days beside it, and one in the months and years beside its own."""
    ordinal = day.toordinal()
    for near in (ordinal - 1, ordinal, ordinal + 1):
        if 1 <= near <= date.max.toordinal():
            yield date.fromordinal(near)
    for months in (-_MONTHS, -1, 1, _MONTHS):
        year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            yield date(year, month + 1, 1)


def _days(use: Use) -> Iterator[date]:
    for constant in (*use.constants, *use.codes):
        if isinstance(constant, str):
            words = constant.strip()
            full = {4: f"{words}-01-01", _MONTH_LENGTH: f"{words}-01"}.get(len(words), words)
            day = read_day(full) if len(full) == _DAY_LENGTH else None
        else:
            day = read_day(write_day(float(constant)))
        if day is not None:
            yield day
        number = to_number(constant)
        # A year alone is compared as the number it is written as.
        if _FIRST_YEAR <= number <= _LAST_YEAR:
            yield date(int(number), 1, 1)


def _numbers(use: Use) -> Iterable[float]:
    numbers = [to_number(constant) for constant in use.constants]
    numbers += [to_number(code) for code in use.codes]
    return [number for number in numbers if math.isfinite(number)]


def _times(use: Use) -> set[str]:
    """Give the times that are named and those a minute beside them, and three more."""
    minutes = {0, 9 * 60 + 31, _DAY_MINUTES - 1}
    for constant in (*use.constants, *use.codes):
        part_of_day = to_number(constant)
        if 0 <= part_of_day <= 1:
            named = math.floor(part_of_day * _DAY_MINUTES)
            minutes |= {named - 1, named, named + 1, named + 2}
    return {f"{one // 60:02}:{one % 60:02}" for one in minutes if 0 <= one < _DAY_MINUTES}
