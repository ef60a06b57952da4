"""The themes themselves: every answer in one of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from analysis.corpus import Corpus
from analysis.kmeans import Labels, Rows, SphericalKMeans, find_centres, find_nearest
from analysis.vectors import AnswerVectors

WHOLE_UP_TO = 30_000
FULL_PASSES = 2


@dataclass(frozen=True)
class Partition:
    """Clusters numbered from the largest; `labels` and `cosines` have an entry a row."""

    labels: Labels
    cosines: Rows
    centres: Rows

    def __len__(self) -> int:
        return len(self.centres)


def partition_answers(
    corpus: Corpus, vectors: AnswerVectors, clusters: int, seed: int
) -> Partition:
    """One theme for each wording; a wording without words joins the largest, at cosine zero."""
    # Nothing of the rows is copied: at a million answers they are the largest thing there is.
    weights = np.where(vectors.empty, 0, corpus.weights)
    return cluster_rows(vectors.rows, weights, clusters, seed)


def place_partition(corpus: Corpus, vectors: AnswerVectors, found: Partition) -> Partition:
    """The same themes for each wording, with their middles and cosines in these vectors."""
    weights = np.where(vectors.empty, 0, corpus.weights)
    centres = find_centres(vectors.rows, weights, found.labels, found.cosines, len(found))
    cosines = np.einsum("ij,ij->i", vectors.rows, centres[found.labels], dtype=np.float32)
    return Partition(found.labels, cosines, centres)


def cluster_rows(rows: Rows, weights: NDArray[np.float64], clusters: int, seed: int) -> Partition:
    """Spherical k-means; above 30,000 rows on a sample, then two passes over everything.

    Rows of weight zero have no say, and join the largest cluster at cosine zero.
    """
    model = SphericalKMeans(clusters, random_state=seed)
    heard = np.flatnonzero(weights)
    sample = _draw_sample(heard, seed)
    model.fit(rows[sample], sample_weight=weights[sample])
    labels, cosines = find_nearest(rows, model.cluster_centers_)
    for _ in range(FULL_PASSES if len(sample) < len(heard) else 0):
        centres = find_centres(rows, weights, labels, cosines, len(model.cluster_centers_))
        labels, cosines = find_nearest(rows, centres)
    return _sort_clusters(rows, weights, labels, cosines)


def _draw_sample(heard: Labels, seed: int) -> Labels:
    if len(heard) <= WHOLE_UP_TO:
        return heard
    drawn: Labels = np.sort(check_random_state(seed).permutation(heard)[:WHOLE_UP_TO])
    return drawn


def _sort_clusters(
    rows: Rows, weights: NDArray[np.float64], labels: Labels, cosines: Rows
) -> Partition:
    heard = weights > 0
    present, first = np.unique(labels[heard], return_index=True)
    sizes = np.bincount(labels, weights=weights)[present]
    order = present[np.lexsort((first, -sizes))]
    renumbered = np.zeros(labels.max() + 1, dtype=np.intp)
    renumbered[order] = np.arange(len(order))
    sorted_labels = np.where(heard, renumbered[labels], 0)
    cosines = np.where(heard, cosines, np.float32(0))
    centres = find_centres(rows, weights, sorted_labels, cosines, len(order))
    return Partition(sorted_labels, cosines, centres)
