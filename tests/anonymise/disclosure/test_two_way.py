import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from anonymise.disclosure import CountTable, Policy, Release, audit_release, release_table
from anonymise.errors import ReleaseRefusedError

POLICY = Policy()
Counts = Sequence[Sequence[int]]
# One cell (row 0, column 2) follows from adding rows 0 and 1 and taking away columns 0 and 1,
# although each hidden cell has another beside it in its row and in its column.
HARD: Counts = (
    (6, 7, 4, 50, 60),
    (5, 8, 40, 70, 30),
    (90, 45, 3, 9, 80),
    (35, 55, 8, 2, 20),
    (65, 25, 75, 40, 85),
)


class Figure(NamedTuple):
    """One published figure: the cells it is the sum of, and what it can stand for."""

    cells: frozenset[tuple[int, int]]
    low: int
    high: int


def two_way(counts: Counts) -> CountTable:
    return CountTable(
        title="Helpfulness by agency",
        row_label="Agency",
        column_label="Answer",
        rows=tuple(f"Agency {row}" for row in range(len(counts))),
        columns=tuple(f"Answer {column}" for column in range(len(counts[0]))),
        counts=tuple(tuple(row) for row in counts),
        base=sum(map(sum, counts)),
        additive=True,
    )


def list_side(table: CountTable, labels: tuple[str, ...], totals: Iterable[int]) -> Release:
    counts = tuple((total,) for total in totals)
    side = msgspec.structs.replace(table, rows=labels, columns=("Answers",), counts=counts)
    return release_table(side, POLICY)


def read_figures(table: CountTable) -> list[Figure]:
    """Everything that a reader of the table and of the lists of both its sides can see."""
    both = release_or_reject(table)
    rows = list_side(table, table.rows, map(sum, table.counts))
    columns = list_side(table, table.columns, map(sum, zip(*table.counts, strict=True)))
    wide, deep = range(len(table.columns)), range(len(table.rows))
    found = [(frozenset({(r, c)}), both.rows[r].cells[c]) for r in deep for c in wide]
    found += [(frozenset((r, c) for c in wide), rows.rows[r].cells[0]) for r in deep]
    found += [(frozenset((r, c) for r in deep), columns.rows[c].cells[0]) for c in wide]
    figures = [Figure(cells, max(10, n - 2), n + 2) for cells, n in found if n is not None]
    every = frozenset((r, c) for r in deep for c in wide)
    figures += [
        Figure(every, max(10, release.base - 5), release.base + 4)
        for release in (both, rows, columns)
        if release.base is not None
    ]
    return figures


def bound(cell: tuple[int, int], shape: tuple[int, int], figures: Sequence[Figure]) -> float:
    """The width within which the figures place one cell: an attack written for this test."""
    if not figures:
        return math.inf
    places = [(row, column) for row in range(shape[0]) for column in range(shape[1])]
    lines = [[float(place in figure.cells) for place in places] for figure in figures]
    goal = [float(place == cell) for place in places]
    most = [*lines, *([-weight for weight in line] for line in lines)]
    limits = [*(figure.high for figure in figures), *(-figure.low for figure in figures)]
    ends: list[Any] = [
        linprog([sign * weight for weight in goal], A_ub=most, b_ub=limits, bounds=(0, 10_000))
        for sign in (1, -1)
    ]
    assert all(end.status == 0 for end in ends)
    return float(-ends[1].fun - ends[0].fun)


def release_or_reject(table: CountTable) -> Release:
    """Release a table; the few that are refused are no matter for an attacker."""
    try:
        return release_table(table, POLICY)
    except ReleaseRefusedError:
        reject()


def widths(table: CountTable) -> list[float]:
    """The width of every small cell, with everything published together."""
    figures = read_figures(table)
    shape = (len(table.rows), len(table.columns))
    small = [
        (row, column)
        for row, counts in enumerate(table.counts)
        for column, count in enumerate(counts)
        if count < 10
    ]
    return [bound(cell, shape, figures) for cell in small]


cells = st.one_of(st.integers(0, 14), st.integers(0, 14), st.integers(10, 120))
tables = st.tuples(st.integers(2, 5), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(cells, min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(tables)
@example(HARD)
@example(((100, 0), (0, 100)))
@example(((95, 5), (5, 7)))
@settings(deadline=None, max_examples=50)
def test_attacker_pins_nothing(counts: Counts) -> None:
    """A table and the lists of both its sides, read together, place no small count within ten."""
    assert all(width >= 10 - 1e-6 for width in widths(two_way(counts)))


def test_hard_case_is_hard() -> None:
    """With true totals the textbook hard case gives one hidden count away exactly."""
    table = two_way(HARD)
    hidden = {(r, c) for r, row in enumerate(HARD) for c, n in enumerate(row) if n < 10}
    deep, wide = range(5), range(5)
    exact = [
        *(frozenset({(r, c)}) for r in deep for c in wide if (r, c) not in hidden),
        *(frozenset((r, c) for c in wide) for r in deep),
        *(frozenset((r, c) for r in deep) for c in wide),
    ]
    figures = [
        Figure(cells, total, total)
        for cells in exact
        for total in [sum(table.counts[r][c] for r, c in cells)]
    ]

    assert bound((0, 2), (5, 5), figures) == pytest.approx(0)
    assert all(sum(n < 10 for n in row) != 1 for row in HARD)
    assert all(sum(n < 10 for n in column) != 1 for column in zip(*HARD, strict=True))


def test_hard_case_is_released_safely() -> None:
    """The textbook hard case is released with its small counts hidden and withstands the audit."""
    table = two_way(HARD)
    release = release_table(table, POLICY)

    assert audit_release(release, table) == ()
    assert release.rows[0].cells[2] is None
    assert min(widths(table)) >= 10


@given(tables, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_order_of_rows_and_columns(counts: Counts, random: Any) -> None:
    """What is hidden depends on labels and counts, never on the order of rows or columns."""
    table = two_way(counts)
    rows, columns = list(range(len(table.rows))), list(range(len(table.columns)))
    random.shuffle(rows)
    random.shuffle(columns)
    turned = msgspec.structs.replace(
        table,
        rows=tuple(table.rows[row] for row in rows),
        columns=tuple(table.columns[column] for column in columns),
        counts=tuple(tuple(table.counts[r][c] for c in columns) for r in rows),
    )

    plain, other = release_or_reject(table), release_table(turned, POLICY)

    assert other.base == plain.base
    assert [row.cells for row in other.rows] == [
        tuple(plain.rows[row].cells[column] for column in columns) for row in rows
    ]


def test_refusal() -> None:
    """A table whose sides alone corner its small rows is refused, with a way out."""
    with pytest.raises(ReleaseRefusedError, match="together"):
        release_table(two_way(((0, 0), (0, 0), (37, 79))), POLICY)


@given(tables)
@settings(deadline=None, max_examples=25)
def test_overlapping_tables(counts: Counts) -> None:
    """A two-way table in which an answer can be in several rows withstands its audit."""
    base = max(sum(row) for row in counts)
    table = msgspec.structs.replace(two_way(counts), additive=False, base=base)

    release = release_or_reject(table)

    assert audit_release(release, table) == ()
    assert all(
        shown is None or count >= 10
        for row, exact in zip(release.rows, counts, strict=True)
        for shown, count in zip(row.cells, exact, strict=True)
    )
