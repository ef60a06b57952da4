"""The report of ``consult themes``: one HTML file that needs no script and no other file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from analysis.comparison import ThemeByGroup
from analysis.types import CurvePoint, Excerpt, RareView, Theme, ThemeSet
from anonymise.disclosure import SUPPRESSED, Policy
from consult.findings.groups import compare_releases, release_by_group
from consult.findings.ratings import release_ratings
from consult.pages.environment import render_template

WIDTH: Final = 640
HEIGHT: Final = 220
MARGIN: Final = 40
MOST_CHOICES: Final = 12
"""A closed question with more choices than these is no rating."""
STANDINGS: Final = {
    "stable": "Stable",
    "middling": "Not certain to be stable",
    "doubtful": "Doubtful: not to be reported as a finding",
}
VERDICTS: Final = {
    "shared": "Shared",
    "diverging": "Groups diverge",
    "unclear": "Too few to tell",
}


class Dot(Struct, frozen=True):
    """One point of the curve, in the picture's own units."""

    x: float
    y: float
    themes: int
    stability: str
    chosen: bool


class ThemeLine(Struct, frozen=True):
    """One theme, its words, and how well it holds."""

    theme: Theme
    share: str
    standing: str
    nearest: str
    parts: list[Theme]


class GroupLine(Struct, frozen=True):
    """One theme in each group: a share with its interval, or nothing where none is released."""

    theme: str
    shares: list[str]
    verdict: str


class RatedRow(Struct, frozen=True):
    """One theme by each choice of the closed question."""

    theme: str
    counts: list[str]


class ReportView(Struct, frozen=True):
    """Everything in the report."""

    answers: int
    non_answers: int
    uncertain: int
    second: int
    themes: list[ThemeLine]
    stable: int
    rare: tuple[RareView, ...]
    curve: list[Dot]
    path: str
    coarser: int | None
    finer: int | None
    groups: list[str]
    group_lines: list[GroupLine]
    choices: tuple[str, ...]
    rated_lines: list[RatedRow]
    threshold: int
    made_by: list[str]


def render_report(found: ThemeSet, excerpts: Iterable[Excerpt], policy: Policy) -> str:
    """Render what was found, with groups and ratings where the excerpts have any."""
    known = tuple(excerpts)
    return render_template("report/themes.html", view=_view(found, known, policy))


def _view(found: ThemeSet, excerpts: Sequence[Excerpt], policy: Policy) -> ReportView:
    groups = {one.id: one.group for one in excerpts if one.group}
    ratings = {one.id: one.rating for one in excerpts if one.rating}
    choices, rated = _rate(found, ratings, policy)
    manifest = found.manifest
    labels = {theme.id: theme.label for theme in found.themes}
    dots = draw_curve(manifest.curve, len(found.themes))
    names, lines = _compare(found, groups, policy)
    return ReportView(
        answers=manifest.answers,
        non_answers=manifest.non_answers,
        uncertain=sum(coding.uncertain for coding in found.codings),
        second=sum(len(coding.themes) > 1 for coding in found.codings),
        themes=[
            ThemeLine(
                theme=theme,
                share=f"{100 * theme.size / max(1, manifest.answers):.1f} %",
                standing=STANDINGS[theme.standing],
                nearest=labels.get(theme.nearest, ""),
                parts=[part for part in found.subthemes if part.parent == theme.id],
            )
            for theme in found.themes
        ],
        stable=len(found.stable),
        rare=found.rare,
        curve=dots,
        path=" ".join(f"{dot.x:.1f},{dot.y:.1f}" for dot in dots),
        coarser=manifest.coarser,
        finer=manifest.finer,
        groups=names,
        group_lines=lines,
        choices=choices,
        rated_lines=rated,
        threshold=policy.threshold,
        made_by=_describe(found),
    )


def draw_curve(curve: Sequence[CurvePoint], chosen: int) -> list[Dot]:
    """Place the points of a curve in a picture; stability runs from 0 to 1 upwards."""
    if not curve:
        return []
    first, last = curve[0].themes, curve[-1].themes
    across = (WIDTH - 2 * MARGIN) / max(1, last - first)
    up = HEIGHT - 2 * MARGIN
    return [
        Dot(
            x=MARGIN + (point.themes - first) * across,
            y=HEIGHT - MARGIN - max(0.0, point.stability) * up,
            themes=point.themes,
            stability=f"{point.stability:.2f}",
            chosen=point.themes == chosen,
        )
        for point in curve
    ]


def _compare(
    found: ThemeSet, groups: Mapping[str, str], policy: Policy
) -> tuple[list[str], list[GroupLine]]:
    releases = release_by_group(found, groups, policy)
    names = list(releases)
    if len(names) < 2:  # noqa: PLR2004 - one group has nothing to be compared with
        return [], []
    return names, [_write_group_line(line, names) for line in compare_releases(releases)]


def _rate(
    found: ThemeSet, ratings: Mapping[str, str], policy: Policy
) -> tuple[tuple[str, ...], list[RatedRow]]:
    choices = tuple(sorted(set(ratings.values())))
    if not choices or len(choices) > MOST_CHOICES:
        return (), []
    release = release_ratings(found, ratings, choices, policy)
    rows = [
        RatedRow(row.label, [SUPPRESSED if cell is None else str(cell) for cell in row.cells])
        for row in release.rows
    ]
    return choices, rows


def _write_group_line(line: ThemeByGroup, names: Sequence[str]) -> GroupLine:
    shares = {
        one.group: f"{one.share:.0%} ({one.low:.0%} to {one.high:.0%})" for one in line.groups
    }
    return GroupLine(
        line.theme, [shares.get(name, SUPPRESSED) for name in names], VERDICTS[line.verdict]
    )


def _describe(found: ThemeSet) -> list[str]:
    manifest = found.manifest
    lines = [
        f"Seed {manifest.seed}, language {manifest.parameters.language}.",
        f"Digest of the answers: {manifest.input_digest}.",
        "Versions: " + ", ".join(f"{name} {one}" for name, one in manifest.versions.items()) + ".",
    ]
    if manifest.codebook:
        lines.append(f"Coded into a given codebook, digest {manifest.codebook}.")
    return lines
