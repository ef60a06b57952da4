"""One redacted answer, and what a reviewer decides about it; nothing can be put back."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct
from msgspec.structs import replace

from anonymise.words import Word, split_words
from consult.intake.amending import OFFERED, REMOVED, find_words, say_of, take_words
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest
from consult.staff.formfaults import FormFault, FormView
from consult.staff.forms import read_fields
from consult.staff.rendering import SEE_OTHER, redirect_to, render_page
from consult.staff.reviewing.opening import (
    CHANGED,
    Answer,
    Unlocked,
    note_answer,
    open_answer,
    read_unlocked,
    rewrite_answer,
)
from consult.staff.reviewing.typed import read_typed
from consult.staff.reviewing.wording import STANDINGS, write_flag, write_question
from consult.staff.roles import ANALYSTS
from consult.staff.worklist import judge_standing
from consult.vault.record import allows_quoting, is_withheld, needs_review, read_review
from consult.vault.review import AnswerReview

PATH: Final = "/consultations/{slug:str}/review/answers/{handle:uuid}"
NO_WORDS: Final = "Choose the words that are to go."
NOT_SURE: Final = "Say that you are sure: this cannot be undone."
NOT_YET: Final = "Decide first about what this answer was flagged for."
NOT_ALLOWED: Final = "Whoever wrote this did not allow it to be quoted, so it cannot be cleared."
IS_WITHHELD: Final = "This answer is withheld, so nothing of it can be quoted."
CLEARED_BEFORE: Final = "You have cleared this answer before. The second person is somebody else."
TAKEN: Final = "The words are gone, here and from everything that was made of this answer."
NOTHING_LEFT: Final = "Nothing was left of that answer, so it is not kept any more."
PASSED: Final = "The answer was found fine."
WITHHELD: Final = "The answer is withheld. Nobody but reviewers reads it."
CLEARED: Final = "The answer is cleared by you. It may be quoted once two people have cleared it."
NOTED: Final = "The memo is kept with the answer."

Decide = Callable[[AnswerReview, Answer, UUID], AnswerReview | str]
"""Gives what is said of an answer from now on, or why that cannot be said."""


class WordView(Struct, frozen=True):
    """One word with a box of its own, or a placeholder, which has none."""

    text: str
    value: str
    breaks: int


class AnswerView(FormView, frozen=True, kw_only=True):
    """One answer without who wrote it, when, or what else they wrote."""

    slug: str
    title: str
    path: str
    question: str
    heard_from: str
    flags: list[str]
    standing: str
    colour: str
    overdue: bool
    withheld: bool
    quoting: str
    to_review: bool
    cleared: int
    cleared_by_me: bool
    words: list[WordView]
    kinds: list[str]
    seen: str
    memo: str
    referral: str
    notice: str


@get(PATH, opt={"roles": ANALYSTS})
async def show_answer(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Show one answer and what can be done about it."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    return await _render(unlocked, await open_answer(unlocked, handle), [])


@post(
    f"{PATH}/change",
    opt={"roles": ANALYSTS, "audit": Act.ANSWER_CHANGED},
    status_code=SEE_OTHER,
)
async def change_answer(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Take words out, or put a kind in their place, wherever they stand in this response."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    answer = await open_answer(unlocked, handle)
    seen, kind, deny = await read_fields(request, "seen", "kind", "deny")
    if seen != answer.seen:
        return _stay(unlocked, handle, CHANGED)
    places = await _read_places(request)
    record = take_words(
        answer.record, answer.entry.key, places, kind if kind in OFFERED else REMOVED
    )
    if record == answer.record:
        return await _render(unlocked, answer, [FormFault("words", NO_WORDS)])
    await unlocked.desk.audit.note(request.user.name, Act.ANSWER_CHANGED, slug)
    words = find_words(answer.record, answer.entry.key, places)
    if not await rewrite_answer(unlocked, answer, record):
        return _stay(unlocked, handle, CHANGED)
    is_kept = answer.entry.key in record.texts
    unlocked.worklist.denying = words if deny else ()
    request.auth.keep_once("notice", (TAKEN if is_kept else NOTHING_LEFT,))
    if unlocked.worklist.denying:
        return redirect_to(f"{unlocked.path}/deny")
    return redirect_to(f"{unlocked.path}/answers/{handle}" if is_kept else unlocked.path)


@post(f"{PATH}/pass", opt={"roles": ANALYSTS, "audit": Act.ANSWER_PASSED}, status_code=SEE_OTHER)
async def pass_answer(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Say that what an answer was flagged for is fine."""

    def decide(review: AnswerReview, answer: Answer, person: UUID) -> AnswerReview | str:
        del answer, person
        return IS_WITHHELD if review.withheld else replace(review, passed=True)

    return await _decide(request, slug, handle, Act.ANSWER_PASSED, decide, PASSED)


