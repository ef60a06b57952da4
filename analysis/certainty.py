"""How well each theme holds, and how surely each answer belongs to its own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from analysis.corpus import Corpus
from analysis.kmeans import SphericalKMeans, find_nearest
from analysis.partition import Partition
from analysis.progress import ShareReport, ignore_share
from analysis.stability import (
    SHARE,
    Counts,
    Part,
    cluster_part,
    count_together,
    draw_part,
    match_clusters,
    measure_jaccard,
)
from analysis.vectors import AnswerVectors

PARTS = 20
MOST_ROWS = 5_000
# Above so many wordings each is looked for in fewer of the re-runs, which take the time.
MANY_ROWS = 100_000
PARTS_WHEN_MANY = 5


@dataclass(frozen=True)
class Certainty:
    """`themes` holds the mean Jaccard index of each theme, `rows` each row's share of re-runs."""

    themes: NDArray[np.float64]
    rows: NDArray[np.float64]


def measure_certainty(
    vectors: AnswerVectors,
    corpus: Corpus,
    partition: Partition,
    seed: int,
    report: ShareReport = ignore_share,
) -> Certainty:
    """Cluster twenty parts of the answers anew and see what comes back.

    A theme's figure is its mean best-match Jaccard index (Hennig 2007). An answer's figure is the
    share of re-runs that put it into the theme matched one to one with its own, of five above
    100,000 wordings; an answer without words has none.
    """
    random = check_random_state(seed)
    share = min(SHARE, MOST_ROWS / len(corpus))
    weights = np.where(vectors.empty, 0, corpus.weights)
    held = np.zeros(len(partition))
    agreed = np.zeros(len(corpus))
    looked_at = PARTS if len(corpus) <= MANY_ROWS else PARTS_WHEN_MANY
    for done in range(PARTS):
        report(done / PARTS)
        part = draw_part(weights, random, share)
        model = cluster_part(vectors.rows, part, len(partition), seed + done)
        together = _compare(model, part, partition)
        held += measure_jaccard(together)
        if done < looked_at:
            found, _ = find_nearest(vectors.rows, model.cluster_centers_)
            agreed += match_clusters(together)[found] == partition.labels
    return Certainty(held / PARTS, np.where(vectors.empty, 0, agreed / looked_at))


def _compare(model: SphericalKMeans, part: Part, partition: Partition) -> Counts:
    shape = (len(partition), len(model.cluster_centers_))
    return count_together(partition.labels[part.rows], model.labels_, part.weights, shape)
