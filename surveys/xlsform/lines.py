"""Rows of a sheet by what their columns hold, however their headers are spelt."""

from collections.abc import Iterator

from msgspec import Struct

from surveys.checks.finding import did_you_mean
from surveys.model import Text
from surveys.xlsform.headers import DROPPED, KNOWN, REFUSED, Header, read_headers
from surveys.xlsform.languages import read_language
from surveys.xlsform.ledger import Cell, Ledger
from surveys.xlsform.sheets import Sheet

_TRUE = frozenset({"yes", "true", "true()", "1", "y"})
_FALSE = frozenset({"no", "false", "false()", "0", "n", ""})


class Line(Struct, frozen=True):
    """One row: its cells by column and language, which is empty where there is none."""

    sheet: str
    number: int
    cells: dict[tuple[str, str], Cell]
    extra: dict[str, str] = {}

    def get(self, column: str) -> str:
        """Give the text of a column, empty where there is none."""
        return self.cell(column).text

    def cell(self, column: str) -> Cell:
        """Give the cell of a column, or where it would be."""
        found = self.cells.get((column, ""))
        return found or Cell(self.sheet, self.number, column)

    def text(self, column: str) -> Text:
        """Give the words of a column in every language that has some."""
        return {
            language: cell.text
            for (name, language), cell in self.cells.items()
            if name == column and language
        }

    def text_cells(self, column: str) -> Iterator[tuple[str, Cell]]:
        """Give the cells of a column with their languages."""
        for (name, language), cell in self.cells.items():
            if name == column and language:
                yield language, cell

    def whole(self) -> Cell:
        """Give the place of the whole row."""
        return Cell(self.sheet, self.number)

    def says_yes(self, column: str, ledger: Ledger) -> bool:
        """Say whether a cell says yes; what is neither yes nor no is noted and counts as no."""
        words = self.get(column).lower().replace(" ", "")
        if words not in _TRUE | _FALSE:
            ledger.refuse(
                self.cell(column),
                "broken-cell",
                f"{column} is neither yes nor no here.",
                "Write yes, or leave it empty.",
            )
        return words in _TRUE


def read_lines(name: str, sheet: Sheet, default: str, ledger: Ledger) -> list[Line]:
    """Give the rows of a sheet, noting every column that is left behind or refused.

    ``name`` is what the sheet is; texts without a language are in the default one.
    """
    headers = read_headers(name, sheet.headers, default)
    for header in headers:
        _note_fate(sheet, header, ledger)
    for repeated in sheet.repeated:
        _note_repeated(sheet, repeated, ledger)
    known = [header for header in headers if header.fate == KNOWN]
    # A text with its language named goes before one without, where both are in the same one.
    known.sort(key=lambda header: header.written.lower() in {"label", "hint"})
    return [
        Line(
            sheet.name,
            row.number,
            _cells(sheet.name, row.number, row.cells, known),
            row.cells,
        )
        for row in sheet.rows
    ]


def find_languages(name: str, sheet: Sheet, default: str) -> list[str]:
    """Give the languages of a sheet's texts, in the order of their columns."""
    headers = read_headers(name, sheet.headers, default)
    return list(dict.fromkeys(header.language for header in headers if header.language))


def read_default_language(words: str, cell: Cell, ledger: Ledger) -> str:
    """Give the language of texts that name none: the one that settings say, else English."""
    language = read_language(words) if words and words.lower() != "default" else "en"
    if language is None:
        _note_language(cell, words, ledger)
    return language or "en"


def _cells(
    sheet: str, number: int, cells: dict[str, str], headers: list[Header]
) -> dict[tuple[str, str], Cell]:
    found: dict[tuple[str, str], Cell] = {}
    for header in headers:
        text = cells.get(header.written)
        if text:
            found.setdefault(
                (header.name, header.language), Cell(sheet, number, header.written, text)
            )
    return found


def _note_fate(sheet: Sheet, header: Header, ledger: Ledger) -> None:
    used = next((row for row in sheet.rows if header.written in row.cells), None)
    if used is None:
        return
    cell = Cell(sheet.name, used.number, header.written)
    if header.foreign:
        _note_language(cell, header.foreign, ledger)
    elif header.fate == REFUSED:
        ledger.refuse(
            cell, "unsupported-column", f"This cannot be kept. {header.reason}", "Remove it."
        )
    elif header.fate == DROPPED:
        ledger.drop(
            Cell(sheet.name, sheet.header_row, header.written), header.written, header.reason
        )


def _note_language(cell: Cell, words: str, ledger: Ledger) -> None:
    ledger.refuse(
        cell,
        "unknown-language",
        f"{words[:40]} is not a language that is known here.",
        "Write its code in brackets behind it, as in label::Welsh (cy).",
    )


def _note_repeated(sheet: Sheet, header: str, ledger: Ledger) -> None:
    ledger.refuse(
        Cell(sheet.name, sheet.header_row, header),
        "duplicate-column",
        f"There is more than one column named {header[:60]}.",
        did_you_mean(header, [], "Remove one, or give each its own name."),
    )
