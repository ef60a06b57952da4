"""Spherical k-means over weighted rows."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from analysis.rows import scale_dense

FEW_CLUSTERS = 15
STARTS_WHEN_FEW = 10
STARTS = 3
BLOCK = 20_000

Rows = NDArray[np.float32]
Weights = NDArray[np.floating]
Labels = NDArray[np.intp]


class SphericalKMeans(ClusterMixin, BaseEstimator):  # type: ignore[misc] # no types in sklearn
    """Clusters of direction: rows are scaled to unit length and compared by cosine.

    Args:
        n_clusters: How many clusters; fewer when fewer distinct rows than that exist.
        n_init: How many starts, the best kept. "auto" is 10 up to 15 clusters, where near-equal
            optima were seen, and 3 above.
        max_iter: Passes over the rows in one start, at most.
        tol: A start ends when no more than this share of the rows moves.
        random_state: A number, a RandomState, or None for another result each time.

    Attributes:
        cluster_centers_: Unit-length centres, (n_clusters, n_features).
        labels_: The cluster of each row, (n_samples,).
        similarity_: The weighted sum of cosines between rows and their centres.
        n_iter_: The passes of the start that was kept.

    Example:
        >>> import numpy as np
        >>> rows = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0]])
        >>> labels = SphericalKMeans(n_clusters=2, random_state=0).fit_predict(rows)
        >>> bool(labels[0] == labels[1] != labels[2])
        True
    """

    def __init__(
        self,
        n_clusters: int = 8,
        *,
        n_init: int | str = "auto",
        max_iter: int = 60,
        tol: float = 1e-4,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.n_clusters = n_clusters
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def fit(self, X: Any, y: None = None, sample_weight: Any = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's names
        """Find the clusters of `X`, shape (n_samples, n_features)."""
        rows = scale_dense(validate_data(self, X, dtype=np.float32))
        weights = _check_sample_weight(sample_weight, rows, dtype=np.float32)
        random = check_random_state(self.random_state)
        runs = [self._run_once(rows, weights, random) for _ in range(self._count_starts())]
        best = max(runs, key=lambda run: run[2])
        self.cluster_centers_, self.labels_, self.similarity_, self.n_iter_ = best
        return self

    def predict(self, X: Any) -> Labels:  # noqa: N803 - scikit-learn's name
        """The nearest cluster of each row."""
        check_is_fitted(self)
        rows = scale_dense(validate_data(self, X, dtype=np.float32, reset=False))
        return find_nearest(rows, self.cluster_centers_)[0]

    def _count_starts(self) -> int:
        if self.n_init != "auto":
            return int(self.n_init)
        return STARTS_WHEN_FEW if self.n_clusters <= FEW_CLUSTERS else STARTS

    def _run_once(
        self, rows: Rows, weights: Weights, random: np.random.RandomState
    ) -> tuple[Rows, Labels, float, int]:
        centres = choose_starts(rows, weights, self.n_clusters, random)
        labels, cosines = find_nearest(rows, centres)
        passed = 0
        moved = len(rows)
        while passed < self.max_iter and moved > self.tol * len(rows):
            centres = find_centres(rows, weights, labels, cosines, len(centres))
            before = labels
            labels, cosines = find_nearest(rows, centres)
            moved = int(np.count_nonzero(labels != before))
            passed += 1
        return centres, labels, float(weights @ cosines), passed


def choose_starts(
    rows: Rows, weights: Weights, clusters: int, random: np.random.RandomState
) -> Rows:
    """k-means++ with a few trials a step: each start lies far from those already chosen."""
    trials = 2 + int(np.log(clusters))
    chosen = [_draw(weights, 1, random)[0]]
    distance = np.maximum(1 - rows @ rows[chosen[0]], 0)
    while len(chosen) < clusters and distance.any():
        drawn = _draw(weights * distance, trials, random)
        tried = np.minimum(distance[:, None], np.maximum(1 - rows @ rows[drawn].T, 0))
        best = int(np.argmin(weights @ tried))
        chosen.append(drawn[best])
        distance = tried[:, best]
    return rows[chosen]


def find_nearest(rows: Rows, centres: Rows) -> tuple[Labels, Rows]:
    """The centre of greatest cosine for each row, and that cosine; in blocks, to save memory."""
    labels = np.empty(len(rows), dtype=np.intp)
    cosines = np.empty(len(rows), dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        block = slice(start, start + BLOCK)
        found = rows[block] @ centres.T
        labels[block] = found.argmax(axis=1)
        cosines[block] = found[np.arange(len(found)), labels[block]]
    return labels, cosines


def find_centres(
    rows: Rows, weights: Weights, labels: Labels, cosines: Rows, clusters: int
) -> Rows:
    """The weighted mean direction of each cluster; an emptied one restarts at the worst row."""
    sums = np.zeros((clusters, rows.shape[1]))
    for start in range(0, len(rows), BLOCK):
        block = slice(start, start + BLOCK)
        size = len(rows[block])
        # One entry a column, in the order of the rows, so nothing has to be sorted.
        entries = (weights[block], labels[block], np.arange(size + 1))
        sums += sparse.csc_array(entries, (clusters, size)) @ rows[block]
    emptied = np.flatnonzero(~sums.any(axis=1))
    if len(emptied):
        worst = np.argsort(np.where(weights > 0, cosines, 2), kind="stable")[: len(emptied)]
        sums[emptied[: len(worst)]] = rows[worst]
    return np.asarray(scale_dense(sums), dtype=np.float32)


def _draw(share: Weights, count: int, random: np.random.RandomState) -> Labels:
    summed = np.cumsum(share, dtype=np.float64)
    drawn = np.searchsorted(summed, random.random_sample(count) * summed[-1], side="right")
    return np.asarray(np.minimum(drawn, len(share) - 1), dtype=np.intp)
