"""Each answer as 200 numbers: what its words are, and the company those words keep."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class AnswerVectors:
    """`rows` is wordings x dimensions, of unit length; zero where no word could be placed."""

    vocabulary: Vocabulary
    counts: sparse.csr_array
    rows: NDArray[np.float32]

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Which wordings have no words to be placed by."""
        return ~np.asarray(self.rows.any(axis=1))


def place_answers(
    corpus: Corpus, seed: int = 0, report: ShareReport = ignore_share
) -> AnswerVectors:
    """Sub-word latent semantic analysis joined with co-occurrence vectors.

    An answer none of whose stems is a feature is placed by the pieces of its words, so that a
    misspelt or rare word still leads somewhere.
    """
    random = check_random_state(seed)
    vocabulary = choose_vocabulary(corpus)
    counts = count_stems(corpus, vocabulary)
    report(0.2)
    pieces = SubwordBlock(vocabulary.stems)
    features = sparse.hstack([sparse.eye_array(len(vocabulary)), pieces.rows], format="csr")
    axes = find_word_axes(counts, corpus.weights, features, random)
    report(0.6)
    company = find_word_vectors(counts, corpus.weights, random)
    report(0.8)
    meaning = scale_dense(counts @ (features @ axes))
    rescued = _place_rare(corpus, counts, pieces, axes[len(vocabulary) :])
    rows = scale_dense(np.hstack([meaning + rescued, scale_dense(counts @ company)]))
    return AnswerVectors(vocabulary, counts, rows.astype(np.float32))


def _place_rare(
    corpus: Corpus,
    counts: sparse.csr_array,
    pieces: SubwordBlock,
    axes: NDArray[np.float64],
) -> NDArray[np.float64]:
    bare = np.flatnonzero(np.diff(counts.indptr) == 0)
    rescued = np.zeros((len(corpus), axes.shape[1]))
    for row in bare.tolist():
        if stems := corpus.stems[row]:
            rescued[row] = np.asarray((pieces.read_pieces(stems) @ axes).sum(axis=0))
    return np.asarray(scale_dense(rescued), dtype=np.float64)
