"""A small logistic regression: one number a feature, kept as text that a person can read."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

BIAS: Final = "bias"
_THRESHOLD: Final = "threshold "


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, and by group of words the least score that makes a name.

    Attributes:
        weights: what each feature speaks for (above 0) or against a name.
        thresholds: for each group of words, the probability from which it is a name.
    """

    weights: Mapping[str, float]
    thresholds: Mapping[str, float]

    def score(self, features: Iterable[str]) -> float:
        """The probability that a word with these features is a name."""
        get = self.weights.get
        total = get(BIAS, 0.0) + sum([get(feature, 0.0) for feature in features])
        return 1 / (1 + math.exp(-max(min(total, 30.0), -30.0)))


def parse_model(text: str) -> Model:
    """Read a model from lines of a weight, a tab and a feature.

    Raises ``ValueError`` for a line that is neither this nor a comment.
    """
    weights: dict[str, float] = {}
    thresholds: dict[str, float] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        number, _, feature = line.partition("\t")
        group = feature.removeprefix(_THRESHOLD)
        (weights if group == feature else thresholds)[group] = float(number)
    return Model(weights, thresholds)
