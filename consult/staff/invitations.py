"""Inviting somebody, who will choose their own passphrase, and taking an invitation back."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import AccountError, NameTakenError, NotFoundError
from consult.staff.accounts import read_name, tidy_name
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.rolechoices import RoleChoice, list_roles
from consult.staff.roles import ADMINISTRATORS, Role
from consult.staff.typed_codes import make_typed_code, read_typed_code
from consult.store.staff import InvitationRow
from consult.vault.secrets import digest_code

INVITE: Final = "/people/invite"
ONE: Final = "/people/invitations/{invitation:uuid}"
LIFE: Final = timedelta(hours=72)
GROUPS: Final = 4
"""Four groups of four signs are 79 bits, which no throttle has to protect."""

_PURPOSE: Final = b"invitation"
_TAKEN: Final = "There is an account or an invitation of this name. Choose another name."


class InviteView(FormView, frozen=True, kw_only=True):
    """The form that invites somebody."""

    roles: list[RoleChoice]


class InvitedView(Struct, frozen=True):
    """The code of an invitation, which is shown once; empty when it was."""

    name: str
    code: str


class InvitationView(FormView, frozen=True, kw_only=True):
    """An invitation that may be taken back."""

    id: str
    name: str


def digest_invitation_code(text: str, deployment_secret: str) -> bytes | None:
    """Give what an invitation's code is found by; None when the text cannot be one."""
    code = read_typed_code(text, GROUPS)
    return None if code is None else digest_code(_PURPOSE + code.encode(), deployment_secret)


@get(INVITE, opt={"roles": ADMINISTRATORS}, sync_to_thread=False)
def show_invite(request: StaffRequest) -> Response[str]:
    """Ask for a name and a role."""
    return _render(request, [])


@post(INVITE, opt={"roles": ADMINISTRATORS, "audit": Act.INVITED}, status_code=SEE_OTHER)
async def invite(request: StaffRequest) -> Response[Any]:
    """Keep a place for somebody, whose code is shown once."""
    desk = read_desk(request)
    name, role, passphrase = await read_fields(request, "name", "role", "passphrase")
    if await unlock_own_key(request, passphrase) is None:
        return _render(request, [FormFault("passphrase", WRONG)], role)
    if faults := await _check(request, name, role):
        return _render(request, faults, role)
    name, code = read_name(name), make_typed_code(GROUPS)
    digest = digest_invitation_code(code, desk.settings.secret) or b""
    await desk.audit.note(request.user.name, Act.INVITED, name, role)
    try:
        await desk.staff.add_invitation(name, role, digest, datetime.now(UTC) + LIFE)
    except NameTakenError:
        return _render(request, [FormFault("name", _TAKEN)], role)
    request.auth.keep_once("invitation", (name, code))
    return redirect_to("/people/invited")


@get("/people/invited", opt={"roles": ADMINISTRATORS}, sync_to_thread=False)
def show_invited(request: StaffRequest) -> Response[str]:
    """Show the code of an invitation that was just made, this once."""
    name, code = request.auth.take_once("invitation") or ("", "")
    return render_page(request, "invited", InvitedView(name, code))


@get(ONE, opt={"roles": ADMINISTRATORS})
async def show_invitation(request: StaffRequest, invitation: FromPath[UUID]) -> Response[str]:
    """Ask whether an invitation is to be taken back."""
    row = await _read(request, invitation)
    return render_page(request, "invitation", InvitationView(id=str(row.id), name=row.name))


@post(ONE, opt={"roles": ADMINISTRATORS, "audit": Act.INVITATION_REMOVED}, status_code=SEE_OTHER)
async def remove_invitation(request: StaffRequest, invitation: FromPath[UUID]) -> Response[Any]:
    """Take an invitation back; its code opens nothing from now on."""
    desk = read_desk(request)
    row = await _read(request, invitation)
    (passphrase,) = await read_fields(request, "passphrase")
    if await unlock_own_key(request, passphrase) is None:
        faults, status = [FormFault("passphrase", WRONG)], HTTPStatus.UNPROCESSABLE_ENTITY
        view = InvitationView(faults=faults, id=str(row.id), name=row.name)
        return render_page(request, "invitation", view, status_code=status)
    await desk.audit.note(request.user.name, Act.INVITATION_REMOVED, row.name)
    await desk.staff.remove_invitation(row.id)
    request.auth.keep_once("notice", (f"The invitation of {row.name} is taken back.",))
    return redirect_to("/people")


async def _check(request: StaffRequest, name: str, role: str) -> list[FormFault]:
    faults = []
    try:
        read_name(name)
    except AccountError as error:
        faults.append(FormFault("name", f"{error.what} {error.remedy}"))
    if await read_desk(request).staff.read_account(tidy_name(name)) is not None:
        faults.append(FormFault("name", _TAKEN))
    if role not in set(Role):
        faults.append(FormFault("role", "Choose a role."))
    return faults


async def _read(request: StaffRequest, invitation: UUID) -> InvitationRow:
    for row in await read_desk(request).staff.list_invitations():
        if row.id == invitation:
            return row
    raise NotFoundError("There is no such invitation.", where=f"Invitation {invitation}.")


def _render(request: StaffRequest, faults: list[FormFault], role: str = "") -> Response[str]:
    view = InviteView(faults=faults, roles=list_roles(role))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "invite", view, status_code=status)
