"""Starting a search for themes, and watching it."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final, Literal
from uuid import UUID

from litestar import MediaType, Response, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath
from msgspec import Struct

from consult.errors import QueueError, RunEndedError, WorkerError
from consult.jobs import runs as jobs
from consult.jobs.arrivals import ARRIVALS
from consult.jobs.comparisons import COMPARISON
from consult.jobs.faults import explain_fault
from consult.jobs.requests import RunRequest, decode_request, encode_request
from consult.jobs.runs import ENDED, read_run_state, start_run
from consult.jobs.samples import AGREEMENT
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.forms import read_fields
from consult.staff.questions import view_questions
from consult.staff.reading import read_all_versions, read_consultation, read_run
from consult.staff.rendering import SEE_OTHER, Frame, redirect_to, render_page, render_template
from consult.staff.roles import ANALYSTS, RUNNERS, Role
from consult.staff.runlines import read_question
from consult.staff.runstates import STATES, StateView
from consult.store.responses import ConsultationRow
from consult.store.staff import RunRow, RunState
from consult.vault.keys import PrivateKey

Next = Literal["themes", "figures", "unlock", "continue", "back", "none"]

PAGES: Final = {AGREEMENT: "samples", ARRIVALS: "arrivals", COMPARISON: "comparison"}
"""The pages of a codebook that show what runs about it give, and how far those are."""

MESSAGES: Final[dict[RunState, str]] = {
    "queued": "The analysis worker will begin as soon as it is free.",
    "running": "You can leave this page and come back.",
    "waiting": "The analysis worker was restarted or does not answer, and it never keeps a key. "
    "See that it runs, then let this run continue.",
    "done": "The themes are ready to read.",
    "stopped": "This run was stopped before it ended.",
}
FIGURES_READY: Final = "The figures are ready to read."


class ProgressView(Struct, frozen=True):
    """How far a run is, and what can be done next; ``shown`` changes when the page should.

    ``figures`` is the page that shows what a run about a codebook gives.
    """

    run: str
    slug: str
    figures: str
    state: StateView
    message: str
    moving: bool
    percent: int
    shown: str
    next: Next
    may_stop: bool


class RunView(Struct, frozen=True):
    """The page of one run."""

    slug: str
    consultation: str
    question: str
    heard_from: str
    progress: ProgressView


@post(
    "/consultations/{slug:str}/runs",
    opt={"roles": RUNNERS, "audit": Act.RUN_STARTED},
    status_code=SEE_OTHER,
)
async def begin_run(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Start a run for one question; without the consultation's key, ask for it first."""
    row = await read_consultation(request, slug)
    audience, wave, item = await read_fields(request, "audience", "wave", "item")
    await _require_question(request, row.id, (audience, wave, item))
    key = request.auth.read_key(row.id)
    if key is None:
        return redirect_to(f"/consultations/{row.slug}/unlock")
    parameters = encode_request(RunRequest(audience=audience, wave=wave))
    await read_desk(request).audit.note(request.user.name, Act.RUN_STARTED, row.slug, item)
    run = await read_desk(request).staff.add_run(row.id, item, parameters, request.user.id)
    return await start(request, run, key)


