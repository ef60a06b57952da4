from typing import Any
from uuid import UUID, uuid4

from consult.errors import NotFoundError
from consult.store.database import Database
from consult.store.staff.rows import AccountRow
from consult.store.staff.tables import Account


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

    async def set_role(self, account: UUID, role: str) -> None:
        """Give an account another role.

        Raises ``NotFoundError`` when there is no such account.
        """
        await self._change(account, {Account.role: role})

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

    async def change_totp_secret(self, account: UUID, sealed: bytes) -> None:
        """Tie an account to another authenticator.

        Raises ``NotFoundError`` when there is no such account.
        """
        await self._change(account, {Account.totp_secret_sealed: sealed, Account.totp_step: 0})

    async def remove_account(self, account: UUID) -> bool:
        """Remove an account with its grants and codes; False when it was gone already."""
        async with self.database.writing():
            gone = await Account.delete().where(Account.id == account).returning(Account.id)
        return bool(gone)

    async def _change(self, account: UUID, values: dict[Any, Any]) -> None:
        async with self.database.writing():
            changed = await (
                Account.update(values).where(Account.id == account).returning(Account.id)
            )
        if not changed:
            raise NotFoundError("There is no such account.", where=f"Account {account}.")
