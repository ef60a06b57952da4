"""Who works here, and what each of them is trusted to do."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import AccountError, NotFoundError
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.rolechoices import RoleChoice, list_roles
from consult.staff.roles import ADMINISTRATORS, Role
from consult.staff.soleholders import SoleHold, list_sole_holds
from consult.store.staff import AccountRow

ROLE: Final = "/people/{account:uuid}/role"
REMOVE: Final = "/people/{account:uuid}/remove"
_KEPT: Final = Role.ADMINISTRATOR.value
_ONESELF: Final = "This is your own account. Another administrator can do this for you."
_LAST: Final = "This is the last administrator. Give somebody else that role first."


class PersonLine(Struct, frozen=True):
    """One account in the list of people."""

    id: str
    name: str
    role: str
    is_self: bool


class InvitationLine(Struct, frozen=True):
    """One invitation that nobody has used yet."""

    id: str
    name: str
    role: str
    until: str


class PeopleView(Struct, frozen=True):
    """Everybody who can sign in, and everybody who was invited to."""

    people: list[PersonLine]
    invitations: list[InvitationLine]
    notice: str


class RoleView(FormView, frozen=True, kw_only=True):
    """The form that gives somebody another role."""

    id: str
    name: str
    roles: list[RoleChoice]


class RemovalView(FormView, frozen=True, kw_only=True):
    """The form that removes an account; ``sole`` is what nobody else could open then."""

    id: str
    name: str
    sole: list[SoleHold]


@get("/people", opt={"roles": ADMINISTRATORS})
async def show_people(request: StaffRequest) -> Response[str]:
    """Show every account and every open invitation."""
    staff, me = read_desk(request).staff, request.user.id
    view = PeopleView(
        people=[
            PersonLine(str(row.id), row.name, Role(row.role).label, row.id == me)
            for row in await staff.list_accounts()
        ],
        invitations=[
            InvitationLine(
                str(row.id), row.name, Role(row.role).label, f"{row.expires:%-d %B %Y, %H:%M} UTC"
            )
            for row in await staff.list_invitations()
        ],
        notice=" ".join(request.auth.take_once("notice")),
    )
    return render_page(request, "people", view)


@get(ROLE, opt={"roles": ADMINISTRATORS})
async def show_role(request: StaffRequest, account: FromPath[UUID]) -> Response[str]:
    """Ask for another role of somebody."""
    return _render_role(request, await _read(request, account), [])


@post(ROLE, opt={"roles": ADMINISTRATORS, "audit": Act.ROLE_CHANGED}, status_code=SEE_OTHER)
async def change_role(request: StaffRequest, account: FromPath[UUID]) -> Response[Any]:
    """Give somebody another role, which counts from their next request on."""
    desk, row = read_desk(request), await _read(request, account)
    role, passphrase = await read_fields(request, "role", "passphrase")
    if faults := await _check_role(request, row, role, passphrase):
        return _render_role(request, row, faults, role)
    await desk.audit.note(request.user.name, Act.ROLE_CHANGED, row.name, role)
    try:
        await desk.staff.set_role(row.id, role, keep_one=_KEPT)
    except AccountError:
        return _render_role(request, row, [FormFault("role", _LAST)], role)
    request.auth.keep_once("notice", (f"{row.name} is now: {Role(role).label.lower()}.",))
    return redirect_to("/people")


@get(REMOVE, opt={"roles": ADMINISTRATORS})
async def show_removal(request: StaffRequest, account: FromPath[UUID]) -> Response[str]:
    """Ask whether an account is to be removed, and say what would be lost with it."""
    return await _render_removal(request, await _read(request, account), [])


@post(REMOVE, opt={"roles": ADMINISTRATORS, "audit": Act.ACCOUNT_REMOVED}, status_code=SEE_OTHER)
async def remove_person(request: StaffRequest, account: FromPath[UUID]) -> Response[Any]:
    """Remove an account with its keys and codes, and sign the person out everywhere."""
    desk, row = read_desk(request), await _read(request, account)
    passphrase, confirmed = await read_fields(request, "passphrase", "confirmed")
    faults = await _check_removal(request, row, passphrase, confirmed=confirmed == "yes")
    if faults:
        return await _render_removal(request, row, faults)
    await desk.audit.note(request.user.name, Act.ACCOUNT_REMOVED, row.name, row.role)
    try:
        await desk.staff.remove_account(row.id, keep_one=_KEPT)
    except AccountError:
        return await _render_removal(request, row, [FormFault("passphrase", _LAST)])
    desk.sessions.end_account(row.id)
    request.auth.keep_once("notice", (f"The account of {row.name} is removed.",))
    return redirect_to("/people")


async def _check_role(
    request: StaffRequest, row: AccountRow, role: str, passphrase: str
) -> list[FormFault]:
    if await unlock_own_key(request, passphrase) is None:
        return [FormFault("passphrase", WRONG)]
    if row.id == request.user.id:
        return [FormFault("role", _ONESELF)]
    return [] if role in set(Role) else [FormFault("role", "Choose a role.")]


async def _check_removal(
    request: StaffRequest, row: AccountRow, passphrase: str, *, confirmed: bool
) -> list[FormFault]:
    if await unlock_own_key(request, passphrase) is None:
        return [FormFault("passphrase", WRONG)]
    if row.id == request.user.id:
        return [FormFault("passphrase", _ONESELF)]
    if not confirmed and await _list_sole(request, row):
        return [FormFault("confirmed", "Say that you have read what can no longer be opened.")]
    return []


async def _list_sole(request: StaffRequest, row: AccountRow) -> list[SoleHold]:
    desk = read_desk(request)
    return await list_sole_holds(desk.staff, desk.responses, row.id)


async def _read(request: StaffRequest, account: UUID) -> AccountRow:
    for row in await read_desk(request).staff.list_accounts():
        if row.id == account:
            return row
    raise NotFoundError("There is no such account.", where=f"Account {account}.")


def _render_role(
    request: StaffRequest, row: AccountRow, faults: list[FormFault], role: str = ""
) -> Response[str]:
    roles = list_roles(role if role in set(Role) else row.role)
    view = RoleView(faults=faults, id=str(row.id), name=row.name, roles=roles)
    return render_page(request, "person_role", view, status_code=_status(faults))


async def _render_removal(
    request: StaffRequest, row: AccountRow, faults: list[FormFault]
) -> Response[str]:
    sole = await _list_sole(request, row)
    view = RemovalView(faults=faults, id=str(row.id), name=row.name, sole=sole)
    return render_page(request, "person_removal", view, status_code=_status(faults))


def _status(faults: list[FormFault]) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