@get("/runs/{run:uuid}", opt={"roles": ANALYSTS, "prolong": False})
async def show_run(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Show how far a run is; a page that reloads by itself keeps nobody signed in."""
    row, consultation = await read_run(request, run)
    if figures := name_figures(row):
        return redirect_to(figures)
    question = await read_question(request, row)
    view = RunView(
        slug=consultation.slug,
        consultation=consultation.title,
        question=question.label,
        heard_from=question.heard_from,
        progress=await view_progress(request, row, consultation.slug),
    )
    return render_page(request, "run", view, invented=consultation.invented)


@get("/runs/{run:uuid}/progress", opt={"roles": ANALYSTS, "prolong": False})
async def show_progress(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Give the part of the run's page that moves, or nothing while it has not changed."""
    row, consultation = await read_run(request, run)
    view = await view_progress(request, row, consultation.slug)
    if request.query_params.get("shown") == view.shown:
        return Response(None, status_code=HTTPStatus.NO_CONTENT)
    return Response(render_template("progress", view, Frame()), media_type=MediaType.HTML)


@post(
    "/runs/{run:uuid}/continue",
    opt={"roles": RUNNERS, "audit": Act.RUN_CONTINUED},
    status_code=SEE_OTHER,
)
async def continue_run(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Hand the worker the key of a waiting run again."""
    row, consultation = await read_run(request, run)
    key = request.auth.read_key(consultation.id)
    if key is None:
        return redirect_to(f"/consultations/{consultation.slug}/unlock?run={row.id}")
    await _note(request, Act.RUN_CONTINUED, consultation, row)
    return await start(request, row.id, key)


@post(
    "/runs/{run:uuid}/stop",
    opt={"roles": RUNNERS, "audit": Act.RUN_STOPPED},
    status_code=SEE_OTHER,
)
async def stop_run(request: StaffRequest, run: FromPath[UUID]) -> Response[Any]:
    """Have the worker give up a run that has not ended."""
    row, consultation = await read_run(request, run)
    await _note(request, Act.RUN_STOPPED, consultation, row)
    with suppress(RunEndedError):
        await jobs.stop_run(read_desk(request).staff, row.id)
    return redirect_to(f"/runs/{row.id}")


async def start(request: StaffRequest, run: UUID, key: PrivateKey) -> Response[Any]:
    """Start a run and lead to its page.

    A worker or a queue that does not answer leaves it waiting, and its page says so.
    """
    desk = read_desk(request)
    with suppress(WorkerError, QueueError, RunEndedError):
        await start_run(desk.settings, desk.staff, run, key)
    return redirect_to(f"/runs/{run}")


async def _note(
    request: StaffRequest, act: Act, consultation: ConsultationRow, run: RunRow
) -> None:
    await read_desk(request).audit.note(request.user.name, act, consultation.slug, f"run {run.id}")


async def _require_question(
    request: StaffRequest, consultation: UUID, asked: tuple[str, str, str]
) -> None:
    known = view_questions(await read_all_versions(request, consultation))
    if not any((one.audience, one.wave, one.item) == asked for one in known):
        raise ClientException("There is no such question.")


def name_figures(row: RunRow) -> str:
    """Give the address of the page that shows what a run about a codebook gives, if it is one."""
    codebook = decode_request(row.parameters).codebook if row.item in PAGES else None
    return "" if codebook is None else f"/codebooks/{codebook}/{PAGES[row.item]}"


async def view_progress(request: StaffRequest, row: RunRow, slug: str) -> ProgressView:
    """Say how far a run is and what this person can do next."""
    desk = read_desk(request)
    state = await read_run_state(desk.settings, desk.staff, row.id)
    percent = int(max(0.0, min(1.0, row.share)) * 10) * 10
    return ProgressView(
        run=str(row.id),
        slug=slug,
        figures=name_figures(row),
        state=STATES[state],
        message=_write_message(row, state),
        moving=state in {"queued", "running"},
        percent=percent,
        shown=f"{state} {percent} {row.stage}",
        next=_find_next(request, row, state),
        may_stop=state not in ENDED and Role(request.user.role) in RUNNERS,
    )


def _write_message(row: RunRow, state: RunState) -> str:
    if state == "failed":
        explained = explain_fault(row.fault)
        return f"{explained.what} {explained.remedy} (Code: {row.fault}.)"
    stage = f"{row.stage[:1].upper()}{row.stage[1:]}. " if state == "running" and row.stage else ""
    is_about_book = state == "done" and row.item in PAGES
    return FIGURES_READY if is_about_book else stage + MESSAGES[state]


def _find_next(request: StaffRequest, row: RunRow, state: RunState) -> Next:
    unlocked = request.auth.read_key(row.consultation) is not None
    if state == "waiting" and Role(request.user.role) in RUNNERS:
        return "continue" if unlocked else "unlock"
    if state == "done":
        ready: Next = "figures" if row.item in PAGES else "themes"
        return ready if unlocked else "unlock"
    return "back" if state in {"failed", "stopped"} else "none"
