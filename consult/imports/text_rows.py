"""Rows of text files: comma-separated values and JSON lines."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from consult.imports.limits import COLUMNS
from consult.imports.lines import read_lines
from consult.imports.source import SourceRow, make_row, refuse


def read_csv_rows(path: Path, delimiter: str) -> Iterator[SourceRow]:
    """Read rows below a first line of column names.

    Raises ``ImportRefusedError`` when the file is not what its name says.
    """
    reader = csv.reader(read_lines(path), delimiter=delimiter, strict=True)
    try:
        header = check_header(path, next(reader, []))
        begins = reader.line_num + 1
        for values in reader:
            if any(values):
                yield make_sheet_row(begins, header, values)
            begins = reader.line_num + 1
    except csv.Error:
        # The library's own message is left behind, because it may quote the line.
        raise refuse(
            path,
            "The quotation marks or the columns are broken.",
            "Check that cells with quotation marks or line breaks are quoted.",
            place=f"near line {reader.line_num}",
        ) from None


def read_json_rows(path: Path) -> Iterator[SourceRow]:
    """Read one object a line; a line that is not one becomes a row with a fault.

    Raises ``ImportRefusedError`` when the file cannot be read.
    """
    for number, line in enumerate(read_lines(path), start=1):
        if line.strip():
            yield _read_object(number, line)


def check_header(path: Path, names: Sequence[Any]) -> tuple[str, ...]:
    """Give the column names of a first row.

    Raises ``ImportRefusedError`` when there are none, too many, or one is empty or repeated.
    """
    header = tuple(str("" if name is None else name).strip() for name in names)
    while header and not header[-1]:
        header = header[:-1]
    faults = {
        "The file has no first row of column names.": not header,
        f"The file has more than {COLUMNS} columns.": len(header) > COLUMNS,
        "A column has no name.": "" in header,
        "Two columns have the same name.": len(set(header)) < len(header),
    }
    for what, found in faults.items():
        if found:
            raise refuse(path, what, "Name every column once, in the first row.", place="row 1")
    return header


def make_sheet_row(number: int, header: tuple[str, ...], values: Sequence[Any]) -> SourceRow:
    """Make a row of values that stand below a header; spare ones at the end must be empty."""
    if any(value not in {None, ""} for value in values[len(header) :]):
        return SourceRow(number=number, fault="too-many-cells")
    padded = (*values, *(None,) * len(header))
    return make_row(number, dict(zip(header, padded, strict=False)))


def _read_object(number: int, line: str) -> SourceRow:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return SourceRow(number=number, fault="not-json")
    if not isinstance(found, dict) or len(found) > COLUMNS:
        return SourceRow(number=number, fault="not-a-record")
    return make_row(number, {name.strip(): value for name, value in found.items()})
