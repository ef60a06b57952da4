"""Which stems become features, and the weighted counts of each answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.corpus import Corpus
from analysis.errors import TooFewAnswersError
from analysis.lexicon import BREAK
from analysis.rows import scale_rows

LEAST_ANSWERS: Final = 2
GREATEST_SHARE: Final = 0.5
MOST_STEMS: Final = 20_000
LEAST_STEMS: Final = 3
BLOCK: Final = 50_000


@dataclass(frozen=True)
class Vocabulary:
    """Stems that become features, the commonest first, with the answers that hold each.

    `columns` gives the place of every stem of the lexicon, -1 for those that are no feature.
    """

    stems: tuple[str, ...]
    counts: NDArray[np.float64]
    answers: float
    columns: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.stems)

    def columns_of(self, stems: Sequence[str]) -> tuple[int, ...]:
        """The columns of some of the stems."""
        return tuple(self._column[stem] for stem in stems)

    @cached_property
    def _column(self) -> dict[str, int]:
        return {stem: number for number, stem in enumerate(self.stems)}

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
    stems = corpus.lexicon.stems
    every = np.arange(len(stems), dtype=np.int32)
    held = np.zeros(len(stems))
    for rows, counted in count_blocks(corpus, every):
        held += (counted > 0).T @ corpus.weights[rows]
    answers = float(corpus.weights.sum())
    most = max(LEAST_ANSWERS, GREATEST_SHARE * answers)
    # Stems are in alphabetical order, which settles ties.
    ranked = np.argsort(-held, kind="stable")
    kept = ranked[(held[ranked] >= LEAST_ANSWERS) & (held[ranked] <= most)][:MOST_STEMS]
    if len(kept) < LEAST_STEMS:
        raise TooFewAnswersError(
            "these answers share too few words for themes.",
            remedy="Read and code them by hand.",
        )
    columns = np.full(len(stems), -1, dtype=np.int32)
    columns[kept] = np.arange(len(kept))
    return Vocabulary(tuple(stems[one] for one in kept.tolist()), held[kept], answers, columns)


def count_stems(corpus: Corpus, vocabulary: Vocabulary) -> sparse.csr_array:
    """(1 + log count) x idf of each wording's stems, rows of unit length; wordings x stems."""
    idf = vocabulary.idf
    blocks = []
    for _, counted in count_blocks(corpus, vocabulary.columns):
        counted.data = (1 + np.log(counted.data)) * idf[counted.indices]
        blocks.append(scale_rows(counted))
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))


def count_blocks(
    corpus: Corpus, columns: NDArray[np.int32]
) -> Iterator[tuple[slice, sparse.csr_array]]:
    """How often each wording holds each column's stem, some wordings at a time."""
    width = int(columns.max(initial=-1)) + 1
    # A break, which is -1, finds the last entry.
    column_of = np.append(np.append(columns, -1)[corpus.lexicon.stem_of], -1)
    for start in range(0, len(corpus), BLOCK):
        rows = slice(start, min(start + BLOCK, len(corpus)))
        starts = corpus.starts[rows.start : rows.stop + 1]
        words = corpus.words[starts[0] : starts[-1]]
        found = column_of[words]
        row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        kept = (found >= 0) & (words != BREAK)
        ones = np.ones(int(kept.sum()))
        shape = (len(starts) - 1, width)
        counted = sparse.csr_array(sparse.coo_array((ones, (row[kept], found[kept])), shape))
        counted.sum_duplicates()
        yield rows, counted
