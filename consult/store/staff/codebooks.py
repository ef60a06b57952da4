from uuid import UUID, uuid4

from consult.errors import NotFoundError
from consult.store.database import Database
from consult.store.staff.rows import CodebookRow
from consult.store.staff.tables import Codebook
from consult.store.traces import leave_no_trace


class Codebooks:
    """Codebooks with their whole history, each sealed as one."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_codebook(self, consultation: UUID, item: str, run: UUID, sealed: bytes) -> UUID:
        """Keep a new codebook that was started from a run, and give its id."""
        row = Codebook(id=uuid4(), consultation=consultation, item=item, run=run, sealed=sealed)
        async with self.database.writing():
            await Codebook.insert(row)
        return row.id

    async def list_codebooks(self, consultation: UUID) -> list[CodebookRow]:
        """List a consultation's codebooks by question."""
        with self.database.reading():
            rows = await (
                Codebook.select()
                .where(Codebook.consultation == consultation)
                .order_by(Codebook.item)
                .order_by(Codebook.id)
            )
        return [CodebookRow(**row) for row in rows]

    async def read_codebook(self, codebook: UUID) -> CodebookRow:
        """Give one codebook.

        Raises ``NotFoundError`` when there is no such codebook.
        """
        with self.database.reading():
            row = await Codebook.select().where(Codebook.id == codebook).first()
        if row is None:
            raise NotFoundError("There is no such codebook.", where=f"Codebook {codebook}.")
        return CodebookRow(**row)

    async def replace_codebook(self, codebook: UUID, old: bytes, sealed: bytes) -> bool:
        """Keep a codebook in the place of what it was.

        False when it is not ``old`` any more, so that of two who change it at once neither
        loses the other's change. One statement compares and writes.
        """
        async with self.database.writing():
            changed = await (
                Codebook.update({Codebook.sealed: sealed})
                .where(Codebook.id == codebook)
                .where(Codebook.sealed == old)
                .returning(Codebook.id)
            )
        if changed:
            await leave_no_trace(self.database)
        return bool(changed)
