"""Typing the passphrase again: before a consultation is unlocked and before anything leaves."""

import asyncio
from typing import Final

from litestar.exceptions import NotAuthorizedException

from consult.errors import LockedError
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.sessions import WRONG_PASSPHRASES
from consult.vault.keys import PrivateKey, unlock_person

WRONG: Final = "This is not your passphrase. After five wrong ones you are signed out."


async def unlock_own_key(request: StaffRequest, passphrase: str) -> PrivateKey | None:
    """Unlock the signed-in person's private key; None when the passphrase is wrong.

    Raises ``NotAuthorizedException`` after the fifth wrong one in a session, which ends
    it: whoever found a browser signed in does not get to guess.
    """
    session = request.auth
    try:
        key = await asyncio.to_thread(unlock_person, request.user.locked_key, passphrase)
    except LockedError:
        session.wrong_passphrases += 1
        if session.wrong_passphrases < WRONG_PASSPHRASES:
            return None
        read_desk(request).sessions.end_account(session.account)
        raise NotAuthorizedException("Sign in first.") from None
    session.wrong_passphrases = 0
    return key
