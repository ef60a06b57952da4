"""Tying one's own account to another authenticator app."""

from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from markupsafe import Markup

from consult.staff.audit import Act
from consult.staff.codes import find_step
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.own_account import keep_this_session
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.pictures import draw_code_address
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import EVERYBODY
from consult.vault.secrets import seal_secret

PATH: Final = "/account/authenticator"
WRONG_CODE: Final = (
    "This is not a code of the new entry in your app. "
    "Scan again, or wait for the next code, and check the clock of your device."
)


class AuthenticatorView(FormView, frozen=True, kw_only=True):
    """What the app scans, and the form that proves that it did."""

    picture: Markup
    secret: str


@get(PATH, opt={"roles": EVERYBODY}, sync_to_thread=False)
def show_authenticator(request: StaffRequest) -> Response[str]:
    """Show a new secret, which counts for nothing until a code of it came back."""
    return _render(request, [])


@post(PATH, opt={"roles": EVERYBODY, "audit": Act.AUTHENTICATOR_CHANGED}, status_code=SEE_OTHER)
async def change_authenticator(request: StaffRequest) -> Response[Any]:
    """Let the new secret count, once the passphrase and a code of it were typed."""
    desk, user = read_desk(request), request.user
    passphrase, code = await read_fields(request, "passphrase", "code")
    if await unlock_own_key(request, passphrase) is None:
        return _render(request, [FormFault("passphrase", WRONG)])
    secret = request.auth.offer_secret()
    step = find_step(secret, code, desk.conditions.now())
    if step is None:
        return _render(request, [FormFault("code", WRONG_CODE)])
    await desk.audit.note(user.name, Act.AUTHENTICATOR_CHANGED, user.name)
    sealed = seal_secret(secret.encode(), desk.settings.secret)
    await desk.staff.change_totp_secret(user.id, sealed, step)
    request.auth.forget_secret()
    await keep_this_session(
        request,
        "Your new authenticator counts from now on, and you are signed out everywhere else.",
    )
    return redirect_to("/account")


def _render(request: StaffRequest, faults: list[FormFault]) -> Response[str]:
    secret = request.auth.offer_secret()
    view = AuthenticatorView(
        faults=faults, picture=draw_code_address(secret, request.user.name), secret=secret
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "own_authenticator", view, status_code=status)
