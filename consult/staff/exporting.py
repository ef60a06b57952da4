"""What stands in the way of a file's leaving: two people, one table, one time."""

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final

from msgspec import Struct

from anonymise.disclosure import Release
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.roles import ANALYSTS
from consult.store.responses import ConsultationRow
from consult.store.staff import ExportRow, RunRow

WAITS: Final = timedelta(days=7)
"""How long a wish waits for a second person."""

LASTS: Final = timedelta(hours=24)
"""How long an agreement can be used."""

HOLDS_NO_KEY: Final = "You no longer hold the key of this consultation."
ASKED_ALREADY: Final = "You have asked for this file already. Somebody else has to agree to it."
OWN_WISH: Final = "You asked for this file yourself. Somebody else has to agree to it."
NOT_YOURS: Final = "Somebody else asked for this file, so only they can take it."
CHANGED: Final = "These counts have changed since the file was asked for. Ask for it again."
WAITED_TOO_LONG: Final = "This was asked for more than seven days ago. It has to be asked again."
AGREED_ALREADY: Final = "Somebody has agreed to this already."
NOT_AGREED: Final = "Nobody has agreed to this yet."
AGREED_TOO_LONG_AGO: Final = "The agreement is more than a day old. Ask for the file again."
TAKEN: Final = "This file was taken. Ask again to take it once more."
SECOND_GONE: Final = (
    "Whoever agreed no longer holds the key of this consultation. Ask for the file again."
)


class Step(Enum):
    """One of the three steps on a file's way out."""

    ASK = "ask"
    AGREE = "agree"
    TAKE = "take"


class Outgoing(Struct, frozen=True):
    """A released table that may be on its way out, and where it comes from."""

    row: RunRow
    consultation: ConsultationRow
    release: Release


async def check_export(
    request: StaffRequest,
    passphrase: str,
    step: Step,
    outgoing: Outgoing,
    wish: ExportRow | None = None,
) -> list[str]:
    """List what stands in the way of a step of an export by this person; empty when nothing does.

    Every condition on a file's leaving, beyond the role, is asked here and nowhere else.
    """
    if await unlock_own_key(request, passphrase) is None:
        return [WRONG]
    # Asked after the passphrase, whose check takes a while in which a key can be taken away.
    holders = await read_desk(request).staff.list_holders(outgoing.row.consultation)
    if request.user.id not in holders:
        return [HOLDS_NO_KEY]
    if step is Step.ASK:
        return await _check_asking(request, outgoing)
    if wish is None or wish.run != outgoing.row.id:
        return [NOT_AGREED]
    if step is Step.AGREE:
        return check_agreement(request, outgoing, wish)
    return await _check_taking(request, outgoing, wish)


def check_agreement(request: StaffRequest, outgoing: Outgoing, wish: ExportRow) -> list[str]:
    """List why this person cannot agree to a wish, their passphrase and key apart."""
    conditions = {
        OWN_WISH: wish.requested_by != request.user.id,
        AGREED_ALREADY: wish.agreed_by is None,
        CHANGED: wish.release_digest == outgoing.release.digest,
        WAITED_TOO_LONG: _is_within(wish.requested, WAITS),
    }
    return [fault for fault, is_met in conditions.items() if not is_met]


def is_live(wish: ExportRow, release: Release) -> bool:
    """Say whether a wish is about this very table and can still lead to a file."""
    if wish.taken is not None or wish.release_digest != release.digest:
        return False
    return _is_within(wish.agreed, LASTS) if wish.agreed else _is_within(wish.requested, WAITS)


async def _check_asking(request: StaffRequest, outgoing: Outgoing) -> list[str]:
    wishes = await read_desk(request).staff.list_exports(outgoing.row.id)
    mine = [wish for wish in wishes if wish.requested_by == request.user.id]
    return [ASKED_ALREADY] if any(is_live(wish, outgoing.release) for wish in mine) else []


async def _check_taking(request: StaffRequest, outgoing: Outgoing, wish: ExportRow) -> list[str]:
    if wish.agreed is None or wish.agreed_by in {None, wish.requested_by}:
        return [NOT_AGREED]
    conditions = {
        NOT_YOURS: wish.requested_by == request.user.id,
        TAKEN: wish.taken is None,
        CHANGED: wish.release_digest == outgoing.release.digest,
        AGREED_TOO_LONG_AGO: _is_within(wish.agreed, LASTS),
        SECOND_GONE: await _may_still_agree(request, wish),
    }
    return [fault for fault, is_met in conditions.items() if not is_met]


async def _may_still_agree(request: StaffRequest, wish: ExportRow) -> bool:
    """Whoever lost the key or the role since the agreement vouches for nothing any more."""
    staff = read_desk(request).staff
    fitting = {row.id for row in await staff.list_accounts() if row.role in ANALYSTS}
    return wish.agreed_by in fitting & set(await staff.list_holders(wish.consultation))


def _is_within(since: datetime, span: timedelta) -> bool:
    """A time in the future is as far away as one in the past: somebody turned a clock."""
    return abs(datetime.now(UTC) - since) < span
