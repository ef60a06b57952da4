"""Signing in and out."""

from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import Cookie
from msgspec import Struct

from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import EVERYBODY, PUBLIC
from consult.staff.sessions import COOKIE, stamp_account
from consult.staff.signin import Attempt
from consult.store.staff import AccountRow

FIELDS: Final = ("name", "passphrase", "code")
SIGNING_IN: Final = (Act.SIGNED_IN, Act.SIGNED_IN_BY_RECOVERY)


class SignInView(Struct, frozen=True):
    """The sign-in form, after a failed attempt or not; what was typed is never shown again."""

    failed: bool = False


@get("/sign-in", opt={"roles": PUBLIC}, sync_to_thread=False)
def show_sign_in(request: StaffRequest) -> Response[str]:
    """Show the sign-in form."""
    return render_page(request, "sign_in", SignInView())


@post("/sign-in", opt={"roles": PUBLIC, "audit": SIGNING_IN}, status_code=SEE_OTHER)
async def sign_in(request: StaffRequest) -> Response[Any]:
    """Sign somebody in under a session id minted now, and end the one they came with.

    Who used a recovery code up is led to their account, where it says how many are left.
    """
    desk = read_desk(request)
    admission = await desk.sign_in.check(Attempt(*await read_fields(request, *FIELDS)))
    if admission is None:
        view = SignInView(failed=True)
        return render_page(request, "sign_in", view, status_code=HTTPStatus.FORBIDDEN)
    by_recovery = admission.by_recovery
    await desk.audit.note(admission.account.name, SIGNING_IN[by_recovery])
    return open_session(request, admission.account, "/account" if by_recovery else "/")


def open_session(
    request: StaffRequest,
    account: AccountRow,
    path: str,
    recovery_codes: tuple[str, ...] = (),
) -> Response[Any]:
    """Begin a session, leave fresh recovery codes in it to be shown once, and lead to a page."""
    sessions = read_desk(request).sessions
    sessions.end(request.cookies.get(COOKIE, ""))
    token = sessions.begin(account.id, account.name, stamp_account(account))
    session = sessions.find(token)
    if session is not None and recovery_codes:
        session.keep_once("recovery-codes", recovery_codes)
    answer = redirect_to(path)
    answer.set_cookie(make_cookie(token))
    return answer


@post("/sign-out", opt={"roles": EVERYBODY, "audit": Act.SIGNED_OUT}, status_code=SEE_OTHER)
async def sign_out(request: StaffRequest) -> Response[Any]:
    """End the session here and on the server, and have the browser drop what it kept.

    The session ends before the act is recorded: a record that fails must keep nobody in.
    """
    desk = read_desk(request)
    desk.sessions.end(request.cookies.get(COOKIE, ""))
    await desk.audit.note(request.user.name, Act.SIGNED_OUT)
    answer = redirect_to("/sign-in")
    answer.set_cookie(make_cookie("", max_age=0))
    answer.headers["clear-site-data"] = '"cache", "cookies", "storage"'
    return answer


def make_cookie(token: str, max_age: int | None = None, key: str = COOKIE) -> Cookie:
    """Make the session cookie, or another like it.

    ``__Host-`` binds it to this host alone, so that a neighbouring name cannot plant one;
    ``strict`` keeps it from every request that another site starts.
    """
    return Cookie(
        key=key,
        value=token,
        max_age=max_age,
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
    )
