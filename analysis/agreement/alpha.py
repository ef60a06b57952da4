"""Krippendorff's alpha for items that have several themes each."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.bootstrap import Draws, Figure, estimate
from analysis.agreement.masi import LabelSet, measure_masi_distance
from analysis.agreement.tables import Coder, Distance, ItemTable, tabulate_items
from analysis.agreement.types import Estimate

FIRST_ROUND = Draws()


def measure_alpha(
    coders: Sequence[Coder],
    *,
    distance: Distance = measure_masi_distance,
    draws: Draws = FIRST_ROUND,
) -> Estimate:
    """Agreement beyond chance of two or more coders, 1 when they always agree, 0 by chance.

    Coders may have left items out. None when no item has two coders, or when everybody gave
    everything the same themes: then nothing shows that they can tell answers apart
    (Krippendorff, "Content Analysis", chapter on reliability).
    """
    table = tabulate_items(coders, distance)
    return estimate(make_alpha(table), table.items, draws)


def make_alpha(table: ItemTable) -> Figure:
    """Give the function from weights of the items to alpha."""
    coders = table.values.sum(axis=1)

    def alpha(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        total = weights @ coders
        observed = weights @ table.disagreement / total
        sums = weights @ table.values
        pairs = np.einsum("rv,vw,rw->r", sums, table.distances, sums)
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = pairs / (total * (total - 1))
            return np.asarray(np.where(expected > 0, 1 - observed / expected, np.nan))

    return alpha


def measure_nominal_distance(one: LabelSet, other: LabelSet) -> float:
    """Distance of two values that are the same or are not."""
    return float(one != other)
