"""What words, and the kinds of words, speak for or against an identifier near them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

BIAS: Final = "bias"
THRESHOLD: Final = "threshold"
JUDGED: Final = "threshold judged"
# Two before, one before, the word itself, one after, two after.
PLACES: Final = ("bb", "b", "w", "a", "aa")
_KIND: Final = "~"

Words = frozenset[str]
Weights = tuple[float, ...]
NOTHING: Final[Weights] = (0.0,) * len(PLACES)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A logistic regression over the words around a word, ready to be added up.

    Attributes:
        bias: what speaks for an identifier where nothing is known.
        threshold: the sum from which a word goes.
        judged: the same for a word that is also a name and was judged to be none here.
        near: for each word or kind of word, what it weighs at each of ``PLACES``.
        pairs: what two things together weigh.
        kinds: for each word, the kinds of it that weigh anything.
    """

    bias: float
    threshold: float
    judged: float
    near: Mapping[str, Weights]
    pairs: Mapping[str, float]
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def parse_neighbours(text: str, sections: Mapping[str, Words]) -> Neighbours:
    """Read weights from lines of a number, a tab and a feature; comments begin with "#".

    Args:
        text: the lines. A feature is one of ``PLACES``, a space and a word or kind, or a pair.
        sections: the words of each kind.

    Raises ``ValueError`` for a line that is none of these.
    """
    single: dict[str, float] = {}
    near: dict[str, list[float]] = defaultdict(lambda: list(NOTHING))
    pairs: dict[str, float] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        number, _, feature = line.partition("\t")
        place, _, key = feature.partition(" ")
        if feature in {BIAS, THRESHOLD, JUDGED}:
            single[feature] = float(number)
        elif place in PLACES and " " not in key:
            near[key][PLACES.index(place)] = float(number)
        else:
            pairs[feature] = float(number)
    weights = {key: tuple(values) for key, values in near.items()}
    kinds = list_kinds({key.removeprefix(_KIND) for key in weights}, sections)
    return Neighbours(single[BIAS], single[THRESHOLD], single[JUDGED], weights, pairs, kinds)


def list_kinds(
    telling: set[str] | None, sections: Mapping[str, Words]
) -> dict[str, tuple[str, ...]]:
    """For each word of the sections the kinds it is of, those that tell something only."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in sorted(sections):
        if is_kind(name) and (telling is None or name in telling):
            for word in sections[name]:
                kinds[word].append(_KIND + name)
    return {word: tuple(found) for word, found in kinds.items()}


def is_kind(section: str) -> bool:
    """Whether a section of the lists is a kind of word, rather than a list of names."""
    return not section.startswith(("names_more.", "areas."))
