"""States turned into pages."""

from datetime import date
from typing import Final, get_args
from urllib.parse import urlsplit

from msgspec.structs import replace

from consult.pages.build import view_note, view_page, view_review
from consult.pages.environment import render_template
from consult.pages.places import AtCode, AtEnding, AtNote, AtPage, AtTaken
from consult.pages.questions import Given
from consult.pages.review import view_rows
from consult.pages.support import view_supports
from consult.pages.views import ChoiceView, EndingView, StartView
from consult.pages.words import read_direction, say_word
from consult.promises import Heading, read_threat_model
from consult.respond.journey import has_earlier
from consult.respond.keeping import on_path
from consult.respond.notices import NOTICES
from consult.respond.state import State
from consult.store.responses import QuestionnaireRow
from surveys.model import Ending, Instrument, say_text
from surveys.path import Visit

# The languages in which names and places can be found in free text.
TEXT_LANGUAGES: Final = frozenset({"en"})
ENGLISH: Final = "en"


class Screens:
    """Draws the pages of one questionnaire at one address."""

    def __init__(
        self, token: str, row: QuestionnaireRow, instrument: Instrument, until: date | None
    ) -> None:
        """Draw with ``until``, the last day on which answers can be taken back, if it is ahead."""
        self._token = token
        self._row = row
        self._instrument = instrument
        self._until = until

    def start(self, exit_url: str, notice: str) -> str:
        """Draw the page that says what this is, before anything is asked."""
        facts = self._instrument.facts
        start = StartView(
            title=say_text(self._instrument.title, ENGLISH),
            purpose=say_text(facts.purpose, ENGLISH),
            controller=facts.controller,
            lawful_basis=say_text(facts.lawful_basis, ENGLISH),
            retention_end=_write_date(facts.retention_end),
            complaint_contact=say_text(facts.complaint_contact, ENGLISH),
            exit_name=(urlsplit(exit_url).hostname or "").removeprefix("www."),
            languages=tuple(
                ChoiceView(value=code, label=say_word("start", code))
                for code in self._instrument.languages
            ),
        )
        return self._draw("start", ENGLISH, start=start, told=_tell(), notice=NOTICES[notice])

    def place(self, state: State) -> str:
        """Draw the place where somebody is."""
        match state.place:
            case AtPage(visit=visit):
                return self._page(state, visit)
            case AtNote(visit=visit):
                return self._note(state, visit)
            case AtEnding(ending=ending):
                return self._ending(state, ending)
            case AtCode():
                return self._draw("code", ENGLISH, notice=NOTICES[state.notice])
            case AtTaken():
                supports = view_supports(self._instrument, ENGLISH)
                return self._draw("taken", ENGLISH, supports=supports)
            case _:
                return self._review(state)

    def support(self) -> str:
        """Draw the page of numbers to ring, the same for everybody at any moment."""
        supports = view_supports(self._instrument, ENGLISH)
        return self._draw("support", ENGLISH, supports=supports)

    def safety(self) -> str:
        """Draw the page of what is promised and what cannot be, from the one list of both."""
        return self._draw("safety", ENGLISH, told=_tell())

    def closed(self) -> str:
        """Draw the page of a questionnaire that is not open."""
        supports = view_supports(self._instrument, ENGLISH)
        return self._draw("closed", ENGLISH, supports=supports)

    def _page(self, state: State, visit: Visit) -> str:
        given = _given(state)
        view = view_page(
            self._instrument,
            visit,
            state.language,
            given,
            takes_text=state.language in TEXT_LANGUAGES,
        )
        page = replace(view, can_go_back=has_earlier(self._instrument, state))
        return self._draw("page", state.language, page=page, notice=NOTICES[state.notice])

    def _note(self, state: State, visit: Visit) -> str:
        view = view_note(self._instrument, visit, state.language)
        note = replace(view, can_go_back=has_earlier(self._instrument, state))
        return self._draw("note", state.language, note=note)

    def _review(self, state: State) -> str:
        visits = on_path(self._instrument, state.kept, state.skipped)
        texts = {key: text.text for key, text in state.kept.texts.items()}
        rows = view_rows(self._instrument, visits, state.language, _given(state), texts)
        return self._draw(
            "review",
            state.language,
            review=view_review(rows),
            notice=NOTICES[state.notice],
            wants_code=state.wants_code,
        )

    def _ending(self, state: State, ending_id: str) -> str:
        ending = _find_ending(self._instrument, ending_id)
        view = EndingView(
            heading=say_text(ending.heading, state.language),
            body=say_text(ending.body, state.language),
            stored=ending.stores,
            supports=view_supports(self._instrument, state.language),
        )
        code = state.code if ending.stores else ""
        return self._draw("ending", state.language, ending=view, code=code)

    def _draw(self, name: str, language: str, **view: object) -> str:
        return render_template(
            f"respond/{name}.html",
            language=language,
            direction=read_direction(language),
            invented=self._row.invented,
            until=_write_date(self._until),
            address=f"/{self._token}",
            support_address=f"/{self._token}/support",
            safety_address=f"/{self._token}/safety",
            **view,
        )


def draw_unknown(template: str) -> str:
    """Draw the page of an address where there is no questionnaire."""
    return render_template(f"respond/{template}.html", supports=(), address="/")


def draw_fault(heading: str, words: str) -> str:
    """Draw a neutral page for a request that could not be answered."""
    return render_template("respond/fault.html", heading=heading, words=words)


def _tell() -> dict[str, tuple[str, ...]]:
    model = read_threat_model()
    return {heading: model.read_told(heading) for heading in get_args(Heading)}


def _given(state: State) -> Given:
    return Given(
        closed=state.kept.closed,
        missing=state.kept.missing,
        texts=frozenset(state.kept.texts),
        errors=state.errors,
    )


def _find_ending(instrument: Instrument, ending_id: str) -> Ending:
    return next(ending for ending in instrument.endings if ending.id == ending_id)


def _write_date(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%B %Y}"
