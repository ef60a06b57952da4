"""Spherical k-means."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from analysis.kmeans import SphericalKMeans

BY_POSITION = "a start is drawn by its place among the rows, so copies of a row shift the draw"


def _expect_failures(_estimator: SphericalKMeans) -> dict[str, str]:
    # scikit-learn expects the same of its own k-means.
    return {"check_sample_weight_equivalence_on_dense_data": BY_POSITION}


@parametrize_with_checks(  # type: ignore[untyped-decorator] # no types in sklearn
    [SphericalKMeans(n_clusters=3, n_init=1)], expected_failed_checks=_expect_failures
)
def test_manners(estimator: SphericalKMeans, check: Callable[[Any], None]) -> None:
    """The estimator keeps every manner that scikit-learn expects of one."""
    check(estimator)


@pytest.fixture
def rows() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Give rows around three directions, at different lengths."""
    random = np.random.RandomState(0)
    centres = np.eye(3)[np.arange(90) % 3]
    near = centres + 0.1 * random.standard_normal((90, 3))
    return np.asarray(near * random.uniform(0.5, 5, (90, 1)))


def test_directions_are_found(rows: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    """Rows of one direction share a cluster, whatever their length."""
    labels = SphericalKMeans(3, random_state=0).fit_predict(rows)
    assert len({tuple(labels[start::3]) for start in range(3)}) == 3
    assert all(len(set(labels[start::3])) == 1 for start in range(3))


def test_a_weight_is_as_good_as_a_copy(rows: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    """A row of weight two pulls its centre as two equal rows do."""
    weights = np.where(np.arange(90) < 30, 2.0, 1.0)
    weighted = SphericalKMeans(3, random_state=0).fit(rows, sample_weight=weights)
    copied = SphericalKMeans(3, random_state=0).fit(np.vstack([rows, rows[:30]]))
    match = weighted.cluster_centers_ @ copied.cluster_centers_.T
    assert np.allclose(match.max(axis=1), 1, atol=1e-5)


def test_fewer_rows_than_clusters() -> None:
    """Three distinct rows give three clusters, even when eight were asked for."""
    rows = np.repeat(np.eye(3), 5, axis=0)
    model = SphericalKMeans(8, random_state=0).fit(rows)
    assert len(model.cluster_centers_) == 3
    assert len(set(model.labels_)) == 3
