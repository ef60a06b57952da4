"""Parts of a theme that hold by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from analysis.corpus import Corpus
from analysis.kmeans import Labels, Rows, find_nearest
from analysis.partition import Partition, cluster_rows
from analysis.progress import ShareReport, ignore_share
from analysis.stability import (
    cluster_part,
    compare_parts,
    count_together,
    draw_part,
    measure_jaccard,
)
from analysis.vectors import AnswerVectors

LEAST_ANSWERS: Final = 40
LEAST_ANSWERS_A_PART: Final = 15
MOST_PARTS: Final = 6
MOST_ROWS: Final = 500
SAMPLES: Final = 5
# Parts are named only where samples of the theme agree at least so well on what they are.
AGREEING: Final = 0.5


@dataclass(frozen=True)
class Division:
    """One theme in parts: its rows, their parts from the largest, and how well each part holds."""

    theme: int
    rows: Labels
    parts: Partition
    stabilities: NDArray[np.float64]


def divide_themes(
    corpus: Corpus,
    vectors: AnswerVectors,
    partition: Partition,
    seed: int,
    report: ShareReport = ignore_share,
) -> tuple[Division, ...]:
    """The themes that fall into parts, by the number of the theme."""
    found: list[Division] = []
    for theme in range(len(partition)):
        report(theme / len(partition))
        rows = np.flatnonzero((partition.labels == theme) & (partition.cosines > 0))
        if corpus.weights[rows].sum() >= LEAST_ANSWERS:
            divided = _divide(vectors.rows, corpus.weights, theme, rows, seed)
            found += [divided] if divided else []
    return tuple(found)


def _divide(
    rows: Rows, weights: NDArray[np.float64], theme: int, chosen: Labels, seed: int
) -> Division | None:
    random = check_random_state(seed + theme)
    drawn = chosen[np.sort(random.permutation(len(chosen))[:MOST_ROWS])]
    # What all answers of the theme share says nothing of its parts.
    sample = _remove_middle(rows[drawn], rows[drawn], weights[drawn])
    parts = [draw_part(weights[drawn], random) for _ in range(SAMPLES)]
    most = min(MOST_PARTS, int(weights[chosen].sum()) // LEAST_ANSWERS_A_PART)
    tried: list[tuple[float, int]] = []
    for number in range(2, most + 1):
        found_in = [cluster_part(sample, part, number, seed).labels_ for part in parts]
        tried.append((round(compare_parts(parts, found_in, len(sample)), 4), -number))
    if not tried or max(tried)[0] < AGREEING:
        return None
    found = cluster_rows(sample, weights[drawn], -max(tried)[1], seed)
    held = np.zeros(len(found))
    for part in parts:
        model = cluster_part(sample, part, len(found), seed)
        shape = (len(found), len(model.cluster_centers_))
        held += measure_jaccard(
            count_together(found.labels[part.rows], model.labels_, part.weights, shape)
        )
    every = _remove_middle(rows[chosen], rows[drawn], weights[drawn])
    labels, cosines = find_nearest(every, found.centres)
    return Division(theme, chosen, Partition(labels, cosines, found.centres), held / SAMPLES)


def _remove_middle(rows: Rows, sample: Rows, weights: NDArray[np.float64]) -> Rows:
    return np.asarray(rows - np.average(sample, axis=0, weights=weights), dtype=np.float32)


def mark_parts(divisions: Sequence[Division], size: int) -> Labels:
    """The part of its theme that each row lies in, -1 where its theme has none."""
    marked = np.full(size, -1, dtype=np.intp)
    for division in divisions:
        marked[division.rows] = division.parts.labels
    return marked
