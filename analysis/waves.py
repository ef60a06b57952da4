"""Themes that keep their ids when answers arrive."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from analysis.manifest import digest_codebook, give_themes, sign_assignments
from analysis.types import Coding, Drift, Theme, ThemeSet

# Themes that share less than this, of their answers or of their words, are different themes.
LEAST_IN_COMMON: Final = 0.2
CHANCE: Final = 1.645
"""Standard errors that a share exceeds by chance one time in twenty."""


def keep_ids(found: ThemeSet, earlier: ThemeSet) -> ThemeSet:
    """Give themes the ids of their forerunners; those without one get new ids and a flag.

    Forerunners are matched one to one, so that most is in common: the answers that both runs
    hold, or where they hold few together, the words of the themes' profiles. An id of an earlier
    theme that has no successor is never used again.
    """
    common = _measure_common(found, earlier)
    pairs = zip(*linear_sum_assignment(-common), strict=True)
    kept = {
        found.themes[new].id: earlier.themes[old].id
        for new, old in pairs
        if common[new, old] >= LEAST_IN_COMMON
    }
    fresh = _number_on(found.themes, kept, earlier.themes)
    renamed = {theme.id: kept.get(theme.id) or fresh[theme.id] for theme in found.themes}
    drift = measure_drift(earlier.codings, found.codings)
    known = digest_codebook(give_themes(earlier.themes))
    kept_to = replace(
        found,
        themes=tuple(_rename(theme, renamed, new=theme.id in fresh) for theme in found.themes),
        subthemes=tuple(_rename(theme, renamed) for theme in found.subthemes),
        codings=tuple(_recode(coding, renamed) for coding in found.codings),
        manifest=replace(found.manifest, drift=drift, codebook=known),
    )
    return sign_assignments(kept_to)


def number_beside(found: ThemeSet, taken: Sequence[str]) -> ThemeSet:
    """Give themes whose ids are taken by others new ones, above every number in use."""
    numbers = [
        int(name[1:])
        for name in (*taken, *(theme.id for theme in found.themes))
        if name[1:].isdecimal()
    ]
    clashing = [theme.id for theme in found.themes if theme.id in set(taken)]
    fresh = {name: f"t{max(numbers) + place}" for place, name in enumerate(clashing, start=1)}
    renamed = {theme.id: fresh.get(theme.id, theme.id) for theme in found.themes}
    return replace(
        found,
        themes=tuple(_rename(theme, renamed, new=theme.new) for theme in found.themes),
        subthemes=tuple(_rename(theme, renamed) for theme in found.subthemes),
        codings=tuple(_recode(coding, renamed) for coding in found.codings),
    )


def measure_drift(before: Sequence[Coding], now: Sequence[Coding]) -> Drift:
    """Whether more of the new answers fit their theme badly than of those coded before.

    Where the second run holds the first one's answers, only those that came since are new.
    """
    known = {coding.excerpt for coding in before}
    arrived = [coding for coding in now if coding.excerpt not in known] or now
    then_share, then = _share_uncertain(before)
    now_share, size = _share_uncertain(arrived)
    return compare_shares(then_share, then, now_share, size)


def compare_shares(then_share: float, then: int, now_share: float, size: int) -> Drift:
    """Whether a share of `size` answers is larger than an earlier one of `then` by no chance."""
    if not then or not size:
        return Drift(before=round(then_share, 4), now=round(now_share, 4), alarm=False)
    both = (then_share * then + now_share * size) / (then + size)
    error = math.sqrt(both * (1 - both) * (1 / then + 1 / size))
    return Drift(
        before=round(then_share, 4),
        now=round(now_share, 4),
        alarm=error > 0 and (now_share - then_share) / error > CHANCE,
    )


def _share_uncertain(codings: Sequence[Coding]) -> tuple[float, int]:
    answers = [coding.uncertain for coding in codings if coding.kind == "answer"]
    return (sum(answers) / len(answers) if answers else 0.0), len(answers)


def _measure_common(found: ThemeSet, earlier: ThemeSet) -> NDArray[np.float64]:
    shared = {coding.excerpt for coding in earlier.codings if coding.themes}
    shared &= {coding.excerpt for coding in found.codings if coding.themes}
    answered = sum(coding.kind == "answer" for coding in earlier.codings)
    if len(shared) * 2 < max(answered, 1):
        return np.array(
            [[_compare_words(one, other) for other in earlier.themes] for one in found.themes]
        ).reshape(len(found.themes), len(earlier.themes))
    now, then = _group(found, shared), _group(earlier, shared)
    return np.array(
        [
            [_compare_sets(now[one.id], then[other.id]) for other in earlier.themes]
            for one in found.themes
        ]
    ).reshape(len(found.themes), len(earlier.themes))


def _group(theme_set: ThemeSet, shared: set[str]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {theme.id: set() for theme in theme_set.themes}
    for coding in theme_set.codings:
        if coding.excerpt in shared and coding.themes[0] in held:
            held[coding.themes[0]].add(coding.excerpt)
    return held


def _compare_sets(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _compare_words(one: Theme, other: Theme) -> float:
    """Words in common, each counted by how telling it is of both themes."""
    first, second = _weigh(one), _weigh(other)
    both = sum(min(first[word], second[word]) for word in first.keys() & second.keys())
    either = sum(first.values()) + sum(second.values()) - both
    return both / either if either else 0.0


def _weigh(theme: Theme) -> dict[str, float]:
    words = theme.profile or theme.keywords
    return {word: 1 / math.sqrt(1 + place) for place, word in enumerate(words)}


def _number_on(
    themes: Sequence[Theme], kept: Mapping[str, str], earlier: Sequence[Theme]
) -> dict[str, str]:
    numbers = [int(theme.id[1:]) for theme in earlier if theme.id[1:].isdecimal()]
    following = max([0, *numbers])
    unmatched = [theme.id for theme in themes if theme.id not in kept]
    return {name: f"t{following + place}" for place, name in enumerate(unmatched, start=1)}


def _rename(theme: Theme, renamed: Mapping[str, str], *, new: bool = False) -> Theme:
    base, dot, part = theme.id.partition(".")
    return replace(
        theme,
        id=renamed[base] + dot + part,
        nearest=renamed.get(theme.nearest, ""),
        parent=renamed.get(theme.parent, ""),
        new=new,
    )


def _recode(coding: Coding, renamed: Mapping[str, str]) -> Coding:
    base, dot, part = coding.subtheme.partition(".")
    return replace(
        coding,
        themes=tuple(renamed[theme] for theme in coding.themes),
        subtheme=renamed[base] + dot + part if base else "",
    )