@post(f"{PATH}/clear", opt={"roles": ANALYSTS, "audit": Act.ANSWER_CLEARED}, status_code=SEE_OTHER)
async def clear_answer(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Agree, as one of two people, to an answer's being quoted as it is now."""
    return await _decide(request, slug, handle, Act.ANSWER_CLEARED, _clear, CLEARED)


@post(
    f"{PATH}/withhold",
    opt={"roles": ANALYSTS, "audit": Act.ANSWER_WITHHELD},
    status_code=SEE_OTHER,
)
async def withhold_answer(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Keep an answer from everybody but reviewers, and out of what was found already."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    answer = await open_answer(unlocked, handle)
    seen, sure = await read_fields(request, "seen", "sure")
    if seen != answer.seen:
        return _stay(unlocked, handle, CHANGED)
    if not sure:
        return await _render(unlocked, answer, [FormFault("sure", NOT_SURE)])
    review = replace(
        read_review(answer.record, answer.entry.key), withheld=True, passed=False, cleared_by=()
    )
    await unlocked.desk.audit.note(request.user.name, Act.ANSWER_WITHHELD, slug)
    record = say_of(answer.record, answer.entry.key, review)
    done = await rewrite_answer(unlocked, answer, record)
    return _go_on(unlocked, WITHHELD) if done else _stay(unlocked, handle, CHANGED)


@post(f"{PATH}/memo", opt={"roles": ANALYSTS, "audit": Act.MEMO_WRITTEN}, status_code=SEE_OTHER)
async def write_memo(
    request: StaffRequest, slug: FromPath[str], handle: FromPath[UUID]
) -> Response[Any]:
    """Keep a memo with an answer, redacted like the answer, in the place of the one before."""
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    answer = await open_answer(unlocked, handle)
    memo = await read_typed(request, "memo")
    if isinstance(memo, FormFault):
        return await _render(unlocked, answer, [memo])
    review = replace(read_review(answer.record, answer.entry.key), memo=memo)
    await unlocked.desk.audit.note(request.user.name, Act.MEMO_WRITTEN, slug)
    record = say_of(answer.record, answer.entry.key, review)
    done = await note_answer(unlocked, answer, record)
    return _stay(unlocked, handle, NOTED if done else CHANGED)


def _clear(review: AnswerReview, answer: Answer, person: UUID) -> AnswerReview | str:
    key = answer.entry.key
    if not allows_quoting(answer.record):
        return NOT_ALLOWED
    if is_withheld(answer.record, key, overdue=answer.entry.overdue):
        return IS_WITHHELD
    if needs_review(answer.record, key):
        return NOT_YET
    if person in review.cleared_by:
        return CLEARED_BEFORE
    return replace(review, cleared_by=(*review.cleared_by, person))


async def _decide(  # noqa: PLR0913, PLR0917 - one decision: on what, as what, and what is said.
    request: StaffRequest, slug: str, handle: UUID, act: Act, decide: Decide, notice: str
) -> Response[Any]:
    unlocked = await read_unlocked(request, slug)
    if isinstance(unlocked, Redirect):
        return unlocked
    answer = await open_answer(unlocked, handle)
    (seen,) = await read_fields(request, "seen")
    if seen != answer.seen:
        return _stay(unlocked, handle, CHANGED)
    review = decide(read_review(answer.record, answer.entry.key), answer, request.user.id)
    if isinstance(review, str):
        return _stay(unlocked, handle, review)
    await unlocked.desk.audit.note(request.user.name, act, slug)
    done = await note_answer(unlocked, answer, say_of(answer.record, answer.entry.key, review))
    return _go_on(unlocked, notice) if done else _stay(unlocked, handle, CHANGED)


async def _read_places(request: StaffRequest) -> set[int]:
    ticked = (await request.form()).getall("_word", [])
    return {int(one) for one in ticked if isinstance(one, str) and one.isdecimal()}


def _stay(unlocked: Unlocked, handle: UUID, notice: str) -> Redirect:
    unlocked.request.auth.keep_once("notice", (notice,))
    return redirect_to(f"{unlocked.path}/answers/{handle}")


def _go_on(unlocked: Unlocked, notice: str) -> Redirect:
    unlocked.request.auth.keep_once("notice", (notice,))
    return redirect_to(unlocked.path)


async def _render(unlocked: Unlocked, answer: Answer, faults: list[FormFault]) -> Response[str]:
    record, key, overdue = answer.record, answer.entry.key, answer.entry.overdue
    review = read_review(record, key)
    question, heard_from = await write_question(unlocked.desk, record, key)
    standing, colour = STANDINGS[judge_standing(record, key, overdue=overdue)]
    view = AnswerView(
        faults=faults,
        slug=unlocked.row.slug,
        title=unlocked.row.title,
        path=f"{unlocked.path}/answers/{answer.entry.handle}",
        question=question,
        heard_from=heard_from,
        flags=sorted({write_flag(flag) for flag in answer.entry.flags}),
        standing=standing,
        colour=colour,
        overdue=overdue and needs_review(record, key),
        withheld=review.withheld,
        quoting=record.quoting,
        to_review=needs_review(record, key),
        cleared=len(set(review.cleared_by)),
        cleared_by_me=unlocked.request.user.id in review.cleared_by,
        words=[
            _view_word(place, word) for place, word in enumerate(split_words(record.texts[key]))
        ],
        kinds=list(OFFERED),
        seen=answer.seen,
        memo="" if review.memo is None else review.memo.text,
        referral=answer.entry.referral,
        notice=" ".join(unlocked.request.auth.take_once("notice")),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render_page(
        unlocked.request,
        "review_answer",
        view,
        status_code=status,
        invented=unlocked.row.invented,
    )


def _view_word(place: int, word: Word) -> WordView:
    return WordView(word.text, "" if word.placeholder else str(place), word.breaks)
