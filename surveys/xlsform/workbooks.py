"""Forms as workbooks of Excel, whose cells become text in the way of pyxform."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from surveys.errors import TooLargeError
from surveys.xlsform.errors import NotFormFileError
from surveys.xlsform.limits import (
    PART_LIMIT,
    RATIO_FROM,
    RATIO_LIMIT,
    ROW_LIMIT,
    UNZIPPED_LIMIT,
)
from surveys.xlsform.sheets import XLSX, Sheet, make_headers, make_rows

# As in pyxform: this many empty rows or columns one after the other are the end of a sheet.
EMPTY_ROWS: Final = 60
EMPTY_COLUMNS: Final = 20


def read_workbook(data: bytes, kind: str) -> list[Sheet]:
    """Read every sheet of a workbook.

    Raises ``NotFormFileError`` or ``TooLargeError``; from a damaged file, anything.
    """
    if kind == XLSX:
        _check_zip(data)
        return list(_xlsx_sheets(data))
    return list(_xls_sheets(data))


def _check_zip(data: bytes) -> None:
    # What a part unpacks to is never more than it declares, because reading stops there.
    try:
        parts = ZipFile(BytesIO(data)).infolist()
    except BadZipFile:
        raise NotFormFileError(
            "This is not a workbook of Excel.", remedy="Save it as .xlsx again."
        ) from None
    bombs = [
        part
        for part in parts
        if part.file_size > RATIO_FROM and part.file_size > RATIO_LIMIT * part.compress_size
    ]
    if bombs or len(parts) > PART_LIMIT or sum(part.file_size for part in parts) > UNZIPPED_LIMIT:
        raise TooLargeError(
            "This workbook unpacks to far more than a questionnaire.",
            remedy="Save the sheets survey, choices and settings as a new workbook.",
        )


def _xlsx_sheets(data: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # noqa: PLC0415 - Only the worker loads it.
    from pyxform.xls2json_backends import xlsx_value_to_str  # type: ignore[import-untyped]  # noqa: PLC0415 - The same.

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        # A sheet may declare any size at all, and openpyxl would fill it up with empty cells.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        yield _sheet(
            sheet.title, ([_text(cell, xlsx_value_to_str) for cell in row] for row in rows)
        )


def _xls_sheets(data: bytes) -> Iterator[Sheet]:
    import xlrd  # type: ignore[import-untyped]  # noqa: PLC0415 - Only the worker loads it.

    # It would write what it thinks of a damaged file to where the outcome is written.
    book = xlrd.open_workbook(file_contents=data, logfile=StringIO())
    for sheet in book.sheets():
        rows = (sheet.row(number) for number in range(sheet.nrows))
        yield _sheet(
            sheet.name, ([_xls_text(cell, book.datemode) for cell in row] for row in rows)
        )


def _xls_text(cell: Any, datemode: int) -> str:
    from pyxform.xls2json_backends import xls_value_to_unicode  # noqa: PLC0415 - As above.
    from xlrd.xldate import XLDateError  # type: ignore[import-untyped]  # noqa: PLC0415 - As above.

    def convert(value: object) -> str:
        try:
            return str(xls_value_to_unicode(value, cell.ctype, datemode))
        except XLDateError:
            # Excel itself cannot say which day this is, so the number stays what it is.
            return str(value)

    return _text(cell.value, convert)


def _text(value: object, convert: Callable[[object], str]) -> str:
    if isinstance(value, str):
        value = value.strip()
    return "" if value is None or value == "" else convert(value).strip()


def _sheet(name: str, rows: Iterable[Sequence[str]]) -> Sheet:
    lines = iter(rows)
    headers, repeated = make_headers(_until_empty(next(lines, ())))
    return Sheet(name, headers, make_rows(headers, _numbered(lines)), 1, repeated)


def _until_empty(cells: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for cell in cells:
        kept.append(cell)
        if not any(kept[-EMPTY_COLUMNS:]) and len(kept) >= EMPTY_COLUMNS:
            break
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _numbered(lines: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    empty = filled = 0
    for number, cells in enumerate(lines, start=2):
        empty = 0 if any(cells) else empty + 1
        filled += not empty
        if filled > ROW_LIMIT:
            raise TooLargeError(
                f"This has more than {ROW_LIMIT:,} rows.", remedy="Is it a questionnaire?"
            )
        if empty > EMPTY_ROWS:
            return
        yield number, cells
