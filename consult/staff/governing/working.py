"""A draft as it stands now, with everything that decides what may be done with it."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from consult.errors import NotFoundError
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.store.responses import ConsultationRow, QuestionnaireEntry
from consult.store.staff import ApprovalRow, DraftQuestionnaireRow, DraftRow
from surveys.audiences import write_way
from surveys.files import decode_instrument
from surveys.model import Instrument
from surveys.piping import say_text


class Part(Struct, frozen=True):
    """One questionnaire of a draft as it stands, and the one that runs in its place, if any."""

    row: DraftQuestionnaireRow
    instrument: Instrument
    entry: QuestionnaireEntry | None = None
    running: Instrument | None = None

    @property
    def title(self) -> str:
        """What staff call it."""
        way = write_way(self.instrument.audience, self.instrument.wave)
        return f"{say_text(self.instrument.title, 'en') or 'A questionnaire'} ({way})"


class Working(Struct, frozen=True):
    """A draft, its questionnaires, its approvals from the newest on, and what runs of it."""

    draft: DraftRow
    parts: list[Part]
    approvals: list[ApprovalRow]
    consultation: ConsultationRow | None

    @property
    def digest(self) -> str:
        """What an approval is bound to: every questionnaire exactly as it stands."""
        return digest_parts([part.row for part in self.parts])

    @property
    def instruments(self) -> list[Instrument]:
        """The questionnaires as they stand."""
        return [part.instrument for part in self.parts]

    @property
    def is_approved(self) -> bool:
        """Whether a second person agreed to exactly this."""
        agreed = any(one.digest == self.digest for one in self.approvals)
        return self.draft.state == "approved" and agreed


async def read_working(request: StaffRequest, slug: str) -> Working:
    """Read a draft with everything that belongs to it.

    Raises ``NotFoundError`` when there is no such draft.
    """
    desk = read_desk(request)
    draft = await desk.staff.read_draft(slug)
    if draft is None:
        raise NotFoundError("There is no draft of this name.")
    consultation = await find_consultation(desk, draft.consultation)
    entries = [] if consultation is None else await _list_entries(desk, consultation)
    rows = await desk.staff.list_draft_questionnaires(draft.id)
    parts = [await _read_part(desk, row, entries) for row in rows]
    approvals = await desk.staff.list_approvals(draft.id)
    return Working(draft, parts, approvals, consultation)


def digest_parts(rows: Sequence[DraftQuestionnaireRow]) -> str:
    """Give 64 hexadecimal characters that differ when any questionnaire of a draft does."""
    lines = sorted(f"{row.id} {row.digest}" for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


async def find_consultation(desk: Desk, consultation: UUID | None) -> ConsultationRow | None:
    """Find a consultation by its id; None when there is none."""
    rows = await desk.responses.list_consultations() if consultation else []
    return next((row for row in rows if row.id == consultation), None)


async def find_panels(desk: Desk) -> set[UUID]:
    """Give the consultations that are panels' and no consultations to anybody else."""
    return {
        panel.consultation
        for draft in await desk.staff.list_drafts()
        for panel in await desk.staff.list_panels(draft.id)
    }


async def read_version(desk: Desk, digest: str) -> Instrument:
    """Read a published version by its digest.

    Raises ``NotFoundError`` when it is not there.
    """
    body = await desk.responses.read_instrument(digest)
    if body is None:
        raise NotFoundError("There is no such version.", where=f"Version {digest[:12]}.")
    return decode_instrument(body, f"Version {digest[:12]}")


async def _list_entries(desk: Desk, consultation: ConsultationRow) -> list[QuestionnaireEntry]:
    return await desk.responses.list_questionnaires(consultation.id)


async def _read_part(
    desk: Desk, row: DraftQuestionnaireRow, entries: Sequence[QuestionnaireEntry]
) -> Part:
    instrument = decode_instrument(row.body, f"Questionnaire {row.id}")
    way = (instrument.audience, instrument.wave or "")
    entry = next((one for one in entries if (one.audience, one.wave) == way), None)
    running = None if entry is None else await read_version(desk, entry.digest)
    return Part(row, instrument, entry, running)
