import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from anonymise.disclosure import SUPPRESSED, Release

__all__ = ("SUPPRESSED", "write_csv")

BYTE_ORDER_MARK: Final = "\ufeff"
# A spreadsheet runs a cell that begins so as a formula, and a label can come from a stranger.
FORMULA_STARTS: Final = frozenset("=+-@")
CONTROL_STARTS: Final = frozenset("\t\r\n")


def write_csv(release: Release) -> bytes:
    """Write a release as a CSV file: its table, then title and notes, one to a line.

    UTF-8 with a byte order mark, lines ended by CRLF, quoted as RFC 4180 says; suppressed
    figures are ``[c]``. Text that a spreadsheet would run as a formula gets an apostrophe in
    front. Raises ``TypeError`` for anything but a ``Release``.
    """
    if not isinstance(release, Release):
        # The type checker says so first; this stops whoever did not ask it.
        raise TypeError("Only a Release can be written to a file.")
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, dialect="excel", lineterminator="\r\n")
    for line in _lines(release):
        writer.writerow([_disarm(cell) for cell in line])
    return (BYTE_ORDER_MARK + lines.getvalue()).encode()


def _lines(release: Release) -> Iterator[Sequence[str | int]]:
    yield (release.row_label, *release.columns)
    for row in release.rows:
        yield (row.label, *(SUPPRESSED if cell is None else cell for cell in row.cells))
    yield ()
    yield (release.title,)
    for note in release.notes:
        yield (note,)


def _disarm(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and _is_armed(cell) else cell


def _is_armed(cell: str) -> bool:
    # Some spreadsheets read full-width signs as the plain ones, and skip blanks before them.
    first = unicodedata.normalize("NFKC", cell.lstrip()[:1])
    return first in FORMULA_STARTS or cell[:1] in CONTROL_STARTS
