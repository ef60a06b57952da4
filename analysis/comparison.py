"""How common each theme is among groups of respondents, and where groups differ."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct

from analysis.types import Coding

NINETY_FIVE: Final = 1.959964
"""Standard errors on either side of a share that a 95 % interval takes in."""

Verdict = Literal["shared", "diverging", "unclear"]

# Groups share a theme when their shares lie within so much of each other, at any rate.
CLOSE: Final = 0.10


class Prevalence(Struct, frozen=True):
    """How many of `base` answers of a group have a theme, and the 95 % interval of the share."""

    group: str
    count: int
    base: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of the group's answers, 0 to 1."""
        return self.count / self.base if self.base else 0.0


class ThemeByGroup(Struct, frozen=True):
    """One theme in every group, the groups by name.

    The theme is "diverging" where two groups' intervals do not overlap, "shared" where even their
    ends lie within ten points of each other, and "unclear" where too few answered to tell.
    """

    theme: str
    groups: tuple[Prevalence, ...]
    verdict: Verdict


def measure_wilson(count: int, base: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); 0 to 1 where nobody answered."""
    if not base:
        return 0.0, 1.0
    share, square = count / base, NINETY_FIVE**2
    middle = (share + square / (2 * base)) / (1 + square / base)
    spread = share * (1 - share) / base + square / (4 * base * base)
    half = NINETY_FIVE * math.sqrt(spread) / (1 + square / base)
    return max(0.0, middle - half), min(1.0, middle + half)


def write_interval(count: int, base: int) -> str:
    """Write the 95 % interval of a share in whole per cents."""
    low, high = measure_wilson(count, base)
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def compare_groups(
    codings: Iterable[Coding], groups: Mapping[str, str], themes: Iterable[str]
) -> tuple[ThemeByGroup, ...]:
    """Count themes by group of the excerpts; `groups` maps excerpt ids to groups.

    Exact counts, for those who may see them: figures that leave go through disclosure control.
    Non-answers and excerpts without a group are not counted.
    """
    answered = [one for one in codings if one.kind == "answer" and one.excerpt in groups]
    bases = Counter(groups[one.excerpt] for one in answered)
    counts = Counter((theme, groups[one.excerpt]) for one in answered for theme in one.themes)
    return tuple(
        judge_theme(
            theme,
            tuple(
                Prevalence(name, count, base, *measure_wilson(count, base))
                for name, base in sorted(bases.items())
                for count in (counts[theme, name],)
            ),
        )
        for theme in themes
    )


def judge_theme(theme: str, groups: tuple[Prevalence, ...]) -> ThemeByGroup:
    """Say whether groups share a theme or diverge, by the intervals of their shares."""
    lowest_high = min((one.high for one in groups), default=1.0)
    highest_low = max((one.low for one in groups), default=0.0)
    widest = max((one.high for one in groups), default=1.0) - min(
        (one.low for one in groups), default=0.0
    )
    if len(groups) > 1 and highest_low > lowest_high:
        return ThemeByGroup(theme, groups, "diverging")
    is_close = len(groups) > 1 and widest <= CLOSE
    return ThemeByGroup(theme, groups, "shared" if is_close else "unclear")
