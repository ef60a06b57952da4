"""Beginning a draft, and adding a questionnaire for another audience or wave to one."""

import re
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from consult.errors import NameTakenError
from consult.staff.audit import Act
from consult.staff.designing.drafts import LONGEST_TITLE
from consult.staff.designing.fields import CHOICES
from consult.staff.designing.formviews import Choice
from consult.staff.designing.requests import read_draft
from consult.staff.designing.sources import (
    FILE,
    NOTHING,
    READY_MADE,
    Begun,
    list_ready,
    read_beginning,
)
from consult.staff.designing.typed import LONGEST, Typed, first
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.store.staff import DraftRow
from surveys.files import SIZE_LIMIT, encode_instrument, instrument_digest
from surveys.model import Instrument
from surveys.xlsform.ids import make_id

NEW: Final = "/design/new"
ADD: Final = "/design/{slug:str}/add"
# A file as large as any questionnaire, and the fields beside it.
UPLOAD_LIMIT: Final = SIZE_LIMIT + 64 * 1024
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
_RESERVED: Final = "new"
_STARTS: Final = [
    (NOTHING, "Nothing: an empty questionnaire"),
    (READY_MADE, "A ready-made questionnaire"),
    (FILE, "A file of yours"),
]


class StartView(FormView, frozen=True, kw_only=True):
    """The form that begins a draft, or adds a questionnaire to one."""

    action: str
    back: str
    back_name: str
    heading: str
    named: bool
    title: str
    slug: str
    starts: list[Choice]
    ready: list[Choice]
    audiences: list[Choice]


@get(NEW, opt={"roles": DESIGNERS}, sync_to_thread=False)
def show_start(request: StaffRequest) -> Response[str]:
    """Ask for a title, and for what to begin with."""
    return _show(request, None, {}, [])


@post(
    NEW,
    opt={"roles": DESIGNERS, "audit": Act.DRAFT_STARTED},
    status_code=SEE_OTHER,
    request_max_body_size=UPLOAD_LIMIT,
)
async def start_draft(request: StaffRequest) -> Response[Any]:
    """Begin a draft with its first questionnaire."""
    desk = read_desk(request)
    typed, file = await _read_form(request)
    title = " ".join(first(typed, "title").split())
    slug = first(typed, "slug") or make_id(title.lower(), "")
    begun = await read_beginning(typed, file, title)
    faults = [*_check_names(title, slug), *begun.faults]
    if await desk.staff.read_draft(slug) is not None:
        faults.append(FormFault("slug", "Another draft has this name."))
    if faults or begun.instrument is None:
        return _show(request, None, typed, faults)
    await desk.audit.note(request.user.name, Act.DRAFT_STARTED, slug)
    try:
        draft = await desk.staff.add_draft(slug, title, request.user.id)
    except NameTakenError:
        return _show(request, None, typed, [FormFault("slug", "Another draft has this name.")])
    return await _add(request, draft, slug, begun.instrument, begun)


@get(ADD, opt={"roles": DESIGNERS})
async def show_addition(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Ask what another questionnaire of a draft is to begin with."""
    return _show(request, await read_draft(request, slug), {}, [])


@post(
    ADD,
    opt={"roles": DESIGNERS, "audit": Act.DRAFT_CHANGED},
    status_code=SEE_OTHER,
    request_max_body_size=UPLOAD_LIMIT,
)
async def add_questionnaire(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Add a questionnaire to a draft, for another audience or another wave."""
    draft = await read_draft(request, slug)
    typed, file = await _read_form(request)
    begun = await read_beginning(typed, file, draft.title)
    if begun.instrument is None:
        return _show(request, draft, typed, begun.faults)
    desk = read_desk(request)
    await desk.audit.note(request.user.name, Act.DRAFT_CHANGED, slug, "Added a questionnaire")
    return await _add(request, draft.id, slug, begun.instrument, begun)


async def _add(
    request: StaffRequest, draft: UUID, slug: str, instrument: Instrument, begun: Begun
) -> Response[Any]:
    questionnaire = await read_desk(request).staff.add_draft_questionnaire(
        draft, encode_instrument(instrument), instrument_digest(instrument), request.user.id
    )
    if begun.report:
        request.auth.keep_once("report", tuple(begun.report))
    return redirect_to(f"/design/{slug}/{questionnaire}")


async def _read_form(request: StaffRequest) -> tuple[Typed, Any]:
    form = await request.form()
    typed = {name: [value[:LONGEST]] for name, value in form.items() if isinstance(value, str)}
    return typed, form.get("file")


def _check_names(title: str, slug: str) -> list[FormFault]:
    faults = []
    if not 0 < len(title) <= LONGEST_TITLE:
        faults.append(FormFault("title", f"Write a title of 1 to {LONGEST_TITLE} characters."))
    if title and (not _SLUG.fullmatch(slug) or slug == _RESERVED):
        faults.append(
            FormFault("slug", "Use small letters, digits and hyphens, beginning with a letter.")
        )
    return faults


def _show(
    request: StaffRequest, draft: DraftRow | None, typed: Typed, faults: list[FormFault]
) -> Response[str]:
    view = StartView(
        faults=faults,
        action=f"/design/{draft.slug}/add" if draft else NEW,
        back=f"/design/{draft.slug}" if draft else "/design",
        back_name=draft.title if draft else "Design",
        heading="Add a questionnaire" if draft else "Start a draft",
        named=draft is None,
        title=first(typed, "title"),
        slug=first(typed, "slug"),
        starts=_choose(_STARTS, first(typed, "start")),
        ready=_choose([("", "Choose one"), *list_ready()], first(typed, "ready")),
        audiences=_choose([("", "Choose one"), *CHOICES["audience"]], first(typed, "audience")),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "design_start", view, status_code=status)


def _choose(known: list[tuple[str, str]], chosen: str) -> list[Choice]:
    return [Choice(value, label, value == chosen) for value, label in known]
