"""The three kinds of value an expression has, and how one becomes another, as in XPath 1.0."""

import math
import re
from datetime import date
from typing import Final

Value = bool | float | str

_NUMBER: Final = re.compile(r"-?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_DAY: Final = re.compile(r"(\d{4}-\d{2})(-\d{2})?", re.ASCII)
_DAY_OR_YEAR: Final = re.compile(r"(\d{4})(-\d{2})?(-\d{2})?(T.*)?", re.ASCII)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_MINUTES: Final = 24 * 60
_EPOCH: Final = date(1970, 1, 1).toordinal()
# Digits beyond these would not survive being a number and back.
_LONGEST_NUMBER: Final = 30


def to_number(value: Value) -> float:
    """Give a value as a number; blank is none, and neither are other words.

    A day is its count since 1 January 1970, a month that of its first day, a
    time the part of a day that has passed. A year stays the number it looks like.
    """
    if not isinstance(value, str):
        return float(value)
    words = value.strip()
    if _DAY.fullmatch(words):
        return to_days(words)
    if time := _TIME.fullmatch(words):
        return (int(time[1]) * 60 + int(time[2])) / _MINUTES
    if len(words) > _LONGEST_NUMBER or not _NUMBER.fullmatch(words):
        return math.nan
    return float(words)


def to_days(value: Value) -> float:
    """Give a date as its count of days since 1 January 1970, a month or year as its first day.

    The time of a day is left out. What is no date is no number.
    """
    if not isinstance(value, str):
        return float(value)
    found = _DAY_OR_YEAR.fullmatch(value.strip())
    if found is None:
        return to_number(value) if _NUMBER.fullmatch(value.strip()) else math.nan
    day = read_day(f"{found[1]}{found[2] or '-01'}{found[3] or '-01'}")
    return math.nan if day is None else float(day.toordinal() - _EPOCH)


def to_words(value: Value) -> str:
    """Give a value as words, a whole number without a decimal point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value == int(value) else repr(value)


def to_truth(value: Value) -> bool:
    """Say whether a value counts as true: words that are not empty, a number that is not 0."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def read_day(words: str) -> date | None:
    """Read a day written as YYYY-MM-DD; None when there is no such day."""
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def write_day(days: float) -> str:
    """Write a count of days since 1 January 1970 as YYYY-MM-DD; blank for no such day."""
    try:
        return date.fromordinal(_EPOCH + math.floor(days)).isoformat()
    except (ValueError, OverflowError):
        return ""
