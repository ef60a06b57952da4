"""Signing in and out."""

from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from litestar.datastructures import Cookie
from msgspec import Struct

from consult.staff.desk import StaffRequest, read_desk
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import EVERYBODY, PUBLIC
from consult.staff.sessions import COOKIE
from consult.staff.signin import Attempt

FIELDS: Final = ("name", "passphrase", "code")


class SignInView(Struct, frozen=True):
    """The sign-in form, after a failed attempt or not; what was typed is never shown again."""

    failed: bool = False


@get("/sign-in", opt={"roles": PUBLIC}, sync_to_thread=False)
def show_sign_in(request: StaffRequest) -> Response[str]:
    """Show the sign-in form."""
    return render_page(request, "sign_in", SignInView())


@post("/sign-in", opt={"roles": PUBLIC}, status_code=SEE_OTHER)
async def sign_in(request: StaffRequest) -> Response[Any]:
    """Sign somebody in under a session id minted now, and end the one they came with."""
    desk = read_desk(request)
    account = await desk.sign_in.check(Attempt(*await read_fields(request, *FIELDS)))
    if account is None:
        view = SignInView(failed=True)
        return render_page(request, "sign_in", view, status_code=HTTPStatus.FORBIDDEN)
    desk.sessions.end(request.cookies.get(COOKIE, ""))
    answer = redirect_to("/")
    answer.set_cookie(make_cookie(desk.sessions.begin(account.id, account.name)))
    return answer


@post("/sign-out", opt={"roles": EVERYBODY}, status_code=SEE_OTHER)
async def sign_out(request: StaffRequest) -> Response[Any]:
    """End the session here and on the server, and have the browser drop what it kept."""
    read_desk(request).sessions.end(request.cookies.get(COOKIE, ""))
    answer = redirect_to("/sign-in")
    answer.set_cookie(make_cookie("", max_age=0))
    answer.headers["clear-site-data"] = '"cache", "cookies", "storage"'
    return answer


def make_cookie(token: str, max_age: int | None = None) -> Cookie:
    """Make the session cookie.

    ``__Host-`` binds it to this host alone, so that a neighbouring name cannot plant one;
    ``strict`` keeps it from every request that another site starts.
    """
    return Cookie(
        key=COOKIE,
        value=token,
        max_age=max_age,
        path="/",
        secure=True,
        httponly=True,
        samesite="strict",
    )
