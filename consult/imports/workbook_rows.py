"""Rows of a sheet in an Excel workbook."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import openpyxl
from openpyxl.workbook import Workbook

from consult.imports.limits import RATIO, RATIO_FROM, WORKBOOK_BYTES
from consult.imports.lines import check_size
from consult.imports.source import SourceRow, refuse
from consult.imports.text_rows import check_header, make_sheet_row


def read_workbook_rows(path: Path, sheet: str | None) -> Iterator[SourceRow]:
    """Read rows below a first row of column names, on a named sheet or the first.

    Formulas give the value that was last worked out. Raises ``ImportRefusedError`` when the
    file is not a workbook, unpacks to far too much, or has no such sheet.
    """
    _check_archive(path)
    book = _open(path)
    try:
        rows = _pick(path, book, sheet)
        header = check_header(path, next(rows, ()))
        for number, values in enumerate(rows, start=2):
            if any(value not in {None, ""} for value in values):
                yield make_sheet_row(number, header, values)
    finally:
        book.close()


def _check_archive(path: Path) -> None:
    packed = check_size(path)
    try:
        with ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, OSError, ValueError):
        raise refuse(
            path,
            "This is not an Excel workbook, or a passphrase locks it.",
            "Save it as .xlsx without a passphrase, or as CSV.",
        ) from None
    if unpacked > WORKBOOK_BYTES or unpacked > max(RATIO_FROM, packed * RATIO):
        raise refuse(path, "This workbook unpacks to far too much.", "Save the sheet as CSV.")


def _open(path: Path) -> Workbook:
    # Hostile XML is refused by defusedxml, which openpyxl uses whenever it is installed.
    with warnings.catch_warnings():
        # What openpyxl leaves out, such as drop-down lists, is of no matter for reading cells.
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except Exception:  # noqa: BLE001 - Damaged workbooks fail in many ways, and messages may quote cells.
            raise _damaged(path) from None


def _pick(path: Path, book: Workbook, sheet: str | None) -> Iterator[tuple[Any, ...]]:
    name = sheet or book.sheetnames[0]
    if name not in book.sheetnames:
        raise refuse(path, "The workbook has no sheet of the name in the map.", "Correct the map.")
    return _read_values(path, book[name])


def _read_values(path: Path, sheet: Any) -> Iterator[tuple[Any, ...]]:
    if not hasattr(sheet, "reset_dimensions"):
        raise refuse(path, "This sheet holds a chart, not rows.", "Name another sheet in the map.")
    # Some programs write wrong dimensions, and cells outside them would be lost.
    sheet.reset_dimensions()
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception:  # noqa: BLE001 - The same as on opening.
        raise _damaged(path) from None


def _damaged(path: Path) -> Exception:
    return refuse(path, "This workbook is damaged.", "Open and save it again, or save it as CSV.")
