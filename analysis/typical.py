"""Which excerpts show best what a theme is about."""

from typing import Final

import numpy as np

from analysis.corpus import Corpus
from analysis.partition import Partition

EXCERPTS: Final = 5
SHORTEST, LONGEST = 8, 40


def choose_typical(corpus: Corpus, partition: Partition, theme: int) -> tuple[str, ...]:
    """Ids of the excerpts nearest the theme's middle, the nearest first.

    Those of 8 to 40 words come before shorter and longer ones, which seldom can be read alone.
    Each wording is shown once, under the first of its ids.
    """
    lengths = corpus.lengths
    rows = np.flatnonzero((partition.labels == theme) & (partition.cosines > 0)).tolist()
    ranked = sorted(
        (not SHORTEST <= lengths[row] <= LONGEST, -float(partition.cosines[row]), row)
        for row in rows
    )
    return tuple(corpus.ids[row][0] for _, _, row in ranked[:EXCERPTS])
