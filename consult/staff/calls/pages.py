"""The form on which whoever took a call puts down what the caller said, and what will be kept.

Nothing here is recorded: an event would say when somebody rang, and who took the call. What is
stored has no worker in it either; it comes in by the same door as every other answer.
"""

import asyncio
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath, FromQuery
from msgspec import Struct
from msgspec.structs import replace

from anonymise.errors import RedactionError
from consult.errors import ConsultError
from consult.intake.redaction import KeptAnswers
from consult.intake.submit import Intake
from consult.pages.languages import text_language
from consult.pages.spoken import ENGLISH
from consult.staff.calls.asked import AskedOfCallers, read_asked
from consult.staff.calls.holding import HeldCall, drop_call, hold_call, read_call
from consult.staff.calls.taking import Form, Taken, drop_text, keep_earlier, take_form
from consult.staff.calls.views import view_call, view_check
from consult.staff.counts import read_today
from consult.staff.desk import Desk, StaffRequest, read_desk
from consult.staff.reading import read_consultation
from consult.staff.redacting import read_rules_now
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.roles import CALL_TAKERS
from consult.store.responses import ResponseWriter
from surveys.faults import Fault
from surveys.quoting import NOT_QUOTED, choose_way

PATH: Final = "/consultations/{slug:str}/calls/{questionnaire:uuid}"
KIND: Final = "application/x-www-form-urlencoded"
NOTHING: Final = KeptAnswers()

UNREDACTED: Final = (
    "What you wrote could not be checked for identifying details, so nothing of this page was "
    "kept. Write it in fewer words and try again."
)
UNSTORED: Final = (
    "This could not be stored just now. It is still held here: press Save again in a moment."
)
CHANGED: Final = "This is not what the page showed before. Look at it once more, then save it."
SAVED: Final = "Saved. Nothing of that call is left on this page."
DISCARDED: Final = "Discarded. Nothing was kept."


class Call(Struct, frozen=True):
    """One request for the form: what is asked, in which language, and where it stands."""

    desk: Desk
    asked: AskedOfCallers
    language: str
    address: str
    back: str

    @property
    def check(self) -> str:
        """The address of what will be kept."""
        return self._tail("/check")

    @property
    def form(self) -> str:
        """The address of the form."""
        return self._tail("")

    def _tail(self, part: str) -> str:
        tail = "" if self.language == ENGLISH else f"?language={self.language}"
        return f"{self.address}{part}{tail}"


@get(PATH, opt={"roles": CALL_TAKERS})
async def show_call(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromQuery[str] = ENGLISH,
) -> Response[str]:
    """Show the form, with what is held of a call that is not saved yet."""
    call = await _read(request, slug, questionnaire, language)
    held = read_call(request.auth, call.asked.row.id)
    notice = " ".join(request.auth.take_once("notice"))
    return _render(request, call, NOTHING if held is None else held.kept, notice=notice)


# An event would say when somebody rang, and who took the call.
@post(PATH, opt={"roles": CALL_TAKERS, "audit": ()}, status_code=SEE_OTHER)
async def take_call(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromQuery[str] = ENGLISH,
) -> Response[Any]:
    """Redact what was typed, hold it, and lead to what will be kept."""
    call = await _read(request, slug, questionnaire, language)
    held = read_call(request.auth, call.asked.row.id) or HeldCall()
    form = await _read_form(request)
    try:
        taken = await _take(call, form)
    except RedactionError:
        return _render(request, call, held.kept, refusal=UNREDACTED)
    kept = keep_earlier(taken.kept, held.kept, form.get("_remove", ()))
    hold_call(request.auth, call.asked.row.id, HeldCall(kept=kept, response=held.response))
    if taken.faults:
        return _render(request, call, kept, taken.faults)
    return redirect_to(call.check)


@get(f"{PATH}/check", opt={"roles": CALL_TAKERS})
async def show_check(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromQuery[str] = ENGLISH,
) -> Response[Any]:
    """Show every answer exactly as it will be kept, before anything is stored."""
    call = await _read(request, slug, questionnaire, language)
    held = read_call(request.auth, call.asked.row.id)
    return redirect_to(call.form) if held is None else _render_check(request, call, held)


