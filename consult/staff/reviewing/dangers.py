"""A reader who meets a danger to a child or a life passes the answer to the safeguarding lead."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace

from consult.errors import NotFoundError
from consult.intake.amending import say_of
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault, FormView
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.reviewing.opening import (
    CHANGED,
    GONE,
    Answer,
    Unlocked,
    note_answer,
    open_answer,
    read_filled,
    read_unlocked,
)
from consult.staff.reviewing.typed import read_typed
from consult.staff.reviewing.wording import write_question
from consult.staff.roles import ANALYSTS, LEADS
from consult.vault.record import ResponseRecord, read_review
from consult.vault.review import Referral

DANGER: Final = "/consultations/{slug:str}/review/answers/{handle:uuid}/danger"
PATH: Final = "/consultations/{slug:str}/safeguarding"
ONE: Final = f"{PATH}/{{handle:uuid}}"
PASSED_ON: Final = (
    "The answer is with the safeguarding lead. Tell them now, by phone or in person, that there "
    "is something to read in this consultation; do not say what."
)
NOTED: Final = "What was done is kept with the answer."
CLOSED: Final = "This is closed."


class PassingView(FormView, frozen=True, kw_only=True):
    """The protocol, the answer, and a note to the lead."""

    slug: str
    title: str
    back: str
    question: str
    text: str
    is_open: bool
    anybody: bool


class DangerLine(Struct, frozen=True):
    """One answer that was passed on."""

    handle: str
    closed: bool
    notes: int


class DangersView(Struct, frozen=True):
    """Everything that was passed to the safeguarding lead in one consultation."""

    slug: str
    title: str
    dangers: list[DangerLine]
    notice: str


class DangerView(FormView, frozen=True, kw_only=True):
    """One answer that was passed on, why, and what was done."""

    slug: str
    title: str
    path: str
    question: str
    text: str
    note: str
    done: list[str]
    closed: bool
    notice: str


@get(DANGER, opt={"roles": ANALYSTS})
async def show_passing_on(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Show the protocol before anything is passed on."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    return await _render_passing(unlocked, await open_answer(unlocked, handle), [])


@post(DANGER, opt={"roles": ANALYSTS, "audit": Act.DANGER_PASSED_ON}, status_code=SEE_OTHER)
async def pass_on(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Put an answer on the list of the safeguarding lead, with a redacted note."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    answer = await open_answer(unlocked, handle)
    note = await read_typed(request, "note")
    if isinstance(note, FormFault):
        return await _render_passing(unlocked, answer, [note])
    await unlocked.desk.audit.note(request.user.name, Act.DANGER_PASSED_ON, slug)
    before = _read_referral(answer)
    done = () if before is None else (*before.done, before.note)
    stored = await note_answer(unlocked, answer, _refer(answer, Referral(note, done)))
    request.auth.keep_once("notice", (PASSED_ON if stored else CHANGED,))
    return redirect_to(f"{unlocked.path}/answers/{handle}")


@get(PATH, opt={"roles": LEADS})
async def show_dangers(request: StaffRequest, slug: FromPath[str]) -> Response[Any]:
    """Show the safeguarding lead what was passed on, and nothing else of the answers."""
    unlocked = await read_filled(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    lines = [
        DangerLine(str(entry.handle), entry.referral == "closed", entry.notes)
        for entry in unlocked.worklist.list_referrals()
    ]
    view = DangersView(
        unlocked.row.slug,
        unlocked.row.title,
        lines,
        " ".join(request.auth.take_once("notice")),
    )
    return render_page(request, "safeguarding", view, invented=unlocked.row.invented)


@get(ONE, opt={"roles": LEADS})
async def show_danger(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Show one answer that was passed on."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    return await _render_danger(unlocked, await open_answer(unlocked, handle), [])


@post(f"{ONE}/notes", opt={"roles": LEADS, "audit": Act.DANGER_NOTED}, status_code=SEE_OTHER)
async def note_danger(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Add what was done, redacted like an answer."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    answer = await open_answer(unlocked, handle)
    referral = _require_referral(answer)
    done = await read_typed(request, "done")
    if isinstance(done, FormFault):
        return await _render_danger(unlocked, answer, [done])
    await unlocked.desk.audit.note(request.user.name, Act.DANGER_NOTED, slug)
    record = _refer(answer, replace(referral, done=(*referral.done, done)))
    return await _store(unlocked, answer, record, NOTED)


@post(f"{ONE}/close", opt={"roles": LEADS, "audit": Act.DANGER_CLOSED}, status_code=SEE_OTHER)
async def close_danger(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Say that nothing more is to be done."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    answer = await open_answer(unlocked, handle)
    referral = _require_referral(answer)
    await unlocked.desk.audit.note(request.user.name, Act.DANGER_CLOSED, slug)
    return await _store(unlocked, answer, _refer(answer, replace(referral, closed=True)), CLOSED)


async def _store(
    unlocked: Unlocked, answer: Answer, record: ResponseRecord, notice: str
) -> Redirect:
    stored = await note_answer(unlocked, answer, record)
    unlocked.request.auth.keep_once("notice", (notice if stored else CHANGED,))
    return redirect_to(f"/consultations/{unlocked.row.slug}/safeguarding/{answer.entry.handle}")


def _read_referral(answer: Answer) -> Referral | None:
    return read_review(answer.record, answer.entry.key).referral


def _require_referral(answer: Answer) -> Referral:
    """The lead reads what was passed on, and no other answer that the key would open."""
    referral = _read_referral(answer)
    if referral is None:
        raise NotFoundError(GONE)
    return referral


def _refer(answer: Answer, referral: Referral) -> ResponseRecord:
    review = replace(read_review(answer.record, answer.entry.key), referral=referral)
    return say_of(answer.record, answer.entry.key, review)


async def _render_passing(
    unlocked: Unlocked, answer: Answer, faults: list[FormFault]
) -> Response[str]:
    question, _ = await write_question(unlocked.desk, answer.record, answer.entry.key)
    accounts = await unlocked.desk.staff.list_accounts()
    leads = {one.id for one in accounts if one.role in LEADS}
    holders = await unlocked.desk.staff.list_holders(unlocked.row.id)
    view = PassingView(
        faults=faults,
        slug=unlocked.row.slug,
        title=unlocked.row.title,
        back=f"{unlocked.path}/answers/{answer.entry.handle}",
        question=question,
        text=answer.text,
        is_open=answer.entry.referral == "open",
        anybody=bool(leads & set(holders)),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(
        unlocked.request, "danger", view, status_code=status, invented=unlocked.row.invented
    )


async def _render_danger(
    unlocked: Unlocked, answer: Answer, faults: list[FormFault]
) -> Response[str]:
    referral = _require_referral(answer)
    question, _ = await write_question(unlocked.desk, answer.record, answer.entry.key)
    path = f"/consultations/{unlocked.row.slug}/safeguarding"
    view = DangerView(
        faults=faults,
        slug=unlocked.row.slug,
        title=unlocked.row.title,
        path=f"{path}/{answer.entry.handle}",
        question=question,
        text=answer.text,
        note=referral.note.text,
        done=[one.text for one in referral.done],
        closed=referral.closed,
        notice=" ".join(unlocked.request.auth.take_once("notice")),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(
        unlocked.request,
        "safeguarding_one",
        view,
        status_code=status,
        invented=unlocked.row.invented,
    )
