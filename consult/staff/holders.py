"""Who holds the key of a consultation, and giving it to somebody else."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.heldkeys import ask_unlock, is_unlocked, open_held_key
from consult.staff.reading import read_consultation
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, KEY_HOLDERS, Role
from consult.store.responses import ConsultationRow
from consult.store.staff import AccountRow
from consult.vault.keys import wrap_key
from consult.vault.seal import PublicKey

PATH: Final = "/consultations/{slug:str}/holders"
GIVE: Final = f"{PATH}/give"
NOBODY: Final = "Choose somebody who works with answers and does not hold the key yet."


class HolderLine(Struct, frozen=True):
    """Somebody who holds the key."""

    id: str
    name: str
    role: str
    is_self: bool


class HoldersView(Struct, frozen=True):
    """Everybody who can open a consultation, and whether a key on paper can too."""

    slug: str
    title: str
    holders: list[HolderLine]
    on_paper: bool
    unfinished: bool
    notice: str


class PersonChoice(Struct, frozen=True):
    """Somebody to whom the key can be given."""

    value: str
    label: str
    checked: bool = False


class GivingView(FormView, frozen=True, kw_only=True):
    """The form that gives the key to somebody."""

    slug: str
    title: str
    people: list[PersonChoice]


@get(PATH, opt={"roles": ANALYSTS})
async def show_holders(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Show who holds the key, to somebody who does and has unlocked it."""
    row, staff = await read_consultation(request, slug), read_desk(request).staff
    holders, key = await staff.list_holders(row.id), request.auth.read_key(row.id)
    if key is None or request.user.id not in holders:
        return ask_unlock(row)
    view = HoldersView(
        slug=row.slug,
        title=row.title,
        holders=[
            HolderLine(str(one.id), one.name, Role(one.role).label, one.id == request.user.id)
            for one in await staff.list_accounts()
            if one.id in holders
        ],
        on_paper=await staff.read_recovery_key(row.id) is not None,
        unfinished=key.has_former,
        notice=" ".join(request.auth.take_once("notice")),
    )
    return render_page(request, "holders", view, invented=row.invented)


@get(GIVE, opt={"roles": ANALYSTS})
async def show_giving(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Ask to whom the key is to be given."""
    row = await read_consultation(request, slug)
    if not is_unlocked(request, row):
        return ask_unlock(row)
    return _render_giving(request, row, await _list_candidates(request, row), [])


@post(GIVE, opt={"roles": ANALYSTS, "audit": Act.KEY_GIVEN}, status_code=SEE_OTHER)
async def give_key(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Wrap the key to somebody else whose role works with answers."""
    row, desk = await read_consultation(request, slug), read_desk(request)
    if not is_unlocked(request, row):
        return ask_unlock(row)
    person, passphrase = await read_fields(request, "person", "passphrase")
    async with desk.key_changes:
        held = await open_held_key(request, row, passphrase)
        people = await _list_candidates(request, row)
        to = next((one for one in people if str(one.id) == person), None)
        if isinstance(held, FormFault):
            return _render_giving(request, row, people, [held], person)
        if to is None:
            return _render_giving(request, row, people, [FormFault("person", NOBODY)])
        wrapped = wrap_key(held.key, PublicKey(to.public_key))
        await desk.audit.note(request.user.name, Act.KEY_GIVEN, row.slug, f"to {to.name}")
        await desk.staff.grant_key(row.id, to.id, wrapped)
    request.auth.keep_once("notice", (f"{to.name} holds the key now.",))
    return redirect_to(f"/consultations/{row.slug}/holders")


async def _list_candidates(request: StaffRequest, row: ConsultationRow) -> list[AccountRow]:
    staff = read_desk(request).staff
    holders = await staff.list_holders(row.id)
    return [
        one
        for one in await staff.list_accounts()
        if one.role in KEY_HOLDERS and one.id not in holders
    ]


def _render_giving(
    request: StaffRequest,
    row: ConsultationRow,
    people: Sequence[AccountRow],
    faults: list[FormFault],
    chosen: str = "",
) -> Response[str]:
    view = GivingView(
        faults=faults,
        slug=row.slug,
        title=row.title,
        people=[
            PersonChoice(
                str(one.id), f"{one.name}, {Role(one.role).label.lower()}", str(one.id) == chosen
            )
            for one in people
        ],
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "key_giving", view, status_code=status, invented=row.invented)
