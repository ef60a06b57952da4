"""Themes crossed with what the same people chose in the closed question beside the open one.

"The police" as a theme says nothing by itself: half of it may be praise and half complaint. The
two are never added up into one line; a theme has a line for each answer to the closed question.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from analysis.types import Coding


class RatedLine(Struct, frozen=True):
    """How many answers of one theme came with one choice in the closed question."""

    theme: str
    rating: str
    count: int


class Polarity(Struct, frozen=True):
    """Every theme by every choice, in the order of both; `unrated` came with no choice at all."""

    lines: tuple[RatedLine, ...]
    unrated: int

    def list_lines(self, theme: str) -> tuple[RatedLine, ...]:
        """The lines of one theme."""
        return tuple(line for line in self.lines if line.theme == theme)


def cross_ratings(
    codings: Iterable[Coding],
    ratings: Mapping[str, str],
    themes: Sequence[str],
    choices: Sequence[str],
) -> Polarity:
    """Count answers by theme and rating; `ratings` maps excerpt ids to one of the choices.

    An answer with two themes counts in both. A choice that is none of those named is left out
    with the unrated, so that nothing is counted under a wrong heading.
    """
    answers = [coding for coding in codings if coding.kind == "answer"]
    known = set(choices)
    rated = [coding for coding in answers if ratings.get(coding.excerpt) in known]
    counts = Counter((theme, ratings[one.excerpt]) for one in rated for theme in one.themes)
    lines = (
        RatedLine(theme, choice, counts[theme, choice]) for theme in themes for choice in choices
    )
    return Polarity(tuple(lines), len(answers) - len(rated))
