from datetime import UTC, datetime
from uuid import UUID, uuid4, uuid5

from consult.store.database import Database
from consult.store.staff.rows import ApprovalRow, PanelRow
from consult.store.staff.tables import Approval, Panel


class DraftReviews:
    """What other people said to a draft: approvals, and panels that looked at it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_approval(self, draft: UUID, digest: str, account: UUID) -> UUID:
        """Note that a person agrees to a draft exactly as it stands.

        Raises ``NameTakenError`` when they have agreed to this very text already.
        """
        row = Approval(
            id=uuid5(draft, f"{account} {digest}"),
            draft=draft,
            digest=digest,
            account=account,
            at=datetime.now(UTC),
        )
        async with self.database.writing():
            await Approval.insert(row)
        return row.id

    async def list_approvals(self, draft: UUID) -> list[ApprovalRow]:
        """List the approvals of a draft, the newest first."""
        with self.database.reading():
            rows = await (
                Approval.select()
                .where(Approval.draft == draft)
                .order_by(Approval.at, ascending=False)
            )
        return [ApprovalRow(**row) for row in rows]

    async def clear_approvals(self, draft: UUID) -> int:
        """Forget the approvals of a draft, and give how many there were."""
        async with self.database.writing():
            gone = await Approval.delete().where(Approval.draft == draft).returning(Approval.id)
        return len(gone)

    async def add_panel(
        self, draft: UUID, questionnaire: UUID, version: int, consultation: UUID
    ) -> UUID:
        """Note that a panel looks at one version, in a private consultation of its own."""
        row = Panel(
            id=uuid4(),
            draft=draft,
            questionnaire=questionnaire,
            version=version,
            consultation=consultation,
            at=datetime.now(UTC),
        )
        async with self.database.writing():
            await Panel.insert(row)
        return row.id

    async def list_panels(self, draft: UUID) -> list[PanelRow]:
        """List the panels that looked at a draft, the newest first."""
        with self.database.reading():
            rows = (
                await Panel.select()
                .where(Panel.draft == draft)
                .order_by(Panel.at, ascending=False)
            )
        return [PanelRow(**row) for row in rows]
