import asyncio
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from consult.store.database import Database
from consult.store.responses.consultation import require_consultation
from consult.store.responses.rows import StoredResponse
from consult.store.responses.tables import Consultation, Response
from consult.store.traces import leave_no_trace

Reseal = Callable[[bytes], bytes | None]


class Resealed(NamedTuple):
    """A response's id, the bytes it had, and those it is to have."""

    id: UUID
    before: bytes
    after: bytes


class Resealing:
    """Moves a consultation and what is sealed to it to another key pair."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def set_public_key(
        self, consultation: UUID, public_key: bytes, *, instead_of: bytes | None = None
    ) -> bool:
        """Seal to this key from now on.

        False when ``instead_of`` is given and is not the key at that moment: of two who replace
        a key at once, the later does not undo what the other has done. Raises
        ``NotFoundError`` when there is no such consultation.
        """
        query = Consultation.update({Consultation.public_key: public_key}).where(
            Consultation.id == consultation
        )
        if instead_of is not None:
            query = query.where(Consultation.public_key == instead_of)
        async with self.database.writing():
            await require_consultation(consultation)
            changed = await query.returning(Consultation.id)
        return bool(changed)

    async def reseal_responses(self, consultation: UUID, reseal: Reseal, batch: int = 200) -> int:
        """Put what ``reseal`` gives in the place of each sealed response, and count those changed.

        ``reseal`` runs in a thread, outside any transaction; None leaves the response as it is.
        A batch is stored whole or not at all, and a response erased meanwhile stays erased.
        What ``reseal`` raises ends it, and the batches before it stay.
        """
        changed = 0
        last: UUID | None = None
        while rows := await self.read_after(consultation, last, batch):
            resealed = await asyncio.to_thread(_reseal_all, rows, reseal)
            changed += await self._replace(resealed)
            last = rows[-1].id
        if changed:
            await leave_no_trace(self.database)
        return changed

    async def read_after(
        self, consultation: UUID, last: UUID | None, batch: int, before_week: str | None = None
    ) -> list[StoredResponse]:
        """Give the next sealed responses, all or of earlier weeks, in the order of their ids."""
        query = Response.select(Response.id, Response.sealed).where(
            Response.consultation == consultation
        )
        if before_week is not None:
            query = query.where(Response.week < before_week)
        if last is not None:
            query = query.where(Response.id > last)
        with self.database.reading():
            rows = await query.order_by(Response.id).limit(batch)
        return [StoredResponse(**row) for row in rows]

    async def _replace(self, resealed: list[Resealed]) -> int:
        changed = 0
        async with self.database.writing():
            for one in resealed:
                done = await (
                    Response.update({Response.sealed: one.after})
                    .where(Response.id == one.id)
                    .where(Response.sealed == one.before)
                    .returning(Response.week)
                )
                changed += len(done)
        return changed


def _reseal_all(rows: list[StoredResponse], reseal: Reseal) -> list[Resealed]:
    pairs = ((row, reseal(row.sealed)) for row in rows)
    return [Resealed(row.id, row.sealed, after) for row, after in pairs if after is not None]
