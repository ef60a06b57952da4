from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from consult.store.database import Database
from consult.store.staff.rows import RecoveryKeyRow
from consult.store.staff.tables import KeyGrant, RecoveryKey


class _ChangedMeanwhile(Exception):  # noqa: N818 - It undoes a transaction and goes no further.
    """Others have changed the rows that were to be replaced."""


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

    async def read_grants(self, consultation: UUID) -> dict[UUID, bytes]:
        """Give every wrapped copy of a consultation's key, by account."""
        with self.database.reading():
            rows = await (
                KeyGrant.select(KeyGrant.account, KeyGrant.wrapped)
                .where(KeyGrant.consultation == consultation)
                .order_by(KeyGrant.account)
            )
        return {row["account"]: bytes(row["wrapped"]) for row in rows}

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
        self,
        consultation: UUID,
        grants: Mapping[UUID, bytes],
        recovery: RecoveryKeyRow | None,
        *,
        instead_of: Mapping[UUID, bytes] | None = None,
    ) -> bool:
        """Keep these wrapped keys, by account, in place of all earlier ones: all or nothing.

        ``recovery`` is the key as wrapped to the paper key, or None where there is none. False,
        and nothing is changed, when there is another paper key by now, or when ``instead_of`` is
        given and is not what there was: somebody gave, took away or replaced the key meanwhile.
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
        try:
            async with self.database.writing():
                gone = await (
                    KeyGrant.delete()
                    .where(KeyGrant.consultation == consultation)
                    .returning(KeyGrant.account, KeyGrant.wrapped)
                )
                _require_same(gone, instead_of)
                if rows:
                    await KeyGrant.insert(*rows)
                await _rewrap(consultation, recovery)
        except _ChangedMeanwhile:
            return False
        return True


def _require_same(rows: list[dict[str, Any]], expected: Mapping[UUID, bytes] | None) -> None:
    there = {row["account"]: bytes(row["wrapped"]) for row in rows}
    if expected is not None and there != expected:
        raise _ChangedMeanwhile


async def _rewrap(consultation: UUID, recovery: RecoveryKeyRow | None) -> None:
    """Replace what the paper key opens, unless it is another paper by now."""
    there = RecoveryKey.consultation == consultation
    if recovery is None:
        if await RecoveryKey.exists().where(there):
            raise _ChangedMeanwhile
        return
    changed = await (
        RecoveryKey.update({RecoveryKey.wrapped: recovery.wrapped})
        .where(there)
        .where(RecoveryKey.public_key == recovery.public_key)
        .returning(RecoveryKey.consultation)
    )
    if not changed:
        raise _ChangedMeanwhile


def _pair(consultation: UUID, account: UUID) -> UUID:
    return uuid5(consultation, str(account))
