"""Choosing the number of themes, and the measures behind it."""

import math
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.choice import GRID, choose_themes, list_candidates
from analysis.stability import count_together, match_clusters, measure_jaccard, measure_rand
from analysis.types import CurvePoint

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=60)

# Hundredths of stability from four themes up, from samples and seeds of their own.
MEASURED: Final = (
    ("60 74 83 92 93 87 87 79 77 68 64 58 52 45", 12),
    ("61 67 84 92 94 86 85 83 77 65 62 55 50 47", 12),
    ("60 68 82 95 93 88 86 81 77 66 64 59 51 44", 12),
    ("62 69 77 90 92 91 84 78 78 65 63 54 51 48", 12),
    ("58 62 70 71 84 89 87 83 82 74 74 67 63 54 51 46", 12),
    ("56 56 64 79 79 86 89 86 84 80 74 67 64 57 50 46", 12),
    ("58 56 66 73 82 93 85 81 78 78 71 67 64 57 51 45", 12),
    ("68 51 61 56 53 49 52 48 57 44 47 42 40 40 39 37", 9),
    ("63 57 69 62 54 50 41 45 41 43 37 37 39 37 39 39", 9),
    ("66 68 73 75 51 53 50 43 46 47 48 40 45 38 40 38", 9),
    ("67 58 66 57 54 58 56 48 45 43 41 42 40 36 39 37", 9),
    ("70 64 59 64 50 49 40 44 44 43 42 38 38 37 40 42", 9),
)
MEASURED_ON: Final = [
    *(f"gambling, one theme each, {n}" for n in range(4)),
    *(f"gambling, all, {n}" for n in range(3)),
    *(f"patients, {n}" for n in range(5)),
]


def _curve(*stabilities: float, start: int = 6) -> list[CurvePoint]:
    return [CurvePoint(start + step, value) for step, value in enumerate(stabilities)]


def test_the_highest_peak_is_proposed() -> None:
    """The highest local peak wins, and the peaks beside it are offered as coarser and finer."""
    choice = choose_themes(_curve(0.3, 0.6, 0.4, 0.8, 0.5, 0.7, 0.2))
    assert (choice.coarser, choice.themes, choice.finer) == (7, 9, 11)


def test_a_rise_at_the_end_is_no_peak() -> None:
    """Stability that only rises with ever more themes is not taken for a peak."""
    assert choose_themes(_curve(0.5, 0.7, 0.4, 0.6, 0.9)).themes == 7


def test_the_coarser_of_equals_is_proposed() -> None:
    """Between peaks that differ by less than the noise of the measure, the coarser wins."""
    assert choose_themes(_curve(0.3, 0.80, 0.4, 0.81, 0.5)).themes == 7


def test_a_little_finer_than_the_peak_is_proposed() -> None:
    """While hardly less holds, the number goes on up, and the peak is offered as coarser."""
    choice = choose_themes(_curve(0.6, 0.80, 0.75, 0.70, 0.60, 0.65, 0.3))
    assert (choice.coarser, choice.themes, choice.finer) == (7, 9, 11)


def test_going_finer_stops_at_a_quarter() -> None:
    """However well more themes hold, the number stays within two, or a quarter, of the peak."""
    assert choose_themes(_curve(0.6, 0.80, *[0.79] * 6, 0.2)).themes == 9
    assert choose_themes(_curve(0.6, 0.80, *[0.79] * 9, 0.2, start=19)).themes == 25


def test_what_holds_all_but_perfectly_is_left_alone() -> None:
    """Nothing finer is proposed than a number of themes that always comes out the same."""
    assert choose_themes(_curve(0.6, 0.99, 0.95, 0.9, 0.5)).themes == 7


@pytest.mark.parametrize(("stabilities", "coders"), MEASURED, ids=MEASURED_ON)
def test_measured_curves_lead_near_the_coders(stabilities: str, coders: int) -> None:
    """On curves measured on labelled answers, the proposal is within a quarter of the coders'."""
    curve = [
        CurvePoint(number, float(one) / 100)
        for number, one in zip(GRID[1:], stabilities.split(), strict=False)
    ]
    assert abs(choose_themes(curve).themes - coders) <= coders / 4


def test_few_themes_must_be_plain() -> None:
    """Five themes or fewer are proposed only when they hold all but perfectly."""
    assert choose_themes(_curve(0.2, 0.97, 0.3, 0.2, 0.6, 0.5, start=3)).themes == 7
    assert choose_themes(_curve(0.2, 0.99, 0.3, 0.2, 0.6, 0.5, start=3)).themes == 4


def test_without_a_peak_the_best_is_proposed() -> None:
    """A curve without any peak still leads to a proposal, with nothing beside it."""
    choice = choose_themes(_curve(0.2, 0.3, 0.4))
    assert (choice.coarser, choice.themes, choice.finer) == (None, 8, None)


@pytest.mark.parametrize("answers", [9, 100, 470, 3600, 10**6])
def test_candidates_stop_at_the_root(answers: int) -> None:
    """Candidates go up to 60, or to the square root of the answers."""
    candidates = list_candidates(answers)
    assert max(candidates) <= min(60, math.isqrt(answers))
    assert candidates == tuple(sorted(candidates))


@given(LABELS)
def test_rand_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    """The adjusted Rand index is the one that scikit-learn computes."""
    first, second = np.array(pairs).T
    together = count_together(first, second, np.ones(len(pairs)), (5, 5))
    assert measure_rand(together) == pytest.approx(adjusted_rand_score(first, second))


@given(LABELS)
def test_a_clustering_fits_itself(pairs: list[tuple[int, int]]) -> None:
    """Each cluster that holds anything has a Jaccard index of 1 with itself, and matches it."""
    first = np.array(pairs).T[0]
    together = count_together(first, first, np.ones(len(pairs)), (5, 5))
    held = np.unique(first)
    assert np.all(measure_jaccard(together)[held] == 1)
    assert np.all(match_clusters(together)[held] == held)
