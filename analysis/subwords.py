"""Pieces of words, so that "harass", "harassed" misspelt, and "harassment" lie near each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.rows import scale_rows

SHORTEST, LONGEST = 3, 5
LEAST_WORDS = 2


class SubwordBlock:
    """Character n-grams of each word type, n from 3 to 5, inside the word's borders.

    The block has a row a word type, never a row a use, so that pieces of words cost as much as
    the vocabulary is large and not as much as people wrote.
    """

    def __init__(self, stems: Sequence[str]) -> None:
        self._pieces = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(SHORTEST, LONGEST), lowercase=False, min_df=1
        )
        rows = sparse.csr_array(self._pieces.fit_transform(stems))
        shared = np.flatnonzero((rows > 0).sum(axis=0) >= LEAST_WORDS)
        self._shared: NDArray[np.intp] = shared
        self.rows = self._scale(rows)

    def read_pieces(self, stems: Sequence[str]) -> sparse.csr_array:
        """Rows of unit length for any words, also those never seen; words x pieces."""
        return self._scale(sparse.csr_array(self._pieces.transform(stems)))

    def _scale(self, rows: sparse.csr_array) -> sparse.csr_array:
        return scale_rows(sparse.csr_array(rows[:, self._shared]))
