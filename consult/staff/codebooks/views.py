"""What the pages of a codebook show."""

import re
from collections import Counter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from analysis.codebooks.names import find_confirmed
from analysis.codebooks.types import CodebookTheme, Workbook
from analysis.comparison import write_interval
from analysis.types import Standing, Theme
from anonymise.finding.labels import PLACEHOLDER
from consult.jobs.codebooks import CodebookFile
from consult.staff.codebooks.drawing import Pictures
from consult.staff.codebooks.opening import Book, ReadAnswer

STANDINGS: Final[dict[Standing, str]] = {
    "stable": "stable",
    "middling": "not certain",
    "doubtful": "doubtful",
}
BY_PEOPLE: Final = "made by people"
_PLACEHOLDER: Final = re.compile(f"({PLACEHOLDER})")


class ThemeLine(Struct, frozen=True):
    """One theme of a codebook, as a row of its table; ``suggested`` names are nobody's yet.

    ``without_alike`` is its size when answers that are nearly the same count once, where there are
    any.
    """

    id: str
    label: str
    parent: str
    status: str
    size: int
    share: str
    interval: str
    standing: str
    keywords: str
    became: str
    suggested: bool = False
    description: str = ""
    without_alike: int | None = None


class BookHead(Struct, frozen=True):
    """What every page of a codebook says first.

    ``undo`` numbers the last change that counts, 0 where there is none, and ``undoes`` says what
    it was. ``note`` is what people were told before they were asked.
    """

    path: str
    slug: str
    consultation: str
    question: str
    note: str
    version: int
    digest: str
    again: int
    rewritten: int
    edits: bool
    blurs: bool
    undo: int
    undoes: str
    notice: str


class BookView(Struct, frozen=True):
    """A whole codebook; ``suggested`` counts the names that nobody has confirmed.

    ``waiting`` counts responses that came since, ``alarm`` says that those coded last fit badly.
    """

    head: BookHead
    themes: list[ThemeLine]
    retired: list[ThemeLine]
    answers: int
    suggested: int
    waiting: int
    alarm: str
    pictures: Pictures


class AnswerLine(Struct, frozen=True):
    """One answer with the themes that it has besides.

    Of its ``pieces`` those that stand where an identifier stood are marked.
    """

    excerpt: str
    pieces: list[tuple[str, bool]]
    review: str
    others: str


class ThemeView(Struct, frozen=True):
    """One theme with some of its answers, and what can be done with it."""

    head: BookHead
    theme: ThemeLine
    answers: list[AnswerLine]
    parents: list[ThemeLine]
    page: int
    pages: int
    withheld: int
    blind: int


class AgainView(Struct, frozen=True):
    """One answer that somebody has to look at again, and how many wait."""

    head: BookHead
    answer: AnswerLine | None
    themes: list[ThemeLine]
    had: list[str]


class StepLine(Struct, frozen=True):
    """One change, who made it and when, and whether it still counts."""

    number: int
    what: str
    who: str
    on: str
    undone: bool


class ChangesView(Struct, frozen=True):
    """Everything that was done to a codebook, the newest first."""

    head: BookHead
    steps: list[StepLine]


class VersionView(Struct, frozen=True):
    """A codebook as it was: its themes and counts, and the change that made it so."""

    head: BookHead
    number: int
    digest: str
    what: str
    themes: list[ThemeLine]
    retired: list[ThemeLine]
    answers: int
    again: int
    last: int


class LinkLine(Struct, frozen=True):
    """Two answers that somebody linked; of a withheld one there is nothing to read."""

    kind: str
    answers: list[AnswerLine | None]
    names: tuple[str, str]
    holds: bool


class LinksView(Struct, frozen=True):
    """Every link between two answers, and how many stay hidden while a sample is coded."""

    head: BookHead
    links: list[LinkLine]
    blind: int


class CodebookLine(Struct, frozen=True):
    """One codebook in the list of a consultation's."""

    id: str
    question: str


class CodebooksView(Struct, frozen=True):
    """The codebooks of a consultation."""

    slug: str
    consultation: str
    books: list[CodebookLine]


def view_themes(book: Book) -> list[ThemeLine]:
    """List the themes in use, each followed by those under it, with exact counts."""
    return order_lines(_view_all(book))


def order_lines(lines: list[ThemeLine]) -> list[ThemeLine]:
    """Leave out retired themes, and put each of the others after the one it stands under."""
    used = [line for line in lines if line.status != "retired"]
    return [
        one
        for top in used
        if not top.parent
        for one in (top, *(line for line in used if line.parent == top.id))
    ]


def view_retired(book: Book) -> list[ThemeLine]:
    """List the themes that are used no more, and what became of them."""
    return [line for line in _view_all(book) if line.status == "retired"]


def view_answer(answer: ReadAnswer, workbook: Workbook, besides: str = "") -> AnswerLine:
    """Show an answer, with the other themes that it has."""
    labels = {theme.id: theme.label for theme in workbook.codebook.themes}
    others = [labels[one] for one in workbook.codings[answer.excerpt] if one != besides]
    return AnswerLine(answer.excerpt, split_pieces(answer.text), answer.review, ", ".join(others))


def split_pieces(text: str) -> list[tuple[str, bool]]:
    """Cut a redacted text at its placeholders, and say of each piece whether it is one."""
    pieces = _PLACEHOLDER.split(text)
    return [(piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece]


def _view_all(book: Book) -> list[ThemeLine]:
    return view_lines(book.workbook, book.file)


def view_lines(workbook: Workbook, file: CodebookFile) -> list[ThemeLine]:
    """Show every theme of a codebook at one of its versions, retired ones too."""
    sizes = Counter(theme for themes in workbook.codings.values() for theme in themes)
    found = {theme.id: theme for theme in file.result.theme_set.themes}
    labels = {theme.id: theme.label for theme in workbook.codebook.themes}
    answers = len(workbook.codings)
    repeats = count_repeats(workbook, file)
    confirmed = find_confirmed(file.events[: workbook.version], file.base)
    return [
        replace(
            _view_theme(theme, sizes[theme.id], answers, found.get(theme.id), labels),
            suggested=theme.id not in confirmed,
            without_alike=sizes[theme.id] - repeats[theme.id] if repeats[theme.id] else None,
        )
        for theme in workbook.codebook.themes
    ]


def count_repeats(workbook: Workbook, file: CodebookFile) -> Counter[str]:
    """Count in each theme the answers that are nearly the same as one that counts already."""
    return Counter(
        theme
        for group in file.result.near_duplicates
        for name in group[1:]
        for theme in workbook.codings.get(name, ())
    )


def _view_theme(
    theme: CodebookTheme, size: int, answers: int, found: Theme | None, labels: dict[str, str]
) -> ThemeLine:
    stability = f"{STANDINGS[found.standing]} ({found.stability:.2f})" if found else BY_PEOPLE
    return ThemeLine(
        id=theme.id,
        label=theme.label,
        parent=theme.parent or "",
        status=theme.status,
        size=size,
        share=f"{100 * size / max(1, answers):.0f} %",
        interval=write_interval(size, answers),
        standing=stability,
        keywords=", ".join(found.keywords) if found else "",
        became=", ".join(labels[one] for one in theme.became if one in labels),
        description=theme.description,
    )
