"""Groups side by side: who is counted where, what is withheld, and what may be said of it."""

from collections.abc import Hashable

import pytest

from anonymise.disclosure import Policy, Release
from anonymise.errors import ReleaseRefusedError
from consult.findings.groups import (
    ELSE,
    EVERYBODY,
    PUT_TOGETHER,
    Grouping,
    compare_columns,
    release_side_by_side,
)
from consult.findings.themes import INVENTED, NO_THEME, SMALLER

THEMES = {"t0": "Waiting (stable)", "t1": "Listening (stable)", "t2": "School (stable)"}
Crowd = dict[str, dict[tuple[str, ...], int]]
"""How many people of each group have which themes together."""


def release(crowd: Crowd, names: tuple[str, ...] = (), *, invented: bool = False) -> Release:
    """Release the themes of a crowd by group."""
    given: dict[Hashable, tuple[str, ...]] = {}
    of: dict[Hashable, str] = {}
    for group, sets in crowd.items():
        for themes, number in sets.items():
            for _ in range(number):
                person = len(given)
                given[person], of[person] = themes, group
    known = names or tuple(name for name in crowd if name)
    grouping = Grouping("Where do you live?", known, of)
    return release_side_by_side(THEMES, given, grouping, Policy(), invented=invented)


TWO: Crowd = {
    "England": {("t0",): 60, ("t0", "t1"): 30, ("t1",): 110},
    "Wales": {("t0",): 15, ("t1",): 65},
}


def test_each_group_has_its_own_shares() -> None:
    """Counts are of people and rounded, sizes stand below them, in the order of the question."""
    made = release(TWO, ("Wales", "England", "Scotland"))
    assert made.columns == ("Wales", "England")
    assert {row.label: row.cells for row in made.rows} == {
        "Waiting (stable)": (15, 90),
        "Listening (stable)": (65, 140),
        EVERYBODY: (80, 200),
    }


def test_groups_differ_where_intervals_part() -> None:
    """A theme of 45 per cent in one group and 19 in another differs, with Wilson's intervals."""
    waiting, listening = compare_columns(release(TWO))
    assert (waiting.theme, waiting.verdict) == ("Waiting (stable)", "diverging")
    england, wales = waiting.groups
    assert (england.count, england.base) == (90, 200)
    # By hand: 90 of 200, and 15 of 80.
    assert (england.low, england.high) == pytest.approx((0.3827, 0.5193), abs=1e-3)
    assert (wales.low, wales.high) == pytest.approx((0.1174, 0.2863), abs=1e-3)
    assert listening.verdict in {"unclear", "diverging"}


def test_the_few_are_put_together() -> None:
    """A group of fewer people than the threshold has no column, nor have those who chose none."""
    made = release({**TWO, "Scotland": {("t0",): 6}, "": {("t1",): 8}})
    assert made.columns == ("England", "Wales", ELSE)
    assert PUT_TOGETHER in made.notes
    assert "Scotland" not in repr(made.rows)


def test_few_others_take_the_smallest_group_with_them() -> None:
    """Three people beside the groups shown would be the total less the rest, so more join them."""
    made = release({**TWO, "": {("t0",): 3}})
    assert made.columns == ("England", ELSE)
    assert next(row.cells for row in made.rows if row.label == EVERYBODY) == (200, 85)


def test_one_group_is_no_comparison() -> None:
    """Where fewer than two groups are left, nothing is released."""
    with pytest.raises(ReleaseRefusedError, match="Fewer than two groups"):
        release({"England": {("t0",): 50}, "Wales": {("t0",): 4}})


def test_small_counts_are_withheld() -> None:
    """A theme that few of a group have is no figure of that group, nor is a theme of few named."""
    crowd: Crowd = {
        "England": {("t0",): 60, ("t1",): 110, ("t2",): 3, (): 20},
        "Wales": {("t0",): 4, ("t1",): 65, ("t2",): 3, (): 15},
    }
    rows = {row.label: row.cells for row in release(crowd, invented=True).rows}
    assert rows["Waiting (stable)"][1] is None
    assert "School (stable)" not in rows
    assert rows[SMALLER] == (None, None)
    assert rows[NO_THEME] == (20, 15)
    (lines,) = [one for one in compare_columns(release(crowd)) if one.theme == "Waiting (stable)"]
    assert "Wales" not in {one.group for one in lines.groups}
    assert INVENTED in release(crowd, invented=True).notes


def test_nothing_is_said_of_groups_too_small_for_shares() -> None:
    """A group whose size may be under twenty has counts and no shares."""
    made = release({"England": {("t0",): 40, ("t1",): 30}, "Wales": {("t0",): 10, ("t1",): 10}})
    shown = {group.group for line in compare_columns(made) for group in line.groups}
    assert shown <= {"England"}


def test_names_that_are_alike_are_told_apart() -> None:
    """Two themes of one name are two rows."""
    given: dict[Hashable, tuple[str, ...]] = {at: (f"t{at % 2}",) for at in range(80)}
    of: dict[Hashable, str] = {at: "AB"[at // 40] for at in range(80)}
    grouping = Grouping("Which?", ("A", "B"), of)
    themes = {"t0": "mixed answers", "t1": "mixed answers"}
    made = release_side_by_side(themes, given, grouping, Policy())
    assert [row.label for row in made.rows] == ["mixed answers", "mixed answers 2", EVERYBODY]
