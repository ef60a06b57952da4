"""What two coders of the same items share: F1, identical codings, and each theme by itself."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.alpha import FIRST_ROUND, measure_alpha, measure_nominal_distance
from analysis.agreement.bootstrap import Draws, Figure, estimate
from analysis.agreement.masi import LabelSet
from analysis.agreement.tables import Coder
from analysis.agreement.types import Estimate, PairAgreement, ThemeAgreement


def measure_pair(first: Coder, second: Coder, *, draws: Draws = FIRST_ROUND) -> PairAgreement:
    """Compare two coders; `first` is the reference where one of them is a machine."""
    items = sorted(first.keys() & second.keys())
    spoken = [item for item in items if first[item] or second[item]]
    shared_first = {item: first[item] for item in items}
    shared_second = {item: second[item] for item in items}
    themes = sorted({theme for item in items for theme in first[item] | second[item]})
    return PairAgreement(
        items=len(items),
        empty=len(items) - len(spoken),
        alpha=measure_alpha([shared_first, shared_second], draws=draws),
        f1=_average(spoken, lambda item: measure_f1(first[item], second[item]), draws),
        identical=_average(items, lambda item: float(first[item] == second[item]), draws),
        themes=tuple(_compare_theme(name, shared_first, shared_second, draws) for name in themes),
    )


def measure_f1(one: LabelSet, other: LabelSet) -> float:
    """Twice the shared themes over all themes given; at least one must have been."""
    return 2 * len(one & other) / (len(one) + len(other))


def make_mean(values: NDArray[np.float64]) -> Figure:
    """Give the function from weights of the items to the weighted mean of their values."""

    def mean(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(weights @ values / weights.sum(axis=1))

    return mean


def _average(items: list[str], value: Callable[[str], float], draws: Draws) -> Estimate:
    return estimate(make_mean(np.array([value(item) for item in items])), items, draws)


def _compare_theme(theme: str, first: Coder, second: Coder, draws: Draws) -> ThemeAgreement:
    uses = [_keep_only(theme, coder) for coder in (first, second)]
    pairs = [(bool(uses[0][item]), bool(uses[1][item])) for item in first]
    both, first_only, second_only = (
        pairs.count(pair) for pair in ((True, True), (True, False), (False, True))
    )
    return ThemeAgreement(
        theme=theme,
        both=both,
        first_only=first_only,
        second_only=second_only,
        neither=len(pairs) - both - first_only - second_only,
        alpha=measure_alpha(uses, distance=measure_nominal_distance, draws=draws),
        precision=_share(both, both + second_only),
        recall=_share(both, both + first_only),
    )


def _keep_only(theme: str, coder: Coder) -> dict[str, LabelSet]:
    return {item: labels & {theme} for item, labels in coder.items()}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
