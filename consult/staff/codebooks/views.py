"""What the pages of a codebook show."""

from collections import Counter
from typing import Final

from msgspec import Struct

from analysis.codebooks.types import CodebookTheme, Workbook
from analysis.types import Standing, Theme
from consult.staff.codebooks.opening import Book, ReadAnswer

STANDINGS: Final[dict[Standing, str]] = {
    "stable": "stable",
    "middling": "not certain",
    "doubtful": "doubtful",
}
BY_PEOPLE: Final = "made by people"


class ThemeLine(Struct, frozen=True):
    """One theme of a codebook, as a row of its table."""

    id: str
    label: str
    parent: str
    status: str
    size: int
    share: str
    standing: str
    keywords: str
    became: str


class BookHead(Struct, frozen=True):
    """What every page of a codebook says first."""

    path: str
    slug: str
    consultation: str
    question: str
    version: int
    digest: str
    again: int
    rewritten: int
    edits: bool
    notice: str


class BookView(Struct, frozen=True):
    """A whole codebook."""

    head: BookHead
    themes: list[ThemeLine]
    retired: list[ThemeLine]
    answers: int


class AnswerLine(Struct, frozen=True):
    """One answer with the themes that it has besides."""

    excerpt: str
    text: str
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
    lines = {line.id: line for line in _view_all(book) if line.status != "retired"}
    tops = [line for line in lines.values() if not line.parent]
    return [
        one
        for top in tops
        for one in (top, *(line for line in lines.values() if line.parent == top.id))
    ]


def view_retired(book: Book) -> list[ThemeLine]:
    """List the themes that are used no more, and what became of them."""
    return [line for line in _view_all(book) if line.status == "retired"]


def view_answer(answer: ReadAnswer, workbook: Workbook, besides: str = "") -> AnswerLine:
    """Show an answer, with the other themes that it has."""
    labels = {theme.id: theme.label for theme in workbook.codebook.themes}
    others = [labels[one] for one in workbook.codings[answer.excerpt] if one != besides]
    return AnswerLine(answer.excerpt, answer.text, answer.review, ", ".join(others))


def _view_all(book: Book) -> list[ThemeLine]:
    workbook = book.workbook
    sizes = Counter(theme for themes in workbook.codings.values() for theme in themes)
    found = {theme.id: theme for theme in book.file.result.theme_set.themes}
    labels = {theme.id: theme.label for theme in workbook.codebook.themes}
    return [
        _view_theme(theme, sizes[theme.id], len(workbook.codings), found.get(theme.id), labels)
        for theme in workbook.codebook.themes
    ]


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
        standing=stability,
        keywords=", ".join(found.keywords) if found else "",
        became=", ".join(labels[one] for one in theme.became if one in labels),
    )
