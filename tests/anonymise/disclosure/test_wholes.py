"""Groups side by side whose sizes are published: what the sizes say gives nobody away either."""

import math
from typing import Any

import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from anonymise.disclosure import CountTable, Policy, Release, audit_release, release_table
from anonymise.errors import ReleaseRefusedError, TableError

POLICY = Policy()
WHOLE = "All answers"
Groups = list[list[int]]
"""The counts of each group by theme, and last how many answers it has."""


def side_by_side(groups: Groups, *, exhaustive: bool = False) -> CountTable:
    """Put groups beside one another, each with its size as the last row."""
    themes = len(groups[0]) - 1
    return CountTable(
        title="Themes by group",
        row_label="Theme",
        column_label="Group",
        rows=(*(f"Theme {number}" for number in range(themes)), WHOLE),
        columns=tuple(f"Group {number}" for number in range(len(groups))),
        counts=tuple(zip(*groups, strict=True)),
        base=sum(group[-1] for group in groups),
        additive=False,
        exhaustive=exhaustive,
        whole=WHOLE,
    )


def release_or_reject(table: CountTable) -> Release:
    """Release a table; the few that are refused are no matter for an attacker."""
    try:
        return release_table(table, POLICY)
    except ReleaseRefusedError:
        reject()


Limits = list[tuple[list[float], int]]


def know(groups: Groups, cells: set[tuple[int, int]], low: int, high: int) -> Limits:
    """Say of the sum of some cells that it lies between two numbers."""
    places = [(row, column) for row in range(len(groups[0])) for column in range(len(groups))]
    line = [float(place in cells) for place in places]
    return [(line, high), ([-one for one in line], -low)]


def read_spans(release: Release, totals: Release, groups: Groups) -> Limits:
    """Everything that a reader can see, as limits on the counts: weights and what they reach."""
    wide, deep = len(groups), len(groups[0])
    shown = {
        frozenset({(row, column)}): figure
        for row, one in enumerate(release.rows)
        for column, figure in enumerate(one.cells)
    }
    for row, one in enumerate(totals.rows):
        shown[frozenset((row, column) for column in range(wide))] = one.cells[0]
    limits = []
    for cells, figure in shown.items():
        if figure is not None:
            limits += know(groups, set(cells), max(10, figure - 2), figure + 2)
    everybody = {(deep - 1, column) for column in range(wide)}
    for base in (release.base, totals.base):
        if base is not None:
            limits += know(groups, everybody, max(10, base - 5), base + 4)
    return [*limits, *know_sizes(groups)]


def know_sizes(groups: Groups) -> Limits:
    """Say that no count of a group is larger than the group."""
    wide, deep = len(groups), len(groups[0])
    limits = []
    for column in range(wide):
        for row in range(deep - 1):
            line = [0.0] * (deep * wide)
            line[row * wide + column], line[(deep - 1) * wide + column] = 1.0, -1.0
            limits.append((line, 0))
    return limits


def measure_width(limits: Limits, goal: list[float]) -> float:
    """The width within which a reader can place a number: an attack written for this test."""
    ends: list[Any] = [
        linprog(
            [sign * weight for weight in goal],
            A_ub=[line for line, _ in limits],
            b_ub=[limit for _, limit in limits],
            bounds=(0, 10_000),
        )
        for sign in (1, -1)
    ]
    assert all(end.status == 0 for end in ends)
    return float(-ends[1].fun - ends[0].fun)


def list_small(groups: Groups) -> list[list[float]]:
    """The numbers that must stay hidden: small counts, and the few of a group outside a theme."""
    wide, deep = len(groups), len(groups[0])
    goals = []
    for column, group in enumerate(groups):
        for row, count in enumerate(group):
            goal = [0.0] * (deep * wide)
            goal[row * wide + column] = 1.0
            if count < 10:
                goals.append(goal)
            rest = goal.copy()
            rest[(deep - 1) * wide + column] -= 1.0
            if row < deep - 1 and group[-1] - count < 10:
                goals.append(rest)
    return goals


@st.composite
def draw_groups(draw: st.DrawFn) -> Groups:
    """Draw two to four groups with one to three themes, each no larger than its group."""
    themes = draw(st.integers(1, 3))
    groups = []
    for _ in range(draw(st.integers(2, 4))):
        size = draw(st.one_of(st.integers(0, 30), st.integers(10, 150)))
        counts = st.one_of(st.integers(0, min(size, 14)), st.integers(0, size))
        groups.append([*(draw(counts) for _ in range(themes)), size])
    return groups


@given(draw_groups())
@example([[0, 10], [0, 0]])
@settings(deadline=None, max_examples=15)
def test_sizes_and_totals_together_pin_nothing(groups: Groups) -> None:
    """With the sizes of groups and the list of totals, no small number is placed within ten."""
    table = side_by_side(groups)
    release = release_or_reject(table)
    assert audit_release(release, table) == ()
    totals = CountTable(
        title="Themes",
        row_label="Theme",
        column_label="",
        rows=table.rows[:-1],
        columns=("Answers",),
        counts=tuple((sum(row),) for row in table.counts[:-1]),
        base=table.base,
        additive=False,
    )
    limits = read_spans(release, release_or_reject(totals), groups)
    widths = [measure_width(limits, goal) for goal in list_small(groups)] if limits else []
    assert min(widths, default=math.inf) >= 10 - 1e-6


def test_a_group_that_all_but_a_few_agree_in_is_hidden() -> None:
    """When nearly everybody of a group has a theme, it says something of each of them."""
    release = release_table(side_by_side([[57, 60], [40, 90]]), POLICY)
    theme, size = release.rows
    assert None in {theme.cells[0], size.cells[0]}
    assert theme.cells[1] == 40


def test_groups_large_enough_are_shown() -> None:
    """Counts and sizes of groups that nothing gives away are shown, rounded."""
    release = release_table(side_by_side([[33, 82], [41, 61]]), POLICY)
    assert [row.cells for row in release.rows] == [(35, 40), (80, 60)]
    assert "Totals of rows are withheld." in release.notes


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"whole": "Elsewhere"}, "is mentioned that the table does not have"),
        ({"base": 999}, "The whole of a column"),
        ({"counts": ((90, 41), (82, 61))}, "The whole of a column"),
        ({"exhaustive": True}, "Some answers are in no row"),
        ({"alone": ("Theme 0",), "whole": ""}, "Only a list of counts"),
    ],
    ids=["unknown", "base", "more-than-its-group", "exhaustive", "alone"],
)
def test_a_whole_that_is_none_is_refused(change: dict[str, Any], what: str) -> None:
    """A table whose parts contradict its whole is refused with the reason."""
    table = side_by_side([[33, 82], [41, 61]])
    fields = {name: getattr(table, name) for name in table.__struct_fields__}
    with pytest.raises(TableError, match=what):
        CountTable(**{**fields, **change})
