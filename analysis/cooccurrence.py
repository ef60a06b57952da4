"""Vectors of words from the company they keep in the answers themselves."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

DIMENSIONS = 100
CONTEXT_POWER = 0.75


def measure_company(counts: sparse.csr_array, weights: NDArray[np.float64]) -> sparse.csr_array:
    """Positive pointwise mutual information of stems that share answers; stems x stems.

    The context distribution is raised to 0.75, which keeps rare company from counting too much
    (Levy, Goldberg and Dagan 2015).
    """
    ones = np.ones(counts.nnz, dtype=np.float32)
    present = sparse.csr_array((ones, counts.indices, counts.indptr), counts.shape)
    heavy = sparse.diags_array(weights.astype(np.float32)) @ present
    together = sparse.coo_array(present.T @ heavy)
    apart = together.row != together.col
    row, column, value = together.row[apart], together.col[apart], together.data[apart]
    uses = np.bincount(row, weights=value, minlength=counts.shape[1])
    context = uses**CONTEXT_POWER
    chance = uses[row] * context[column] / max(context.sum(), 1)
    gain = np.maximum(np.log(np.maximum(value, 1e-12) / chance), 0)
    return sparse.csr_array((gain, (row, column)), shape=together.shape)


def find_word_vectors(
    counts: sparse.csr_array, weights: NDArray[np.float64], random: np.random.RandomState
) -> NDArray[np.float64]:
    """A vector of unit length for each stem; stems x (at most 100)."""
    company = measure_company(counts, weights)
    width = min(DIMENSIONS, company.shape[0])
    left, spread, _ = randomized_svd(company, width, n_iter=4, random_state=random)
    vectors: NDArray[np.float64] = left * np.sqrt(spread)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengths[lengths < np.finfo(np.float64).eps] = 1
    unit: NDArray[np.float64] = vectors / lengths
    return unit
