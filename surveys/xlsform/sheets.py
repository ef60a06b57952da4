"""The rows of a form's sheets as text, each with the number that a spreadsheet shows."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from surveys.errors import TooLargeError
from surveys.xlsform.columns import CHOICES, SETTINGS, SURVEY
from surveys.xlsform.errors import NotFormFileError
from surveys.xlsform.limits import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT

XLSX: Final = ".xlsx"
XLS: Final = ".xls"
CSV: Final = ".csv"
MARKDOWN: Final = ".md"
FORM_KINDS: Final = (XLSX, XLS, CSV, MARKDOWN)


class SheetRow(Struct, frozen=True):
    """One row that is not empty: its number, the first of a sheet being 1, and its cells."""

    number: int
    cells: dict[str, str]


class Sheet(Struct, frozen=True):
    """One sheet: its name as written, its headers in order, the row they stand in, its rows.

    ``repeated`` are headers that came up again, whose cells were not read.
    """

    name: str
    headers: list[str]
    rows: list[SheetRow]
    header_row: int = 1
    repeated: list[str] = []


class Sheets(Struct, frozen=True):
    """A whole form before anything is made of it; ``others`` are sheets that were not read."""

    survey: Sheet
    choices: Sheet
    settings: Sheet
    refused: list[Sheet] = []
    others: list[str] = []


# Sheets that mean something to other tools and that a questionnaire cannot hold.
REFUSED_SHEETS: Final = ("external_choices", "entities", "osm", "cascades")
KNOWN_SHEETS: Final = (SURVEY, CHOICES, SETTINGS, *REFUSED_SHEETS)
_CHOICES_TOO: Final = ("columns", "choices and columns")


def gather_sheets(sheets: Sequence[Sheet]) -> Sheets:
    """Put the sheets of a file in their places; a single sheet is the survey, whatever its name.

    Raises ``NotFormFileError`` or ``TooLargeError``.
    """
    _check_size(sheets)
    named = {sheet.name.strip().lower(): sheet for sheet in reversed(sheets)}
    if SURVEY not in named and len(sheets) == 1:
        named = {SURVEY: sheets[0]}
    if SURVEY not in named:
        raise NotFormFileError(
            "This has no sheet named survey.",
            where=f"Sheets: {', '.join(sheet.name[:40] for sheet in sheets[:10]) or 'none'}.",
            remedy="Name the sheet with the questions survey.",
        )
    choices = next((named[name] for name in (CHOICES, *_CHOICES_TOO) if name in named), None)
    return Sheets(
        survey=named[SURVEY],
        choices=choices or Sheet(CHOICES, [], []),
        settings=named.get(SETTINGS, Sheet(SETTINGS, [], [])),
        refused=[named[name] for name in REFUSED_SHEETS if name in named and named[name].rows],
        others=[
            sheet.name
            for name, sheet in named.items()
            if name not in KNOWN_SHEETS and sheet is not choices
        ],
    )


def make_rows(headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> list[SheetRow]:
    """Pair cells with their headers; empty cells and rows are left out.

    A column whose header is empty is not read, as in other tools.
    """
    made = (
        SheetRow(
            number,
            {
                header: cell
                for header, cell in zip(headers, cells, strict=False)
                if header and cell
            },
        )
        for number, cells in rows
    )
    return [row for row in made if row.cells]


def make_headers(cells: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give headers in order, with an empty one where one came up before, and those that did."""
    headers: list[str] = []
    repeated: list[str] = []
    for cell in cells:
        name = " ".join(cell.split())
        if name and name in headers:
            repeated.append(name)
            name = ""
        headers.append(name)
    return headers, repeated


def _check_size(sheets: Sequence[Sheet]) -> None:
    rows = sum(len(sheet.rows) for sheet in sheets)
    cells = sum(len(row.cells) for sheet in sheets for row in sheet.rows)
    columns = max((len(sheet.headers) for sheet in sheets), default=0)
    for count, limit, what in (
        (rows, ROW_LIMIT, "rows"),
        (cells, CELL_LIMIT, "cells"),
        (columns, COLUMN_LIMIT, "columns"),
    ):
        if count > limit:
            raise TooLargeError(
                f"This has more than {limit:,} {what}.", remedy="Is it a questionnaire?"
            )
