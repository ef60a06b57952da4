"""Rows that several pages start from; what is not there is ``NotFoundError``."""

from uuid import UUID

from msgspec import Struct

from consult.errors import NotFoundError
from consult.staff.desk import StaffRequest, read_desk
from consult.store.responses import ConsultationRow
from consult.store.staff import RunRow
from surveys.files import decode_instrument
from surveys.model import Instrument


async def read_consultation(request: StaffRequest, slug: str) -> ConsultationRow:
    """Read a consultation by its slug."""
    row = await read_desk(request).responses.read_consultation(slug)
    if row is None:
        raise NotFoundError("There is no consultation of this name.")
    return row


class Questionnaire(Struct, frozen=True):
    """A questionnaire and the id under which its consultation lists it."""

    id: UUID
    instrument: Instrument


async def read_questionnaires(request: StaffRequest, consultation: UUID) -> list[Questionnaire]:
    """Read every questionnaire of a consultation, audience by audience."""
    responses = read_desk(request).responses
    found = []
    for entry in await responses.list_questionnaires(consultation):
        body = await responses.read_instrument(entry.digest) or b""
        instrument = decode_instrument(body, f"Questionnaire {entry.id}")
        found.append(Questionnaire(entry.id, instrument))
    return found


async def read_all_versions(request: StaffRequest, consultation: UUID) -> list[Instrument]:
    """Read what people are asked now, then what they were asked before, the newest first.

    Answers that came before keep their version, and questions that are gone can be read still.
    """
    responses = read_desk(request).responses
    found = [one.instrument for one in await read_questionnaires(request, consultation)]
    for entry in await responses.list_questionnaires(consultation):
        for former in reversed(await responses.list_former_versions(entry.id)):
            body = await responses.read_instrument(former.digest) or b""
            found.append(decode_instrument(body, f"Version {former.number}"))
    return found


async def read_run(request: StaffRequest, run: UUID) -> tuple[RunRow, ConsultationRow]:
    """Read a run with its consultation."""
    desk = read_desk(request)
    row = await desk.staff.read_run(run)
    for consultation in await desk.responses.list_consultations():
        if consultation.id == row.consultation:
            return row, consultation
    raise NotFoundError("There is no such run.", where=f"Run {run}.")
