"""States turned into pages."""

from datetime import date

from msgspec.structs import replace

from consult.intake.removing import read_words
from consult.pages.asking import Given
from consult.pages.build import view_note, view_page, view_review
from consult.pages.environment import render_template
from consult.pages.facts import read_told, view_ending, view_start
from consult.pages.faults import say_fault
from consult.pages.frame import Frame
from consult.pages.languages import takes_text
from consult.pages.padding import pad_page
from consult.pages.places import (
    AtCode,
    AtEnding,
    AtEntry,
    AtNote,
    AtPage,
    AtSaved,
    AtSaving,
    AtTaken,
    AtText,
    write_place,
)
from consult.pages.review import view_rows, view_text
from consult.pages.spoken import ENGLISH, read_direction
from consult.pages.support import view_supports
from consult.pages.views import FaultView, PageView, RowView
from consult.pages.words import has_words, say_date
from consult.respond.journey import has_earlier
from consult.respond.keeping import keys_at, on_path
from consult.respond.notices import say_notice
from consult.respond.state import State
from consult.store.responses import QuestionnaireRow
from consult.vault.saving import WEEKS
from surveys.keys import AnswerKey
from surveys.model import Ending, Instrument
from surveys.path import Visit


class Screens:
    """Draws the pages of one questionnaire at one address on one day."""

    def __init__(  # noqa: PLR0913 - what differs between one page's surroundings and another's.
        self,
        token: str,
        row: QuestionnaireRow,
        instrument: Instrument,
        *,
        today: date,
        until: date | None,
        away: str,
    ) -> None:
        """Draw with ``until``, the last day on which answers can be taken back, if it is ahead.

        ``away`` is the everyday site that these pages are left for.
        """
        self._address = f"/{token}"
        self._row = row
        self._instrument = instrument
        self._today = today
        self._until = until
        self._away = away

    def start(self, exits: tuple[str, ...], notice: str, language: str, work: str) -> str:
        """Draw the page that says what this is, before anything is asked.

        ``work`` is the challenge that a script solves before Start.
        """
        start = view_start(self._instrument, language, exits)
        words = say_notice(notice, language)
        return self._draw(
            "start",
            language,
            start=start,
            told=read_told(language),
            notice=words,
            invited=self._row.by_invitation,
            work=work,
        )

    def place(self, state: State) -> str:
        """Draw the place where somebody is."""
        match state.place:
            case AtPage() as place:
                return self._page(state, place)
            case AtNote(visit=visit):
                return self._note(state, visit)
            case AtEnding(ending=ending):
                return self._ending(state, ending)
            case AtText(key=key) if key in state.kept.texts and key not in state.earlier:
                return self._text(state, key)
            case AtSaving() | AtSaved() | AtEntry() | AtCode() | AtTaken():
                return self._code(state)
            case _:
                return self._review(state)

    def trouble(self, state: State) -> str:
        """Draw what our script shows above a page whose words could not be taken in."""
        page = None if not isinstance(state.place, AtPage) else self._view(state, state.place)
        word = "trouble-words" if state.notice else ""
        return draw_trouble(word, state.language, () if page is None else page.faults)

    def support(self, language: str) -> str:
        """Draw the page of whom to turn to, the same for everybody at any moment."""
        supports = view_supports(self._instrument, language)
        return pad_page(self._draw("support", language, supports=supports))

    def safety(self, language: str) -> str:
        """Draw the page of what is promised and what cannot be, from the one list of both."""
        return self._draw("safety", language, told=read_told(language))

    def closed(self, language: str) -> str:
        """Draw the page of a questionnaire that is not open, or not open yet."""
        supports = view_supports(self._instrument, language)
        opens = self._row.opens
        first = say_date(opens, language) if opens and self._today < opens else ""
        return self._draw("closed", language, supports=supports, opens=first)

    def _view(self, state: State, place: AtPage) -> PageView:
        return view_page(
            self._instrument,
            place.visit,
            state.language,
            self._given(state),
            takes_text=takes_text(state.language),
            only=place.only,
        )

    def _page(self, state: State, place: AtPage) -> str:
        view = self._view(state, place)
        page = replace(view, can_go_back=has_earlier(self._instrument, state, self._today))
        notice = _notice(state)
        if not notice and keys_at(self._instrument, place) & state.earlier:
            notice = say_notice("earlier", state.language)
        return self._draw("page", state.language, page=page, notice=notice)

    def _note(self, state: State, visit: Visit) -> str:
        view = view_note(self._instrument, visit, state.language)
        note = replace(view, can_go_back=has_earlier(self._instrument, state, self._today))
        return self._draw("note", state.language, note=note, notice=_notice(state))

    def _code(self, state: State) -> str:
        if isinstance(state.place, AtSaving | AtSaved):
            return self._saving(state)
        if not isinstance(state.place, AtTaken):
            asked = "entry" if isinstance(state.place, AtEntry) else "code"
            return self._draw(asked, state.language, notice=_notice(state))
        return self._draw(
            "taken", state.language, supports=view_supports(self._instrument, state.language)
        )

    def _saving(self, state: State) -> str:
        if isinstance(state.place, AtSaved):
            return self._draw("saved", state.language, code=state.code)
        at = write_place(state.place)
        return self._draw("saving", state.language, at=at, notice=_notice(state), weeks=str(WEEKS))

    def _text(self, state: State, key: AnswerKey) -> str:
        row = next((row for row in self._rows(state) if row.removable and row.key == key), None)
        if row is None:
            return self._review(state)
        text = view_text(row, read_words(state.kept, key))
        return self._draw("text", state.language, text=text, notice=_notice(state))

    def _rows(self, state: State) -> tuple[RowView, ...]:
        path = on_path(self._instrument, state.kept, state.skipped, self._today)
        texts = {
            key: text.text for key, text in state.kept.texts.items() if key not in state.earlier
        }
        return view_rows(self._instrument, path, state.language, self._given(state), texts)

    def _review(self, state: State) -> str:
        return self._draw(
            "review",
            state.language,
            review=view_review(
                self._instrument, self._rows(state), state.language, state.kept.quoting
            ),
            notice=_notice(state),
            wants_code=state.wants_code,
        )

    def _ending(self, state: State, ending_id: str) -> str:
        ending = _find_ending(self._instrument, ending_id)
        view = view_ending(self._instrument, ending, state.language)
        code = state.code if ending.stores else ""
        return self._draw("ending", state.language, ending=view, code=code)

    def _given(self, state: State) -> Given:
        return Given(
            closed=state.kept.closed,
            missing=state.kept.missing,
            texts=frozenset(state.kept.texts),
            earlier=state.earlier,
            errors={fault.key: say_fault(fault, state.language) for fault in state.errors},
            today=self._today,
        )

    def _draw(self, name: str, language: str, **view: object) -> str:
        frame = Frame(
            instrument=self._instrument,
            language=language,
            address=self._address,
            invented=self._row.invented,
            saving=self._instrument.facts.saving,
            until=self._until,
            away=self._away,
        )
        return render_template(f"respond/{name}.html", **frame.surround(view))


def draw_unknown(template: str) -> str:
    """Draw the page of an address where there is no questionnaire."""
    draw = pad_page if template == "support" else str
    return draw(_draw_unknown(template))


def _draw_unknown(template: str) -> str:
    return render_template(f"respond/{template}.html", supports=(), address="/", language=ENGLISH)


def draw_fault(heading: str, words: str) -> str:
    """Draw a neutral page for a request that could not be answered."""
    return render_template("respond/fault.html", heading=heading, words=words)


def draw_trouble(word: str, language: str, faults: tuple[FaultView, ...] = ()) -> str:
    """Draw what our script shows above a page that stays as it is.

    ``word`` is one of ours, or empty where ``faults`` say it all.
    """
    known = language if has_words(language) else ENGLISH
    return render_template(
        "respond/trouble.html",
        language=known,
        direction=read_direction(known),
        word=word,
        faults=faults,
    )


def _notice(state: State) -> str:
    return say_notice(state.notice, state.language)


def _find_ending(instrument: Instrument, ending_id: str) -> Ending:
    return next(ending for ending in instrument.endings if ending.id == ending_id)
