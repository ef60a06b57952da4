import asyncio
from uuid import UUID

from consult.errors import AccountError
from consult.store.staff import AccountRow, StaffStore
from consult.vault.keys import unlock_person, unwrap_key, wrap_key
from consult.vault.seal import PublicKey


async def grant_consultation(
    store: StaffStore, consultation: UUID, *, holder: AccountRow, passphrase: str, to: AccountRow
) -> None:
    """Give somebody the key of a consultation, from somebody who holds it.

    The key is unlocked by the holder's passphrase, exists in this process for a moment, and is
    kept wrapped to the other person. Raises ``LockedError`` for a wrong passphrase and
    ``AccountError`` when the holder was never given the key.
    """
    wrapped = await store.read_grant(consultation, holder.id)
    if wrapped is None:
        raise AccountError(
            "This person does not hold the key of this consultation.",
            where=f"Account {holder.name}.",
            remedy="Name somebody who does.",
        )
    own = await asyncio.to_thread(unlock_person, holder.locked_key, passphrase)
    key = unwrap_key(wrapped, own)
    await store.grant_key(consultation, to.id, wrap_key(key, PublicKey(to.public_key)))
