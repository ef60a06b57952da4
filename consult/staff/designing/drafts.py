"""The list of drafts, and each draft with its questionnaires."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.pages.words import name_language
from consult.staff.audit import Act
from consult.staff.designing.requests import read_draft, read_typed
from consult.staff.designing.typed import first
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.staff.translating.reading import read_drafted
from consult.store.staff import DraftQuestionnaireRow, DraftRow
from surveys.audiences import write_way
from surveys.checker import check_instrument
from surveys.files import decode_instrument
from surveys.model import Instrument, walk_items, walk_pages
from surveys.piping import say_text

STATES: Final = {
    "draft": ("Draft", "grey"),
    "review": ("Waiting for approval", "yellow"),
    "approved": ("Approved", "green"),
    "published": ("Published", "green"),
}
DRAFT: Final = "/design/{slug:str}"
REMOVE: Final = DRAFT + "/remove"
REMOVE_ONE: Final = DRAFT + "/{questionnaire:uuid}/remove"
LONGEST_TITLE: Final = 200
_PUBLISHED: Final = (
    "A consultation was published from this draft, so the draft stays as its record."
)
_PANELS: Final = (
    "A panel looks at this draft, or has. Close and erase what it said first, on its own page."
)
_CHANGED: Final = "Somebody has changed it since you opened this page. Look again before you do."
_LAST: Final = "The consultation that was published from this draft asks it, so it stays."


class DraftLine(Struct, frozen=True):
    """One draft in the list."""

    slug: str
    title: str
    state: str
    colour: str


class DraftsView(Struct, frozen=True):
    """Every draft."""

    drafts: list[DraftLine]
    notice: str


class QuestionnaireLine(Struct, frozen=True, kw_only=True):
    """One questionnaire of a draft, and how far it is."""

    address: str
    title: str
    audience: str
    size: str
    languages: str
    errors: int
    warnings: int


class DraftView(FormView, frozen=True, kw_only=True):
    """One draft with its questionnaires."""

    slug: str
    title: str
    state: str
    colour: str
    published: bool
    lines: list[QuestionnaireLine]
    notice: str


class RemovalView(FormView, frozen=True, kw_only=True):
    """The form that removes a draft, or one questionnaire of it."""

    back: str
    back_name: str
    action: str
    heading: str
    warning: str
    version: int


@get("/design", opt={"roles": DESIGNERS})
async def show_drafts(request: StaffRequest) -> Response[str]:
    """Show every draft with its state."""
    lines = [
        DraftLine(row.slug, row.title, *STATES[row.state])
        for row in await read_desk(request).staff.list_drafts()
    ]
    notice = " ".join(request.auth.take_once("notice"))
    return render_page(request, "design_drafts", DraftsView(lines, notice))


@get(DRAFT, opt={"roles": DESIGNERS})
async def show_draft(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Show one draft: its questionnaires, and what the checker says of each."""
    return await _show_draft(request, await read_draft(request, slug), [])


