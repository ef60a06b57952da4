"""Unfinished answers that people saved, each sealed under a code that is nowhere here."""

from uuid import UUID

from consult.store.database import Database
from consult.store.responses.consultation import require_consultation
from consult.store.responses.tables import SavedAnswers
from consult.store.traces import leave_no_trace


class Saved:
    """Sealed bytes by the digest of a code, until they are sent, saved anew or too old."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def save_answers(
        self,
        consultation: UUID,
        digest: bytes,
        sealed: bytes,
        week: str,
        instead: bytes | None = None,
    ) -> None:
        """Store saved answers, in the place of what lies under the digest ``instead``, at once.

        Raises ``NotFoundError`` when there is no such consultation.
        """
        row = SavedAnswers(
            digest=digest.hex(), consultation=consultation, sealed=sealed, week=week
        )
        async with self.database.writing():
            await require_consultation(consultation)
            if instead is not None:
                await SavedAnswers.delete().where(SavedAnswers.digest == instead.hex())
            await SavedAnswers.insert(row)
        if instead is not None:
            await leave_no_trace(self.database)

    async def read_saved(self, consultation: UUID, digest: bytes) -> bytes | None:
        """Give what lies under a digest; None when nothing does."""
        with self.database.reading():
            row = await (
                SavedAnswers.select(SavedAnswers.sealed)
                .where(SavedAnswers.digest == digest.hex())
                .where(SavedAnswers.consultation == consultation)
                .first()
            )
        return None if row is None else bytes(row["sealed"])

    async def drop_saved(self, consultation: UUID, digest: bytes) -> None:
        """Take what lies under a digest out for good; nothing happens where nothing does."""
        async with self.database.writing():
            await (
                SavedAnswers.delete()
                .where(SavedAnswers.digest == digest.hex())
                .where(SavedAnswers.consultation == consultation)
            )
        await leave_no_trace(self.database)

    async def drop_saved_before(self, consultation: UUID, week: str | None) -> None:
        """Take what was saved in earlier weeks out for good; without a week, everything."""
        async with self.database.writing():
            gone = await delete_saved(consultation, week)
        if gone:
            await leave_no_trace(self.database)


async def delete_saved(consultation: UUID, before: str | None = None) -> int:
    """Take saved answers of a consultation out, inside the caller's transaction; count them."""
    query = SavedAnswers.delete().where(SavedAnswers.consultation == consultation)
    older = query if before is None else query.where(SavedAnswers.week < before)
    return len(await older.returning(SavedAnswers.digest))
