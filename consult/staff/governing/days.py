"""First and last days as people type them."""

import re
from datetime import date
from typing import Final

from msgspec import Struct

from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault
from consult.staff.forms import read_fields
from consult.staff.publishable import find_last_days
from surveys.model import Instrument

UNFINISHED: Final = "Fill in the day, the month and all four digits of the year, or none of them."
NO_DATE: Final = "There is no such date. Check the day and the month."
TURNED: Final = "The last day is before the first."
TOO_LATE: Final = "Answers would be taken after the last day on which they are kept, {day}."
PAST: Final = "The last day has passed already. To end it now, close it."

_NUMBERS: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)


class Days(Struct, frozen=True):
    """The first and the last day on which answers are taken, both included; None for none."""

    opens: date | None
    closes: date | None


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


async def take_day(request: StaffRequest, field: str) -> TypedDay:
    """Take a day out of the three boxes of a form's field."""
    parts = await read_fields(request, f"{field}-day", f"{field}-month", f"{field}-year")
    return TypedDay(*map(str.strip, parts))


def type_day(day: date | None) -> TypedDay:
    """Give a day as somebody would have typed it."""
    return TypedDay() if day is None else TypedDay(str(day.day), str(day.month), str(day.year))


def read_days(
    opens: TypedDay, closes: TypedDay, today: date, kept: date | None
) -> tuple[Days, list[FormFault]]:
    """Read two days from a form, with what is wrong with them; ``kept`` is the last possible.

    What cannot be read counts as no day, beside its fault.
    """
    first, faults = _read_day("opens", opens)
    last, others = _read_day("closes", closes)
    faults += others
    if first and last and last < first:
        faults.append(FormFault("closes", TURNED))
    if last and last < today:
        faults.append(FormFault("closes", PAST))
    if last and kept and last > kept:
        faults.append(FormFault("closes", TOO_LATE.format(day=write_day(kept))))
    return Days(first, last), faults


def find_kept(instruments: list[Instrument]) -> date | None:
    """Give the last day on which answers may be taken, where that is known yet."""
    return find_last_days(instruments)[0] if instruments else None


def write_day(day: date | None) -> str:
    """Write a day as people read it; empty for none."""
    return "" if day is None else f"{day.day} {day:%B %Y}"


def _read_day(field: str, typed: TypedDay) -> tuple[date | None, list[FormFault]]:
    try:
        return typed.read(), []
    except ValueError as error:
        return None, [FormFault(field, str(error))]
