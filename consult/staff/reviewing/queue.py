"""The answers that wait for a reviewer, the worst first, and a search over all there are."""

import asyncio
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from anonymise.types import RedactedText
from anonymise.words import fold_words, split_words
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault, FormView
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.reviewing.opening import (
    Batch,
    Unlocked,
    iterate_opened,
    read_filled,
    read_unlocked,
)
from consult.staff.reviewing.typed import read_typed
from consult.staff.reviewing.wording import write_flag
from consult.staff.roles import ANALYSTS
from consult.staff.worklist import Entry

PATH: Final = "/consultations/{slug:str}/review"
MOST_LINES: Final = 100
ONLY_NAMES: Final = (
    "What you typed looks like something that identifies somebody, and nothing of that kind is "
    "kept here. Look for other words."
)


class AnswerLine(Struct, frozen=True):
    """One answer on a list, by what it was flagged for and nothing of its words."""

    handle: str
    flags: str
    overdue: bool


class QueueView(FormView, frozen=True, kw_only=True):
    """What waits for a reviewer, and how the rest stands."""

    slug: str
    title: str
    to_review: list[AnswerLine]
    waiting: list[AnswerLine]
    counts: list[tuple[str, str]]
    more: int
    notice: str


class FoundView(Struct, frozen=True):
    """The answers that were found, by handle; what was looked for is not kept."""

    slug: str
    title: str
    found: list[AnswerLine]
    more: int


@get(PATH, opt={"roles": ANALYSTS})
async def show_queue(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Show what waits for review to somebody who has unlocked the consultation."""
    unlocked = await read_filled(request, slug)
    return unlocked if isinstance(unlocked, Redirect) else _render(unlocked, [])


@post(
    f"{PATH}/search",
    opt={"roles": ANALYSTS, "audit": Act.ANSWERS_SEARCHED},
    status_code=SEE_OTHER,
)
async def search_answers(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Find answers that hold every one of some words, redacted before they are used."""
    unlocked = await read_filled(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    sought = await read_typed(request, "sought")
    if isinstance(sought, FormFault):
        return _render(unlocked, [sought])
    words = _find_words(sought)
    if not words:
        return _render(unlocked, [FormFault("sought", ONLY_NAMES)])
    await unlocked.desk.audit.note(request.user.name, Act.ANSWERS_SEARCHED, slug)
    found: list[tuple[UUID, str]] = []
    async for batch in iterate_opened(unlocked):
        found += await asyncio.to_thread(_find_answers, batch, words)
    unlocked.worklist.found = tuple(unlocked.worklist.pick(found))
    return redirect_to(f"{unlocked.path}/found")


@get(f"{PATH}/found", opt={"roles": ANALYSTS})
async def show_found(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Show what the last search of this session found."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    if unlocked.worklist.found is None:
        return redirect_to(unlocked.path)
    entries = [
        entry
        for handle in unlocked.worklist.found
        if (entry := unlocked.worklist.find(handle)) is not None
    ]
    entries.sort(key=lambda entry: entry.weight)
    view = FoundView(
        slug=unlocked.row.slug,
        title=unlocked.row.title,
        found=[_view_line(entry) for entry in entries[:MOST_LINES]],
        more=max(0, len(entries) - MOST_LINES),
    )
    return render_page(request, "review_found", view, invented=unlocked.row.invented)


def _find_words(text: RedactedText) -> set[str]:
    plain = (word.text for word in split_words(text) if not word.placeholder)
    return {fold for word in plain for fold in fold_words(word)}


def _find_answers(batch: Batch, words: set[str]) -> list[tuple[UUID, str]]:
    return [
        (response, key)
        for response, record in batch
        for key, text in record.texts.items()
        if words <= _find_words(text)
    ]


def _render(unlocked: Unlocked, faults: list[FormFault]) -> Response[str]:
    worklist, person = unlocked.worklist, unlocked.request.user.id
    to_review = worklist.select("to-review")
    half = worklist.select("half-cleared")
    view = QueueView(
        faults=faults,
        slug=unlocked.row.slug,
        title=unlocked.row.title,
        to_review=[_view_line(entry) for entry in to_review[:MOST_LINES]],
        waiting=[
            _view_line(entry) for entry in half[:MOST_LINES] if person not in entry.cleared_by
        ],
        counts=[
            ("To look at", f"{len(to_review):,}"),
            ("Waiting for a second person", f"{len(half):,}"),
            ("May be quoted", f"{len(worklist.select('cleared')):,}"),
            ("Withheld", f"{len(worklist.select('withheld')):,}"),
        ],
        more=max(0, len(to_review) - MOST_LINES),
        notice=" ".join(unlocked.request.auth.take_once("notice")),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(
        unlocked.request,
        "review_queue",
        view,
        status_code=status,
        invented=unlocked.row.invented,
    )


def _view_line(entry: Entry) -> AnswerLine:
    flags = "; ".join(sorted({write_flag(flag) for flag in entry.flags})) or "Not flagged"
    is_late = entry.overdue and entry.standing == "to-review"
    return AnswerLine(str(entry.handle), flags, is_late)
