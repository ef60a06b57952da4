"""How far two sets of themes are apart."""

from typing import Final

LabelSet = frozenset[str]

SUBSET: Final = 2 / 3
OVERLAP: Final = 1 / 3


def measure_masi_distance(one: LabelSet, other: LabelSet) -> float:
    """Distance from 0, the same themes, to 1, no theme in common.

    It is one less the Jaccard index times 1 for equal sets, 2/3 where one holds the other, 1/3
    where they overlap (Passonneau 2006, "Measuring Agreement on Set-valued Items"). Two coders
    who both gave no theme agree.
    """
    if one == other:
        return 0.0
    shared = len(one & other)
    if not shared:
        return 1.0
    weight = SUBSET if one < other or other < one else OVERLAP
    return 1.0 - weight * shared / len(one | other)
