"""Days as people type them, each into three boxes."""

import re
from datetime import date
from typing import Final

from msgspec import Struct

UNFINISHED: Final = "Fill in the day, the month and all four digits of the year, or none of them."
NO_DATE: Final = "There is no such date. Check the day and the month."

_NUMBERS: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)


class TypedDay(Struct, frozen=True):
    """A day as it stands in its three boxes; all are empty where there is none."""

    day: str = ""
    month: str = ""
    year: str = ""

    def read(self) -> date | None:
        """Give the date, or None for none; raises ``ValueError`` with what to do about it."""
        parts = (self.year, self.month, self.day)
        if not any(parts):
            return None
        if not _NUMBERS.fullmatch("-".join(parts)):
            raise ValueError(UNFINISHED)
        try:
            return date(*map(int, parts))
        except ValueError:
            raise ValueError(NO_DATE) from None


def type_day(day: date | None) -> TypedDay:
    """Give a day as somebody would have typed it."""
    return TypedDay() if day is None else TypedDay(str(day.day), str(day.month), str(day.year))


def name_boxes(field: str) -> tuple[str, str, str]:
    """Name the boxes of a form's field, in the order in which a typed day has them."""
    return f"{field}-day", f"{field}-month", f"{field}-year"
