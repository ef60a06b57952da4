"""Answers that came after a codebook was made: how many wait, and what they are about."""

from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct

from analysis.types import Drift
from consult.errors import LockedError, QueueError, RunEndedError, WorkerError
from consult.jobs.arrivals import ARRIVALS
from consult.jobs.codebooks import CodebookFile
from consult.jobs.requests import RunRequest, decode_request, encode_request
from consult.jobs.runs import ENDED, start_run
from consult.staff.audit import Act
from consult.staff.codebooks.heading import view_head
from consult.staff.codebooks.measuring import start_measuring, view_measuring
from consult.staff.codebooks.opening import Book, read_book
from consult.staff.codebooks.views import BookHead, ThemeLine, view_themes
from consult.staff.derived import read_codebook
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import ANALYSTS, RUNNERS
from consult.staff.runs import ProgressView
from consult.vault.keys import PrivateKey

PATH: Final = "/codebooks/{codebook:uuid}/arrivals"


class ArrivalsView(Struct, frozen=True):
    """What has come since: responses that wait, how well the last ones fitted, and new themes.

    ``alike`` says how many answers are nearly the same as others.
    """

    head: BookHead
    waiting: int
    drift: str
    alarm: str
    fresh: list[ThemeLine]
    alike: str
    measuring: ProgressView | None


@get(PATH, opt={"roles": ANALYSTS})
async def show_arrivals(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Show how many responses wait, and what came of those that were coded last."""
    measuring = await view_measuring(request, codebook, ARRIVALS)
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    found = book.file.result.theme_set
    fresh = {theme.id for theme in found.themes if theme.new}
    view = ArrivalsView(
        head=await view_head(request, book),
        waiting=await count_waiting(book),
        drift=_write_drift(found.manifest.drift),
        alarm=write_alarm(book.file),
        fresh=[line for line in view_themes(book) if line.id in fresh],
        alike=_write_alike(book.file),
        measuring=measuring,
    )
    return render_page(request, "codebook_arrivals", view, invented=book.unlocked.row.invented)


@post(PATH, opt={"roles": RUNNERS, "audit": Act.RUN_STARTED}, status_code=SEE_OTHER)
async def code_arrivals(request: StaffRequest, codebook: FromPath[UUID]) -> Response[Any]:
    """Have the worker code what has arrived, unless it does so already."""
    measuring = await view_measuring(request, codebook, ARRIVALS)
    book = await read_book(request, codebook)
    if isinstance(book, Redirect):
        return book
    if measuring is None and await count_waiting(book):
        await book.unlocked.desk.audit.note(request.user.name, Act.RUN_STARTED, codebook, ARRIVALS)
        notice = await start_measuring(book, ARRIVALS, RunRequest(codebook=codebook))
        request.auth.keep_once("notice", (notice,))
    return redirect_to(f"{book.path}/arrivals")


async def start_arrivals(request: StaffRequest, consultation: UUID, key: PrivateKey) -> None:
    """Have the worker code what has arrived for each codebook that this unlock opens.

    What waits for an unlock goes on; without a worker nothing is begun, and the next unlock tries
    again. Raises ``StorageError``.
    """
    desk = read_desk(request)
    there = await desk.responses.list_response_ids(consultation)
    waiting = await _list_unfinished(request, consultation)
    for row in await desk.staff.list_codebooks(consultation):
        try:
            file = await read_codebook(desk, row.id, key)
        except LockedError:
            continue
        if there <= file.responses:
            continue
        run = waiting.get(row.id)
        if run is None:
            await desk.audit.note(request.user.name, Act.RUN_STARTED, row.id, ARRIVALS)
            asked = encode_request(RunRequest(codebook=row.id))
            run = await desk.staff.add_run(consultation, ARRIVALS, asked, request.user.id)
        with suppress(RunEndedError):
            try:
                await start_run(desk.settings, desk.staff, run, key)
            except (WorkerError, QueueError):
                await desk.staff.set_run_state(run, "stopped")


async def count_waiting(book: Book) -> int:
    """Count the responses that nobody has looked at for this codebook; raises ``StorageError``."""
    there = await book.unlocked.desk.responses.list_response_ids(book.row.consultation)
    return len(there - book.file.responses)


def write_alarm(file: CodebookFile) -> str:
    """Say that the answers that came last fit worse than those before; empty while they do not."""
    drift = file.result.theme_set.manifest.drift
    if drift is None or not drift.alarm:
        return ""
    return (
        "Of the answers that came last, more fit their theme badly than of those before: "
        f"{drift.now:.0%}, against {drift.before:.0%}. Read them: people may be writing of "
        "something new."
    )


async def _list_unfinished(request: StaffRequest, consultation: UUID) -> dict[UUID, UUID]:
    """Give the runs that code what arrived and have not ended, by codebook."""
    found = {}
    for row in await read_desk(request).staff.list_runs(consultation):
        codebook = decode_request(row.parameters).codebook if row.item == ARRIVALS else None
        if codebook is not None and row.state not in ENDED:
            found[codebook] = row.id
    return found


def _write_drift(drift: Drift | None) -> str:
    if drift is None:
        return ""
    return (
        f"Of the answers that came last, {drift.now:.0%} fit their theme badly; of those before, "
        f"{drift.before:.0%}."
    )


def _write_alike(file: CodebookFile) -> str:
    groups = file.result.near_duplicates
    if not groups:
        return ""
    answers = sum(map(len, groups))
    where = "1 group" if len(groups) == 1 else f"{len(groups):,} groups"
    return (
        f"{answers:,} answers in {where} are nearly the same. That can be a campaign, a text that "
        "people were given to copy, or one person who sent it several times. They are counted; "
        "each theme also says how many answers it has when every group counts once."
    )
