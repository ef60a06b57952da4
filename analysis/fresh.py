"""Groups among answers that fit no theme: what people may have begun to write of."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.kmeans import Rows, Weights
from analysis.rows import scale_dense

LEAST_ANSWERS: Final = 5
LEAST_SHARE: Final = 0.02
"""Of the answers that arrived: fewer than these, and fewer than five, make no theme."""
MOST: Final = 10
MOST_COMPARED: Final = 3_000
PASSES: Final = 5


def find_fresh(rows: Rows, weights: Weights, misfits: NDArray[np.bool_], limit: float) -> Rows:
    """Directions of groups of misfits, the densest first; none where they are scattered.

    Everything in a group lies as near to the rest of it as answers of a theme do, by the same
    `limit` of the cosine. Above 3,000 misfits the first ones by content are looked at.
    """
    left = np.flatnonzero(misfits)[:MOST_COMPARED]
    least = max(LEAST_ANSWERS, LEAST_SHARE * float(weights.sum()))
    found: list[NDArray[np.floating]] = []
    while len(found) < MOST and weights[left].sum() >= least:
        centre, members = _grow(rows[left], weights[left], limit)
        if weights[left][members].sum() < least:
            break
        found.append(centre)
        left = left[~members]
    return np.array(found, dtype=np.float32).reshape(len(found), rows.shape[1])


def _grow(
    rows: Rows, weights: Weights, limit: float
) -> tuple[NDArray[np.floating], NDArray[np.bool_]]:
    """The group around the wording that most others lie near, and who is in it."""
    cosines = rows @ rows.T
    near = (cosines >= limit) @ weights
    members = np.asarray(cosines[int(np.argmax(near))] >= limit)
    for _ in range(PASSES):
        summed = weights[members] @ rows[members]
        # Each is compared with the others, never with itself.
        others = summed[None, :] - np.where(members, weights, 0)[:, None] * rows
        fits = np.einsum("ij,ij->i", scale_dense(others), rows)
        now = fits >= limit
        if not now.any() or (now == members).all():
            break
        members = now
    return scale_dense((weights[members] @ rows[members])[None, :])[0], members
