"""Codings of several coders as the tables that every figure of agreement is taken from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.masi import LabelSet, measure_masi_distance

Distance = Callable[[LabelSet, LabelSet], float]
Counts = NDArray[np.float64]
Coder = Mapping[str, LabelSet]


@dataclass(frozen=True)
class ItemTable:
    """Items that two or more coders coded.

    `values` counts, for each item, how often each distinct set of themes was given to it, shape
    (items, sets); `distances` holds the distance of every two sets, shape (sets, sets);
    `disagreement` is each item's part of the observed disagreement, shape (items,).
    """

    items: tuple[str, ...]
    values: Counts
    distances: Counts
    disagreement: Counts


def tabulate_items(
    coders: Sequence[Coder], distance: Distance = measure_masi_distance
) -> ItemTable:
    """Tabulate what coders gave to each item; items of one coder alone are left out.

    The order of coders and of items changes nothing.
    """
    given = _gather(coders)
    sets = sorted({one for sets in given.values() for one in sets}, key=sorted)
    place = {one: number for number, one in enumerate(sets)}
    distances = np.array([[distance(one, other) for other in sets] for one in sets], dtype=float)
    distances = distances.reshape(len(sets), len(sets))
    values = np.zeros((len(given), len(sets)))
    for row, labels in enumerate(given.values()):
        for one in labels:
            values[row, place[one]] += 1
    return ItemTable(tuple(given), values, distances, _measure_disagreement(values, distances))


def _gather(coders: Sequence[Coder]) -> dict[str, list[LabelSet]]:
    items = sorted({item for coder in coders for item in coder})
    given = {item: [coder[item] for coder in coders if item in coder] for item in items}
    return {item: labels for item, labels in given.items() if len(labels) > 1}


def _measure_disagreement(values: Counts, distances: Counts) -> Counts:
    pairs = np.einsum("iv,vw,iw->i", values, distances, values)
    return np.asarray(pairs / np.maximum(values.sum(axis=1) - 1, 1))
