"""A consultation's key in the hands of somebody who has just typed their passphrase."""

import asyncio
from typing import Final

from litestar.response import Redirect
from msgspec import Struct

from consult.errors import RotationError
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.formfaults import FormFault
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.rendering import redirect_to
from consult.staff.rotation import Rotation, rotate_key
from consult.staff.sessions import Session
from consult.store.responses import ConsultationRow
from consult.vault.keys import PrivateKey, unwrap_key
from consult.vault.seal import PublicKey

LOST: Final = "You do not hold this key any more."
FOREIGN: Final = (
    "New answers are sealed to a key that yours does not open: somebody may have put it there. "
    "Ask whoever runs this installation to close the consultation and to look into it."
)

_UNDER_WAY: Final[set[asyncio.Task[None]]] = set()


class HeldKey(Struct, frozen=True):
    """A person's own private key, and the consultation's that it opened."""

    own: PrivateKey
    key: PrivateKey


def ask_unlock(row: ConsultationRow) -> Redirect:
    """Lead to where the consultation is unlocked, or where it says who can give its key."""
    return redirect_to(f"/consultations/{row.slug}/unlock")


def is_unlocked(request: StaffRequest, row: ConsultationRow) -> bool:
    """Say whether the consultation is unlocked in this session."""
    return request.auth.read_key(row.id) is not None


async def open_held_key(
    request: StaffRequest, row: ConsultationRow, passphrase: str
) -> HeldKey | FormFault:
    """Take the key from the database, under a passphrase typed again; or say why not.

    The session's copy is not used: somebody may have taken the key away or replaced it since.
    """
    own = await unlock_own_key(request, passphrase)
    if own is None:
        return FormFault("passphrase", WRONG)
    wrapped = await read_desk(request).staff.read_grant(row.id, request.user.id)
    if wrapped is None:
        return FormFault("passphrase", LOST)
    key = unwrap_key(wrapped, own)
    public = await read_public_key(read_desk(request), row)
    return HeldKey(own, key) if key.fits(public) else FormFault("passphrase", FOREIGN)


async def replace_held_key(desk: Desk, rotation: Rotation, session: Session) -> None:
    """Replace the key to the end, also when the person's browser goes away meanwhile.

    Everybody's sessions lose it, and this one holds the new key. Raises ``RotationError``.
    """
    task = asyncio.create_task(_replace(desk, rotation, session))
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)
    await asyncio.shield(task)


async def _replace(desk: Desk, rotation: Rotation, session: Session) -> None:
    consultation = rotation.consultation.id
    async with desk.key_changes:
        desk.sessions.forget_key(consultation)
        try:
            session.hold_key(consultation, await rotate_key(rotation))
        except RotationError:
            # What they hold now opens everything, and lets them try again.
            wrapped = await desk.staff.read_grant(consultation, rotation.person)
            if wrapped is not None:
                session.hold_key(consultation, unwrap_key(wrapped, rotation.own))
            raise
        finally:
            # Who has unlocked it meanwhile holds the former key as well.
            desk.sessions.forget_key(consultation, keep=session)


async def read_public_key(desk: Desk, row: ConsultationRow) -> PublicKey:
    """Read to which key answers are sealed at this moment, and not when ``row`` was read."""
    now = await desk.responses.read_consultation(row.slug)
    return PublicKey((now or row).public_key)
