from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec

from consult.errors import AccountError, NotFoundError
from consult.store.bound import BOUND
from consult.store.database import Database
from consult.store.staff.rows import AccountRow
from consult.store.staff.tables import Account, Invitation, RecoveryCode

KEEPING: Final = 0x43414E50
"""Number of the lock that keeps two changes of who is what on one PostgreSQL database apart."""


class Accounts:
    """The accounts of staff."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_account(  # noqa: PLR0913, PLR0917 - The parts of one row.
        self,
        name: str,
        role: str,
        passphrase_hash: str,
        totp_secret_sealed: bytes,
        public_key: bytes,
        locked_key: bytes,
    ) -> UUID:
        """Add an account.

        Raises ``NameTakenError`` when the name is in use.
        """
        row = Account(
            id=uuid4(),
            name=name,
            role=role,
            passphrase_hash=passphrase_hash,
            totp_secret_sealed=totp_secret_sealed,
            public_key=public_key,
            locked_key=locked_key,
        )
        async with self.database.writing():
            await Account.insert(row)
        return row.id

    async def admit_account(
        self, row: AccountRow, recovery_digests: list[bytes], invitation: UUID | None = None
    ) -> bool:
        """Add an account with its recovery codes, and use an invitation up: all or nothing.

        False when the invitation was used or taken back meanwhile. Raises ``NameTakenError``
        when the name is in use.
        """
        codes = [RecoveryCode(id=uuid4(), account=row.id, digest=one) for one in recovery_digests]
        async with self.database.writing():
            if invitation is not None and not await _use_invitation(invitation):
                return False
            await Account.insert(Account(**msgspec.structs.asdict(row)))
            if codes:
                await RecoveryCode.insert(*codes)
        return True

    async def read_account(self, name: str) -> AccountRow | None:
        """Find an account by its name; None when there is none."""
        with self.database.reading():
            row = await Account.select().where(Account.name == name).first()
        return None if row is None else AccountRow(**row)

    async def list_accounts(self) -> list[AccountRow]:
        """List every account, by name."""
        with self.database.reading():
            rows = await Account.select().order_by(Account.name)
        return [AccountRow(**row) for row in rows]

    async def set_role(self, account: UUID, role: str, *, keep_one: str = "") -> None:
        """Give an account another role.

        Raises ``NotFoundError`` when there is no such account, and ``AccountError`` when it is
        the last one with the role ``keep_one``.
        """
        async with self.database.writing():
            if role != keep_one:
                await _require_another(account, keep_one)
            changed = await (
                Account.update({Account.role: role})
                .where(Account.id == account)
                .returning(Account.id)
            )
        if not changed:
            raise _missing(account)

    async def note_totp_step(self, account: UUID, step: int) -> bool:
        """Use up a time step of a sign-in code; False when it or a later one was used before.

        One statement compares and writes, so that a code works once however many ask at once.
        """
        async with self.database.writing():
            changed = await (
                Account.update({Account.totp_step: step})
                .where(Account.id == account)
                .where(Account.totp_step < step)
                .returning(Account.id)
            )
        return bool(changed)

    async def change_locks(self, account: UUID, passphrase_hash: str, locked_key: bytes) -> None:
        """Replace what a new passphrase opens, both at once or neither.

        Raises ``NotFoundError`` when there is no such account.
        """
        values = {Account.passphrase_hash: passphrase_hash, Account.locked_key: locked_key}
        await self._change(account, values)

    async def change_totp_secret(self, account: UUID, sealed: bytes, step: int = 0) -> None:
        """Tie an account to another authenticator, whose code of a step was used to prove it.

        Raises ``NotFoundError`` when there is no such account.
        """
        await self._change(account, {Account.totp_secret_sealed: sealed, Account.totp_step: step})

    async def remove_account(self, account: UUID, *, keep_one: str = "") -> bool:
        """Remove an account with its grants and codes; False when it was gone already.

        Raises ``AccountError`` when it is the last one with the role ``keep_one``.
        """
        async with self.database.writing():
            await _require_another(account, keep_one)
            gone = await Account.delete().where(Account.id == account).returning(Account.id)
        return bool(gone)

    async def _change(self, account: UUID, values: dict[Any, Any]) -> None:
        async with self.database.writing():
            changed = await (
                Account.update(values).where(Account.id == account).returning(Account.id)
            )
        if not changed:
            raise _missing(account)


async def _use_invitation(invitation: UUID) -> bool:
    gone = await (
        Invitation.delete()
        .where(Invitation.id == invitation)
        .where(Invitation.expires >= datetime.now(UTC))
        .returning(Invitation.id)
    )
    return bool(gone)


async def _require_another(account: UUID, role: str) -> None:
    """Refuse to go on when an account is the only one with a role.

    Two of them who remove each other at the same moment must not both succeed, so the count
    and the change are one transaction, and on PostgreSQL a lock keeps the next one waiting.
    """
    if BOUND.engine_type == "postgres":
        await Account.raw("SELECT pg_advisory_xact_lock({})", KEEPING)
    holders = await Account.select(Account.id).where(Account.role == role)
    if [row["id"] for row in holders] == [account]:
        raise AccountError(
            f"This is the last {role}.",
            where=f"Account {account}.",
            remedy=f"Give somebody else the role {role} first.",
        )


def _missing(account: UUID) -> NotFoundError:
    return NotFoundError("There is no such account.", where=f"Account {account}.")
