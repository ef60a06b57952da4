"""What a panel wrote, question by question, for those who hold its key."""

import asyncio
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import LockedError
from consult.staff.audit import Act
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.governing.panels import read_panel
from consult.staff.governing.working import read_version
from consult.staff.heldkeys import open_held_key
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import DESIGNERS
from consult.store.responses import ConsultationRow
from consult.vault.keys import PrivateKey
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from surveys.panel import find_comments

PATH: Final = "/design/{slug:str}/panel/{panel:uuid}"


class CommentedView(Struct, frozen=True):
    """One question as the panel saw it, line by line, and what was written on it."""

    asked: list[str]
    comments: list[str]


class CommentsView(FormView, frozen=True, kw_only=True):
    """A panel's comments, or the form that unlocks them."""

    slug: str
    panel: str
    title: str
    version: int
    granted: bool
    unlocked: bool
    questions: list[CommentedView]
    silent: int


@get(PATH, opt={"roles": DESIGNERS})
async def show_comments(
    request: StaffRequest, slug: FromPath[str], panel: FromPath[UUID]
) -> Response[str]:
    """Show what the panel wrote to somebody who has unlocked it; ask others to."""
    return await _render(request, slug, panel, [])


@post(PATH, opt={"roles": DESIGNERS, "audit": Act.PANEL_READ}, status_code=SEE_OTHER)
async def unlock_comments(
    request: StaffRequest, slug: FromPath[str], panel: FromPath[UUID]
) -> Response[Any]:
    """Hold the panel's key in this session's memory, and nowhere else."""
    _, consultation = await read_panel(request, slug, panel)
    (passphrase,) = await read_fields(request, "passphrase")
    held = await open_held_key(request, consultation, passphrase)
    if isinstance(held, FormFault):
        return await _render(request, slug, panel, [held])
    desk = read_desk(request)
    await desk.audit.note(request.user.name, Act.PANEL_READ, consultation.slug)
    request.auth.hold_key(consultation.id, held.key)
    return redirect_to(f"/design/{slug}/panel/{panel}")


async def _render(
    request: StaffRequest, slug: str, panel: UUID, faults: list[FormFault]
) -> Response[str]:
    row, consultation = await read_panel(request, slug, panel)
    desk = read_desk(request)
    granted = await desk.staff.read_grant(consultation.id, request.user.id) is not None
    key = request.auth.read_key(consultation.id) if granted else None
    questions = [] if key is None else await _read_comments(desk, consultation, key)
    view = CommentsView(
        faults=faults,
        slug=slug,
        panel=str(panel),
        title=consultation.title,
        version=row.version,
        granted=granted,
        unlocked=key is not None,
        questions=[one for one in questions if one.comments],
        silent=sum(not one.comments for one in questions),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(request, "comments", view, status_code=status)


async def _read_comments(
    desk: Desk, consultation: ConsultationRow, key: PrivateKey
) -> list[CommentedView]:
    (entry,) = await desk.responses.list_questionnaires(consultation.id)
    instrument = await read_version(desk, entry.digest)
    sealed = [one.sealed async for one in desk.responses.iterate_responses(consultation.id)]
    records = await asyncio.to_thread(_open_all, sealed, key)
    return [
        CommentedView(about.split("\n"), _list_comments(records, item))
        for item, about in find_comments(instrument)
    ]


def _list_comments(records: list[ResponseRecord], item: str) -> list[str]:
    """List what was written on one question, in an order that ties no two of one person.

    Responses come in the same order for every question, which would show who wrote what.
    """
    written = (record.texts[item].text for record in records if item in record.texts)
    return sorted(text for text in written if text.strip())


def _open_all(sealed: list[bytes], key: PrivateKey) -> list[ResponseRecord]:
    records = []
    for one in sealed:
        try:
            records.append(open_response(one, key))
        except LockedError:
            continue
    return records
