from datetime import UTC, datetime
from uuid import UUID, uuid4

from consult.store.database import Database
from consult.store.staff.rows import InvitationRow, RecoveryKeyRow
from consult.store.staff.tables import Invitation, RecoveryCode, RecoveryKey


class RecoveryKeys:
    """Consultations' keys, each wrapped to a key that exists on paper only."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def keep_recovery_key(
        self, consultation: UUID, public_key: bytes, wrapped: bytes
    ) -> None:
        """Keep a consultation's key wrapped to a recovery key, in place of an earlier one."""
        row = RecoveryKey(consultation=consultation, public_key=public_key, wrapped=wrapped)
        async with self.database.writing():
            await RecoveryKey.insert(row).on_conflict(
                target=RecoveryKey.consultation,
                action="DO UPDATE",
                values=[RecoveryKey.public_key, RecoveryKey.wrapped],
            )

    async def read_recovery_key(self, consultation: UUID) -> RecoveryKeyRow | None:
        """Give what the paper key of a consultation opens; None when there is none."""
        with self.database.reading():
            row = await (
                RecoveryKey.select().where(RecoveryKey.consultation == consultation).first()
            )
        return None if row is None else RecoveryKeyRow(**row)


class RecoveryCodes:
    """Codes that each sign a person in once without their authenticator, as digests."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def replace_recovery_codes(self, account: UUID, digests: list[bytes]) -> None:
        """Keep these digests for an account and forget every earlier one."""
        rows = [RecoveryCode(id=uuid4(), account=account, digest=one) for one in digests]
        async with self.database.writing():
            await RecoveryCode.delete().where(RecoveryCode.account == account)
            if rows:
                await RecoveryCode.insert(*rows)

    async def use_recovery_code(self, account: UUID, digest: bytes) -> bool:
        """Use a code up; False when it is none of the account's, or was used before."""
        async with self.database.writing():
            gone = await (
                RecoveryCode.delete()
                .where(RecoveryCode.account == account)
                .where(RecoveryCode.digest == digest)
                .returning(RecoveryCode.id)
            )
        return bool(gone)

    async def count_recovery_codes(self, account: UUID) -> int:
        """Count the codes that an account has left."""
        with self.database.reading():
            return int(await RecoveryCode.count().where(RecoveryCode.account == account))


class Invitations:
    """Places for people who will choose their own passphrase."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def add_invitation(self, name: str, role: str, digest: bytes, expires: datetime) -> UUID:
        """Keep a place under a name.

        Raises ``NameTakenError`` when there is one for it.
        """
        row = Invitation(id=uuid4(), digest=digest, name=name, role=role, expires=expires)
        async with self.database.writing():
            await Invitation.delete().where(Invitation.expires < datetime.now(UTC))
            await Invitation.insert(row)
        return row.id

    async def find_invitation(self, digest: bytes) -> InvitationRow | None:
        """Find a place by its code's digest; None when there is none or it has expired."""
        with self.database.reading():
            row = await (
                Invitation.select()
                .where(Invitation.digest == digest)
                .where(Invitation.expires >= datetime.now(UTC))
                .first()
            )
        return None if row is None else InvitationRow(**row)

    async def list_invitations(self) -> list[InvitationRow]:
        """List every place that is still free, by name."""
        with self.database.reading():
            rows = await (
                Invitation.select()
                .where(Invitation.expires >= datetime.now(UTC))
                .order_by(Invitation.name)
            )
        return [InvitationRow(**row) for row in rows]

    async def remove_invitation(self, invitation: UUID) -> bool:
        """Use a place up, or take it back; False when it was gone already."""
        async with self.database.writing():
            gone = await (
                Invitation.delete().where(Invitation.id == invitation).returning(Invitation.id)
            )
        return bool(gone)
