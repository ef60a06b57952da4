"""Taking a consultation's key away from somebody, and replacing it for everybody."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from consult.errors import NotFoundError, RotationError
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.heldkeys import (
    HeldKey,
    ask_unlock,
    is_unlocked,
    open_held_key,
    replace_held_key,
)
from consult.staff.reading import read_consultation
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS
from consult.staff.rotation import Rotation
from consult.store.responses import ConsultationRow
from consult.store.staff import AccountRow

REPLACE: Final = "/consultations/{slug:str}/holders/replace"
TAKE_AWAY: Final = "/consultations/{slug:str}/holders/{account:uuid}/take-away"
ONESELF: Final = "This is you. Somebody else who holds the key can take it away from you."
UNFINISHED: Final = (
    "The key was not replaced to the end. Nothing is lost, and every answer still opens. "
    "Try again; if it happens again, tell whoever runs this installation."
)


class ReplacingView(FormView, frozen=True, kw_only=True):
    """The form that replaces the key; ``id`` and ``name`` are of whom it is taken from, if any."""

    slug: str
    title: str
    id: str = ""
    name: str = ""


@get(REPLACE, opt={"roles": ANALYSTS})
async def show_replacing(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Ask whether the key is to be replaced."""
    row = await read_consultation(request, slug)
    return _render(request, row, None, []) if is_unlocked(request, row) else ask_unlock(row)


@post(REPLACE, opt={"roles": ANALYSTS, "audit": Act.KEY_ROTATED}, status_code=SEE_OTHER)
async def replace_key(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Put a new key in the old one's place, for everybody who holds it."""
    row = await read_consultation(request, slug)
    if not is_unlocked(request, row):
        return ask_unlock(row)
    return await _replace(request, row, None)


@get(TAKE_AWAY, opt={"roles": ANALYSTS})
async def show_taking(
    request: StaffRequest, slug: FromPath[str], account: FromPath[UUID]
) -> Response[Any]:
    """Ask whether the key is to be taken away from somebody, and say what that does."""
    row = await read_consultation(request, slug)
    if not is_unlocked(request, row):
        return ask_unlock(row)
    return _render(request, row, await _read_holder(request, row, account), [])


@post(
    TAKE_AWAY,
    opt={"roles": ANALYSTS, "audit": (Act.KEY_TAKEN_AWAY, Act.KEY_ROTATED)},
    status_code=SEE_OTHER,
)
async def take_key_away(
    request: StaffRequest, slug: FromPath[str], account: FromPath[UUID]
) -> Response[Any]:
    """Replace the key for everybody but one, whose copy opens nothing from then on."""
    row = await read_consultation(request, slug)
    if not is_unlocked(request, row):
        return ask_unlock(row)
    return await _replace(request, row, await _read_holder(request, row, account))


async def _replace(
    request: StaffRequest, row: ConsultationRow, without: AccountRow | None
) -> Response[Any]:
    (passphrase,) = await read_fields(request, "passphrase")
    held = await open_held_key(request, row, passphrase)
    if isinstance(held, FormFault):
        return _render(request, row, without, [held])
    if without is not None and without.id == request.user.id:
        return _render(request, row, without, [FormFault("passphrase", ONESELF)])
    await _note(request, row, without)
    try:
        await replace_held_key(
            read_desk(request), _plan(request, row, held, without), request.auth
        )
    except RotationError:
        return _render(request, row, without, [FormFault("passphrase", UNFINISHED)])
    request.auth.keep_once("notice", (_write_notice(without),))
    return redirect_to(f"/consultations/{row.slug}/holders")


async def _note(request: StaffRequest, row: ConsultationRow, without: AccountRow | None) -> None:
    audit, name = read_desk(request).audit, request.user.name
    if without is not None:
        await audit.note(name, Act.KEY_TAKEN_AWAY, row.slug, f"from {without.name}")
    await audit.note(name, Act.KEY_ROTATED, row.slug)


def _plan(
    request: StaffRequest, row: ConsultationRow, held: HeldKey, without: AccountRow | None
) -> Rotation:
    desk = read_desk(request)
    return Rotation(
        responses=desk.responses,
        staff=desk.staff,
        consultation=row,
        person=request.user.id,
        own=held.own,
        without=without.id if without else None,
    )


async def _read_holder(request: StaffRequest, row: ConsultationRow, account: UUID) -> AccountRow:
    staff = read_desk(request).staff
    holders = await staff.list_holders(row.id)
    for one in await staff.list_accounts():
        if one.id == account and one.id in holders:
            return one
    raise NotFoundError("This person does not hold the key.", where=f"Account {account}.")


def _write_notice(without: AccountRow | None) -> str:
    if without is None:
        return "The key is replaced. Everybody else has to unlock the answers again."
    return f"{without.name} does not hold the key any more, and it is replaced for the others."


def _render(
    request: StaffRequest,
    row: ConsultationRow,
    without: AccountRow | None,
    faults: list[FormFault],
) -> Response[str]:
    view = ReplacingView(
        faults=faults,
        slug=row.slug,
        title=row.title,
        id=str(without.id) if without else "",
        name=without.name if without else "",
    )
    template = "key_taking" if without else "key_replacing"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, template, view, status_code=status, invented=row.invented)
