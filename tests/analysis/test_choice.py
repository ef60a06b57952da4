"""Choosing the number of themes, and the measures behind it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from analysis.choice import choose_themes, list_candidates
from analysis.stability import count_together, match_clusters, measure_jaccard, measure_rand
from analysis.types import CurvePoint

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=60)


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
