"""The form of one part: to add it, and to change it, without losing what somebody typed."""

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from consult.errors import DraftChangedError, NotFoundError
from consult.staff.audit import Act
from consult.staff.designing.blank import make_blank
from consult.staff.designing.findings import make_anchor
from consult.staff.designing.forms import read_part, write_part
from consult.staff.designing.partpages import Asked, render_kinds, render_part
from consult.staff.designing.requests import BODY_LIMIT, read_typed
from consult.staff.designing.saving import (
    keep_change,
    keep_facts_everywhere,
    read_seen,
    read_target,
    write_target,
)
from consult.staff.designing.typed import Typed, first
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault
from consult.staff.rendering import SEE_OTHER, redirect_to
from consult.staff.roles import DESIGNERS
from consult.staff.translating.reading import DraftedQuestionnaire, read_drafted
from surveys.editing import Edited, add_part
from surveys.errors import InstrumentFileError, UnknownPartError
from surveys.item_kinds import ITEMS, change_kind, kind_of
from surveys.model import Facts
from surveys.outline import name_of, name_single

PART: Final = "/design/{slug:str}/{questionnaire:uuid}/part"
NEW: Final = "/design/{slug:str}/{questionnaire:uuid}/new"
# What an empty part has only because it must have something.
_EMPTY: Final = {"value": [""], "when": [""]}
_REFUSED: Final = (
    "This cannot be saved: the questionnaire would be too large or too deeply nested."
)


@get(PART, opt={"roles": DESIGNERS})
async def show_part(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    at: FromQuery[str] = "",
) -> Response[str]:
    """Show the form of a part, of the facts, or of the questionnaire's own few fields."""
    drafted = await read_drafted(request, slug, questionnaire)
    try:
        node = read_target(drafted.instrument, at)
    except UnknownPartError:
        raise NotFoundError("There is no such part.", where="Questionnaire.") from None
    typed = write_part(node, name_single(drafted.instrument))
    return await render_part(request, drafted, Asked(node=node, typed=typed, at=at))


@get(NEW, opt={"roles": DESIGNERS})
async def show_new(  # noqa: PLR0913, PLR0917 - What the address says.
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    field: FromQuery[str] = "",
    above: FromQuery[str] = "",
    kind: FromQuery[str] = "",
) -> Response[str]:
    """Show an empty form for a part that is to be added, or the kinds of questions there are."""
    drafted = await read_drafted(request, slug, questionnaire)
    if field == "items" and not kind:
        return render_kinds(request, drafted, above)
    node = make_blank(field, kind, _today())
    if node is None:
        raise NotFoundError("There is no such part.", where="Questionnaire.")
    typed = {**write_part(node, set()), **_EMPTY}
    asked = Asked(node=node, typed=typed, above=above, field=field, kind=kind)
    return await render_part(request, drafted, asked)


@post(
    PART,
    opt={"roles": DESIGNERS, "audit": Act.DRAFT_CHANGED},
    status_code=SEE_OTHER,
    request_max_body_size=BODY_LIMIT,
)
async def save_part(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[Any]:
    """Save a part, unless something in its fields is wrong or somebody else changed the draft."""
    drafted = await read_drafted(request, slug, questionnaire)
    typed = await read_typed(request)
    at, seen = first(typed, "at"), first(typed, "version")
    try:
        node = read_target(drafted.instrument, at)
    except UnknownPartError:
        return await _show_gone(request, drafted, typed, at, seen)
    asked = Asked(node=node, typed=typed, at=at, seen=seen)
    read = read_part(node, typed)
    if read.faults or seen != str(drafted.row.current):
        return await render_part(request, drafted, asked, read.faults)
    part = _change_kind(read.part, first(typed, "kind"))
    edited = write_target(drafted.instrument, at, part, read.codes)
    note = f"Changed: {name_of(part, name_single(drafted.instrument))}"
    if refusal := await _keep(request, drafted, asked, edited, note):
        return refusal
    if isinstance(part, Facts) and first(typed, "everywhere"):
        await keep_facts_everywhere(request, drafted, part)
    if type(part) is not type(node):
        return redirect_to(f"{drafted.address}/part?at={edited.address}")
    return redirect_to(f"{drafted.address}#{make_anchor(edited.address)}")


@post(
    NEW,
    opt={"roles": DESIGNERS, "audit": Act.DRAFT_CHANGED},
    status_code=SEE_OTHER,
    request_max_body_size=BODY_LIMIT,
)
async def add_new(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[Any]:
    """Add a part, unless something in its fields is wrong or somebody else changed the draft."""
    drafted = await read_drafted(request, slug, questionnaire)
    typed = await read_typed(request)
    above, field, kind = first(typed, "above"), first(typed, "field"), first(typed, "kind")
    seen = first(typed, "version")
    node = make_blank(field, kind, _today())
    if node is None:
        raise NotFoundError("There is no such part.", where="Questionnaire.")
    asked = Asked(node=node, typed=typed, above=above, field=field, kind=kind, seen=seen)
    read = read_part(node, typed)
    if read.faults or seen != str(drafted.row.current):
        return await render_part(request, drafted, asked, read.faults)
    try:
        edited = add_part(drafted.instrument, above, field, read.part)
    except UnknownPartError:
        return await render_part(request, drafted, asked, [], gone=True)
    note = f"Added: {name_of(read.part, name_single(drafted.instrument))}"
    if refusal := await _keep(request, drafted, asked, edited, note):
        return refusal
    return redirect_to(f"{drafted.address}#{make_anchor(edited.address)}")


async def _keep(
    request: StaffRequest, drafted: DraftedQuestionnaire, asked: Asked, edited: Edited, note: str
) -> Response[str] | None:
    try:
        await keep_change(request, drafted, edited.instrument, note)
    except InstrumentFileError:
        fault = FormFault("content", _REFUSED)
        return await render_part(request, drafted, asked, [fault])
    except DraftChangedError:
        now = await read_drafted(request, drafted.draft.slug, drafted.row.id)
        return await render_part(request, now, asked)
    return None


async def _show_gone(
    request: StaffRequest, drafted: DraftedQuestionnaire, typed: Typed, at: str, seen: str
) -> Response[str]:
    """Show what was typed for a part that is gone, over the part as the person saw it."""
    before = await read_seen(request, drafted, seen)
    try:
        node = read_target(before, at) if before else None
    except UnknownPartError:
        node = None
    if node is None:
        raise NotFoundError("There is no such part.", where="Questionnaire.")
    asked = Asked(node=node, typed=typed, at=at, seen=seen)
    return await render_part(request, drafted, asked, [], gone=True)


def _change_kind(part: Struct, kind: str) -> Struct:
    if not isinstance(part, ITEMS) or kind in {"", kind_of(part)}:
        return part
    try:
        return change_kind(part, kind)
    except UnknownPartError:
        return part


def _today() -> date:
    return datetime.now(UTC).date()
