from collections.abc import Iterable
from pathlib import Path

from consult.imports.map import ImportMap
from consult.imports.source import SourceRow, refuse


def check_columns(path: Path, rows: Iterable[SourceRow], import_map: ImportMap) -> int:
    """Read a whole file for its columns only, and give its number of rows.

    Raises ``ImportRefusedError`` for a column that the map neither uses nor drops, or that it
    names and the file does not have, and for a file without rows.
    """
    planned = import_map.columns.keys() | import_map.dropped.keys()
    seen: set[str] = set()
    count = 0
    for row in rows:
        count += 1
        columns = row.cells.keys() | row.nested
        if not columns <= planned:
            raise _unplanned(path, row, planned)
        seen |= columns
    if not count:
        raise refuse(path, "The file has no rows.", "Is it the right file, or the right sheet?")
    if absent := sorted(planned - seen):
        names = ", ".join(map(repr, absent))
        raise refuse(path, f"The file has no column {names}.", "Correct the map or the file.")
    return count


def _unplanned(path: Path, row: SourceRow, planned: set[str]) -> Exception:
    # A file without a row of names has answers in their place, so the name is not repeated.
    columns = [*row.cells, *sorted(row.nested)]
    position = next(at for at, column in enumerate(columns, start=1) if column not in planned)
    return refuse(
        path,
        "A column is neither used nor dropped by the map.",
        "Give it an item under [columns], or a reason under [dropped].",
        place=f"column {position} of the row at line {row.number}",
    )
