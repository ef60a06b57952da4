from collections.abc import Mapping
from uuid import UUID, uuid5

from consult.store.database import Database
from consult.store.staff.tables import KeyGrant, RecoveryKey


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

    async def list_holders(self, consultation: UUID) -> list[UUID]:
        """List the accounts that hold a consultation's key."""
        with self.database.reading():
            rows = await (
                KeyGrant.select(KeyGrant.account)
                .where(KeyGrant.consultation == consultation)
                .order_by(KeyGrant.account)
            )
        return [row["account"] for row in rows]

    async def list_held(self, account: UUID) -> list[UUID]:
        """List the consultations whose key an account holds."""
        with self.database.reading():
            rows = await (
                KeyGrant.select(KeyGrant.consultation)
                .where(KeyGrant.account == account)
                .order_by(KeyGrant.consultation)
            )
        return [row["consultation"] for row in rows]

    async def revoke_key(self, consultation: UUID, account: UUID) -> bool:
        """Take an account's copy of a key away; False when it had none."""
        async with self.database.writing():
            gone = await (
                KeyGrant.delete()
                .where(KeyGrant.id == _pair(consultation, account))
                .returning(KeyGrant.id)
            )
        return bool(gone)

    async def replace_grants(
        self, consultation: UUID, grants: Mapping[UUID, bytes], recovery: bytes | None
    ) -> None:
        """Keep these wrapped keys, by account, in place of all earlier ones: all or nothing.

        ``recovery`` is the key as wrapped to the paper key, or None where there is none.
        """
        rows = [
            KeyGrant(
                id=_pair(consultation, account),
                consultation=consultation,
                account=account,
                wrapped=wrapped,
            )
            for account, wrapped in grants.items()
        ]
        async with self.database.writing():
            await KeyGrant.delete().where(KeyGrant.consultation == consultation)
            if rows:
                await KeyGrant.insert(*rows)
            if recovery is not None:
                await RecoveryKey.update({RecoveryKey.wrapped: recovery}).where(
                    RecoveryKey.consultation == consultation
                )


def _pair(consultation: UUID, account: UUID) -> UUID:
    return uuid5(consultation, str(account))
