"""Krippendorff's alpha, against tables that were worked by hand and against nltk."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from analysis.agreement.alpha import measure_alpha, measure_nominal_distance
from analysis.agreement.bootstrap import Draws
from analysis.agreement.masi import LabelSet, measure_masi_distance

ONCE = Draws(rounds=1)


def read_row(row: str) -> dict[str, LabelSet]:
    """Read one coder's values, a dot where the coder gave none."""
    return {
        str(place): frozenset({value}) for place, value in enumerate(row.split()) if value != "."
    }


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", parts A and C.
        (["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"], 0.095),
        (
            [
                "1 2 3 3 2 1 4 1 2 . . .",
                "1 2 3 3 2 2 4 1 2 5 . 3",
                ". 3 3 3 2 3 4 2 2 5 1 .",
                "1 2 3 3 2 4 4 1 2 5 1 .",
            ],
            0.743,
        ),
    ],
    ids=["two-coders", "four-coders-with-gaps"],
)
def test_published_tables(rows: list[str], alpha: float) -> None:
    """Alpha of the tables in Krippendorff's own paper is the alpha printed there."""
    found = measure_alpha(
        [read_row(row) for row in rows], distance=measure_nominal_distance, draws=ONCE
    )
    assert found.value == pytest.approx(alpha, abs=0.0005)


def test_several_themes_by_hand() -> None:
    """Three answers, worked by hand with distances 0, 2/3 and 1, give alpha 1 - (5/9)/(32/45)."""
    one = {"x": frozenset("a"), "y": frozenset("ab"), "z": frozenset("b")}
    two = {"x": frozenset("a"), "y": frozenset("a"), "z": frozenset("c")}
    # Observed: (0 + 2/3 + 1) / 3. Expected: sets a, a, a, ab, b, c; of 15 pairs, a with ab
    # 3 * 2/3, ab with b 2/3, and a with b, a with c, ab with c, b with c 1 each: 3 + 3 + 1 + 1.
    observed, expected = 5 / 9, (3 * 2 / 3 + 2 / 3 + 8) / 15
    found = measure_alpha([one, two], draws=ONCE)
    assert found.value == pytest.approx(1 - observed / expected)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0.0),
        ("ab", "ab", 0.0),
        ("a", "", 1.0),
        ("a", "b", 1.0),
        ("a", "ab", 1 - 2 / 3 * 1 / 2),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
    ],
    ids=["no-themes", "equal", "one-without", "nothing-shared", "subset", "overlap"],
)
def test_masi(one: str, other: str, distance: float) -> None:
    """The distance of two sets is that of Passonneau's paper, the same both ways."""
    sets = frozenset(one), frozenset(other)
    assert measure_masi_distance(*sets) == pytest.approx(distance)
    assert measure_masi_distance(*reversed(sets)) == pytest.approx(distance)


CODED = st.lists(
    st.tuples(*[st.frozensets(st.sampled_from("abcd"), min_size=1)] * 3), min_size=2, max_size=12
)


@settings(max_examples=60)
@given(CODED)
def test_as_nltk(coded: list[tuple[LabelSet, LabelSet, LabelSet]]) -> None:
    """Alpha of three coders is nltk's, pair by pair, for any sets of themes."""
    rows = [
        (f"c{coder}", f"i{item}", labels)
        for item, sets in enumerate(coded)
        for coder, labels in enumerate(sets)
    ]
    coders = [
        {item: labels for who, item, labels in rows if who == f"c{coder}"} for coder in range(3)
    ]
    found = measure_alpha(coders, draws=ONCE).value
    if found is None:
        assert len({labels for _, _, labels in rows}) == 1
        return
    assert found == pytest.approx(
        AnnotationTask(rows, distance=measure_masi_distance).alpha(), abs=1e-6
    )


def test_nothing_to_tell_apart() -> None:
    """Where everybody gave everything the same theme, there is no figure, not a perfect one."""
    same = {"x": frozenset("a"), "y": frozenset("a")}
    found = measure_alpha([same, same], draws=ONCE)
    assert (found.value, found.low, found.high, found.items) == (None, None, None, 2)


def test_nobody_twice() -> None:
    """Items of a single coder say nothing, and without others there is no figure."""
    found = measure_alpha([{"x": frozenset("a")}, {"y": frozenset("b")}], draws=ONCE)
    assert (found.value, found.items) == (None, 0)
