"""One form of a respondent's, from its raw words to the state it leads to."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anonymise.errors import RedactionError
from anonymise.rules import Rules
from consult.errors import EntryCodeSpentError, StorageError
from consult.intake.redaction import KeptAnswers, redact_answers
from consult.intake.saving import Saving
from consult.intake.submit import Intake
from consult.intake.withdrawal import TakingBack, find_last_day
from consult.logs import FaultLog
from consult.pages.languages import text_language
from consult.pages.places import (
    AtEnding,
    AtNote,
    AtPage,
    AtReview,
    AtSaving,
    AtText,
    Place,
    read_place,
    write_place,
)
from consult.respond.forms import Form, read_field
from consult.respond.journey import NEEDED, find_needed, fit_place, go_back, go_on, skip_section
from consult.respond.keeping import drop_keys, keys_at, keys_of, take_out, take_page
from consult.respond.saving import end_saved, hold_earlier, write_saved
from consult.respond.state import NOTHING_KEPT, State
from consult.store.responses import QuestionnaireRow
from surveys.answers import AnswerSet, read_answers
from surveys.errors import UnknownPageError
from surveys.faults import Fault, Wording
from surveys.keys import AnswerKey
from surveys.model import Instrument
from surveys.path import find_page, find_path, find_section
from surveys.quoting import choose_way
from surveys.raw import RawText

ROUTE: Final = "/{token}"
MOST_NAMES: Final = 500


class Answering(Struct, frozen=True, kw_only=True):
    """What one form is answered with: a questionnaire, rules, a date, the way in, faults.

    ``hold_up`` names the notice that asks to press Send again; it is empty where answers may go.
    ``note_stored`` is called once answers are stored.
    """

    row: QuestionnaireRow
    instrument: Instrument
    rules: Rules
    today: date
    intake: Intake
    taking_back: TakingBack
    saving: Saving
    hold_up: Callable[[], str]
    note_stored: Callable[[], None]
    faults: FaultLog

    async def answer(self, state: State, form: Form) -> State:
        """Give the state that a form leads to.

        A form that names no place of this questionnaire leads back to where
        the respondent was.
        """
        return fit_place(self.instrument, await self._answer(state, form), self.today)

    async def _answer(self, state: State, form: Form) -> State:
        told = {(fault.key, fault.code) for fault in state.errors}
        state = replace(state, errors=(), notice="")
        place = self._find_place(read_field(form, "_at"))
        button = read_field(form, "_do")
        if place is not None and (language := self._read_language(form)):
            return await self._change_language(state, place, form, language, told)
        if isinstance(place, AtSaving):
            return await self._answer_saving(state, place, button)
        return await self._answer_at(state, place, form, button)

    async def _answer_at(
        self, state: State, place: Place | None, form: Form, button: str
    ) -> State:
        if place is not None and button == "save" and self.instrument.facts.saving:
            return await self._offer_saving(state, place, form)
        if isinstance(place, AtPage | AtNote) and button == "skip":
            return skip_section(self.instrument, state, place.visit, self.today)
        if isinstance(place, AtPage):
            return await self._answer_page(state, place, form)
        if isinstance(place, AtReview) and button != "back":
            return await self._answer_review(state, form)
        if isinstance(place, AtText):
            return self._answer_text(state, place.key, form)
        return state if place is None else self._move(state, place, button)

    async def _offer_saving(self, state: State, place: Place, form: Form) -> State:
        """Give the page that says what saving means, with what was on the page taken in."""
        here = state
        if isinstance(place, AtReview):
            here = self._tidy_review(state, form)
        elif isinstance(place, AtPage):
            here, faults = await self._take_in(state, place, form)
            lost = tuple(filter(_is_too_long, faults))
            if lost or here.notice:
                return replace(here, errors=lost)
        return replace(here, place=AtSaving(write_place(place)), returning=False)

    async def _answer_saving(self, state: State, place: AtSaving, button: str) -> State:
        """Give the code of what is now saved, or the place where somebody was."""
        if button != "save-now" or not self.instrument.facts.saving:
            return replace(state, place=self._find_place(place.back) or AtReview())
        if notice := self.hold_up():
            return replace(state, place=place, notice=f"save-{notice}")
        try:
            code = await self.saving.save(write_saved(state), self.row, state.saved)
        except Exception as error:  # noqa: BLE001 - Whatever failed, saving can be tried again.
            self.faults.note_fault(error, ROUTE)
            return replace(state, place=place, notice="not-saved")
        return end_saved(state, code)

    def _find_place(self, name: str) -> Place | None:
        place = read_place(name)
        if isinstance(place, AtPage | AtNote):
            try:
                find_page(self.instrument, place.visit)
            except UnknownPageError:
                return None
        return place

    def _move(self, state: State, place: Place, button: str) -> State:
        move = go_back if button == "back" else go_on
        return move(self.instrument, state, place, self.today)

    def _read_language(self, form: Form) -> str:
        language = read_field(form, "_language")
        return language if language in self.instrument.languages else ""

    async def _change_language(
        self, state: State, place: Place, form: Form, language: str, told: set[tuple[str, str]]
    ) -> State:
        """Give the same place in another language, with what was on the page taken in.

        Somebody who changes the language to understand what has to be put right is told again;
        nobody is told of anything new, but that words could not be kept. The language then stays,
        because another one may have no box for them.
        """
        if isinstance(place, AtReview):
            return replace(self._tidy_review(state, form), language=language)
        if not isinstance(place, AtPage):
            return replace(state, place=place, language=language)
        here, faults = await self._take_in(state, place, form)
        lost = any(map(_is_too_long, faults)) or bool(here.notice)
        again = tuple(
            fault for fault in faults if (fault.key, fault.code) in told or _is_too_long(fault)
        )
        return replace(here, errors=again, language=state.language if lost else language)

    async def _answer_page(self, state: State, place: AtPage, form: Form) -> State:
        here, faults = await self._take_in(state, place, form)
        button = read_field(form, "_do")
        if here.notice:
            return here
        if button == "back":
            # Nobody is told what else to put right on a page that they turn away from.
            faults = tuple(fault for fault in faults if _is_too_long(fault))
        if faults:
            return replace(here, errors=faults)
        if state.returning and self._asks_the_same(state, here):
            return replace(here, place=AtReview(), returning=False)
        return self._move(replace(here, returning=False), place, button)

    def _asks_the_same(self, before: State, after: State) -> bool:
        """Say whether nothing new is asked because of what was changed."""
        paths = [
            find_path(self.instrument, one.kept.closed, today=self.today)
            for one in (before, after)
        ]
        return paths[0].visits == paths[1].visits

    async def _take_in(
        self, state: State, place: AtPage, form: Form
    ) -> tuple[State, tuple[Fault, ...]]:
        """Give the state with one page's answers in it, and what has to be put right there."""
        visit, known = place.visit, state.kept.closed
        answers, faults = read_answers(
            self.instrument, visit, form, known, self.today, only=place.only
        )
        names = RawText(read_field(form, "_names")[:MOST_NAMES])
        fresh = await self._redact(answers, state.language, names)
        asked = keys_at(self.instrument, place)
        kept = take_page(state.kept, asked, fresh or _closed_only(answers), _removed(form))
        section = find_section(self.instrument, visit)
        held = hold_earlier(state, fresh or _closed_only(answers), kept, _removed(form))
        faults = tuple(one for one in faults if not (_is_wanting(one) and one.key in held.earlier))
        here = replace(
            held,
            place=place,
            skipped=state.skipped - {section.id},
            notice="lost-text" if fresh is None else "",
        )
        return here, faults

    async def _redact(
        self, answers: AnswerSet, language: str, names: RawText
    ) -> KeptAnswers | None:
        """Redact, or give None: the raw words then end with this request."""
        try:
            return await asyncio.to_thread(
                redact_answers,
                answers,
                language=text_language(language),
                today=self.today,
                names=names,
                rules=self.rules,
            )
        except RedactionError as error:
            self.faults.note_fault(error, ROUTE)
            return None

    async def _answer_review(self, state: State, form: Form) -> State:
        here = self._tidy_review(state, form)
        if read_field(form, "_do") != "send":
            return self._go_from_review(here, form)
        needed = find_needed(self.instrument, here.kept, self.today)
        if needed is not None:
            return replace(here, place=AtPage(needed), notice=NEEDED)
        if here.wants_code and find_last_day(self.row, self.instrument, self.today) is None:
            return replace(here, wants_code=False, code="", notice="no-code")
        if notice := self.hold_up():
            return replace(here, notice=notice)
        return await self._send(self._with_code(here))

    def _go_from_review(self, state: State, form: Form) -> State:
        """Give one text to look at, or one page to change, or the same place."""
        key = read_field(form, "_look")
        if key in state.kept.texts and key not in state.earlier:
            return replace(state, place=AtText(key))
        path = find_path(self.instrument, state.kept.closed, today=self.today)
        changed = read_field(form, "_change")
        for visit in path.visits:
            if changed in keys_of(self.instrument, [visit]):
                return replace(state, place=AtPage(visit, changed), returning=True)
        return state

    def _answer_text(self, state: State, key: AnswerKey, form: Form) -> State:
        """Give the state after words of one text were taken out of it, or the whole of it."""
        if key in state.earlier:
            return replace(state, place=AtReview())
        if key not in state.kept.texts or key in _removed(form):
            return replace(state, place=AtReview(), kept=drop_keys(state.kept, [key]))
        if read_field(form, "_change") == key or read_field(form, "_do") != "take":
            return self._go_from_review(replace(state, place=AtReview()), form)
        kept = take_out(state.kept, key, form.get("_word", []), shown=read_field(form, "_count"))
        place = AtText(key) if key in kept.texts else AtReview()
        return replace(state, kept=kept, place=place, notice="taken-out")

    def _tidy_review(self, state: State, form: Form) -> State:
        """Give the last page before sending as its form was left."""
        wants_code = bool(read_field(form, "_code"))
        removed = {*_removed(form)}
        way = choose_way(self.instrument.facts, read_field(form, "_quote"))
        return replace(
            state,
            place=AtReview(),
            kept=replace(drop_keys(state.kept, removed), quoting=way),
            earlier=state.earlier - removed,
            wants_code=wants_code,
            code=state.code if wants_code else "",
        )

    def _with_code(self, state: State) -> State:
        """Give the state with its code: the same one whenever a sending is tried again."""
        if not state.wants_code or state.code:
            return state
        return replace(state, code=self.taking_back.make_code())

    async def _send(self, state: State) -> State:
        try:
            await self.intake.submit(
                state.kept,
                self.row,
                language=state.language,
                response=state.response,
                withdrawal_digest=await self._make_digest(state.code),
                entry_digest=state.entry or None,
            )
        except EntryCodeSpentError:
            return replace(state, notice="entry-spent")
        except Exception as error:  # noqa: BLE001 - Whatever failed, the answers can be sent again.
            self.faults.note_fault(error, ROUTE)
            return replace(state, notice="not-stored")
        self.note_stored()
        await self._forget_saved(state)
        ending = find_path(self.instrument, state.kept.closed, today=self.today).ending
        return replace(
            state, place=AtEnding(ending), kept=NOTHING_KEPT, earlier=frozenset(), response=None
        )

    async def _forget_saved(self, state: State) -> None:
        """Take out what was saved of answers that are sent; the night does it where this fails."""
        if state.saved is None:
            return
        try:
            await self.saving.forget(state.saved, self.row)
        except StorageError as error:
            self.faults.note_fault(error, ROUTE)

    async def _make_digest(self, code: str) -> bytes | None:
        if not code:
            return None
        return await self.taking_back.make_digest(code, self.row.consultation)


def _is_wanting(fault: Fault) -> bool:
    return fault.code == Wording.REQUIRED.value[0]


def _is_too_long(fault: Fault) -> bool:
    return fault.code == Wording.TOO_LONG.value[0]


def _closed_only(answers: AnswerSet) -> KeptAnswers:
    return KeptAnswers(closed=answers.closed, missing=dict(answers.missing), texts={}, flags=())


def _removed(form: Form) -> list[str]:
    return form.get("_remove", [])
