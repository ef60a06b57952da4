"""Unlocking a consultation for this session, and locking it again."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.staff.audit import Act
from consult.staff.codebooks.arriving import start_arrivals
from consult.staff.derived import take_out_everywhere
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.forms import read_fields
from consult.staff.heldkeys import FOREIGN, read_public_key
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.reading import read_consultation
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import KEY_HOLDERS, RUNNERS, Role
from consult.store.responses import ConsultationRow
from consult.vault.keys import unwrap_key

PATH: Final = "/consultations/{slug:str}/unlock"


class UnlockView(Struct, frozen=True):
    """The form that unlocks a consultation; ``run`` is where to go on afterwards, or empty."""

    slug: str
    title: str
    granted: bool
    run: str = ""
    fault: str = ""


@get(PATH, opt={"roles": KEY_HOLDERS})
async def show_unlock(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Ask for the passphrase, or say that the person has no key to this consultation."""
    row = await read_consultation(request, slug)
    return await _render(request, row, run=_read_run(request.query_params.get("run", "")))


@post(
    PATH,
    opt={"roles": KEY_HOLDERS, "audit": (Act.UNLOCKED, Act.RUN_STARTED)},
    status_code=SEE_OTHER,
)
async def unlock(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Hold the consultation's private key in this session's memory, and nowhere else."""
    row = await read_consultation(request, slug)
    passphrase, run = await read_fields(request, "passphrase", "run")
    own = await unlock_own_key(request, passphrase)
    if own is None:
        return await _render(request, row, run=_read_run(run), fault=WRONG)
    wrapped = await read_desk(request).staff.read_grant(row.id, request.user.id)
    if wrapped is None:
        return await _render(request, row)
    key = unwrap_key(wrapped, own)
    if not key.fits(await read_public_key(read_desk(request), row)):
        return await _render(request, row, run=_read_run(run), fault=FOREIGN)
    await read_desk(request).audit.note(request.user.name, Act.UNLOCKED, row.slug)
    # What was taken back since the last unlock is in findings that only now can be opened.
    await take_out_everywhere(read_desk(request), row.id, key)
    request.auth.hold_key(row.id, key)
    if Role(request.user.role) in RUNNERS:
        await start_arrivals(request, row.id, key)
    return redirect_to(f"/runs/{run}" if (run := _read_run(run)) else f"/consultations/{slug}")


@post(
    "/consultations/{slug:str}/lock",
    opt={"roles": KEY_HOLDERS, "audit": Act.LOCKED},
    status_code=SEE_OTHER,
)
async def lock(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Forget the consultation's key before the session ends.

    It is forgotten before that is recorded: a record that fails must keep nothing unlocked.
    """
    row = await read_consultation(request, slug)
    request.auth.forget_key(row.id)
    await read_desk(request).audit.note(request.user.name, Act.LOCKED, row.slug)
    return redirect_to(f"/consultations/{row.slug}")


async def _render(
    request: StaffRequest, row: ConsultationRow, *, run: str = "", fault: str = ""
) -> Response[str]:
    granted = await read_desk(request).staff.read_grant(row.id, request.user.id) is not None
    view = UnlockView(row.slug, row.title, granted, run, fault)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render_page(request, "unlock", view, status_code=status, invented=row.invented)


def _read_run(text: str) -> str:
    """Accept a run's id and nothing else, so that no form leads to an address of its own."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""
