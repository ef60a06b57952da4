"""Which stems become features, and the weighted counts of each answer."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.corpus import Corpus
from analysis.errors import TooFewAnswersError
from analysis.rows import scale_rows

LEAST_ANSWERS: Final = 2
GREATEST_SHARE: Final = 0.5
MOST_STEMS: Final = 20_000
LEAST_STEMS: Final = 3


@dataclass(frozen=True)
class Vocabulary:
    """Stems that become features, the commonest first, with the answers that hold each."""

    stems: tuple[str, ...]
    counts: NDArray[np.float64]
    answers: float

    def __len__(self) -> int:
        return len(self.stems)

    @property
    def idf(self) -> NDArray[np.float64]:
        """Smoothed inverse document frequency of each stem, in answers rather than wordings."""
        idf: NDArray[np.float64] = np.log((1 + self.answers) / (1 + self.counts)) + 1
        return idf


def choose_vocabulary(corpus: Corpus) -> Vocabulary:
    """Stems in two answers or more and in at most half of them, 20,000 at the most.

    Raises:
        TooFewAnswersError: Hardly any stem is shared.
    """
    held = _count_answers(corpus.stems, corpus.weights)
    answers = float(corpus.weights.sum())
    kept = sorted(
        (-count, stem)
        for stem, count in held.items()
        if LEAST_ANSWERS <= count <= max(LEAST_ANSWERS, GREATEST_SHARE * answers)
    )[:MOST_STEMS]
    if len(kept) < LEAST_STEMS:
        raise TooFewAnswersError(
            "these answers share too few words for themes.",
            remedy="Read and code them by hand.",
        )
    return Vocabulary(
        stems=tuple(stem for _, stem in kept),
        counts=np.array([-count for count, _ in kept], dtype=np.float64),
        answers=answers,
    )


def count_stems(corpus: Corpus, vocabulary: Vocabulary) -> sparse.csr_array:
    """(1 + log count) x idf of each wording's stems, rows of unit length; wordings x stems."""
    column = {stem: number for number, stem in enumerate(vocabulary.stems)}
    starts, columns, values = [0], [], []
    for stems in corpus.stems:
        counted = sorted(Counter(column[stem] for stem in stems if stem in column).items())
        columns += [number for number, _ in counted]
        values += [1 + math.log(count) for _, count in counted]
        starts.append(len(columns))
    shape = (len(corpus), len(vocabulary))
    counts = sparse.csr_array((np.array(values), np.array(columns, int), np.array(starts)), shape)
    return scale_rows(sparse.csr_array(counts * vocabulary.idf))


def _count_answers(stems: Sequence[tuple[str, ...]], weights: NDArray[np.float64]) -> Counter[str]:
    held: Counter[str] = Counter()
    for words, weight in zip(stems, weights.tolist(), strict=True):
        for stem in set(words):
            held[stem] += int(weight)
    return held
