"""Answers that are nearly the same: a campaign, or one person who sends again and again.

Words and pairs of neighbouring words of each answer are compared by MinHash, which takes as long
for each answer as for any other, so that hundreds of thousands can be compared. Nothing depends
on the order of the answers or on chance: the hash functions are always the same.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analysis.corpus import Corpus, gather_corpus
from analysis.lexicon import BREAK
from analysis.types import Excerpt

LEAST_WORDS: Final = 10
"""Shorter answers are often the same by themselves: "they listened to me"."""

ALIKE: Final = 0.5
"""The share of words and pairs in common, of all that either has, from which two are alike."""

_BANDS: Final = 20
_ROWS: Final = 3
_HASHES: Final = _BANDS * _ROWS
_BLOCK: Final = 4096
_HASH_BITS: Final = 32

Hashes = NDArray[np.uint64]


def find_near_duplicates(
    excerpts: Sequence[Excerpt], language: str = "en"
) -> tuple[tuple[str, ...], ...]:
    """Find groups of two or more nearly equal answers, by id.

    Groups and the ids in them are sorted by id. Short answers are in none.
    """
    corpus = gather_corpus(excerpts, language)
    long = np.flatnonzero(corpus.lengths >= LEAST_WORDS)
    groups = _join(_find_pairs(_sign_rows(corpus, long)), len(long))
    found = (
        tuple(sorted(name for row in group for name in corpus.ids[long[row]])) for group in groups
    )
    return tuple(sorted(group for group in found if len(group) > 1))


def _sign_rows(corpus: Corpus, rows: NDArray[np.intp]) -> NDArray[np.uint32]:
    """The smallest hash of each function over the words and pairs of each wording."""
    signatures = np.empty((len(rows), _HASHES), dtype=np.uint32)
    multipliers, shift = _choose_functions(), np.uint64(64 - _HASH_BITS)
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        features = [_read_features(corpus, row) for row in block.tolist()]
        bounds = np.cumsum([0, *(len(one) for one in features[:-1])])
        flat = np.concatenate(features)
        for function, multiplier in enumerate(multipliers):
            hashed = ((flat * multiplier) >> shift).astype(np.uint32)
            signatures[start : start + len(block), function] = np.minimum.reduceat(hashed, bounds)
    return signatures


def _read_features(corpus: Corpus, row: int) -> Hashes:
    words = corpus.words[corpus.starts[row] : corpus.starts[row + 1]]
    letters = corpus.lexicon.digests[words[words != BREAK]]
    # A product with an odd number, so that "a b" and "b a" are different pairs.
    pairs = letters[:-1] * np.uint64(0x9E3779B97F4A7C15) ^ letters[1:]
    return np.concatenate([letters, pairs])


def _choose_functions() -> Hashes:
    # Odd multipliers give every function another order of all hashes; they are no secret.
    chance = np.random.Generator(np.random.PCG64(20_261_123))
    return chance.integers(0, 1 << 63, size=_HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def _find_pairs(signatures: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Pairs of rows that are alike, two columns, among those that share a band.

    In a band each row is compared with the first and with the one before it, so that a campaign
    of thousands takes thousands of comparisons and not millions.
    """
    pairs = [np.empty((0, 2), dtype=np.intp)]
    for band in range(0, _HASHES, _ROWS):
        part = signatures[:, band : band + _ROWS]
        order = np.lexsort(part.T)
        same = np.all(part[order[1:]] == part[order[:-1]], axis=1)
        places = np.flatnonzero(same) + 1
        run_start = np.maximum.accumulate(
            np.where(np.concatenate([[True], ~same]), np.arange(len(order)), 0)
        )[places]
        pairs += [
            np.stack([order[places - 1], order[places]], axis=1),
            np.stack([order[run_start], order[places]], axis=1),
        ]
    candidates = np.unique(np.concatenate(pairs), axis=0)
    return candidates[_are_alike(signatures, candidates)]


def _are_alike(signatures: NDArray[np.uint32], pairs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether enough smallest hashes of two rows agree: their share estimates what they share."""
    alike = np.empty(len(pairs), dtype=np.bool_)
    for start in range(0, len(pairs), _BLOCK):
        one, other = pairs[start : start + _BLOCK].T
        agree = (signatures[one] == signatures[other]).mean(axis=1)
        alike[start : start + _BLOCK] = agree >= ALIKE
    return alike


def _join(pairs: NDArray[np.intp], rows: int) -> list[list[int]]:
    """Groups of rows that pairs tie together; a row without a pair is a group by itself."""
    if not rows:
        return []
    ones = np.ones(len(pairs), dtype=np.int8)
    ties = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(rows, rows))
    labels = connected_components(ties, directed=False)[1]
    order = np.argsort(labels, kind="stable").tolist()
    return [list(group) for _, group in groupby(order, key=labels.__getitem__)]
