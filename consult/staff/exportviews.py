"""The pages on a file's way out, as one person sees them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final, Literal
from uuid import UUID

from litestar import Response
from msgspec import Struct

from anonymise.disclosure import Release
from consult.exports.csv import SUPPRESSED
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.exporting import LASTS, WAITS, Outgoing, check_agreement, is_live
from consult.staff.passphrase import WRONG
from consult.staff.rendering import render_page
from consult.staff.roles import RUNNERS, Role
from consult.staff.runlines import read_question
from consult.store.staff import ExportRow

Next = Literal["ask", "wait", "take", "none"]
LEFT: Final = "somebody who has left"


class TableView(Struct, frozen=True):
    """A released table, exactly as the file holds it."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    numeric: list[int]
    notes: tuple[str, ...]


class WishView(Struct, frozen=True):
    """One wish in words; ``until`` is the day on which it or its agreement ends."""

    id: str
    asked_by: str
    asked: str
    agreed_by: str
    until: str


class ExportView(Struct, frozen=True):
    """The table, what this person can do next, and what others have asked for."""

    run: str
    question: str
    heard_from: str
    table: TableView
    next: Next
    own: WishView | None
    others: list[WishView]
    past: list[str]
    fault: str
    field: str


class WishPageView(Struct, frozen=True):
    """The table that somebody wants to take out, and the form of the second person."""

    run: str
    question: str
    heard_from: str
    table: TableView
    wish: WishView
    closed: str
    fault: str
    field: str


async def render_export(
    request: StaffRequest, outgoing: Outgoing, fault: str = ""
) -> Response[str]:
    """Render the page of a released table; with a fault its status is 422."""
    wishes = await read_desk(request).staff.list_exports(outgoing.row.id)
    names, me = await _read_names(request), request.user.id
    live = [wish for wish in wishes if is_live(wish, outgoing.release)]
    own = next((wish for wish in live if wish.requested_by == me), None)
    others = [one for one in live if one.requested_by != me and one.agreed_by is None]
    question = await read_question(request, outgoing.row)
    view = ExportView(
        run=str(outgoing.row.id),
        question=question.label,
        heard_from=question.heard_from,
        table=view_table(outgoing.release),
        next=_find_next(request, own),
        own=_view_wish(own, names) if own else None,
        others=[_view_wish(one, names) for one in others],
        past=_write_past(wishes, names),
        fault=fault,
        field=_find_field(fault),
    )
    return _render(request, "export", view, outgoing, fault)


async def render_wish(
    request: StaffRequest, outgoing: Outgoing, wish: ExportRow, fault: str = ""
) -> Response[str]:
    """Render the page on which a second person agrees; with a fault its status is 422."""
    question = await read_question(request, outgoing.row)
    view = WishPageView(
        run=str(outgoing.row.id),
        question=question.label,
        heard_from=question.heard_from,
        table=view_table(outgoing.release),
        wish=_view_wish(wish, await _read_names(request)),
        closed="".join(check_agreement(request, outgoing, wish)[:1]),
        fault=fault,
        field=_find_field(fault),
    )
    return _render(request, "export_wish", view, outgoing, fault)


async def view_waiting(request: StaffRequest, consultation: UUID) -> list[WishView]:
    """List what others want to take out of a consultation and nobody has agreed to."""
    since = datetime.now(UTC) - WAITS
    wishes = await read_desk(request).staff.list_waiting_exports(consultation, since)
    names = await _read_names(request)
    return [_view_wish(one, names) for one in wishes if one.requested_by != request.user.id]


def _render(
    request: StaffRequest, template: str, view: Struct, outgoing: Outgoing, fault: str
) -> Response[str]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    invented = outgoing.consultation.invented
    return render_page(request, template, view, status_code=status, invented=invented)


async def _read_names(request: StaffRequest) -> dict[UUID, str]:
    return {row.id: row.name for row in await read_desk(request).staff.list_accounts()}


def _find_next(request: StaffRequest, own: ExportRow | None) -> Next:
    if Role(request.user.role) not in RUNNERS:
        return "none"
    if own is None:
        return "ask"
    return "take" if own.agreed else "wait"


def _find_field(fault: str) -> str:
    """Lead from the list of faults to what can be mended: the passphrase, or nothing but words."""
    return "passphrase" if fault == WRONG else "content"


def view_table(release: Release) -> TableView:
    """Show a release exactly as a file would hold it."""
    return TableView(
        title=release.title,
        columns=[release.row_label, *release.columns],
        rows=[[one.label, *map(_write_cell, one.cells)] for one in release.rows],
        numeric=list(range(1, len(release.columns) + 1)),
        notes=release.notes,
    )


def _view_wish(wish: ExportRow, names: Mapping[UUID, str]) -> WishView:
    ends = wish.agreed + LASTS if wish.agreed else wish.requested + WAITS
    return WishView(
        id=str(wish.id),
        asked_by=names.get(wish.requested_by, LEFT),
        asked=f"{wish.requested:%-d %B %Y}",
        agreed_by=names.get(wish.agreed_by, LEFT) if wish.agreed_by else "",
        until=f"{ends:%-d %B %Y, %H:%M} UTC",
    )


def _write_past(wishes: Sequence[ExportRow], names: Mapping[UUID, str]) -> list[str]:
    return [
        f"Taken on {wish.taken:%-d %B %Y} by {names.get(wish.requested_by, LEFT)}, "
        f"with the agreement of {names.get(wish.agreed_by, LEFT) if wish.agreed_by else LEFT}."
        for wish in wishes
        if wish.taken
    ]


def _write_cell(cell: int | None) -> str:
    return SUPPRESSED if cell is None else f"{cell:,}"
