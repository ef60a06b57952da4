"""Ids under which nothing is stored again, because what they named was changed since."""

from collections.abc import Collection
from uuid import UUID

from consult.store.database import Database
from consult.store.responses.tables import FormerId


class FormerIds:
    """Ids of responses before a change of them, kept for one night or two."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def forget_former_ids(self) -> None:
        """Forget those that were there a night ago: nobody holds unfinished answers so long."""
        async with self.database.writing():
            await FormerId.delete().where(FormerId.old.eq(True))
            await FormerId.update({FormerId.old: True}, force=True)


async def find_former(ids: Collection[UUID]) -> frozenset[UUID]:
    """Give those of some ids whose responses were changed, inside the caller's transaction."""
    if not ids:
        return frozenset()
    rows = await FormerId.select(FormerId.id).where(FormerId.id.is_in(list(ids)))
    return frozenset(row["id"] for row in rows)
