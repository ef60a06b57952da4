"""What the template of a printed questionnaire sees: words already chosen for one language."""

from typing import Literal

from msgspec import Struct

Look = Literal["paper", "large", "easy"]
ItemKind = Literal["one", "any", "rank", "grid", "number", "date", "time", "short", "long", "note"]


class BoxView(Struct, frozen=True, kw_only=True):
    """One box to tick; ``which`` asks for words beside it, ``aside`` says a word about it."""

    label: str
    aside: str = ""
    which: str = ""


class PrintedItem(Struct, frozen=True, kw_only=True):
    """One question with its number, or a note, which has none.

    ``lines`` are empty lines to write on; ``parts`` the parts of a date.
    """

    kind: ItemKind
    label: str
    number: int = 0
    hint: str = ""
    how: str = ""
    condition: str = ""
    boxes: tuple[BoxView, ...] = ()
    rows: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    lines: int = 0
    lacks_easy_words: bool = False


class PrintedPage(Struct, frozen=True, kw_only=True):
    """One page of the questionnaire.

    ``copies`` says when it is to be filled in several times, and ``about`` what a copy can be
    about.
    """

    heading: str
    condition: str
    copies: str
    about: tuple[str, ...]
    items: tuple[PrintedItem, ...]
    routes: tuple[str, ...]


class PrintedSection(Struct, frozen=True, kw_only=True):
    """One section, with its note and the way past it."""

    title: str
    note: str
    condition: str
    leave_out: str
    pages: tuple[PrintedPage, ...]


class PrintedLine(Struct, frozen=True, kw_only=True):
    """Somebody to turn to."""

    name: str
    number: str
    note: str = ""


class PrintedForm(Struct, frozen=True, kw_only=True):
    """A whole questionnaire on paper; ``words`` are the fixed ones of its language."""

    title: str
    language: str
    direction: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[PrintedSection, ...]
    ending: str
    supports: tuple[PrintedLine, ...]
    words: dict[str, str]
    lacking: tuple[str, ...] = ()
