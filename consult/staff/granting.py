import asyncio
from uuid import UUID

from consult.errors import AccountError
from consult.store.staff import AccountRow, StaffStore
from consult.vault.keys import PrivateKey, unlock_person, unwrap_key, wrap_key
from consult.vault.seal import PublicKey


async def wrap_held_key(
    store: StaffStore, consultation: UUID, *, holder: AccountRow, passphrase: str, to: AccountRow
) -> bytes:
    """Wrap the key of a consultation to somebody, for somebody who holds it; nothing is stored.

    The key is unlocked by the holder's passphrase and exists in this process for a moment, so
    that the act can be recorded before it counts. Raises ``LockedError`` for a wrong passphrase
    and ``AccountError`` when the holder was never given the key.
    """
    key = await open_own_grant(store, consultation, holder, passphrase)
    return wrap_key(key, PublicKey(to.public_key))


async def open_own_grant(
    store: StaffStore, consultation: UUID, holder: AccountRow, passphrase: str
) -> PrivateKey:
    """Give the key of a consultation to somebody who holds it, unlocked by their passphrase.

    Raises ``LockedError`` for a wrong passphrase and ``AccountError`` when they do not hold it.
    """
    wrapped = await store.read_grant(consultation, holder.id)
    if wrapped is None:
        raise AccountError(
            "This person does not hold the key of this consultation.",
            where=f"Account {holder.name}.",
            remedy="Name somebody who does.",
        )
    own = await asyncio.to_thread(unlock_person, holder.locked_key, passphrase)
    return unwrap_key(wrapped, own)
