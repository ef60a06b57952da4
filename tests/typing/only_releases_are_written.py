"""Judged by mypy, never run: each line below must be a type error.

Mypy is strict here about ignores that nothing needs, so a line that stopped being an error
would fail the check as surely as a new one.
"""

from analysis.types import ThemeSet
from anonymise.disclosure import CountTable, Release
from consult.exports.csv import write_csv


def write(release: Release, table: CountTable, themes: ThemeSet, rows: list[list[str]]) -> None:
    """Only the first call may type-check."""
    write_csv(release)
    write_csv(table)  # type: ignore[arg-type]  # Exact counts stay inside.
    write_csv(themes)  # type: ignore[arg-type]  # So do the results of an analysis.
    write_csv(rows)  # type: ignore[arg-type]  # And rows that nobody has audited.
