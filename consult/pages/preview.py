"""Every page of a questionnaire as respondents will see it, in every state it can be in.

Nothing is left out by a condition here, because whoever designs a page wants to see all of it.
A draft may be incomplete: what it has is drawn.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from consult.pages.asking import Asking, Given
from consult.pages.build import draw_note, draw_page, view_review
from consult.pages.environment import render_template
from consult.pages.facts import read_told, view_ending, view_start
from consult.pages.faults import say_fault
from consult.pages.frame import NOWHERE, Frame
from consult.pages.languages import takes_text
from consult.pages.review import view_rows, view_text
from consult.pages.samples import fill_all, fill_page, find_faults, open_page
from consult.pages.spoken import ENGLISH, Spoken, speak_text
from consult.pages.support import view_supports
from consult.pages.views import EndingView, NoteView, PageView, RowView
from consult.pages.words import say_word
from surveys.alone import keep_question, name_questions
from surveys.errors import UnknownPageError
from surveys.evaluate import Scope
from surveys.languages import is_easy
from surveys.model import Instrument, Page, Section, Text, walk_items, walk_pages
from surveys.options import option_labels
from surveys.path import Path, Visit, find_option, possible_visits
from surveys.piping import say_text

BLANK: Final = "blank"
FILLED: Final = "filled"
ERROR: Final = "error"

View = dict[str, object]


class Preview(Struct, frozen=True, kw_only=True, order=True):
    """One page in one state.

    ``place`` is ``start``, ``note.<section>``, ``page.<page>``, ``review``, ``text``,
    ``end.<ending>``, ``support``, ``safety`` or ``closed``; ``option`` the code a repeated page
    is shown for, else empty; ``state`` is ``blank``, ``filled`` or
    ``error.<answer>.<what is wrong>``. ``only`` names the one question of a page that is shown
    where words are easy, else it is empty.
    """

    place: str
    option: str = ""
    state: str = BLANK
    only: str = ""

    @property
    def id(self) -> str:
        """The place's own id, such as the page's; empty where the place has none."""
        return self.place.partition(".")[2]


def list_previews(instrument: Instrument, language: str = ENGLISH) -> list[Preview]:
    """Give every page in every state, in the order in which somebody would meet them.

    Of a repeated page every repetition is given blank, and the first in its other states. Where
    the words of the language are easy, each question is a page of its own.
    """
    alone = is_easy(language)
    return [
        Preview(place="start"),
        *(
            preview
            for section in instrument.sections
            for preview in _list_section(instrument, section, alone=alone)
        ),
        Preview(place="review"),
        Preview(place="review", state=FILLED),
        *_list_texts(instrument),
        *(Preview(place=f"end.{ending.id}") for ending in instrument.endings),
        *(Preview(place=place) for place in ("support", "safety", "closed")),
    ]


def render_preview(
    instrument: Instrument, preview: Preview, language: str, *, exits: tuple[str, ...] = ()
) -> str:
    """Draw one page in one state with the respondents' own template.

    ``exits`` are the sites that the way out leads to. Raises ``UnknownPageError`` for a preview
    that ``list_previews`` does not give.
    """
    if preview not in _list_at(instrument, preview):
        raise UnknownPageError("This questionnaire has no such page in this state.")
    frame = Frame(
        instrument=instrument,
        language=language,
        address=NOWHERE,
        leave=NOWHERE,
        until=instrument.facts.withdrawal_cutoff,
    )
    template, view = _Drawing(instrument, language, exits).draw(preview)
    return render_template(f"respond/{template}.html", **frame.surround(view))


def _list_at(instrument: Instrument, preview: Preview) -> list[Preview]:
    """Give the previews of one place, without working out those of every other."""
    pages = [page for page in walk_pages(instrument) if preview.place == f"page.{page.id}"]
    if pages:
        return list(_list_page(instrument, pages[0], alone=preview.only != ""))
    if preview.place == "text":
        return list(_list_texts(instrument))
    bare = [replace(section, pages=[]) for section in instrument.sections]
    return list_previews(replace(instrument, sections=bare))


def _list_section(instrument: Instrument, section: Section, *, alone: bool) -> Iterator[Preview]:
    if section.content_note is not None or section.sensitive:
        yield Preview(place=f"note.{section.id}")
    for page in section.pages:
        yield from _list_page(instrument, page, alone=alone)


def _list_page(instrument: Instrument, page: Page, *, alone: bool) -> Iterator[Preview]:
    place, options, opened = f"page.{page.id}", _list_options(instrument, page), open_page(page)
    # A page that asks nothing yet is shown as it is.
    names = (name_questions(opened, Scope(closed={})) if alone else []) or [""]
    for option in options:
        for name in names:
            blank = Preview(place=place, option=option, only=name)
            yield blank
            if option == options[0]:
                yield from _list_states(instrument, keep_question(opened, name), blank)


def _list_texts(instrument: Instrument) -> Iterator[Preview]:
    if any(fill_page(open_page(page)).texts for page in walk_pages(instrument)):
        yield Preview(place="text")


def _list_options(instrument: Instrument, page: Page) -> list[str]:
    # A page repeated for something that is not there yet is shown once all the same.
    return [visit.option or "" for visit in possible_visits(instrument, page)] or [""]


def _list_states(instrument: Instrument, opened: Page, blank: Preview) -> Iterator[Preview]:
    if fill_page(opened) != Given():
        yield replace(blank, state=FILLED)
    for fault in find_faults(instrument, opened):
        yield replace(blank, state=f"{ERROR}.{fault.key}.{fault.code}")


class _SampleWord(Struct, frozen=True):
    text: str
    placeholder: bool
    breaks: int = 0


class _Drawing:
    """Draws the pages of one questionnaire in one language."""

    def __init__(self, instrument: Instrument, language: str, exits: tuple[str, ...]) -> None:
        self._instrument = instrument
        self._language = language
        self._exits = exits

    def draw(self, preview: Preview) -> tuple[str, View]:
        """Give the name of the template and what it shows."""
        kind = preview.place.partition(".")[0]
        match kind:
            case "note":
                return "note", {"note": self._note(preview)}
            case "page":
                return "page", {"page": self._page(preview), "notice": ""}
            case "review":
                return "review", self._review(preview)
            case "text":
                return "text", self._text()
            case "end":
                return "ending", {"ending": self._ending(preview), "code": ""}
            case _:
                return kind, self._standing()

    def _standing(self) -> View:
        told = read_told(self._language)
        start = view_start(self._instrument, self._language, self._exits)
        supports = view_supports(self._instrument, self._language)
        return {"start": start, "told": told, "supports": supports, "notice": ""}

    def _ending(self, preview: Preview) -> EndingView:
        ending = next(end for end in self._instrument.endings if end.id == preview.id)
        return view_ending(self._instrument, ending, self._language)

    def _note(self, preview: Preview) -> NoteView:
        section = next(part for part in self._instrument.sections if part.id == preview.id)
        first = Visit(section.pages[0].id if section.pages else section.id)
        note = draw_note(self._instrument, section, first, self._language)
        return replace(note, can_go_back=True)

    def _page(self, preview: Preview) -> PageView:
        section, page = next(
            (section, page)
            for section in self._instrument.sections
            for page in section.pages
            if page.id == preview.id
        )
        opened = keep_question(open_page(page), preview.only)
        asking = replace(
            self._asking(self._given(opened, preview.state)),
            option_label=self._label(page, preview.option),
        )
        view = draw_page(self._instrument, section, opened, asking, only=preview.only)
        return replace(view, can_go_back=True)

    def _given(self, page: Page, state: str) -> Given:
        if state == FILLED:
            return fill_page(page)
        faults = find_faults(self._instrument, page) if state != BLANK else []
        return Given(
            errors={
                fault.key: say_fault(fault, self._language)
                for fault in faults
                if state == f"{ERROR}.{fault.key}.{fault.code}"
            }
        )

    def _label(self, page: Page, option: str) -> str:
        if not option:
            return "…" if page.for_each is not None or page.times is not None else ""
        found = find_option(self._instrument, Visit(page.id, option))
        return say_text(found.label, self._language)

    def _asking(self, given: Given) -> Asking:
        return Asking(
            language=self._language,
            takes_text=takes_text(self._language),
            given=given,
            said=self._said(),
        )

    def _said(self) -> dict[str, Spoken]:
        """Give words for what texts repeat of earlier answers."""
        given = fill_all([open_page(page) for page in walk_pages(self._instrument)])
        return {
            item.id: speak_text(
                option_labels(item).get(codes[0], {"en": codes[0]}), self._language
            )
            for _, item in walk_items(self._instrument)
            if (codes := given.closed.get(item.id))
        }

    def _speak(self, text: Text) -> Spoken:
        return speak_text(text, self._language)

    def _text(self) -> View:
        row = next(row for row in self._rows(filled=True) if row.removable)
        parts = re.findall(r"\[[^\]]*\]|[^\s\[]+", say_word("example-words", self._language))
        words = [_SampleWord(text=part, placeholder=part.startswith("[")) for part in parts]
        return {"text": view_text(row, words), "notice": ""}

    def _review(self, preview: Preview) -> View:
        rows = self._rows(filled=preview.state == FILLED)
        review = view_review(self._instrument, rows, self._language)
        return {"review": review, "notice": "", "wants_code": False}

    def _rows(self, *, filled: bool) -> tuple[RowView, ...]:
        pages = [open_page(page) for page in walk_pages(self._instrument)]
        opened = replace(self._instrument, sections=[Section(id="alone", pages=pages)])
        given = fill_all(pages) if filled else Given()
        path = Path(tuple(Visit(page.id) for page in pages), "")
        words = say_word("example-words", self._language)
        return view_rows(opened, path, self._language, given, dict.fromkeys(given.texts, words))