@post(DRAFT, opt={"roles": DESIGNERS, "audit": Act.DRAFT_CHANGED}, status_code=SEE_OTHER)
async def rename_draft(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Give a draft another title, which staff alone see."""
    desk, draft = read_desk(request), await read_draft(request, slug)
    title = " ".join(first(await read_typed(request), "title").split())
    if not 0 < len(title) <= LONGEST_TITLE:
        fault = FormFault("title", f"Write a title of 1 to {LONGEST_TITLE} characters.")
        return await _show_draft(request, draft, [fault])
    await desk.audit.note(request.user.name, Act.DRAFT_CHANGED, draft.slug, "Changed the title")
    await desk.staff.rename_draft(draft.id, title)
    return redirect_to(f"/design/{draft.slug}")


@get(REMOVE, opt={"roles": DESIGNERS})
async def show_removal(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Ask whether a draft is to be removed whole."""
    return _show_removal(request, await read_draft(request, slug), [])


@post(REMOVE, opt={"roles": DESIGNERS, "audit": Act.DRAFT_REMOVED}, status_code=SEE_OTHER)
async def remove_draft(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Remove a draft with every version, unless a consultation was published from it."""
    desk, draft = read_desk(request), await read_draft(request, slug)
    if why := await _find_hindrance(request, draft):
        return _show_removal(request, draft, [FormFault("content", why)])
    await desk.audit.note(request.user.name, Act.DRAFT_REMOVED, draft.slug)
    await desk.staff.remove_draft(draft.id)
    request.auth.keep_once("notice", (f"The draft “{draft.title}” is removed.",))
    return redirect_to("/design")


@get(REMOVE_ONE, opt={"roles": DESIGNERS})
async def show_questionnaire_removal(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[str]:
    """Ask whether one questionnaire of a draft is to be removed."""
    drafted = await read_drafted(request, slug, questionnaire)
    return _show_one(request, drafted.draft, drafted.row, drafted.instrument, [])


@post(REMOVE_ONE, opt={"roles": DESIGNERS, "audit": Act.DRAFT_REMOVED}, status_code=SEE_OTHER)
async def remove_questionnaire(
    request: StaffRequest, slug: FromPath[str], questionnaire: FromPath[UUID]
) -> Response[Any]:
    """Remove one questionnaire as it was seen, unless it has been published."""
    desk, drafted = read_desk(request), await read_drafted(request, slug, questionnaire)
    draft, row = drafted.draft, drafted.row
    seen = first(await read_typed(request), "version")
    if draft.consultation is not None or seen != str(row.current):
        fault = FormFault("content", _LAST if draft.consultation else _CHANGED)
        return _show_one(request, draft, row, drafted.instrument, [fault])
    title = say_text(drafted.instrument.title, "en")
    await desk.audit.note(request.user.name, Act.DRAFT_REMOVED, draft.slug, title[:200])
    await desk.staff.remove_draft_questionnaire(row.id, after=row.current)
    request.auth.keep_once("notice", (f"“{title}” is removed.",))
    return redirect_to(f"/design/{draft.slug}")


async def _find_hindrance(request: StaffRequest, draft: DraftRow) -> str:
    """Say why a draft has to stay: what was published, or what a panel said and is still kept."""
    desk = read_desk(request)
    if draft.consultation is not None:
        return _PUBLISHED
    panels = {row.consultation for row in await desk.staff.list_panels(draft.id)}
    kept = [
        row
        for row in await desk.responses.list_consultations()
        if row.id in panels and row.state != "erased"
    ]
    return _PANELS if kept else ""


async def _show_draft(
    request: StaffRequest, draft: DraftRow, faults: list[FormFault]
) -> Response[str]:
    rows = await read_desk(request).staff.list_draft_questionnaires(draft.id)
    # The checker works out every way through each of them, which can take a while.
    lines = await asyncio.to_thread(lambda: [_view_line(draft, row) for row in rows])
    state, colour = STATES[draft.state]
    view = DraftView(
        faults=faults,
        slug=draft.slug,
        title=draft.title,
        state=state,
        colour=colour,
        published=draft.consultation is not None,
        lines=lines,
        notice=" ".join(request.auth.take_once("notice")),
    )
    return render_page(request, "design_draft", view, status_code=_status(faults))


def _view_line(draft: DraftRow, row: DraftQuestionnaireRow) -> QuestionnaireLine:
    instrument = decode_instrument(row.body, f"Questionnaire {row.id}")
    findings = check_instrument(instrument, datetime.now(UTC).date())
    errors = sum(one.severity == "error" for one in findings)
    pages, items = len(list(walk_pages(instrument))), len(list(walk_items(instrument)))
    return QuestionnaireLine(
        address=f"/design/{draft.slug}/{row.id}",
        title=say_text(instrument.title, "en") or "No title yet",
        audience=write_way(instrument.audience, instrument.wave),
        size=f"{pages} pages, {items} questions",
        languages=", ".join(map(name_language, instrument.languages)),
        errors=errors,
        warnings=len(findings) - errors,
    )


def _show_removal(
    request: StaffRequest, draft: DraftRow, faults: list[FormFault]
) -> Response[str]:
    view = RemovalView(
        faults=faults,
        back=f"/design/{draft.slug}",
        back_name=draft.title,
        action=f"/design/{draft.slug}/remove",
        heading=f"Remove the draft “{draft.title}”",
        warning="Every questionnaire of it goes, with all versions. This cannot be undone.",
        version=0,
    )
    return render_page(request, "design_removal", view, status_code=_status(faults))


def _show_one(
    request: StaffRequest,
    draft: DraftRow,
    row: DraftQuestionnaireRow,
    instrument: Instrument,
    faults: list[FormFault],
) -> Response[str]:
    title = say_text(instrument.title, "en")
    view = RemovalView(
        faults=faults,
        back=f"/design/{draft.slug}",
        back_name=draft.title,
        action=f"/design/{draft.slug}/{row.id}/remove",
        heading=f"Remove “{title}” from the draft",
        warning="It goes with all its versions. This cannot be undone.",
        version=row.current,
    )
    return render_page(request, "design_removal", view, status_code=_status(faults))


def _status(faults: list[FormFault]) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
