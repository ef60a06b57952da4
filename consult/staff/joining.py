"""How somebody who was invited chooses their own passphrase and ties their own authenticator."""

from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from markupsafe import Markup
from msgspec import Struct

from consult.errors import AccountError, NameTakenError
from consult.staff.accounts import Prepared, prepare_account
from consult.staff.audit import Act
from consult.staff.codes import find_step
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.doorstep import COOKIE, Joiner
from consult.staff.entrance import make_cookie, open_session
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.invitations import digest_invitation_code
from consult.staff.own_authenticator import WRONG_CODE
from consult.staff.own_passphrase import check_new_passphrase
from consult.staff.pictures import draw_code_address
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import PUBLIC, Role
from consult.store.staff import InvitationRow

PATH: Final = "/join"
CHOOSE: Final = "/join/choose"


class JoinView(Struct, frozen=True):
    """The form for an invitation's code."""

    failed: bool = False


class ChooseView(FormView, frozen=True, kw_only=True):
    """The form of somebody whose invitation was found."""

    name: str
    role: str
    picture: Markup
    secret: str


@get(PATH, opt={"roles": PUBLIC}, sync_to_thread=False)
def show_join(request: StaffRequest) -> Response[str]:
    """Ask for the code of an invitation."""
    return render_page(request, "join", JoinView())


# Nothing is changed by a code alone, so there is no act to record.
@post(PATH, opt={"roles": PUBLIC, "audit": ()}, status_code=SEE_OTHER)
async def join(request: StaffRequest) -> Response[Any]:
    """Look a code up: one that is wrong, used, taken back or too old gets the same answer."""
    desk = read_desk(request)
    (code,) = await read_fields(request, "code")
    digest = digest_invitation_code(code, desk.settings.secret)
    if digest is None or await desk.staff.find_invitation(digest) is None:
        return _refuse(request)
    answer = redirect_to(CHOOSE)
    answer.set_cookie(make_cookie(desk.doorstep.begin(digest), key=COOKIE))
    return answer


@get(CHOOSE, opt={"roles": PUBLIC})
async def show_choose(request: StaffRequest) -> Response[Any]:
    """Show who is invited to what, and ask for a passphrase and a first code."""
    found = await _find(request)
    return redirect_to(PATH) if found is None else _render(request, *found, [])


@post(CHOOSE, opt={"roles": PUBLIC, "audit": Act.JOINED}, status_code=SEE_OTHER)
async def choose(request: StaffRequest) -> Response[Any]:
    """Make the account, use the invitation up and sign the person in; all of it or nothing."""
    found = await _find(request)
    if found is None:
        return redirect_to(PATH)
    joiner, invitation = found
    new, again, code = await read_fields(request, "new", "again", "code")
    faults = check_new_passphrase(new, again, name=invitation.name, role=invitation.role)
    step = find_step(joiner.totp_secret, code, read_desk(request).conditions.now())
    if step is None:
        faults.append(FormFault("code", WRONG_CODE))
    if faults or step is None:
        return _render(request, joiner, invitation, faults)
    prepared = await _admit(request, joiner, invitation, new, step)
    if prepared is None:
        return _refuse(request)
    answer = open_session(
        request, prepared.row, "/account/recovery-codes/new", prepared.shown.recovery_codes
    )
    answer.set_cookie(make_cookie("", max_age=0, key=COOKIE))
    return answer


async def _admit(
    request: StaffRequest, joiner: Joiner, invitation: InvitationRow, passphrase: str, step: int
) -> Prepared | None:
    """Store the account; None when its name or the invitation was used meanwhile."""
    desk = read_desk(request)
    try:
        prepared = await prepare_account(
            desk.staff,
            name=invitation.name,
            role=Role(invitation.role),
            passphrase=passphrase,
            deployment_secret=desk.settings.secret,
            hardness=desk.conditions.hardness,
            totp_secret=joiner.totp_secret,
            totp_step=step,
        )
        await desk.audit.note(invitation.name, Act.JOINED, invitation.name, invitation.role)
        admitted = await desk.staff.admit_account(
            prepared.row, prepared.recovery_digests, invitation.id
        )
    except (AccountError, NameTakenError):
        return None
    finally:
        desk.doorstep.end(request.cookies.get(COOKIE, ""))
    return prepared if admitted else None


async def _find(request: StaffRequest) -> tuple[Joiner, InvitationRow] | None:
    """Find who waits, and look their invitation up again: it may have been taken back."""
    desk = read_desk(request)
    joiner = desk.doorstep.find(request.cookies.get(COOKIE, ""))
    row = await desk.staff.find_invitation(joiner.invitation_digest) if joiner else None
    return None if joiner is None or row is None else (joiner, row)


def _refuse(request: StaffRequest) -> Response[str]:
    view = JoinView(failed=True)
    return render_page(request, "join", view, status_code=HTTPStatus.FORBIDDEN)


def _render(
    request: StaffRequest, joiner: Joiner, row: InvitationRow, faults: list[FormFault]
) -> Response[str]:
    view = ChooseView(
        faults=faults,
        name=row.name,
        role=Role(row.role).label,
        picture=draw_code_address(joiner.totp_secret, row.name),
        secret=joiner.totp_secret,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "join_choose", view, status_code=status)
