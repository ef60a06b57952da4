"""Themes by group, and themes by what was chosen in the closed question."""

import pytest

from analysis.comparison import compare_groups, measure_wilson
from analysis.polarity import cross_ratings
from analysis.types import Coding


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(count: int, base: int, low: float, high: float) -> None:
    """The interval is the published one (Newcombe 1998 has 81 of 263)."""
    assert measure_wilson(count, base) == pytest.approx((low, high), abs=1e-4)


def _code(prefix: str, number: int, *themes: str) -> list[Coding]:
    return [Coding(f"{prefix}{place}", themes, 1.0, "answer") for place in range(number)]


def test_groups_diverge_where_intervals_part() -> None:
    """A theme of one group alone diverges; one of both alike is shared; few tell nothing."""
    codings = [
        *_code("a", 400, "t1", "t2"),
        *_code("b", 400, "t2"),
        Coding("c", (), 0.0, "non-answer"),
        Coding("d", ("t3",), 1.0, "answer"),
    ]
    groups = {one.excerpt: one.excerpt[0] for one in codings}
    del groups["d"]
    found = {one.theme: one for one in compare_groups(codings, groups, ["t1", "t2", "t3"])}
    assert [found[name].verdict for name in ("t1", "t2", "t3")] == [
        "diverging",
        "shared",
        "shared",
    ]
    assert [(one.group, one.count, one.base) for one in found["t1"].groups] == [
        ("a", 400, 400),
        ("b", 0, 400),
    ]


def test_few_answers_tell_nothing() -> None:
    """Ten answers of each group cannot show that groups agree, nor that they differ a little."""
    codings = [*_code("a", 5, "t1"), *_code("b", 6, "t1"), *_code("x", 5), *_code("y", 4)]
    groups = {one.excerpt: "a" if one.excerpt[0] in "ax" else "b" for one in codings}
    assert compare_groups(codings, groups, ["t1"])[0].verdict == "unclear"


def test_praise_and_complaint_stay_apart() -> None:
    """A theme has a line for each choice; nothing is added up, and nothing counted unrated."""
    codings = [
        *_code("p", 3, "t1"),
        *_code("q", 2, "t1", "t2"),
        *_code("u", 4, "t2"),
        Coding("n", (), 0.0, "non-answer"),
    ]
    ratings = {
        **dict.fromkeys(["p0", "p1"], "helpful"),
        **dict.fromkeys(["p2", "q0", "q1", "n"], "unhelpful"),
        "u0": "an answer of another question",
    }
    found = cross_ratings(codings, ratings, ["t1", "t2"], ["helpful", "unhelpful"])
    lines = {(one.theme, one.rating): one.count for one in found.lines}
    assert lines == {
        ("t1", "helpful"): 2,
        ("t1", "unhelpful"): 3,
        ("t2", "helpful"): 0,
        ("t2", "unhelpful"): 2,
    }
    assert found.unrated == 4
    assert [one.count for one in found.list_lines("t1")] == [2, 3]
