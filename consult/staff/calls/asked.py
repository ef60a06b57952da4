"""Which questionnaires whoever takes calls can fill in, and what one of them asks."""

from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.errors import NotFoundError
from consult.staff.calls.taking import fits_one_page
from consult.staff.counts import read_today
from consult.staff.desk import Desk
from consult.store.responses import ConsultationRow, QuestionnaireRow, takes_answers
from surveys.files import decode_instrument
from surveys.model import Instrument

AUDIENCE: Final = "helpline-caller"


class AskedOfCallers(Struct, frozen=True):
    """One questionnaire for callers: where its answers go, and what it asks."""

    row: QuestionnaireRow
    instrument: Instrument

    def __repr__(self) -> str:
        return f"AskedOfCallers({self.row.id})"


async def list_asked(desk: Desk, consultation: ConsultationRow) -> list[AskedOfCallers]:
    """List what callers of a consultation are asked on one page; empty while it takes no answers.

    Raises ``StorageError``.
    """
    if not takes_answers(consultation, read_today()):
        return []
    found = []
    for entry in await desk.responses.list_questionnaires(consultation.id):
        row = await desk.responses.read_questionnaire(entry.token)
        if entry.audience == AUDIENCE and row is not None:
            instrument = decode_instrument(row.body, f"Questionnaire {entry.id}")
            found += [AskedOfCallers(row, instrument)] if fits_one_page(instrument) else []
    return found


async def read_asked(
    desk: Desk, consultation: ConsultationRow, questionnaire: UUID
) -> AskedOfCallers:
    """Give one questionnaire for callers.

    Raises ``NotFoundError`` where callers are asked none such now, and ``StorageError``.
    """
    for asked in await list_asked(desk, consultation):
        if asked.row.id == questionnaire:
            return asked
    raise NotFoundError(
        "No answers of callers can be put down here now.",
        where=f"Questionnaire {questionnaire}.",
        remedy="Ask whoever runs the consultation whether it is open.",
    )
