"""Putting a new key in the place of a consultation's key, with nothing lost at any point.

The order is what keeps every response readable, wherever it stops. First everybody who stays
gets the new key together with the old one; then respondents seal to the new one; then what lies
there is sealed again; and only when nothing is left that needs it, the old key goes.
"""

import asyncio
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from consult.errors import LockedError, RotationError, RunEndedError, StorageError
from consult.jobs.runs import ENDED, stop_run
from consult.store.responses import ConsultationRow, ResponsesStore
from consult.store.staff import CodebookRow, RecoveryKeyRow, RunRow, StaffStore
from consult.vault.keys import PrivateKey, make_key_pair, unwrap_key, wrap_key
from consult.vault.resealing import Reseal, make_reseal
from consult.vault.seal import PublicKey

ATTEMPTS: Final = 5
"""How often something is tried again that others changed in the same instant."""


class Rotation(Struct, frozen=True):
    """Who replaces which key: ``own`` is the private key of ``person``, who stays a holder.

    ``without`` is an account that holds the key no longer, or None.
    """

    responses: ResponsesStore
    staff: StaffStore
    consultation: ConsultationRow
    person: UUID
    own: PrivateKey
    without: UUID | None = None


async def rotate_key(rotation: Rotation) -> PrivateKey:
    """Replace a consultation's key for everybody who holds it, and give the new one.

    Whoever had the old key opens nothing that is in the databases afterwards. Raises
    ``RotationError`` when it could not be finished: every response still opens for everybody
    who stays, and starting it again finishes it.
    """
    try:
        return await _rotate(rotation)
    except (StorageError, LockedError) as error:
        raise _unfinished(rotation, error.code) from None


async def _rotate(rotation: Rotation) -> PrivateKey:
    await _stop_runs(rotation)
    key = await _give_both(rotation)
    await _seal_to(rotation, key)
    await _reseal_all(rotation, key)
    # A run that was started meanwhile may hold the old key still.
    await _stop_runs(rotation)
    return await _give_new_alone(rotation, key)


async def _stop_runs(rotation: Rotation) -> None:
    """A run holds the old key in its worker and would seal what it finds to that.

    Figures of fieldwork go as well: what they were counted from is sealed to that key, and they
    are counted again in a minute.
    """
    await rotation.staff.drop_figures(rotation.consultation.id)
    for run in await rotation.staff.list_runs(rotation.consultation.id):
        if run.state not in ENDED:
            await _stop(rotation.staff, run)


async def _stop(staff: StaffStore, run: RunRow) -> None:
    try:
        await stop_run(staff, run.id)
    except RunEndedError:
        return


async def _give_both(rotation: Rotation) -> PrivateKey:
    """Make a key and wrap it, with those before it, to everybody who stays."""
    fresh = make_key_pair().private
    for _ in range(ATTEMPTS):
        grants = await rotation.staff.read_grants(rotation.consultation.id)
        key = fresh.succeed(_unwrap_own(rotation, grants))
        if await _replace_grants(rotation, key, grants):
            return key
    raise _unfinished(rotation, "the holders of the key changed all the while")


async def _seal_to(rotation: Rotation, key: PrivateKey) -> None:
    """Have respondents seal to the key, unless somebody else has put theirs there meanwhile.

    What is on its way, sealed to the old key, is refused by the writer and sealed again.
    """
    for _ in range(ATTEMPTS):
        before = await _read_public_key(rotation)
        if not key.fits(before):
            break
        if await rotation.responses.set_public_key(
            rotation.consultation.id, key.public.raw, instead_of=before.raw
        ):
            return
    raise _unfinished(rotation, "somebody else replaces this key")


async def _reseal_all(rotation: Rotation, key: PrivateKey) -> None:
    """Go through everything until a whole round finds nothing that needs the old key."""
    reseal = make_reseal(key)
    for _ in range(ATTEMPTS):
        changed = await rotation.responses.reseal_responses(rotation.consultation.id, reseal)
        for run in await rotation.staff.list_runs(rotation.consultation.id):
            changed += await _reseal_run(rotation.staff, run, reseal)
        for book in await rotation.staff.list_codebooks(rotation.consultation.id):
            changed += await _reseal_codebook(rotation.staff, book, reseal)
        if not changed:
            return
    raise _unfinished(rotation, "answers sealed to the old key came in all the while")


async def _reseal_run(staff: StaffStore, run: RunRow, reseal: Reseal) -> int:
    if run.result is None:
        return 0
    result = await asyncio.to_thread(reseal, run.result)
    release = await asyncio.to_thread(reseal, run.release) if run.release else None
    if result is None and release is None:
        return 0
    # Where somebody has changed it in this instant, the next round meets it again.
    await staff.replace_result(run.id, run.result, result or run.result, release or run.release)
    return 1


async def _reseal_codebook(staff: StaffStore, book: CodebookRow, reseal: Reseal) -> int:
    sealed = await asyncio.to_thread(reseal, book.sealed)
    if sealed is None:
        return 0
    # Where somebody has changed it in this instant, the next round meets it again.
    await staff.replace_codebook(book.id, book.sealed, sealed)
    return 1


async def _give_new_alone(rotation: Rotation, key: PrivateKey) -> PrivateKey:
    alone = key.without_former()
    for _ in range(ATTEMPTS):
        grants = await rotation.staff.read_grants(rotation.consultation.id)
        held = _unwrap_own(rotation, grants)
        if held.public != key.public or await _read_public_key(rotation) != key.public:
            break
        if await _replace_grants(rotation, alone, grants):
            return alone
    raise _unfinished(rotation, "somebody else replaces this key")


async def _replace_grants(
    rotation: Rotation, key: PrivateKey, grants: Mapping[UUID, bytes]
) -> bool:
    accounts = {row.id: row for row in await rotation.staff.list_accounts()}
    wrapped = {
        account: wrap_key(key, PublicKey(accounts[account].public_key))
        for account in grants
        if account in accounts and account != rotation.without
    }
    paper = await rotation.staff.read_recovery_key(rotation.consultation.id)
    return await rotation.staff.replace_grants(
        rotation.consultation.id, wrapped, _rewrap(paper, key), instead_of=grants
    )


def _rewrap(paper: RecoveryKeyRow | None, key: PrivateKey) -> RecoveryKeyRow | None:
    if paper is None:
        return None
    return replace(paper, wrapped=wrap_key(key, PublicKey(paper.public_key)))


def _unwrap_own(rotation: Rotation, grants: Mapping[UUID, bytes]) -> PrivateKey:
    """Take the key from the database and not from a session, where it may be an older one."""
    wrapped = grants.get(rotation.person)
    if wrapped is None:
        raise _unfinished(rotation, "the person who replaces it does not hold it any more")
    return unwrap_key(wrapped, rotation.own)


async def _read_public_key(rotation: Rotation) -> PublicKey:
    row = await rotation.responses.read_consultation(rotation.consultation.slug)
    if row is None or row.id != rotation.consultation.id:
        raise _unfinished(rotation, "the consultation is gone")
    return PublicKey(row.public_key)


def _unfinished(rotation: Rotation, why: str) -> RotationError:
    return RotationError(
        f"The key was not replaced to the end: {why}. Every response still opens.",
        where=f"Consultation {rotation.consultation.slug}.",
        remedy="Start the replacement again on the page of its holders.",
    )
