from datetime import date
from typing import Any
from uuid import UUID, uuid4

from consult.errors import NotFoundError
from consult.store.database import Database
from consult.store.staff.rows import DraftRow, DraftState
from consult.store.staff.tables import Draft


class Drafts:
    """Consultations that are being designed, before and after one is published from them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_draft(self, slug: str, title: str, started_by: UUID) -> UUID:
        """Add a draft without any questionnaire yet.

        Raises ``NameTakenError`` when another draft has this slug.
        """
        row = Draft(id=uuid4(), slug=slug, title=title, state="draft", started_by=started_by)
        async with self.database.writing():
            await Draft.insert(row)
        return row.id

    async def list_drafts(self) -> list[DraftRow]:
        """List every draft, by slug."""
        with self.database.reading():
            rows = await Draft.select().order_by(Draft.slug)
        return [DraftRow(**row) for row in rows]

    async def read_draft(self, slug: str) -> DraftRow | None:
        """Find a draft by its slug; None when there is none."""
        with self.database.reading():
            row = await Draft.select().where(Draft.slug == slug).first()
        return None if row is None else DraftRow(**row)

    async def set_draft_state(
        self, draft: UUID, state: DraftState, *, expected: DraftState
    ) -> bool:
        """Move a draft from the state that somebody saw to another.

        False when it is in another state meanwhile. One statement compares and writes, so that
        of two people who decide at once only one does.
        """
        async with self.database.writing():
            changed = await (
                Draft.update({Draft.state: state})
                .where(Draft.id == draft)
                .where(Draft.state == expected)
                .returning(Draft.id)
            )
        return bool(changed)

    async def link_draft(self, draft: UUID, consultation: UUID) -> None:
        """Note which consultation was published from a draft.

        Raises ``NotFoundError`` when there is no such draft.
        """
        await self._change_draft(draft, {Draft.consultation: consultation})

    async def schedule_draft(self, draft: UUID, opens: date | None, closes: date | None) -> None:
        """Note the first and last day on which a draft is to take answers.

        Raises ``NotFoundError`` when there is no such draft.
        """
        await self._change_draft(draft, {Draft.opens: opens, Draft.closes: closes})

    async def rename_draft(self, draft: UUID, title: str) -> None:
        """Give a draft another title, which staff alone see.

        Raises ``NotFoundError`` when there is no such draft.
        """
        await self._change_draft(draft, {Draft.title: title})

    async def remove_draft(self, draft: UUID) -> bool:
        """Remove a draft with its questionnaires, versions and approvals; False if it was gone."""
        async with self.database.writing():
            gone = await Draft.delete().where(Draft.id == draft).returning(Draft.id)
        return bool(gone)

    async def _change_draft(self, draft: UUID, values: dict[Any, Any]) -> None:
        async with self.database.writing():
            changed = await Draft.update(values).where(Draft.id == draft).returning(Draft.id)
        if not changed:
            raise NotFoundError("There is no such draft.", where=f"Draft {draft}.")
