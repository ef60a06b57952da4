from uuid import UUID, uuid5

from consult.store.database import Database
from consult.store.staff.tables import KeyGrant


class Grants:
    """Who holds which consultation's key, wrapped to that person."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def grant_key(self, consultation: UUID, account: UUID, wrapped: bytes) -> None:
        """Keep a consultation's key wrapped to an account, in place of an earlier one."""
        row = KeyGrant(
            id=_pair(consultation, account),
            consultation=consultation,
            account=account,
            wrapped=wrapped,
        )
        async with self.database.writing():
            await KeyGrant.insert(row).on_conflict(
                target=KeyGrant.id, action="DO UPDATE", values=[KeyGrant.wrapped]
            )

    async def read_grant(self, consultation: UUID, account: UUID) -> bytes | None:
        """Give the key as wrapped to an account; None when none was granted."""
        with self.database.reading():
            row = await (
                KeyGrant.select(KeyGrant.wrapped)
                .where(KeyGrant.id == _pair(consultation, account))
                .first()
            )
        return None if row is None else bytes(row["wrapped"])


def _pair(consultation: UUID, account: UUID) -> UUID:
    return uuid5(consultation, str(account))
