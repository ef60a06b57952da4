"""One closed answer, from what was typed or ticked to the codes that are kept."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal as Exact
from typing import Final

from surveys.faults import Wording
from surveys.model import Date, Decimal, Integer, Item, MultipleChoice, Precision, Ranking, Time
from surveys.options import option_codes

# Apart from each other, so that neither can be part of what somebody types for the other.
PLACE_SIGN: Final = "="
DATE_SIGN: Final = "-"

Read = tuple[str, ...] | Wording

# More digits than any question asks for, and few enough for Python to read at once.
_NUMBER: Final = re.compile(r"[+-]?\d{1,18}")
# The third sign is the decimal sign of Arabic script.
_DECIMAL: Final = re.compile("([+-]?)(\\d{0,18})(?:([.,\u066b])(\\d{0,18}))?")
_TIME: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
_YEAR: Final = re.compile(r"\d{4}")
_PART: Final = re.compile(r"\d{1,2}")
_PARTS: Final[dict[Precision, int]] = {"day": 3, "month": 2, "year": 1}
_LENGTHS: Final[dict[Precision, int]] = {"day": 10, "month": 7, "year": 4}
# What stands in for the year, the month and the day where none is asked for.
_FIRST: Final = (1, 1, 1)
_DECEMBER: Final = 12
_NOON: Final = 12
_HOURS: Final = 24
_MINUTES: Final = 60
_GROUP: Final = 3


def read_codes(item: Item, values: list[str], offered: frozenset[str]) -> Read:
    """Read what was given for a closed item; a ranking's as ``place=code``, a date's as ISO.

    ``offered`` are the codes that can be chosen. Gives what is wrong instead,
    and never raises.
    """
    match item:
        case MultipleChoice():
            return _several(item, set(values), offered)
        case Ranking():
            return _ranking(item, values, offered)
        case Integer() | Decimal() | Date() | Time():
            return Wording.ONE_ONLY if len(values) > 1 else _typed(item, values[0])
        case _:
            return _one(set(values), offered)


def _typed(item: Integer | Decimal | Date | Time, value: str) -> Read:
    match item:
        case Integer():
            return _integer(item, value)
        case Decimal():
            return _decimal(item, value)
        case Date():
            return _date(item, value)
        case Time():
            return _time(value)


def _one(chosen: set[str], offered: frozenset[str]) -> Read:
    if not chosen <= offered:
        return Wording.UNKNOWN_CODE
    return tuple(chosen) if len(chosen) == 1 else Wording.ONE_ONLY


def _several(item: MultipleChoice, chosen: set[str], offered: frozenset[str]) -> Read:
    exclusive = {option.code for option in item.options if option.exclusive}
    if not chosen <= offered:
        return Wording.UNKNOWN_CODE
    if chosen & exclusive and len(chosen) > 1:
        return Wording.EXCLUSIVE
    return tuple(code for code in option_codes(item) if code in chosen)


def _ranking(item: Ranking, values: list[str], offered: frozenset[str]) -> Read:
    """Read places that need not be all taken, but each once and none before its turn."""
    split = [value.rpartition(PLACE_SIGN) for value in values]
    if not {code for _, _, code in split} <= offered:
        return Wording.UNKNOWN_CODE
    most = len(option_codes(item))
    places = [(_count(place, most), code) for place, _, code in split]
    if any(place == 0 for place, _ in places):
        return Wording.NOT_A_PLACE
    if len({code for _, code in places}) < len(places):
        return Wording.SAME_PLACE
    taken = sorted(place for place, _ in places)
    if len(set(taken)) < len(taken):
        return Wording.SAME_PLACE
    if taken != list(range(1, len(taken) + 1)):
        return Wording.SKIPPED_PLACE
    return tuple(code for _, code in sorted(places))


def _count(place: str, most: int) -> int:
    """Read a place from 1 upwards; 0 when it is none."""
    if not _PART.fullmatch(place) or not 1 <= int(place) <= most:
        return 0
    return int(place)


def _integer(item: Integer, value: str) -> Read:
    if not _NUMBER.fullmatch(value):
        return Wording.NOT_A_NUMBER
    if not item.minimum <= int(value) <= item.maximum:
        return Wording.OUT_OF_RANGE
    return (str(int(value)),)


def _decimal(item: Decimal, value: str) -> Read:
    """Read a number with a point or a comma before its decimals.

    A comma before three digits alone could be either kind of comma, so it is asked about.
    """
    found = _DECIMAL.fullmatch(value)
    if found is None or not (found[2] or found[4]):
        return Wording.NOT_A_DECIMAL
    sign, whole, comma, rest = found[1], found[2] or "0", found[3], found[4] or ""
    if comma == "," and len(rest) == _GROUP and whole.strip("0"):
        return Wording.NOT_A_DECIMAL
    number = Exact(f"{sign}{whole}.{rest.rstrip('0') or '0'}")
    if len(rest.rstrip("0")) > item.places:
        return Wording.TOO_PRECISE
    if not Exact(str(item.minimum)) <= number <= Exact(str(item.maximum)):
        return Wording.OUT_OF_RANGE
    digits = format(number, "f")
    return ((digits.rstrip("0").rstrip(".") or "0") if number else "0",)


def _date(item: Date, value: str) -> Read:
    """Read year, month and day as far as they are asked for; what is finer is not kept."""
    parts = value.split(DATE_SIGN)[: _PARTS[item.precision]]
    digits = (_YEAR, _PART, _PART)
    if any(part and not sign.fullmatch(part) for part, sign in zip(parts, digits, strict=False)):
        return Wording.NOT_A_DATE
    if len(parts) < _PARTS[item.precision] or not all(parts):
        return Wording.PARTIAL_DATE
    numbers = list(map(int, parts))
    first = _make_day(*numbers, *_FIRST[len(numbers) :])
    if first is None:
        return Wording.NO_SUCH_DATE
    last = _last_day(first, len(numbers))
    if (item.earliest and last < item.earliest) or (item.latest and first > item.latest):
        return Wording.DATE_OUT_OF_RANGE
    return (first.isoformat()[: _LENGTHS[item.precision]],)


def _last_day(first: date, parts: int) -> date:
    """Give the last day of what begins on a day: of its year, of its month, or itself."""
    month = first.month if parts > 1 else _DECEMBER
    last = monthrange(first.year, month)[1]
    return first if parts == len(_FIRST) else date(first.year, month, last)


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(value: str) -> Read:
    found = _TIME.fullmatch(value)
    if found is None:
        return Wording.NOT_A_TIME
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half and not 1 <= hour <= _NOON:
        return Wording.NOT_A_TIME
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour >= _HOURS or minute >= _MINUTES:
        return Wording.NOT_A_TIME
    return (f"{hour:02}:{minute:02}",)
