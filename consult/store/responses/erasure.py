from typing import Any
from uuid import UUID

from consult.store.database import Database
from consult.store.responses.bursts import delete_bursts
from consult.store.responses.consultation import require_consultation
from consult.store.responses.entry import delete_entry_codes
from consult.store.responses.saved import delete_saved
from consult.store.responses.tables import (
    Consultation,
    FormerVersion,
    Instrument,
    Questionnaire,
    Response,
)
from consult.store.traces import leave_no_trace


class Erasure:
    """Takes responses out for good.

    On SQLite nothing of an erased row is left in any file once a method has returned, unless
    another program was reading all the while or the disk refused: then it is left in the
    write-ahead log until the next erasure or the nightly rewrite. On PostgreSQL it is left
    until that rewrite.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def list_response_ids(
        self, consultation: UUID, *, before_week: str | None = None
    ) -> set[UUID]:
        """Give the random ids of the responses that there are now, all or of earlier weeks."""
        query = Response.select(Response.id).where(Response.consultation == consultation)
        if before_week is not None:
            query = query.where(Response.week < before_week)
        with self.database.reading():
            rows = await query
        return {row["id"] for row in rows}

    async def erase_withdrawn(self, consultation: UUID, digest: bytes) -> bool:
        """Erase the response that has this withdrawal digest; False when there is none."""
        async with self.database.writing():
            gone = await (
                Response.delete()
                .where(Response.consultation == consultation)
                .where(Response.withdrawal_digest == digest)
                .returning(Response.id)
            )
        # Emptying the log can take longer than every reply is held for; whoever tries a code that
        # they found must not learn from the wait that somebody answered.
        await leave_no_trace(self.database)
        return bool(gone)

    async def erase_responses(self, consultation: UUID) -> int:
        """Erase every response, leave the consultation ``erased``, and count what went.

        Codes to begin with and saved answers go as well.
        Both happen at once, so that no response can come in after it. Raises
        ``NotFoundError`` when there is no such consultation.
        """
        async with self.database.writing():
            await require_consultation(consultation)
            await _stop_writers(consultation)
            gone = await _delete_responses(consultation)
            await delete_entry_codes(consultation)
            await delete_saved(consultation)
            await delete_bursts(consultation)
        await leave_no_trace(self.database)
        return gone

    async def forget_withdrawal_digests(self, consultation: UUID) -> None:
        """Forget which response belongs to which withdrawal code; nobody can take one back."""
        async with self.database.writing():
            await (
                Response.update({Response.withdrawal_digest: None})
                .where(Response.consultation == consultation)
                .where(Response.withdrawal_digest.is_not_null())
            )
        await leave_no_trace(self.database)

    async def delete_consultation(self, consultation: UUID) -> None:
        """Delete a consultation, its responses, its questionnaires, and instruments only it used.

        Raises ``NotFoundError`` when there is no such consultation.
        """
        async with self.database.writing():
            await require_consultation(consultation)
            await _stop_writers(consultation)
            await _delete_responses(consultation)
            await delete_entry_codes(consultation)
            await delete_saved(consultation)
            await delete_bursts(consultation)
            await _delete_questions(consultation)
            await Consultation.delete().where(Consultation.id == consultation)
        await leave_no_trace(self.database)


async def _stop_writers(consultation: UUID) -> None:
    # On PostgreSQL a writer shares this row until it has stored its batch. Changing the row
    # waits for those batches, so that the deletion after it sees them.
    await Consultation.update({Consultation.state: "erased"}).where(
        Consultation.id == consultation
    )


async def _delete_responses(consultation: UUID) -> int:
    gone = await (
        Response.delete().where(Response.consultation == consultation).returning(Response.week)
    )
    return len(gone)


async def _delete_questions(consultation: UUID) -> None:
    former = await (
        FormerVersion.delete()
        .where(FormerVersion.questionnaire.is_in(_questionnaires_of(consultation)))
        .returning(FormerVersion.instrument)
    )
    gone = await (
        Questionnaire.delete()
        .where(Questionnaire.consultation == consultation)
        .returning(Questionnaire.instrument)
    )
    for digest in {row["instrument"] for row in (*former, *gone)}:
        if not await _is_used(digest):
            await Instrument.delete().where(Instrument.digest == digest)


def _questionnaires_of(consultation: UUID) -> Any:
    return Questionnaire.select(Questionnaire.id).where(Questionnaire.consultation == consultation)


async def _is_used(digest: str) -> bool:
    return await Questionnaire.exists().where(
        Questionnaire.instrument == digest
    ) or await FormerVersion.exists().where(FormerVersion.instrument == digest)
