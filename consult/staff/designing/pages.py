"""The page of a whole questionnaire, and the steps that are taken on it with one press."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import DraftChangedError
from consult.staff.audit import Act
from consult.staff.designing.choices import name_part
from consult.staff.designing.findings import make_anchor
from consult.staff.designing.outline import outline_instrument
from consult.staff.designing.outlineviews import OutlineView
from consult.staff.designing.requests import read_typed
from consult.staff.designing.saving import (
    Steps,
    keep_change,
    list_meanwhile,
    read_steps,
    step_back_or_on,
)
from consult.staff.designing.typed import first
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.staff.translating.reading import DraftedQuestionnaire, read_drafted
from surveys.audiences import write_way
from surveys.differences import Difference
from surveys.editing import Edited, copy_part, move_part, move_part_into, remove_part
from surveys.errors import UnknownPartError
from surveys.model import Instrument
from surveys.outline import name_of, name_single
from surveys.parts import find_placed, walk_placed
from surveys.piping import say_text

PAGE: Final = "/design/{slug:str}/{questionnaire:uuid}"
_MEANWHILE: Final = (
    "Somebody else has changed this questionnaire since you opened this page, so nothing was "
    "done. It is shown as it is now; what they changed is listed here."
)
_GONE: Final = "This part is not there any more: somebody has moved or removed it."
_NOTHING: Final = "There is nothing to undo or redo."
_SAID: Final = {
    "up": "Moved up",
    "down": "Moved down",
    "into": "Moved",
    "copy": "Copied",
    "remove": "Removed",
}


class _Around(Struct, frozen=True, kw_only=True):
    """What is shown around a questionnaire: what went wrong or was done, and can be undone."""

    steps: Steps
    faults: list[FormFault]
    meanwhile: list[Difference]
    report: list[str]
    done: str


@get(PAGE, opt={"roles": DESIGNERS})
async def show_questionnaire(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[str]:
    """Show a whole questionnaire with every route, every default and every finding."""
    drafted = await read_drafted(request, slug, questionnaire)
    return await _show(request, drafted, [], [])


@post(PAGE + "/step", opt={"roles": DESIGNERS, "audit": Act.DRAFT_CHANGED}, status_code=SEE_OTHER)
async def take_step(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[Any]:
    """Move, copy or remove a part, undo or redo, unless somebody changed something meanwhile."""
    drafted = await read_drafted(request, slug, questionnaire)
    typed = await read_typed(request)
    seen, act = first(typed, "version"), first(typed, "act")
    if seen != str(drafted.row.current):
        return await _show_meanwhile(request, drafted, seen)
    try:
        if act in {"undo", "redo"}:
            return await _undo_or_redo(request, drafted, act)
        edited = _edit(drafted.instrument, act, first(typed, "part"), first(typed, "into"))
        note = _name_step(drafted.instrument, act, first(typed, "part"))
        await keep_change(request, drafted, edited.instrument, note)
        request.auth.keep_once("done", (note,))
    except UnknownPartError:
        return await _show(request, drafted, [FormFault("content", _GONE)], [])
    except DraftChangedError:
        now = await read_drafted(request, slug, questionnaire)
        return await _show_meanwhile(request, now, seen)
    return redirect_to(f"{drafted.address}#{make_anchor(edited.address)}")


async def _undo_or_redo(
    request: StaffRequest, drafted: DraftedQuestionnaire, act: str
) -> Response[Any]:
    steps = await read_steps(request, drafted)
    to, what = (
        (steps.undo, f"Undid: {steps.undoes}")
        if act == "undo"
        else (steps.redo, f"Did again: {steps.redoes}")
    )
    if not to:
        return await _show(request, drafted, [FormFault("content", _NOTHING)], [])
    await step_back_or_on(request, drafted, to, what)
    request.auth.keep_once("done", (what,))
    return redirect_to(f"{drafted.address}#content")


def _edit(instrument: Instrument, act: str, part: str, into: str) -> Edited:
    match act:
        case "up" | "down":
            return move_part(instrument, part, -1 if act == "up" else 1)
        case "into":
            return move_part_into(instrument, part, into)
        case "copy":
            return copy_part(instrument, part)
        case "remove":
            return remove_part(instrument, part)
        case _:
            raise UnknownPartError("There is no such step.")


def _name_step(instrument: Instrument, act: str, part: str) -> str:
    return f"{_SAID[act]}: {name_of(find_placed(instrument, part).node, name_single(instrument))}"


async def _show_meanwhile(
    request: StaffRequest, drafted: DraftedQuestionnaire, seen: str
) -> Response[str]:
    changes = await list_meanwhile(request, drafted, seen)
    return await _show(request, drafted, [FormFault("meanwhile", _MEANWHILE)], changes)


async def _show(
    request: StaffRequest,
    drafted: DraftedQuestionnaire,
    faults: list[FormFault],
    meanwhile: list[Difference],
) -> Response[str]:
    around = _Around(
        steps=await read_steps(request, drafted),
        faults=faults,
        meanwhile=meanwhile,
        report=list(request.auth.take_once("report")),
        done=" ".join(request.auth.take_once("done")),
    )
    # The checker works out every way through, which can take a while.
    view = await asyncio.to_thread(_view, drafted, around)
    status = HTTPStatus.CONFLICT if faults else HTTPStatus.OK
    return render_page(request, "design_questionnaire", view, status_code=status)


def _view(drafted: DraftedQuestionnaire, around: _Around) -> OutlineView:
    instrument, steps = drafted.instrument, around.steps
    placed = list(walk_placed(instrument))
    return OutlineView(
        faults=around.faults,
        address=drafted.address,
        slug=drafted.draft.slug,
        draft=drafted.draft.title,
        title=say_text(instrument.title, "en") or "No title yet",
        audience=write_way(instrument.audience, instrument.wave),
        version=drafted.row.current,
        undo=steps.undoes if steps.undo else "",
        redo=steps.redoes if steps.redo else "",
        done=around.done,
        report=around.report,
        meanwhile=around.meanwhile,
        outline=outline_instrument(instrument, datetime.now(UTC).date()),
        pages=[(one.address, name_part(one.node)) for one in placed if one.field == "pages"],
        sections=[(one.address, name_part(one.node)) for one in placed if one.field == "sections"],
    )
