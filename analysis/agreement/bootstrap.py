"""Intervals by drawing items again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from analysis.agreement.types import Estimate

ROUNDS: Final = 2_000
LEVEL: Final = 0.95
_BLOCK: Final = 200

Weights = NDArray[np.float64]
Figure = Callable[[Weights], NDArray[np.float64]]


class Draws(Struct, frozen=True):
    """What is drawn again: the respondent of each item, how often to draw, and from which seed."""

    seed: int = 0
    rounds: int = ROUNDS
    respondents: Mapping[str, str] | None = None


def estimate(figure: Figure, items: Sequence[str], draws: Draws) -> Estimate:
    """Give a figure with its percentile interval.

    `figure` takes weights of the items, shape (rounds, items), and gives a figure for each
    round, not a number where it is undefined. Items of one respondent are drawn together,
    because two answers of one person are not two independent pieces of evidence.
    """
    if not items:
        return Estimate(None, None, None, 0)
    value = float(figure(np.ones((1, len(items))))[0])
    if np.isnan(value):
        return Estimate(None, None, None, len(items))
    drawn = draw_figures(figure, items, draws)
    drawn = drawn[~np.isnan(drawn)]
    edge = (1 - LEVEL) / 2
    low, high = np.quantile(drawn, (edge, 1 - edge)) if drawn.size else (value, value)
    return Estimate(round(value, 6), round(float(low), 6), round(float(high), 6), len(items))


def draw_figures(figure: Figure, items: Sequence[str], draws: Draws) -> NDArray[np.float64]:
    """Give the figure of every round of drawing, shape (rounds,)."""
    random = check_random_state(draws.seed)
    groups = _group(items, draws.respondents)
    number = int(groups.max()) + 1
    found = []
    for start in range(0, draws.rounds, _BLOCK):
        rounds = min(_BLOCK, draws.rounds - start)
        times = random.multinomial(number, np.full(number, 1 / number), size=rounds)
        found.append(figure(times[:, groups].astype(float)))
    return np.concatenate(found)


def _group(items: Sequence[str], respondents: Mapping[str, str] | None) -> NDArray[np.intp]:
    names = [item if respondents is None else respondents.get(item, item) for item in items]
    return np.asarray(np.unique(names, return_inverse=True)[1], dtype=np.intp)
