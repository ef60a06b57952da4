"""A questionnaire as an XLSForm: for other tools to show, and to be read back as it was."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Final, get_args

from surveys.model import Instrument
from surveys.xlsform import columns
from surveys.xlsform.cells import SheetKind
from surveys.xlsform.other_rows import write_settings, write_signature, write_support
from surveys.xlsform.survey_rows import SurveyRows

__all__ = ("WRITTEN_KINDS", "SheetKind", "write_xlsform")

WRITTEN_KINDS: Final[tuple[SheetKind, ...]] = get_args(SheetKind)
Cells = dict[str, str]
Table = list[list[str]]

# Columns in the order in which people expect them; all others follow as they come.
_FIRST: Final = (
    columns.LIST_NAME,
    columns.TYPE,
    columns.NAME,
    columns.LABEL,
    columns.HINT,
    columns.GUIDANCE,
    columns.REQUIRED,
    columns.RELEVANT,
    columns.CONSTRAINT,
    columns.CONSTRAINT_MESSAGE,
    columns.CALCULATION,
    columns.CHOICE_FILTER,
    columns.APPEARANCE,
    columns.REPEAT_COUNT,
)


def write_xlsform(instrument: Instrument, kind: SheetKind) -> bytes:
    """Write a questionnaire as a form in one of three kinds of file.

    Reading it gives an equal questionnaire, whatever state the draft is in.
    """
    sheets = _write_sheets(instrument, kind)
    write = {"xlsx": _write_workbook, "csv": _write_csv, "md": _write_markdown}[kind]
    return write({name: _write_table(rows) for name, rows in sheets.items()})


def _write_sheets(instrument: Instrument, kind: SheetKind) -> dict[str, list[Cells]]:
    survey = SurveyRows(instrument, kind)
    rows = survey.write()
    supports = [
        write_support(line, number, kind) for number, line in enumerate(instrument.supports, 1)
    ]
    signed = [write_signature(by, number, kind) for number, by in enumerate(instrument.signed, 1)]
    return {
        columns.SURVEY: rows,
        columns.CHOICES: [*survey.choices, *supports, *signed],
        columns.SETTINGS: [write_settings(instrument, kind)],
    }


def _write_table(rows: list[Cells]) -> Table:
    found = dict.fromkeys(column for row in rows for column in row)
    headers = sorted(found, key=_rank)
    return [headers, *([row.get(column, "") for column in headers] for row in rows)]


def _rank(column: str) -> tuple[int, bool]:
    """Sort by the known order, extras last; columns of one text stay in order of languages."""
    known = column.partition("::")[0]
    return (_FIRST.index(known) if known in _FIRST else len(_FIRST), columns.is_extra(column))


def _write_csv(sheets: dict[str, Table]) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for name, table in sheets.items():
        writer.writerow([name])
        writer.writerows(["", *line] for line in table)
    return out.getvalue().encode()


def _write_markdown(sheets: dict[str, Table]) -> bytes:
    lines = []
    for name, table in sheets.items():
        lines.append(f"| {name} |")
        lines += [_markdown_line(["", *line]) for line in table]
    return ("\n".join(lines) + "\n").encode()


def _markdown_line(cells: Iterable[str]) -> str:
    return "".join(f"| {_escape(cell)} " for cell in cells) + "|"


def _escape(cell: str) -> str:
    return cell.replace("|", "\\|")


def _write_workbook(sheets: dict[str, Table]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - Slow to load, and seldom needed.
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - The same.

    book = Workbook(write_only=True)
    for name, table in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for line in table:
            cells = []
            for words in line:
                cell = WriteOnlyCell(sheet, words or None)
                # Words that begin with = are words, and no formula.
                cell.data_type = "s" if words else "n"
                cells.append(cell)
            sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
