"""Rows of unit length, for which a dot product is a cosine."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


def scale_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    """Sparse rows of unit length; an empty row stays empty."""
    lengths = np.sqrt((matrix * matrix).sum(axis=1))
    lengths[lengths == 0] = 1
    return sparse.csr_array(sparse.diags_array(1 / lengths) @ matrix)


def scale_dense(matrix: NDArray[np.floating]) -> NDArray[np.floating]:
    """Dense rows of unit length; a zero row stays zero."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    lengths[lengths < np.finfo(matrix.dtype).eps] = 1
    scaled: NDArray[np.floating] = matrix / lengths
    return scaled
