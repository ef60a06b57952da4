"""Changing one's own passphrase, which also locks one's own key anew."""

import asyncio
from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post

from consult.staff.audit import Act
from consult.staff.choosing import LONGEST_PASSPHRASE, check_passphrase_choice
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.own_account import keep_this_session
from consult.staff.passphrase import WRONG, unlock_own_key
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import EVERYBODY
from consult.vault.keys import relock_person
from consult.vault.passphrases import hash_passphrase

PATH: Final = "/account/passphrase"


class NewPassphraseView(FormView, frozen=True, kw_only=True):
    """The form for a new passphrase."""

    longest: int = LONGEST_PASSPHRASE


@get(PATH, opt={"roles": EVERYBODY}, sync_to_thread=False)
def show_passphrase(request: StaffRequest) -> Response[str]:
    """Ask for the old passphrase and a new one."""
    return render_page(request, "own_passphrase", NewPassphraseView())


@post(PATH, opt={"roles": EVERYBODY, "audit": Act.PASSPHRASE_CHANGED}, status_code=SEE_OTHER)
async def change_passphrase(request: StaffRequest) -> Response[Any]:
    """Lock the person's key by a new passphrase; what the key opens stays the same."""
    desk, user = read_desk(request), request.user
    old, new, again = await read_fields(request, "old", "new", "again")
    if faults := await _check(request, old, new, again):
        view, status = NewPassphraseView(faults=faults), HTTPStatus.UNPROCESSABLE_ENTITY
        return render_page(request, "own_passphrase", view, status_code=status)
    hardness = desk.conditions.hardness
    keys = await asyncio.to_thread(relock_person, user.locked_key, old, new, hardness)
    made = await asyncio.to_thread(hash_passphrase, new, hardness)
    await desk.audit.note(user.name, Act.PASSPHRASE_CHANGED, user.name)
    await desk.staff.change_locks(user.id, made, keys.locked)
    await keep_this_session(
        request, "Your passphrase is changed, and you are signed out everywhere else."
    )
    return redirect_to("/account")


async def _check(request: StaffRequest, old: str, new: str, again: str) -> list[FormFault]:
    if await unlock_own_key(request, old) is None:
        return [FormFault("old", WRONG)]
    faults = check_new_passphrase(new, again, name=request.user.name, role=request.user.role)
    if new == old:
        faults.append(FormFault("new", "This is your old passphrase. Choose another."))
    return faults


def check_new_passphrase(new: str, again: str, *, name: str, role: str) -> list[FormFault]:
    """List what is wrong with a passphrase that was typed twice, each with its field."""
    found = check_passphrase_choice(new, name=name, role=role)
    faults = [FormFault("new", one) for one in found]
    if new != again:
        faults.append(FormFault("again", "This is not the same passphrase. Type both again."))
    return faults
