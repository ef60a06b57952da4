"""What the pages of translation show."""

from collections.abc import Collection, Mapping
from typing import Final

from msgspec import Struct

from consult.pages.spoken import read_direction
from consult.pages.words import draft_digest, list_words, name_language
from consult.staff.formfaults import FormFault, FormView
from consult.staff.publishable import has_read_words
from consult.staff.translating.reading import DraftedQuestionnaire
from surveys.languages import is_easy
from surveys.model import Instrument, Language
from surveys.piping import say_text
from surveys.signing import is_signed
from surveys.translating import Cell, Completeness, count_cells

# A form of so many English signs stays well under the size that the server takes, even where
# every sign of the other language is sent as six or nine.
SIGNS_A_PAGE: Final = 2_500
CELLS_A_PAGE: Final = 20


class LanguageLine(Struct, frozen=True, kw_only=True):
    """One language of a questionnaire: how far it is, who signed it, and what of it they read.

    Without ``read`` nobody has answered for the words that are the same on every page.
    """

    code: Language
    name: str
    written: int
    wanted: int
    signed: bool
    by: str = ""
    on: str = ""
    read: bool = True

    @property
    def whole(self) -> bool:
        """Whether no text is missing."""
        return self.written == self.wanted


class WordsView(Struct, frozen=True, kw_only=True):
    """The words that are the same on every page, beside their English."""

    back: str
    language: Language
    name: str
    direction: str
    pairs: list[tuple[str, str]]


class LanguagesView(FormView, frozen=True, kw_only=True):
    """Every language of a questionnaire."""

    address: str
    back: str
    title: str
    version: int
    lines: list[LanguageLine]
    notice: str = ""


class CellView(Struct, frozen=True, kw_only=True):
    """One text: its English, its words, and what somebody else wrote there meanwhile.

    ``about`` is the question that it belongs to, where it is an answer to one or says more of it.
    """

    field: str
    place: str
    english: str
    words: str
    seen: str
    rows: int
    state: str
    colour: str
    note: str = ""
    theirs: str = ""
    about: str = ""


class TranslationView(FormView, frozen=True, kw_only=True):
    """One page of texts side by side."""

    address: str
    title: str
    language: Language
    name: str
    direction: str
    version: int
    cells: list[CellView]
    page: int
    pages: int
    done: Completeness
    missing: int
    changed: int
    line: LanguageLine
    easy: bool = False
    words: str = ""

    @property
    def can_sign(self) -> bool:
        """Whether somebody can answer for what is written; easy words may have gaps."""
        return not self.missing or (self.easy and self.done.written > 0)

    notice: str = ""


_STATES: Final = {
    "missing": ("Missing", "red"),
    "changed": ("Look again", "yellow"),
    "written": ("Written", "grey"),
}


def view_languages(instrument: Instrument) -> list[LanguageLine]:
    """List the languages besides English, each with how far it is."""
    return [view_language(instrument, code) for code in instrument.languages if code != "en"]


def view_language(instrument: Instrument, code: Language) -> LanguageLine:
    """Say how far one language is, and who signed it as it stands."""
    done = count_cells(instrument, code)
    signature = next((one for one in instrument.signed if one.language == code), None)
    return LanguageLine(
        code=code,
        name=name_language(code),
        written=done.written,
        wanted=done.wanted,
        signed=is_signed(instrument, code),
        by=signature.by if signature else "",
        on=f"{signature.on:%-d %B %Y}" if signature else "",
        read=has_read_words(instrument, code),
    )


def view_words(address: str, code: Language) -> WordsView:
    """Show the words that are the same on every page in one language."""
    return WordsView(
        back=address,
        language=code,
        name=name_language(code),
        direction=read_direction(code),
        pairs=list_words(code),
    )


def divide_cells(cells: list[Cell]) -> list[list[Cell]]:
    """Divide cells into pages that a form can carry; at least one page, in file order."""
    pages: list[list[Cell]] = [[]]
    signs = 0
    for cell in cells:
        if pages[-1] and (len(pages[-1]) == CELLS_A_PAGE or signs > SIGNS_A_PAGE):
            pages.append([])
            signs = 0
        pages[-1].append(cell)
        signs += len(cell.english)
    return pages


class Typed(Struct, frozen=True):
    """What somebody typed that could not be saved, and what had been written meanwhile."""

    words: dict[str, str] = {}
    theirs: Collection[str] = ()
    faults: list[FormFault] = []


def find_question(address: str, english: Mapping[str, str]) -> str:
    """Give the question that a text belongs to, or nothing: “No” is said in many ways."""
    item, inside, _ = address.rpartition(".items.")
    name, _, field = address[len(item + inside) :].partition(".")
    return "" if not inside or field == "label" else english.get(f"{item}{inside}{name}.label", "")


def view_cell(cell: Cell, number: int, typed: Typed, about: str = "") -> CellView:
    """Turn one cell into a row of the page; what was typed stays in its box."""
    words = typed.words.get(cell.address, cell.words)
    state, colour = _STATES[cell.state]
    return CellView(
        field=f"cell-{number}",
        place=cell.address,
        english=cell.english,
        words=words,
        seen=cell.words,
        rows=max(2, min(12, len(cell.english) // 45 + 1)),
        state=state,
        colour=colour,
        note=cell.note,
        theirs=cell.words if cell.address in typed.theirs else "",
        about=about,
    )


def view_translation(
    drafted: DraftedQuestionnaire, language: Language, cells: list[Cell], page: int, typed: Typed
) -> TranslationView:
    """Turn one page of cells into what is shown."""
    pages = divide_cells(cells)
    page = max(1, min(page, len(pages)))
    states = [cell.state for cell in cells]
    english = {cell.address: cell.english for cell in cells}
    return TranslationView(
        faults=typed.faults,
        address=f"{drafted.address}/languages/{language}",
        title=say_text(drafted.instrument.title, "en"),
        language=language,
        name=name_language(language),
        direction=read_direction(language),
        version=drafted.row.current,
        cells=[
            view_cell(cell, n, typed, find_question(cell.address, english))
            for n, cell in enumerate(pages[page - 1])
        ],
        page=page,
        pages=len(pages),
        done=Completeness(len(states) - states.count("missing"), len(states)),
        missing=states.count("missing"),
        changed=states.count("changed"),
        line=view_language(drafted.instrument, language),
        easy=is_easy(language),
        words=draft_digest(language),
    )
