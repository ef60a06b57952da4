"""Forms as CSV and as Markdown: several sheets in one text, the first column naming each.

The grammar is that of pyxform, whose patterns are used, but lines keep their numbers here.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

from surveys.xlsform.errors import NotFormFileError
from surveys.xlsform.sheets import CSV, Sheet, make_headers, make_rows

# A line of one sheet or of several: its number, the first cell, the rest.
_Line = tuple[int, str, list[str]]


def read_text_form(data: bytes, kind: str) -> list[Sheet]:
    """Read every sheet of a form that is a text.

    Raises ``NotFormFileError`` when it is not UTF-8, or not of this kind.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotFormFileError(
            "This is not text in UTF-8.",
            where=f"Byte {error.start}.",
            remedy="Save it in UTF-8, or as .xlsx.",
        ) from None
    lines = _csv_lines(text) if kind == CSV else _markdown_lines(text)
    return list(_cut(lines))


def _csv_lines(text: str) -> Iterator[_Line]:
    # A sheet's rows are counted over the whole file, as a spreadsheet shows them.
    reader = csv.reader(StringIO(text, newline=""))
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if row:
                yield number, row[0].strip(), [cell.strip() for cell in row[1:]]
    except csv.Error:
        raise NotFormFileError(
            "This is not a CSV file.",
            where=f"After row {number}.",
            remedy="Save it as CSV again, or as .xlsx.",
        ) from None


def _markdown_lines(text: str) -> Iterator[_Line]:
    # Only the worker loads it; it ships no types.
    from pyxform import xls2json_backends as pyxform  # type: ignore[import-untyped]  # noqa: PLC0415 - As said.

    for number, line in enumerate(text.split("\n"), start=1):
        comment = re.match(pyxform.MD_COMMENT_INLINE, line)
        row = re.match(pyxform.MD_CELL, comment[1] if comment else line)
        if re.match(pyxform.MD_COMMENT, line) or not row:
            continue
        if not re.match(pyxform.MD_SEPARATOR, row[1]):
            cells = [_unescape(cell) for cell in re.split(pyxform.MD_PIPE_OR_ESCAPE, row[1])]
            yield number, cells[0], cells[1:]


def _unescape(cell: str) -> str:
    return cell.strip().replace(r"\|", "|")


def _cut(lines: Iterable[_Line]) -> Iterator[Sheet]:
    name, collected = "", list[tuple[int, list[str]]]()
    for number, first, cells in lines:
        if first:
            if name:
                yield _sheet(name, collected)
            name, collected = first, []
        if name and any(cells):
            collected.append((number, cells))
    if name:
        yield _sheet(name, collected)


def _sheet(name: str, lines: list[tuple[int, list[str]]]) -> Sheet:
    if not lines:
        return Sheet(name, [], [])
    number, first = lines[0]
    headers, repeated = make_headers(first)
    return Sheet(name, headers, make_rows(headers, lines[1:]), number, repeated)
