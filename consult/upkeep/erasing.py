"""Erasing consultations whose time is over, and the codes that no longer take anything back."""

from collections.abc import Awaitable, Callable
from datetime import date

from consult.store.responses import ConsultationRow, ResponsesStore, takes_answers
from consult.store.staff import StaffStore
from consult.vault.saving import find_first_week_kept

Record = Callable[[ConsultationRow], Awaitable[object]]
"""Adds an act on a consultation to the audit; where it fails, the act is not done."""


async def erase_ended(
    responses: ResponsesStore, staff: StaffStore, today: date, record: Record
) -> list[ConsultationRow]:
    """Erase every consultation whose last day was before ``today``, and list them.

    Work that was cut off is done again in whole. Raises ``StorageError`` and what ``record``
    raises; what was erased before that stays so.
    """
    ended = [
        row
        for row in await responses.list_consultations()
        if row.state != "erased" and is_past(row.retention_end, today)
    ]
    for row in ended:
        await record(row)
        await erase_content(responses, staff, row)
    return ended


async def erase_content(
    responses: ResponsesStore, staff: StaffStore, row: ConsultationRow
) -> None:
    """Erase a consultation's responses and everything that staff have of them; its name stays.

    Keys and findings go first: whatever happens then, nobody opens what is still there.
    Raises ``NotFoundError`` and ``StorageError``.
    """
    await staff.erase_consultation(row.id)
    await responses.erase_responses(row.id)
    # A run that was started in between has found nothing; it goes as well.
    await staff.erase_consultation(row.id)


async def forget_codes(responses: ResponsesStore, today: date) -> None:
    """Forget withdrawal digests where nobody can take an answer back any more.

    Raises ``StorageError``.
    """
    for row in await responses.list_consultations():
        if is_past(row.withdrawal_cutoff or row.retention_end, today):
            await responses.forget_withdrawal_digests(row.id)


async def forget_saved(responses: ResponsesStore, today: date) -> None:
    """Forget answers that were saved and not sent, once they are too old or nobody can send them.

    Raises ``StorageError``.
    """
    first = find_first_week_kept(today)
    for row in await responses.list_consultations():
        week = first if takes_answers(row, today) else None
        await responses.drop_saved_before(row.id, week)


def is_past(last_day: date | None, today: date) -> bool:
    """Say whether a last day is over; one that is not set never is."""
    return last_day is not None and last_day < today
