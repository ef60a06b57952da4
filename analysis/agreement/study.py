"""What a double-coded sample shows: people among themselves, the machine beside them."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from analysis.agreement.alpha import FIRST_ROUND
from analysis.agreement.bootstrap import Draws, draw_figures
from analysis.agreement.masi import LabelSet
from analysis.agreement.pairs import make_mean, measure_f1, measure_pair
from analysis.agreement.sampling import Registration, is_intact
from analysis.agreement.tables import Coder
from analysis.agreement.types import Estimate, Study
from analysis.errors import SampleError


def measure_study(
    registration: Registration,
    coders: tuple[Coder, Coder],
    machine: Coder,
    anchored: Coder | None = None,
    *,
    draws: Draws = FIRST_ROUND,
) -> Study:
    """Compare two blind coders with one another and the machine with each, on the same items.

    Items of the sample that one of the three did not code are left out of all, and counted as
    `missing`.

    Raises:
        SampleError: The sample is not what was registered, or none of it is coded.
    """
    if not is_intact(registration):
        raise SampleError(
            "The sample is not the one that was registered.",
            where=f"Registration {registration.digest[:16]}.",
            remedy="Register a new sample, and code that one.",
        )
    items = [one for one in registration.blind if all(one in who for who in (*coders, machine))]
    if not items:
        raise SampleError(
            "No answer of the sample has been coded by both.",
            where=f"Registration {registration.digest[:16]}.",
            remedy="Finish coding first.",
        )
    people = [_keep(items, coder) for coder in coders]
    ours = _keep(items, machine)
    leaned = _take_anchored(registration, machine, anchored)
    return Study(
        registration=registration.digest,
        humans=measure_pair(people[0], people[1], draws=draws),
        machine=(
            measure_pair(people[0], ours, draws=draws),
            measure_pair(people[1], ours, draws=draws),
        ),
        anchored=measure_pair(leaned, machine, draws=draws) if leaned else None,
        gap=_measure_gap(people, leaned, machine, draws) if leaned else None,
        missing=len(registration.blind) - len(items),
    )


def _keep(items: list[str], coder: Coder) -> dict[str, LabelSet]:
    return {item: coder[item] for item in items}


def _take_anchored(
    registration: Registration, machine: Coder, anchored: Coder | None
) -> dict[str, LabelSet]:
    coded = anchored or {}
    return _keep([one for one in registration.anchored if one in coded and one in machine], coded)


def _measure_gap(
    people: list[dict[str, LabelSet]], leaned: Coder, machine: Coder, draws: Draws
) -> Estimate | None:
    arms = _list_f1([leaned], machine), _list_f1(people, machine)
    if not all(arms):
        return None
    # The two arms are different answers, so each is drawn by itself.
    drawn = [
        draw_figures(make_mean(np.array(list(arm.values()))), list(arm), again)
        for arm, again in zip(arms, (draws, replace(draws, seed=draws.seed + 1)), strict=True)
    ]
    means = [float(np.mean(list(arm.values()))) for arm in arms]
    low, high = map(float, np.quantile(drawn[0] - drawn[1], (0.025, 0.975)))
    items = len(arms[0]) + len(arms[1])
    return Estimate(round(means[0] - means[1], 6), round(low, 6), round(high, 6), items)


def _list_f1(people: Sequence[Coder], machine: Coder) -> dict[str, float]:
    """Give each item's mean F1 with the machine; without items to which nobody gave a theme."""
    found: dict[str, list[float]] = {}
    for person in people:
        for item, labels in person.items():
            if labels or machine[item]:
                found.setdefault(item, []).append(measure_f1(labels, machine[item]))
    return {item: float(np.mean(values)) for item, values in found.items()}
