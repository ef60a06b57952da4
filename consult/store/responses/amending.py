"""Puts a changed response in the place of what it was, or leaves everything as it is."""

from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.store.database import Database
from consult.store.responses.tables import Consultation, FormerId, Response
from consult.store.traces import leave_no_trace
from consult.vault.seal import SealedResponse

# Whoever erases a consultation on PostgreSQL waits for those who share its row, and so cannot
# come between this look and the change. On SQLite only one at a time writes.
PRESENT_KEY: Final = "SELECT public_key FROM consultation WHERE id = {} AND state <> 'erased'"
SHARING: Final = {"sqlite": "", "postgres": " FOR SHARE"}


class Amendment(Struct, frozen=True, kw_only=True):
    """Which response is changed: its bytes as they were read, and to which key the new are sealed.

    ``new_id`` is the id it has afterwards: the same, or another random one.
    """

    consultation: UUID
    id: UUID
    before: bytes
    new_id: UUID
    sealed_to: bytes


class ResponseAmender:
    """Changes stored responses one at a time; their week and their withdrawal digest stay.

    Beside it only ``ResponseWriter`` stores responses, and ``consult.intake`` is the only room
    that has either.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def amend(self, amendment: Amendment, sealed: SealedResponse) -> bool:
        """Store these bytes in the place of those that were read: all or nothing.

        False, and nothing is changed, when the response is gone or is not what it was any more,
        or when the consultation is erased or has another key by now. What was there before is in
        no file once this returns, as far as ``Erasure`` can promise it. Raises ``StorageError``.
        """
        async with self.database.writing():
            changed = await _holds_key(self.database, amendment) and await _put(amendment, sealed)
        if changed:
            await leave_no_trace(self.database)
        return changed


async def _holds_key(database: Database, amendment: Amendment) -> bool:
    sharing = SHARING[database.engine.engine_type]
    rows = await Consultation.raw(PRESENT_KEY + sharing, amendment.consultation)
    return any(bytes(row["public_key"]) == amendment.sealed_to for row in rows)


async def _put(amendment: Amendment, sealed: SealedResponse) -> bool:
    # One update, and no deletion with an insertion after it: whoever takes the response back at
    # this moment waits on PostgreSQL for this row, and would not see one that came later.
    changed = await (
        Response.update({Response.id: amendment.new_id, Response.sealed: sealed.blob})
        .where(Response.id == amendment.id)
        .where(Response.consultation == amendment.consultation)
        .where(Response.sealed == amendment.before)
        .returning(Response.id)
    )
    if changed:
        await FormerId.insert(FormerId(id=amendment.id, old=False)).on_conflict(
            action="DO NOTHING"
        )
    return bool(changed)
