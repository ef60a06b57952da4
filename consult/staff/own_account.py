"""What everybody can see and renew of their own account."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.forms import read_fields
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.recovery_codes import digest_recovery_codes, make_recovery_codes
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import EVERYBODY, Role
from consult.staff.sessions import stamp_account


class AccountView(Struct, frozen=True):
    """Somebody's own account; ``notice`` says what was just changed, or is empty."""

    name: str
    role: str
    codes_left: int
    notice: str


class PassphraseView(Struct, frozen=True):
    """A form that asks for nothing but the passphrase."""

    fault: str = ""


class CodesView(Struct, frozen=True):
    """Fresh recovery codes; none when they were shown before."""

    codes: tuple[str, ...]


@get("/account", opt={"roles": EVERYBODY})
async def show_account(request: StaffRequest) -> Response[str]:
    """Show the signed-in person's own account."""
    user = request.user
    left = await read_desk(request).staff.count_recovery_codes(user.id)
    notice = " ".join(request.auth.take_once("notice"))
    return render_page(
        request, "own_account", AccountView(user.name, Role(user.role).label, left, notice)
    )


@get("/account/recovery-codes", opt={"roles": EVERYBODY}, sync_to_thread=False)
def show_renewal(request: StaffRequest) -> Response[str]:
    """Ask for the passphrase before new recovery codes are made."""
    return render_page(request, "recovery_codes", PassphraseView())


@post(
    "/account/recovery-codes",
    opt={"roles": EVERYBODY, "audit": Act.RECOVERY_CODES_MADE},
    status_code=SEE_OTHER,
)
async def renew_recovery_codes(request: StaffRequest) -> Response[Any]:
    """Make ten new codes; the earlier ones sign nobody in any more."""
    desk, user = read_desk(request), request.user
    (passphrase,) = await read_fields(request, "passphrase")
    if await unlock_own_key(request, passphrase) is None:
        view, status = PassphraseView(WRONG), HTTPStatus.UNPROCESSABLE_ENTITY
        return render_page(request, "recovery_codes", view, status_code=status)
    codes = make_recovery_codes()
    digests = digest_recovery_codes(codes, user.id, desk.settings.secret)
    await desk.audit.note(user.name, Act.RECOVERY_CODES_MADE, user.name)
    await desk.staff.replace_recovery_codes(user.id, digests)
    request.auth.keep_once("recovery-codes", codes)
    return redirect_to("/account/recovery-codes/new")


@get("/account/recovery-codes/new", opt={"roles": EVERYBODY}, sync_to_thread=False)
def show_new_codes(request: StaffRequest) -> Response[str]:
    """Show codes that were just made, this once."""
    view = CodesView(request.auth.take_once("recovery-codes"))
    return render_page(request, "new_codes", view)


async def keep_this_session(request: StaffRequest, notice: str) -> None:
    """End every other session of somebody who has just changed what they sign in with."""
    desk, session = read_desk(request), request.auth
    account = await desk.staff.read_account(session.name)
    if account is not None:
        session.stamp = stamp_account(account)
    desk.sessions.end_account(session.account, keep=session)
    session.keep_once("notice", (notice,))
