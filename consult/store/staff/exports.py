from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from consult.store.database import Database
from consult.store.staff.rows import ExportRow
from consult.store.staff.tables import ExportRequest


class Exports:
    """Wishes to take a release out, and the second person's agreement to each."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_export(
        self, run: UUID, consultation: UUID, release_digest: str, requested_by: UUID
    ) -> UUID:
        """Note that a person asks to take this very release out."""
        row = ExportRequest(
            id=uuid4(),
            run=run,
            consultation=consultation,
            release_digest=release_digest,
            requested_by=requested_by,
            requested=datetime.now(UTC),
        )
        async with self.database.writing():
            await ExportRequest.insert(row)
        return row.id

    async def read_export(self, export: UUID) -> ExportRow | None:
        """Find one wish; None when there is none."""
        with self.database.reading():
            row = await ExportRequest.select().where(ExportRequest.id == export).first()
        return None if row is None else ExportRow(**row)

    async def list_exports(self, run: UUID) -> list[ExportRow]:
        """List the wishes about a run, the newest first."""
        with self.database.reading():
            rows = await (
                ExportRequest.select()
                .where(ExportRequest.run == run)
                .order_by(ExportRequest.requested, ascending=False)
            )
        return [ExportRow(**row) for row in rows]

    async def list_waiting_exports(self, consultation: UUID, since: datetime) -> list[ExportRow]:
        """List a consultation's wishes that nobody has agreed to, asked after ``since``."""
        with self.database.reading():
            rows = await (
                ExportRequest.select()
                .where(ExportRequest.consultation == consultation)
                .where(ExportRequest.agreed_by.is_null())
                .where(ExportRequest.requested > since)
                .order_by(ExportRequest.requested, ascending=False)
            )
        return [ExportRow(**row) for row in rows]

    async def agree_to_export(self, export: UUID, agreed_by: UUID) -> bool:
        """Note the second person's agreement.

        False when somebody agreed already, or when it is the one who asked: one statement
        compares and writes, so that nobody is both.
        """
        values: dict[Any, Any] = {
            ExportRequest.agreed_by: agreed_by,
            ExportRequest.agreed: datetime.now(UTC),
        }
        async with self.database.writing():
            changed = await (
                ExportRequest.update(values)
                .where(ExportRequest.id == export)
                .where(ExportRequest.agreed_by.is_null())
                .where(ExportRequest.requested_by != agreed_by)
                .returning(ExportRequest.id)
            )
        return bool(changed)

    async def take_export(self, export: UUID, requested_by: UUID) -> bool:
        """Use an agreement up; False when there is none, or it was used, or asked by another."""
        async with self.database.writing():
            changed = await (
                ExportRequest.update({ExportRequest.taken: datetime.now(UTC)})
                .where(ExportRequest.id == export)
                .where(ExportRequest.requested_by == requested_by)
                .where(ExportRequest.agreed_by.is_not_null())
                .where(ExportRequest.taken.is_null())
                .returning(ExportRequest.id)
            )
        return bool(changed)
