from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

import msgspec

from anonymise.errors import TableError

CELL_LIMIT: Final = 5_000


class Cell(NamedTuple):
    """A place in a table, by position."""

    row: int
    column: int


class CountTable(msgspec.Struct, frozen=True, kw_only=True):
    """Exact counts of answers, one-way (one column) or two-way; never shown to anybody.

    ``additive``: every answer is counted in exactly one cell, so the cells add up to ``base``.
    Otherwise an answer may be counted in several rows, and each count is at most ``base``.

    A table of several columns that is not additive can have a ``whole``: the label of a row that
    counts every answer of its column, where each answer is in exactly one column. Then no cell is
    larger than the whole of its column, and the wholes add up to ``base``.

    A table of one column that is not additive, and one with a whole, can say more: ``exhaustive``
    that every answer is in at least one row, ``alone`` which rows share no answer with any other
    row. Both are public knowledge that an attacker can use. ``impossible`` lists cells, by row
    and column label, that nobody could have been counted in; they are shown as 0.
    Raises ``TableError`` where the parts contradict one another.
    """

    title: str
    row_label: str
    column_label: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    base: int
    additive: bool
    exhaustive: bool = False
    alone: tuple[str, ...] = ()
    impossible: tuple[tuple[str, str], ...] = ()
    whole: str = ""

    def __post_init__(self) -> None:
        for is_broken, what in FAULTS:
            if is_broken(self):
                raise TableError(what, remedy="Count again from the answers.")

    def __repr__(self) -> str:
        """Show the shape only, because exact counts must not reach a log."""
        return f"CountTable({len(self.rows)} x {len(self.columns)})"

    def cells(self) -> Iterator[Cell]:
        """Every place in the table, row by row."""
        for row in range(len(self.rows)):
            for column in range(len(self.columns)):
                yield Cell(row, column)

    def count(self, cell: Cell) -> int:
        """The exact count in one cell."""
        return self.counts[cell.row][cell.column]

    def impossible_cells(self) -> frozenset[Cell]:
        """The places that nobody could have been counted in."""
        return frozenset(
            Cell(self.rows.index(row), self.columns.index(column))
            for row, column in self.impossible
        )

    def whole_of(self, column: int) -> Cell | None:
        """The place that counts every answer of a column; None without a whole."""
        return Cell(self.rows.index(self.whole), column) if self.whole else None

    def size_around(self, column: int) -> int:
        """The number of answers that the counts of a column are part of."""
        whole = self.whole_of(column)
        return self.base if whole is None else self.count(whole)

    def parts(self) -> range | tuple[int, ...]:
        """The positions of the rows that are no whole."""
        every = range(len(self.rows))
        return tuple(row for row in every if self.rows[row] != self.whole) if self.whole else every

    def alone_rows(self) -> tuple[int, ...]:
        """The positions of rows that share no answer with another row."""
        return tuple(self.rows.index(label) for label in self.alone)


def _flat(table: CountTable) -> list[int]:
    return [count for row in table.counts for count in row]


def _shape_is_wrong(table: CountTable) -> bool:
    widths = {len(row) for row in table.counts}
    return (
        not table.columns
        or len(table.counts) != len(table.rows)
        or (widths != {len(table.columns)})
    )


def _labels_repeat(table: CountTable) -> bool:
    return any(len(set(labels)) < len(labels) for labels in (table.rows, table.columns))


def _outside_base(table: CountTable) -> bool:
    return any(not 0 <= count <= table.base for count in _flat(table))


def _does_not_add_up(table: CountTable) -> bool:
    return table.additive and sum(_flat(table)) != table.base


def _says_more_than_it_can(table: CountTable) -> bool:
    is_list = len(table.columns) == 1 or table.whole
    return bool(table.exhaustive or table.alone) and bool(table.additive or not is_list)


def _whole_does_not_hold(table: CountTable) -> bool:
    if not table.whole:
        return False
    columns = range(len(table.columns))
    wholes = [table.size_around(column) for column in columns]
    return (
        table.additive
        or len(table.columns) == 1
        or sum(wholes) != table.base
        or any(
            count > most for row in table.counts for count, most in zip(row, wholes, strict=True)
        )
    )


def _names_unknown_places(table: CountTable) -> bool:
    rows = {*table.alone, *(row for row, _ in table.impossible)} | {table.whole or table.rows[0]}
    return not (
        rows <= set(table.rows)
        and {column for _, column in table.impossible} <= set(table.columns)
    )


def _impossible_is_counted(table: CountTable) -> bool:
    return any(table.count(cell) for cell in table.impossible_cells())


def _alone_overlaps(table: CountTable) -> bool:
    alone = set(table.alone_rows())
    return any(
        _sum_column(table, column, alone | {row}) > table.size_around(column)
        for column in range(len(table.columns))
        for row in table.parts()
        if alone
    )


def _is_not_exhaustive(table: CountTable) -> bool:
    return table.exhaustive and any(
        _sum_column(table, column, table.parts()) < table.size_around(column)
        for column in range(len(table.columns))
    )


def _sum_column(table: CountTable, column: int, rows: Iterable[int]) -> int:
    return sum(table.counts[row][column] for row in rows)


# The order matters: later checks rely on what earlier ones have established.
FAULTS: Final[tuple[tuple[Callable[[CountTable], bool], str], ...]] = (
    (_shape_is_wrong, "The counts do not have the shape of the labels."),
    (lambda table: len(_flat(table)) > CELL_LIMIT, "The table has too many cells to be audited."),
    (_labels_repeat, "Two rows or two columns have the same label."),
    (_outside_base, "A count is negative or larger than the base."),
    (_does_not_add_up, "The cells of an additive table do not add up to its base."),
    (
        _says_more_than_it_can,
        "Only a list of counts, or columns with a whole, can be exhaustive or have rows alone.",
    ),
    (_names_unknown_places, "A row or column is mentioned that the table does not have."),
    (_whole_does_not_hold, "The whole of a column is not what its counts are part of."),
    (_impossible_is_counted, "Somebody is counted where nobody can be."),
    (_alone_overlaps, "Rows that should share no answer with others overlap."),
    (_is_not_exhaustive, "Some answers are in no row although every answer should be."),
)
