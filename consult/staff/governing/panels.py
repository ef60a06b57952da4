"""A panel looks at a draft: a private link for it, and its end."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import NotFoundError, PublishRefusedError
from consult.staff.audit import Act
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.governing.choosing import (
    PersonChoice,
    find_holders,
    list_people,
    read_chosen,
    view_people,
)
from consult.staff.governing.days import write_day
from consult.staff.governing.launching import list_links
from consult.staff.governing.working import Part, Working, find_consultation, read_working
from consult.staff.publishing import Holder, publish_consultation
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.store.responses import ConsultationRow
from consult.store.staff import PanelRow
from surveys.panel import make_panel_instrument

PATH: Final = "/design/{slug:str}/panel"
NOBODY: Final = "Choose at least one person who will read the comments."
WHICH: Final = "Choose which questionnaire the panel is to look at."


class PanelLine(Struct, frozen=True):
    """One panel's look at a version: where it answers, and how it stands."""

    id: str
    title: str
    version: int
    link: str
    is_open: bool
    is_erased: bool
    until: str


class PanelsView(FormView, frozen=True, kw_only=True):
    """The panels of a draft, and the form that begins another."""

    slug: str
    title: str
    panels: list[PanelLine]
    questionnaires: list[PersonChoice]
    people: list[PersonChoice]
    paper_key: str
    relative: bool


@get(PATH, opt={"roles": DESIGNERS})
async def show_panels(request: StaffRequest, slug: FromPath[str]) -> Response[str]:
    """Show the panels of a draft with their private links."""
    return await _render(request, await read_working(request, slug))


@post(PATH, opt={"roles": DESIGNERS, "audit": Act.PANEL_OPENED}, status_code=SEE_OTHER)
async def open_panel(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Make a private consultation in which a panel comments on one questionnaire."""
    working = await read_working(request, slug)
    (questionnaire,) = await read_fields(request, "questionnaire")
    chosen = await read_chosen(request, "holders")
    holders = find_holders(await list_people(request, DESIGNERS), chosen)
    part = next((one for one in working.parts if str(one.row.id) == questionnaire), None)
    faults = [] if part else [FormFault("questionnaire", WHICH)]
    faults += [] if holders else [FormFault("holders", NOBODY)]
    if part is None or faults:
        return await _render(request, working, faults, chosen)
    try:
        paper_key = await _publish(request, working, part, holders)
    except PublishRefusedError as error:
        return await _render(request, working, [FormFault("questionnaire", str(error))], chosen)
    request.auth.keep_once(f"panel {slug}", (paper_key,))
    return redirect_to(f"/design/{slug}/panel")


@post(
    f"{PATH}/{{panel:uuid}}/close",
    opt={"roles": DESIGNERS, "audit": Act.PANEL_CLOSED},
    status_code=SEE_OTHER,
)
async def close_panel(
    request: StaffRequest, slug: FromPath[str], panel: FromPath[UUID]
) -> Response[Any]:
    """Take no more comments; those that were sent stay until they are erased."""
    _, consultation = await read_panel(request, slug, panel)
    desk = read_desk(request)
    if consultation.state == "open":
        await desk.audit.note(request.user.name, Act.PANEL_CLOSED, consultation.slug)
        await desk.responses.set_state(consultation.id, "closed")
    return redirect_to(f"/design/{slug}/panel")


@post(
    f"{PATH}/{{panel:uuid}}/erase",
    opt={"roles": DESIGNERS, "audit": Act.PANEL_ERASED},
    status_code=SEE_OTHER,
)
async def erase_panel(
    request: StaffRequest, slug: FromPath[str], panel: FromPath[UUID]
) -> Response[Any]:
    """Erase every comment of a panel and every key to them; nothing brings them back."""
    _, consultation = await read_panel(request, slug, panel)
    desk = read_desk(request)
    if consultation.state != "erased":
        await desk.audit.note(request.user.name, Act.PANEL_ERASED, consultation.slug)
        await _erase(desk, consultation)
    return redirect_to(f"/design/{slug}/panel")


async def read_panel(
    request: StaffRequest, slug: str, panel: UUID
) -> tuple[PanelRow, ConsultationRow]:
    """Read a panel of a draft with its private consultation.

    Raises ``NotFoundError``.
    """
    desk = read_desk(request)
    draft = await desk.staff.read_draft(slug)
    for row in await desk.staff.list_panels(draft.id) if draft else []:
        consultation = await find_consultation(desk, row.consultation)
        if row.id == panel and consultation is not None:
            return row, consultation
    raise NotFoundError("There is no such panel.", where=f"Panel {panel}.")


async def _publish(
    request: StaffRequest, working: Working, part: Part, holders: list[Holder]
) -> str:
    desk, today = read_desk(request), datetime.now(UTC).date()
    before = await desk.staff.list_panels(working.draft.id)
    slug = f"{working.draft.slug}-panel-{len(before) + 1}"
    published = await publish_consultation(
        desk.responses,
        desk.staff,
        slug=slug,
        instruments=[make_panel_instrument(part.instrument, today)],
        holders=holders,
        today=today,
        invented=desk.settings.trial,
        opened=False,
        record=lambda: desk.audit.note(request.user.name, Act.PANEL_OPENED, slug),
    )
    # Opened last, so that it is known for a panel's before anything is in it.
    await desk.staff.add_panel(
        working.draft.id, part.row.id, part.row.current, published.consultation
    )
    await desk.responses.set_state(published.consultation, "open")
    return published.paper_key


async def _erase(desk: Desk, consultation: ConsultationRow) -> None:
    # Keys go first: whatever happens then, nobody opens what is still there.
    await desk.staff.erase_consultation(consultation.id)
    await desk.responses.erase_responses(consultation.id)
    desk.sessions.forget_key(consultation.id)


async def _render(
    request: StaffRequest,
    working: Working,
    faults: list[FormFault] | None = None,
    chosen: list[str] | None = None,
) -> Response[str]:
    panels = await _view_panels(read_desk(request), working)
    slug = working.draft.slug
    view = PanelsView(
        faults=faults or [],
        slug=slug,
        title=working.draft.title,
        panels=panels,
        questionnaires=[
            PersonChoice(str(part.row.id), part.title, checked=len(working.parts) == 1)
            for part in working.parts
        ],
        people=view_people(await list_people(request, DESIGNERS), chosen or [request.user.id]),
        paper_key="".join(request.auth.take_once(f"panel {slug}")),
        relative=any(one.link.startswith("/") for one in panels),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "panels", view, status_code=status)


async def _view_panels(desk: Desk, working: Working) -> list[PanelLine]:
    titles = {part.row.id: part.title for part in working.parts}
    lines = []
    for row in await desk.staff.list_panels(working.draft.id):
        consultation = await find_consultation(desk, row.consultation)
        if consultation is not None:
            links = await list_links(desk, consultation)
            lines.append(
                PanelLine(
                    id=str(row.id),
                    title=titles.get(row.questionnaire, "A questionnaire that was removed"),
                    version=row.version,
                    link=links[0][1] if links else "",
                    is_open=consultation.state == "open",
                    is_erased=consultation.state == "erased",
                    until=write_day(consultation.retention_end),
                )
            )
    return lines
