"""Themes of several groups of respondents side by side, each group through disclosure control."""

from collections.abc import Mapping

from msgspec.structs import replace

from analysis.comparison import Prevalence, ThemeByGroup, judge_theme, measure_wilson
from analysis.types import ThemeSet
from anonymise.disclosure import Policy, Release
from consult.findings.themes import NO_THEME, NO_VIEW, SMALLER, release_theme_counts


def release_by_group(
    theme_set: ThemeSet, groups: Mapping[str, str], policy: Policy
) -> dict[str, Release]:
    """Release the theme counts of each group by itself, the groups by name.

    ``groups`` maps excerpts to groups; an excerpt without one is in no release. A group of fewer
    answers than the threshold is left out whole. Raises ``ReleaseRefusedError`` when no safe form
    of a group's table is found.
    """
    released = {}
    for group in sorted(set(groups.values())):
        own = tuple(one for one in theme_set.codings if groups.get(one.excerpt) == group)
        if len(own) >= policy.threshold:
            released[group] = release_theme_counts(replace(theme_set, codings=own), policy)
    return released


def compare_releases(releases: Mapping[str, Release]) -> tuple[ThemeByGroup, ...]:
    """Say of each theme in what was released how common it is in each group, with intervals.

    Everything is worked out from released figures, so that it says no more than they do. A group
    in which a figure is suppressed or has no base has no line for that theme.
    """
    themes = dict.fromkeys(
        row.label
        for release in releases.values()
        for row in release.rows
        if row.label not in {SMALLER, NO_THEME, NO_VIEW}
    )
    return tuple(judge_theme(theme, _list_groups(theme, releases)) for theme in themes)


def _list_groups(theme: str, releases: Mapping[str, Release]) -> tuple[Prevalence, ...]:
    found = []
    for group, release in releases.items():
        counts = {row.label: row.cells[0] for row in release.rows}
        count, base = counts.get(theme), release.base
        if count is not None and base:
            found.append(Prevalence(group, count, base, *measure_wilson(min(count, base), base)))
    return tuple(found)
