"""Runs of the worker about one codebook: started, and watched on the page of what they give."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from consult.errors import QueueError, RunEndedError, WorkerError
from consult.jobs.requests import RunRequest, decode_request, encode_request
from consult.jobs.runs import start_run
from consult.staff.codebooks.opening import Book
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.runs import ProgressView, view_progress
from consult.staff.runstates import STATES

UNDER_WAY: Final = "The worker has begun. What it finds shows here when it is ready."
NOT_STARTED: Final = "The worker does not answer. See that it runs, then try again."
OVER: Final = (STATES["done"], STATES["stopped"])


async def start_measuring(book: Book, item: str, asked: RunRequest) -> str:
    """Have the worker begin, under this person's unlock, and say what came of it.

    Raises ``StorageError``.
    """
    desk, account = book.unlocked.desk, book.unlocked.request.user.id
    run = await desk.staff.add_run(book.row.consultation, item, encode_request(asked), account)
    with suppress(RunEndedError):
        try:
            await start_run(desk.settings, desk.staff, run, book.unlocked.key)
        except (WorkerError, QueueError):
            await desk.staff.set_run_state(run, "stopped")
            return NOT_STARTED
    return UNDER_WAY


async def view_measuring(request: StaffRequest, codebook: UUID, item: str) -> ProgressView | None:
    """Say how far the newest run of a kind about a codebook is; None where there is none left.

    Ask before the codebook is read: a run that ends in between would otherwise be over, and its
    figures not yet in what was read. Raises ``NotFoundError`` and ``StorageError``.
    """
    desk = read_desk(request)
    book = await desk.staff.read_codebook(codebook)
    for row in await desk.staff.list_runs(book.consultation):
        if row.item == item and decode_request(row.parameters).codebook == codebook:
            known = await desk.responses.list_consultations()
            slug = next((one.slug for one in known if one.id == book.consultation), "")
            view = await view_progress(request, row, slug)
            return None if view.state in OVER else view
    return None
