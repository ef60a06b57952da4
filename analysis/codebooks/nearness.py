"""Where themes lie among one another, as places on a map that everybody gets the same way."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import mul
from typing import Final

ROUNDS: Final = 80
"""Steps of the power iteration: more move no place by the width of a line."""

Matrix = list[list[float]]
Place = tuple[float, float]


def measure_nearness(
    words: Mapping[str, Collection[str]], codings: Iterable[Collection[str]]
) -> dict[tuple[str, str], float]:
    """Give for every two themes how near they are, 0 to 1, in both orders.

    It is the mean of two Jaccard indices: of their words, and of the answers that have either.
    """
    sizes, both = _count_answers(words, codings)
    found = {}
    for one in words:
        for other in words:
            if one != other:
                either = sizes[one] + sizes[other] - both[one, other]
                shared = both[one, other] / either if either else 0.0
                found[one, other] = (_compare(words[one], words[other]) + shared) / 2
    return found


def place_themes(
    themes: Sequence[str], nearness: Mapping[tuple[str, str], float]
) -> dict[str, Place]:
    """Place themes in a square from 0 to 1, the nearer the more alike (classical scaling).

    Two dimensions never hold all of it, so a map shows neighbourhoods and no distances.
    """
    order = sorted(themes)
    gaps = [
        [0.0 if a == b else (1.0 - nearness.get((a, b), 0.0)) ** 2 for b in order] for a in order
    ]
    rest = _centre(gaps)
    across = _find_axis(rest)
    down = _find_axis(_without(rest, across))
    return dict(zip(order, zip(_stretch(across), _stretch(down), strict=True), strict=True))


def _count_answers(
    words: Mapping[str, Collection[str]], codings: Iterable[Collection[str]]
) -> tuple[Mapping[str, int], Mapping[tuple[str, str], int]]:
    sizes: defaultdict[str, int] = defaultdict(int)
    both: defaultdict[tuple[str, str], int] = defaultdict(int)
    for themes in codings:
        known = [theme for theme in themes if theme in words]
        for one in known:
            sizes[one] += 1
            for other in known:
                both[one, other] += 1
    return sizes, both


def _compare(one: Collection[str], other: Collection[str]) -> float:
    either = set(one) | set(other)
    return len(set(one) & set(other)) / len(either) if either else 0.0


def _centre(gaps: Matrix) -> Matrix:
    size = max(1, len(gaps))
    means = [sum(row) / size for row in gaps]
    middle = sum(means) / size
    return [
        [-(gap - means[a] - means[b] + middle) / 2 for b, gap in enumerate(row)]
        for a, row in enumerate(gaps)
    ]


def _find_axis(matrix: Matrix) -> list[float]:
    """Find the longest direction, scaled to its length, by a start that no two themes share."""
    axis = [1.0 / (place + 1) for place in range(len(matrix))]
    length = 0.0
    for _ in range(ROUNDS):
        turned = [sum(map(mul, row, axis)) for row in matrix]
        length = math.hypot(*turned)
        if length < 1e-12:  # noqa: PLR2004 - nothing is left to lie along.
            return [0.0] * len(matrix)
        axis = [part / length for part in turned]
    return [part * math.sqrt(length) for part in axis]


def _without(matrix: Matrix, axis: Sequence[float]) -> Matrix:
    return [
        [part - axis[a] * axis[b] for b, part in enumerate(row)] for a, row in enumerate(matrix)
    ]


def _stretch(axis: Sequence[float]) -> list[float]:
    low, high = min(axis, default=0.0), max(axis, default=0.0)
    return [(part - low) / (high - low) if high > low else 0.5 for part in axis]
