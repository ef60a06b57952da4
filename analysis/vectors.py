"""Each answer as 200 numbers: what its words are, and the company those words keep."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils import check_random_state

from analysis.cooccurrence import find_word_vectors
from analysis.corpus import Corpus
from analysis.lsa import find_word_axes
from analysis.progress import ShareReport, ignore_share
from analysis.rows import scale_dense
from analysis.subwords import SubwordBlock
from analysis.vocabulary import Vocabulary, choose_vocabulary, count_stems

BLOCK: Final = 20_000


@dataclass(frozen=True)
class WordSpace:
    """Where each stem lies: `meaning` by what it is, `company` by what it is used with.

    `pieces` and `piece_axes` place words that are no feature of their own.
    """

    meaning: NDArray[np.float64]
    company: NDArray[np.float64]
    pieces: SubwordBlock
    piece_axes: NDArray[np.float64]

    def place(
        self, counts: sparse.csr_array, rescued: dict[int, NDArray[np.float64]] | None = None
    ) -> NDArray[np.float32]:
        """Rows of unit length for rows of weighted stem counts, a block at a time."""
        width = self.meaning.shape[1] + self.company.shape[1]
        rows = np.empty((counts.shape[0], width), dtype=np.float32)
        for start in range(0, counts.shape[0], BLOCK):
            block = counts[start : start + BLOCK]
            meaning = scale_dense(block @ self.meaning)
            for row, placed in (rescued or {}).items():
                if start <= row < start + BLOCK:
                    meaning[row - start] = placed
            both = np.hstack([meaning, scale_dense(block @ self.company)])
            rows[start : start + BLOCK] = scale_dense(both)
        return rows

    def place_pieces(self, stems: tuple[str, ...]) -> NDArray[np.float64]:
        """A place for words none of which is a feature, by the pieces they are made of."""
        summed = np.asarray((self.pieces.read_pieces(stems) @ self.piece_axes).sum(axis=0))
        return np.asarray(scale_dense(summed[None, :])[0], dtype=np.float64)


@dataclass(frozen=True)
class AnswerVectors:
    """`rows` is wordings x dimensions, of unit length; zero where no word could be placed."""

    vocabulary: Vocabulary
    counts: sparse.csr_array
    space: WordSpace
    rows: NDArray[np.float32]

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Which wordings have no words to be placed by."""
        return ~np.asarray(self.rows.any(axis=1))


def take_rows(vectors: AnswerVectors, rows: NDArray[np.intp]) -> AnswerVectors:
    """The same space with some of the answers only."""
    counts = sparse.csr_array(vectors.counts[rows])
    return AnswerVectors(vectors.vocabulary, counts, vectors.space, vectors.rows[rows])


def place_answers(
    corpus: Corpus, seed: int = 0, report: ShareReport = ignore_share
) -> AnswerVectors:
    """Sub-word latent semantic analysis joined with co-occurrence vectors.

    An answer none of whose stems is a feature is placed by the pieces of its words, so that a
    misspelt or rare word still leads somewhere.
    """
    random = check_random_state(seed)
    vocabulary = choose_vocabulary(corpus)
    report(0.1)
    counts = count_stems(corpus, vocabulary)
    report(0.3)
    pieces = SubwordBlock(vocabulary.stems)
    features = sparse.hstack([sparse.eye_array(len(vocabulary)), pieces.rows], format="csr")
    axes = find_word_axes(counts, corpus.weights, features, random)
    report(0.6)
    company = find_word_vectors(counts, corpus.weights, random)
    report(0.8)
    space = WordSpace(features @ axes, company, pieces, axes[len(vocabulary) :])
    rows = space.place(counts, _place_rare(corpus, counts, space))
    return AnswerVectors(vocabulary, counts, space, rows)


def _place_rare(
    corpus: Corpus, counts: sparse.csr_array, space: WordSpace
) -> dict[int, NDArray[np.float64]]:
    bare = np.flatnonzero(np.diff(counts.indptr) == 0)
    return {
        row: space.place_pieces(stems)
        for row in bare.tolist()
        if (stems := corpus.read_stems(row))
    }
