"""Codes to begin with, and whether one is needed."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from consult.errors import NotFoundError
from consult.store.database import Database
from consult.store.responses.consultation import require_consultation
from consult.store.responses.tables import EntryCode, Questionnaire
from consult.store.traces import leave_no_trace

# A statement takes at most 32,766 values on SQLite and 32,767 on PostgreSQL; each row has two.
BATCH: Final = 5_000


class EntryCodes:
    """Digests of codes that nobody has used; one that is used is taken out with the storing."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def set_invitation(self, questionnaire: UUID, *, by_invitation: bool) -> None:
        """Let only people with a code begin from now on, or everybody who has the address.

        Whoever is answering already can send. Raises ``NotFoundError`` when there is no such
        questionnaire.
        """
        async with self.database.writing():
            changed = await (
                Questionnaire.update({Questionnaire.by_invitation: by_invitation})
                .where(Questionnaire.id == questionnaire)
                .returning(Questionnaire.id)
            )
            if not changed:
                raise NotFoundError(
                    "There is no such questionnaire.", where=f"Questionnaire {questionnaire}."
                )

    async def add_entry_codes(self, consultation: UUID, digests: Collection[bytes]) -> None:
        """Add digests of new codes, all or none, in the order of the digests and of no batch.

        Raises ``NotFoundError`` when there is no such consultation.
        """
        rows = [
            EntryCode(digest=digest.hex(), consultation=consultation) for digest in sorted(digests)
        ]
        async with self.database.writing():
            await require_consultation(consultation)
            for start in range(0, len(rows), BATCH):
                await EntryCode.insert(*rows[start : start + BATCH])

    async def has_entry_code(self, consultation: UUID, digest: bytes) -> bool:
        """Say whether a code of this digest can still be used."""
        with self.database.reading():
            return await (
                EntryCode.exists()
                .where(EntryCode.digest == digest.hex())
                .where(EntryCode.consultation == consultation)
            )

    async def cancel_entry_codes(self, consultation: UUID) -> None:
        """Take every code of a consultation that nobody has used out, for good."""
        async with self.database.writing():
            await delete_entry_codes(consultation)
        await leave_no_trace(self.database)


async def delete_entry_codes(consultation: UUID) -> None:
    """Take every code of a consultation out, inside the caller's transaction."""
    await EntryCode.delete().where(EntryCode.consultation == consultation)


async def spend_entry_codes(digests: Collection[bytes]) -> set[bytes]:
    """Take codes out inside the caller's transaction, and give those that were there.

    Of two transactions that spend the same code one gives it; where its transaction is undone,
    the code is there again.
    """
    if not digests:
        return set()
    spent = await (
        EntryCode.delete()
        .where(EntryCode.digest.is_in([digest.hex() for digest in digests]))
        .returning(EntryCode.digest)
    )
    return {bytes.fromhex(row["digest"]) for row in spent}
