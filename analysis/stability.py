"""How far a clustering would have come out the same from other answers of the same people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.special import comb

from analysis.kmeans import Labels, Rows, SphericalKMeans

SHARE = 0.7
STARTS = 3
# Fewer passes than for the themes themselves: measured, the curve keeps its shape at two thirds
# of the time.
PASSES = 25
TOLERANCE = 2e-3

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A random part of the answers: which rows of the whole, and how many answers each holds."""

    rows: Labels
    weights: NDArray[np.float64]


def draw_part(
    weights: NDArray[np.float64], random: np.random.RandomState, share: float = SHARE
) -> Part:
    """Keep each answer with the chance `share`; a wording shared by many is thinned."""
    kept = random.binomial(weights.astype(np.int64), share)
    rows = np.flatnonzero(kept)
    return Part(rows, kept[rows].astype(np.float64))


def count_together(
    first: Labels, second: Labels, weights: NDArray[np.float64], shape: tuple[int, int]
) -> Counts:
    """Answers in each pair of clusters; first clusters x second clusters."""
    cell = first * shape[1] + second
    flat = np.bincount(cell, weights=weights, minlength=shape[0] * shape[1])
    return np.asarray(flat.reshape(shape), dtype=np.float64)


def measure_rand(together: Counts) -> float:
    """Adjusted Rand index of a contingency table: 1 for equal clusterings, about 0 by chance."""
    both = comb(together, 2).sum()
    first, second = comb(together.sum(axis=1), 2).sum(), comb(together.sum(axis=0), 2).sum()
    pairs = comb(together.sum(), 2)
    if pairs == 0 or first + second == 0:
        return 1.0
    chance = first * second / pairs
    most = (first + second) / 2
    return 1.0 if most == chance else float((both - chance) / (most - chance))


def measure_jaccard(together: Counts) -> NDArray[np.float64]:
    """For each first cluster, the Jaccard index with the second cluster that fits it best."""
    united = together.sum(axis=1)[:, None] + together.sum(axis=0)[None, :] - together
    best: NDArray[np.float64] = np.max(together / np.maximum(united, 1), axis=1)
    return best


def match_clusters(together: Counts) -> Labels:
    """The first cluster of each second one, one to one, most answers in common; -1 if none."""
    first, second = linear_sum_assignment(-together)
    matched = np.full(together.shape[1], -1, dtype=np.intp)
    matched[second] = first
    return matched


def cluster_part(rows: Rows, part: Part, clusters: int, seed: int) -> SphericalKMeans:
    """The clusters that this part of the answers would have given by itself."""
    model = SphericalKMeans(
        clusters, n_init=STARTS, max_iter=PASSES, tol=TOLERANCE, random_state=seed
    )
    return model.fit(rows[part.rows], sample_weight=part.weights)


def compare_parts(parts: Sequence[Part], labels: Sequence[Labels], size: int) -> float:
    """Mean adjusted Rand index over all pairs of parts, on the wordings that both hold.

    Each wording counts once: a "thank you" that hundreds wrote always stays together, and would
    make ever finer themes look ever more stable.
    """
    found = np.full((len(parts), size), -1, dtype=np.intp)
    for number, (part, label) in enumerate(zip(parts, labels, strict=True)):
        found[number, part.rows] = label
    scores = [
        _compare_two(found[one], found[other]) for one in range(len(parts)) for other in range(one)
    ]
    return float(np.mean(scores))


def _compare_two(first: Labels, second: Labels) -> float:
    both = (first >= 0) & (second >= 0)
    shape = (int(first.max()) + 1, int(second.max()) + 1)
    return measure_rand(count_together(first[both], second[both], np.ones(both.sum()), shape))
