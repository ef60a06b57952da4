"""A second theme for answers that speak of two things, found in the parts of an answer."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.corpus import Corpus
from analysis.kmeans import Labels, find_nearest
from analysis.lexicon import BREAK
from analysis.partition import Partition
from analysis.vectors import AnswerVectors

# A part must be as sure of its theme as this share of the surest part of the first theme.
NEAR: Final = 0.85
LEAST_STEMS: Final = 4
BLOCK: Final = 20_000


@dataclass(frozen=True)
class _Parts:
    """Parts of answers: the wording each is of, the stems of all in turn, and their number."""

    rows: Labels
    parts: Labels
    columns: Labels


def find_second(corpus: Corpus, vectors: AnswerVectors, partition: Partition) -> Labels:
    """The second theme of each wording, -1 where it has none.

    An answer is cut at its marks into parts of four content words or more. A part that lies in
    another theme than the whole, nearly as deep as the answer does in its own, adds that theme.
    """
    second = np.full(len(corpus), -1, dtype=np.intp)
    for start in range(0, len(corpus), BLOCK):
        rows = slice(start, min(start + BLOCK, len(corpus)))
        second[rows] = _find_in_block(corpus, vectors, partition, rows)
    return second


def _find_in_block(
    corpus: Corpus, vectors: AnswerVectors, partition: Partition, rows: slice
) -> Labels:
    cut = _cut(corpus, vectors, rows)
    size = rows.stop - rows.start
    second = np.full(size, -1, dtype=np.intp)
    if not len(cut.rows):
        return second
    shape = (len(cut.rows), len(vectors.vocabulary))
    values = vectors.vocabulary.idf[cut.columns]
    counts = sparse.csr_array(sparse.coo_array((values, (cut.parts, cut.columns)), shape))
    labels, cosines = find_nearest(vectors.space.place(counts), partition.centres)
    whole = partition.labels[rows][cut.rows]
    enough = NEAR * partition.cosines[rows][cut.rows]
    offered = np.flatnonzero((labels != whole) & (cosines >= enough))
    # The surest part is written last, and so stays.
    order = offered[np.lexsort((-offered, cosines[offered]))]
    second[cut.rows[order]] = labels[order]
    return second


def _cut(corpus: Corpus, vectors: AnswerVectors, rows: slice) -> _Parts:
    starts = corpus.starts[rows.start : rows.stop + 1]
    words = corpus.words[starts[0] : starts[-1]]
    row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    columns = np.append(np.append(vectors.vocabulary.columns, -1)[corpus.lexicon.stem_of], -1)
    column = columns[words]
    parts = _number_parts(words == BREAK, column >= 0, row)
    kept = column >= 0
    used, number = np.unique(parts[kept], return_inverse=True)
    row_of = np.zeros(len(used), dtype=np.intp)
    row_of[number] = row[kept]
    several = np.bincount(row_of, minlength=len(starts) - 1)[row_of] > 1
    chosen = np.flatnonzero(several)
    place = np.full(len(used), -1)
    place[chosen] = np.arange(len(chosen))
    inside = place[number] >= 0
    return _Parts(row_of[chosen], place[number][inside], column[kept][inside])


def _number_parts(ends: NDArray[np.bool_], counts: NDArray[np.bool_], row: Labels) -> Labels:
    """Number the parts: one ends with a clause, once it has enough content words.

    What is left at the end of an answer belongs to the part before it.
    """
    parts = np.empty(len(row), dtype=np.intp)
    number = held = 0
    current, last_full = -1, -1
    begun = 0
    rows, closing, content = row.tolist(), ends.tolist(), counts.tolist()
    for place, here in enumerate(rows):
        if here != current:
            if held and last_full == number - 1 and last_full >= 0:
                parts[begun:place] = last_full
            number += 1
            current, held, begun, last_full = here, 0, place, -1
        parts[place] = number
        held += content[place]
        if closing[place] and held >= LEAST_STEMS:
            last_full, number, held, begun = number, number + 1, 0, place + 1
    if held and last_full == number - 1 and last_full >= 0:
        parts[begun:] = last_full
    return parts