# The same holds for saving: the week is the finest time that anything keeps.
@post(f"{PATH}/check", opt={"roles": CALL_TAKERS, "audit": ()}, status_code=SEE_OTHER)
async def save_call(
    request: StaffRequest,
    slug: FromPath[str],
    questionnaire: FromPath[UUID],
    language: FromQuery[str] = ENGLISH,
) -> Response[Any]:
    """Store what the page showed, take one text out of it, or discard all of it."""
    call = await _read(request, slug, questionnaire, language)
    held, form = read_call(request.auth, call.asked.row.id), await _read_form(request)
    if held is None:
        return redirect_to(call.form)
    for key in form.get("_remove", ()):
        held = HeldCall(kept=drop_text(held.kept, key), response=held.response)
        hold_call(request.auth, call.asked.row.id, held)
        return redirect_to(call.check)
    if form.get("_do") != ["discard"]:
        if form.get("_seen") != [held.seen]:
            return _render_check(request, call, held, refusal=CHANGED)
        try:
            await _store(call, held, (form.get("_quote") or [NOT_QUOTED])[0])
        except ConsultError:
            return _render_check(request, call, held, refusal=UNSTORED)
    drop_call(request.auth, call.asked.row.id)
    request.auth.keep_once("notice", (DISCARDED if form.get("_do") == ["discard"] else SAVED,))
    return redirect_to(call.form)


async def _read(request: StaffRequest, slug: str, questionnaire: UUID, language: str) -> Call:
    desk, consultation = read_desk(request), await read_consultation(request, slug)
    asked = await read_asked(desk, consultation, questionnaire)
    return Call(
        desk,
        asked,
        language if language in asked.instrument.languages else ENGLISH,
        f"/consultations/{consultation.slug}/calls/{asked.row.id}",
        f"/consultations/{consultation.slug}",
    )


async def _read_form(request: StaffRequest) -> dict[str, list[str]]:
    """Read a form of any fields; other kinds are refused, whose parsers write to disk."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise ClientException
    form = await request.form()
    return {name: [one for one in form.getall(name) if isinstance(one, str)] for name in form}


async def _take(call: Call, form: Form) -> Taken:
    rules = await read_rules_now(call.desk)
    return await asyncio.to_thread(
        take_form,
        call.asked.instrument,
        form,
        language=text_language(call.language),
        today=read_today(),
        rules=rules(call.asked.instrument.facts.redaction),
    )


async def _store(call: Call, held: HeldCall, wanted: str) -> None:
    """Store a call with the way of quoting that the caller chose; a way not offered is none."""
    quoting = choose_way(call.asked.instrument.facts, wanted)
    async with ResponseWriter(call.desk.responses) as writer:
        await Intake(writer, read_today).submit(
            replace(held.kept, quoting=quoting),
            call.asked.row,
            language=call.language,
            response=held.response,
        )


def _render(  # noqa: PLR0913 - each is one thing that the page shows.
    request: StaffRequest,
    call: Call,
    kept: KeptAnswers,
    faults: tuple[Fault, ...] = (),
    *,
    notice: str = "",
    refusal: str = "",
) -> Response[str]:
    view = view_call(
        call.asked.instrument,
        call.language,
        kept,
        faults,
        read_today(),
        address=call.address,
        back=call.back,
        notice=notice,
        refusal=refusal,
    )
    wrong = bool(faults or refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render_page(request, "call", view, status_code=status, invented=call.asked.row.invented)


def _render_check(
    request: StaffRequest, call: Call, held: HeldCall, refusal: str = ""
) -> Response[str]:
    view = view_check(
        call.asked.instrument,
        call.language,
        held.kept,
        held.seen,
        read_today(),
        address=call.address,
        refusal=refusal,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render_page(
        request, "call_check", view, status_code=status, invented=call.asked.row.invented
    )
