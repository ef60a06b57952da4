"""Days written in a form that an expression asks for."""

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from surveys.values import read_day, write_day

# In English and the same for everybody, because a rule may look at what is written.
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SIGNS: Final[dict[str, Callable[[date], str]]] = {
    "Y": lambda day: f"{day.year:04}",
    "y": lambda day: f"{day.year % 100:02}",
    "m": lambda day: f"{day.month:02}",
    "n": lambda day: str(day.month),
    "b": lambda day: _MONTHS[day.month - 1],
    "d": lambda day: f"{day.day:02}",
    "e": lambda day: str(day.day),
    "a": lambda day: _WEEKDAYS[day.weekday()],
    # A day has no time here, so it is midnight.
    "H": lambda _: "00",
    "h": lambda _: "0",
    "M": lambda _: "00",
    "S": lambda _: "00",
    "3": lambda _: "000",
    "%": lambda _: "%",
}
_SIGN: Final = re.compile(r"%([YymnbdeaHhMS3%])")


def format_day(days: float, form: str) -> str:
    """Write a count of days since 1 January 1970 by a form such as ``%d/%m/%Y``.

    Blank when there is no such day; signs that are not known stay as they are.
    """
    words = "" if math.isnan(days) else write_day(days)
    day = read_day(words) if words else None
    if day is None:
        return ""
    return _SIGN.sub(lambda found: _SIGNS[found[1]](day), form)
