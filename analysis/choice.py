"""How many themes to propose.

Parts of the answers are clustered by themselves; a number of themes is good where they agree.
Silhouettes, the usual guide, ran off to dozens of themes on answers that people had sorted into
eight.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from analysis.kmeans import Rows
from analysis.progress import ShareReport, ignore_share
from analysis.stability import cluster_part, compare_parts, draw_part
from analysis.types import CurvePoint

GRID: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 23, 26, 30, 35, 40, 46, 52, 60)
MOST_ROWS: Final = 3_000
PARTS: Final = 6
PARTS_WHEN_SMALL: Final = 10
SMALL: Final = 1_000

FEW: Final = 5
CLEAR: Final = 0.98
LEVEL: Final = 0.02
# Coders draw finer lines than the number that holds best, while hardly less holds.
HARDLY_LESS: Final = 0.85
MOST_FINER: Final = 1.25
FINER_BY: Final = 2


@dataclass(frozen=True)
class Choice:
    """The number proposed, the peaks next to it, and the curve they were read from."""

    themes: int
    coarser: int | None
    finer: int | None
    curve: tuple[CurvePoint, ...]


def list_candidates(answers: int) -> tuple[int, ...]:
    """Numbers of themes worth trying: up to 60 or the square root of the answers."""
    return tuple(number for number in GRID if number <= math.isqrt(answers))


def measure_curve(
    rows: Rows,
    weights: NDArray[np.float64],
    candidates: Sequence[int],
    seed: int,
    report: ShareReport = ignore_share,
) -> tuple[CurvePoint, ...]:
    """Stability of each number of themes; the same parts serve every number."""
    random = check_random_state(seed)
    sample = np.sort(random.permutation(len(rows))[:MOST_ROWS])
    rows, weights = rows[sample], weights[sample]
    count = PARTS_WHEN_SMALL if len(rows) <= SMALL else PARTS
    parts = [draw_part(weights, random) for _ in range(count)]
    curve = []
    for done, themes in enumerate(candidates):
        labels = []
        for number, part in enumerate(parts):
            report((done + number / count) / len(candidates))
            labels.append(cluster_part(rows, part, themes, seed + number).labels_)
        curve.append(CurvePoint(themes, round(compare_parts(parts, labels, len(rows)), 4)))
    return tuple(curve)


def choose_themes(curve: Sequence[CurvePoint]) -> Choice:
    """Read a proposal from the curve: its highest local peak, or a little finer than that.

    Of peaks that tie the coarsest counts. From there the number goes on up while hardly less
    holds, by two themes or a quarter at most; the peak is then offered as coarser. Five themes or
    fewer are proposed only when they hold all but perfectly: a few broad heaps nearly always hold
    better than the themes inside them, up to 0.97 where people saw nine.
    """
    peaks = [point for point in _find_peaks(curve) if _is_worth_proposing(point)]
    offered = peaks or [point for point in curve if point.themes > FEW] or [*curve]
    highest = max(point.stability for point in offered)
    peak = next(point for point in offered if point.stability >= highest - LEVEL)
    proposed = _go_finer(curve, peak)
    beside = {point.themes for point in peaks}
    return Choice(
        themes=proposed,
        coarser=max((number for number in beside if number < proposed), default=None),
        finer=min((number for number in beside if number > proposed), default=None),
        curve=tuple(curve),
    )


def _go_finer(curve: Sequence[CurvePoint], peak: CurvePoint) -> int:
    if peak.stability >= CLEAR:
        return peak.themes
    most = max(peak.themes + FINER_BY, MOST_FINER * peak.themes)
    above = [point for point in curve if peak.themes < point.themes <= most]
    holding = takewhile(lambda point: point.stability >= HARDLY_LESS * peak.stability, above)
    return max((point.themes for point in holding), default=peak.themes)


def _find_peaks(curve: Sequence[CurvePoint]) -> list[CurvePoint]:
    edge = [CurvePoint(0, -1.0)]
    around = zip([*edge, *curve], curve, curve[1:], strict=False)
    return [
        point
        for before, point, after in around
        if before.stability < point.stability > after.stability
    ]


def _is_worth_proposing(point: CurvePoint) -> bool:
    return point.themes > FEW or point.stability >= CLEAR
