"""Views that few people share, whatever theme their answers are in.

A theme of three answers among hundreds cannot hold, and so no theme will ever show it. Answers
that share words which hardly anybody else uses are therefore listed by themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.corpus import Corpus
from analysis.vocabulary import count_blocks

MOST_ENTRIES: Final = 40
LEAST_ANSWERS: Final = 2
MOST_ANSWERS: Final = 6
# A word that more answers hold than this is no sign of a rare view by itself.
RARE: Final = 10
# Words of up to this share of the answers make two that share a rare one likelier to agree.
SUPPORTING: Final = 0.03
SUPPORT: Final = 0.5
# An answer joins a view when it is tied to it at least so well as this share of its best tie.
JOINS: Final = 0.5
MOST_PAIRS: Final = 300_000

Pair = tuple[int, int]


@dataclass(frozen=True)
class RareGroup:
    """Wordings that share a view, and the stems that tie them, the rarest first."""

    rows: tuple[int, ...]
    stems: tuple[str, ...]


def find_rare(corpus: Corpus) -> tuple[RareGroup, ...]:
    """At most forty groups of two to six answers each, the best tied first; none overlaps."""
    counts, held = _count(corpus)
    ties = _tie(counts, held, float(corpus.weights.sum()))
    near: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), tie in ties.items():
        near[one][other] = near[other][one] = tie
    groups: list[RareGroup] = []
    used: set[int] = set()
    for one, other in sorted(ties, key=lambda pair: (-ties[pair], pair)):
        few = corpus.weights[[one, other]].sum() <= MOST_ANSWERS
        if few and used.isdisjoint((one, other)) and len(groups) < MOST_ENTRIES:
            rows = _grow((one, other), near, used, corpus.weights)
            used.update(rows)
            groups.append(RareGroup(rows, _name_ties(rows, counts, held, corpus)))
    return tuple(groups)


def _count(corpus: Corpus) -> tuple[sparse.csr_array, NDArray[np.float64]]:
    every = np.arange(len(corpus.lexicon.stems), dtype=np.int32)
    blocks = [(counted > 0).astype(np.float64) for _, counted in count_blocks(corpus, every)]
    counts = sparse.csr_array(sparse.vstack(blocks, format="csr"))
    return counts, np.asarray(counts.T @ corpus.weights)


def _tie(
    counts: sparse.csr_array,
    held: NDArray[np.float64],
    answers: float,
) -> Mapping[Pair, float]:
    """How much two answers share that hardly any other says."""
    rare = np.flatnonzero((held >= LEAST_ANSWERS) & (held <= RARE))
    columns = sparse.csc_array(counts)[:, rare]
    surprise = np.log(answers / held[rare])
    ties: defaultdict[Pair, float] = defaultdict(float)
    for place in np.argsort(-surprise, kind="stable").tolist():
        rows = columns.indices[columns.indptr[place] : columns.indptr[place + 1]]
        for pair in combinations(sorted(rows.tolist()), 2):
            ties[pair] += float(surprise[place])
        if len(ties) > MOST_PAIRS:
            break
    if not ties:
        return {}
    pairs = np.array(list(ties))
    support = _measure_support(counts, held, answers, pairs)
    lengths = np.maximum(np.diff(counts.indptr), 4)
    size = np.sqrt(np.sqrt(lengths[pairs[:, 0]] * lengths[pairs[:, 1]]))
    scores = (np.array(list(ties.values())) + SUPPORT * support) / size
    novelty = _measure_novelty(counts, held, answers)[pairs].prod(axis=1)
    return dict(zip(ties, (scores * novelty).tolist(), strict=True))


def _measure_novelty(
    counts: sparse.csr_array, held: NDArray[np.float64], answers: float
) -> NDArray[np.float64]:
    """How unusual the words of each answer are on average, which coincidences are not.

    Two answers that happen to share a rare word say the rest in everybody's words; those that
    share a rare view say all of it in words of their own.
    """
    surprise = np.log(answers / np.maximum(held, 1))
    lengths = np.maximum(np.diff(counts.indptr), 1)
    return np.asarray(counts @ surprise / lengths, dtype=np.float64)


def _measure_support(
    counts: sparse.csr_array, held: NDArray[np.float64], answers: float, pairs: NDArray[np.intp]
) -> NDArray[np.float64]:
    middling = (held > RARE) & (held <= SUPPORTING * answers)
    surprise = np.where(middling, np.log(answers / np.maximum(held, 1)), 0)
    heavy = sparse.csr_array(counts @ sparse.diags_array(surprise))
    shared = heavy[pairs[:, 0]].multiply(counts[pairs[:, 1]]).sum(axis=1)
    return np.asarray(shared).ravel()


def _grow(
    pair: Pair,
    near: Mapping[int, Mapping[int, float]],
    used: Iterable[int],
    weights: NDArray[np.float64],
) -> tuple[int, ...]:
    rows = list(pair)
    best = near[pair[0]][pair[1]]
    left = {other for row in pair for other in near[row]} - set(used) - set(pair)
    while left:
        tied = {row: sum(near[row].get(one, 0.0) for one in rows) / len(rows) for row in left}
        chosen = min(left, key=lambda row: (-tied[row], row))
        size = sum(weights[row] for row in [*rows, chosen])
        if tied[chosen] < JOINS * best or size > MOST_ANSWERS:
            break
        rows.append(chosen)
        left = (left | set(near[chosen])) - set(used) - set(rows)
    return tuple(rows)


def _name_ties(
    rows: tuple[int, ...], counts: sparse.csr_array, held: NDArray[np.float64], corpus: Corpus
) -> tuple[str, ...]:
    shared = np.asarray(counts[list(rows)].sum(axis=0)).ravel()
    tying = np.flatnonzero(shared >= LEAST_ANSWERS)
    ranked = sorted((-shared[one] * np.log(1 + len(corpus) / held[one]), one) for one in tying)
    return tuple(corpus.lexicon.stems[one] for _, one in ranked)
