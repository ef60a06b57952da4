"""One night's work on both databases."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final

from msgspec import Struct

from consult.settings import Settings, require_secret
from consult.store.database import Database
from consult.store.responses import ConsultationRow, ResponsesStore, open_responses
from consult.store.rewrite import rewrite_responses, tidy_database
from consult.store.staff import StaffStore, open_staff
from consult.upkeep.denying import add_denials
from consult.upkeep.erasing import erase_ended, forget_codes, forget_saved
from consult.upkeep.nights import is_doubtful

RecordEnd = Callable[[StaffStore, ConsultationRow], Awaitable[object]]
"""Adds the end of a consultation's retention to the audit in the staff database."""

ERASED: Final = "{slug} has passed its last day; its responses and findings are erased."
DOUBTFUL: Final = (
    "The clock says {today}, and this was last done on {last}. Nothing is erased until the next "
    "night, in case the clock is wrong."
)


class Done(Struct, frozen=True):
    """What a night's work did: the consultations it erased, and what it could not do."""

    erased: list[str]
    left: list[str]

    @property
    def sentences(self) -> list[str]:
        """The same, for people to read."""
        return [ERASED.format(slug=slug) for slug in self.erased] + self.left


async def work_on(settings: Settings, today: date, last: date | None, record: RecordEnd) -> Done:
    """Erase what has ended, add denied words, and rewrite both databases without any order.

    ``last`` is the night of the last work. A date that has leapt since then erases nothing.
    Raises ``StorageError``; work that was cut off can be done again.
    """
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        doubtful = is_doubtful(today, last)
        erased = [] if doubtful else await _erase(responses, staff, today, record)
        await add_denials(responses, staff, require_secret(settings))
        await responses.forget_former_ids()
        left = await rewrite_both(responses.database, staff.database)
    doubt = [DOUBTFUL.format(today=today, last=last)] if doubtful else []
    return Done(erased, [*doubt, *left])


async def rewrite_both(responses: Database, staff: Database) -> list[str]:
    """Rewrite both databases, and say in plain sentences what could not be done there.

    Raises ``StorageError``.
    """
    said = [*await rewrite_responses(responses), *await tidy_database(staff)]
    return list(dict.fromkeys(said))


async def _erase(
    responses: ResponsesStore, staff: StaffStore, today: date, record: RecordEnd
) -> list[str]:
    ended = await erase_ended(responses, staff, today, lambda row: record(staff, row))
    await forget_codes(responses, today)
    await forget_saved(responses, today)
    return [row.slug for row in ended]
