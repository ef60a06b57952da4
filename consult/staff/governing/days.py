"""First and last days as people type them."""

from datetime import date
from typing import Final

from msgspec import Struct

from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault
from consult.staff.forms import read_fields
from consult.staff.publishable import find_last_days
from consult.staff.typed_days import TypedDay, name_boxes
from surveys.model import Instrument

TURNED: Final = "The last day is before the first."
TOO_LATE: Final = "Answers would be taken after the last day on which they are kept, {day}."
PAST: Final = "The last day has passed already. To end it now, close it."


class Days(Struct, frozen=True):
    """The first and the last day on which answers are taken, both included; None for none."""

    opens: date | None
    closes: date | None


async def take_day(request: StaffRequest, field: str) -> TypedDay:
    """Take a day out of the three boxes of a form's field."""
    parts = await read_fields(request, *name_boxes(field))
    return TypedDay(*map(str.strip, parts))


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
