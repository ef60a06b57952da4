"""Themes of several groups of respondents side by side, through disclosure control."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping
from functools import partial
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from analysis.comparison import Prevalence, ThemeByGroup, judge_theme, measure_wilson
from analysis.types import ThemeSet
from anonymise.disclosure import CountTable, Policy, Release, release_table
from anonymise.disclosure.policy import SHARE_FLOOR
from anonymise.errors import ReleaseRefusedError
from consult.findings.themes import (
    FOLDED,
    INVENTED,
    NO_THEME,
    NO_VIEW,
    SMALLER,
    release_theme_counts,
)

Row = Callable[[Collection[str]], bool]
EVERYBODY: Final = "Everybody of the group"
ELSE: Final = "Everyone else"
LEAST_GROUPS: Final = 2
PUT_TOGETHER: Final = (
    f"“{ELSE}” are people who chose something that few chose, or who did not answer the question."
)
OF_PEOPLE: Final = (
    "People are counted, each once, however much they wrote; those who wrote nothing with content "
    "are left out."
)


class Grouping(Struct, frozen=True):
    """Who belongs to which group, by the answer to one closed question.

    ``names`` are the groups in the order in which they are shown; whoever is in none of them is
    counted with everyone else.
    """

    question: str
    names: tuple[str, ...]
    of: Mapping[Hashable, str]

    def __repr__(self) -> str:
        return f"Grouping({len(self.names)} groups)"


def release_side_by_side(
    themes: Mapping[str, str],
    given: Mapping[Hashable, Collection[str]],
    grouping: Grouping,
    policy: Policy,
    *,
    invented: bool = False,
) -> Release:
    """Release how many people of each group have each theme, and how many each group has.

    ``themes`` maps themes to names that may be shown, ``given`` people to their themes. Groups
    and themes of fewer people than the threshold are put together without a name. Raises
    ``ReleaseRefusedError`` when fewer than two groups are left, or no safe form is found.
    """
    columns = _list_columns(grouping, given, policy.threshold)
    rows = _list_rows(themes, given, policy.threshold)
    members: dict[str, list[Hashable]] = {column: [] for column in columns}
    for person in given:
        members[_find_column(grouping, person, columns)].append(person)
    counts = [
        tuple(sum(has(given[person]) for person in members[column]) for column in columns)
        for has in rows.values()
    ]
    table = CountTable(
        title=f"Themes by group: {grouping.question}",
        row_label="Theme",
        column_label=grouping.question,
        rows=(*rows, EVERYBODY),
        columns=columns,
        counts=(*counts, tuple(len(members[column]) for column in columns)),
        base=len(given),
        additive=False,
        exhaustive=True,
        alone=(NO_THEME,) if NO_THEME in rows else (),
        whole=EVERYBODY,
    )
    said = {
        INVENTED: invented,
        OF_PEOPLE: True,
        PUT_TOGETHER: ELSE in columns,
        FOLDED: SMALLER in rows,
    }
    return release_table(table, policy, notes=[note for note, holds in said.items() if holds])


def compare_columns(release: Release) -> tuple[ThemeByGroup, ...]:
    """Say of each theme of such a release how common it is in each group, with intervals.

    Everything is worked out from released figures, so that it says no more than they do. A group
    whose figure or size is suppressed, or that is too small for shares, has no line.
    """
    sizes = dict(zip(release.columns, _find_row(release, EVERYBODY), strict=True))
    return tuple(
        judge_theme(
            row.label,
            tuple(
                Prevalence(group, count, size, *measure_wilson(min(count, size), size))
                for group, count in zip(release.columns, row.cells, strict=True)
                if count is not None and (size := sizes[group])
                if release.policy.span_of_count(size).low >= SHARE_FLOOR
            ),
        )
        for row in release.rows
        if row.label not in {SMALLER, NO_THEME, EVERYBODY}
    )


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


def _list_columns(
    grouping: Grouping, given: Mapping[Hashable, object], least: int
) -> tuple[str, ...]:
    """Name the groups to show, the smallest put together with others until none is too small."""
    sizes = Counter(grouping.of.get(person, "") for person in given)
    shown = [name for name in grouping.names if sizes[name] >= least]
    others = len(given) - sum(sizes[name] for name in shown)
    while shown and 0 < others < least:
        smallest = min(shown, key=lambda name: sizes[name])
        shown.remove(smallest)
        others += sizes[smallest]
    columns = (*shown, *((ELSE,) if others else ()))
    if len(columns) < LEAST_GROUPS:
        raise ReleaseRefusedError(
            "Fewer than two groups are large enough to be shown.",
            remedy="Wait for more answers, or compare by another question.",
        )
    return columns


def _find_column(grouping: Grouping, person: Hashable, columns: Collection[str]) -> str:
    group = grouping.of.get(person, "")
    return group if group in columns else ELSE


def _list_rows(
    themes: Mapping[str, str], given: Mapping[Hashable, Collection[str]], least: int
) -> dict[str, Row]:
    """Give the rows of a table, and of each whom it counts by their themes."""
    sizes = Counter(theme for mine in given.values() for theme in set(mine))
    named = {theme: name for theme, name in themes.items() if sizes[theme] >= least}
    smaller = {theme for theme in themes if sizes[theme] and theme not in named}
    rows: dict[str, Row] = {}
    for theme, name in named.items():
        rows[_number(name, rows)] = partial(_has_any, {theme})
    if smaller:
        rows[SMALLER] = partial(_has_any, smaller)
    if any(themes.keys().isdisjoint(mine) for mine in given.values()):
        rows[NO_THEME] = themes.keys().isdisjoint
    return rows


def _has_any(themes: Collection[str], mine: Collection[str]) -> bool:
    return not set(themes).isdisjoint(mine)


def _number(name: str, taken: Collection[str]) -> str:
    """Tell a name that is there already from the first."""
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)


def _find_row(release: Release, label: str) -> tuple[int | None, ...]:
    nothing = (None,) * len(release.columns)
    return next((row.cells for row in release.rows if row.label == label), nothing)
