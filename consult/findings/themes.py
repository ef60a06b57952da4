from collections.abc import Iterable
from typing import Final

from analysis.types import Coding, Theme, ThemeSet
from anonymise.disclosure import CountTable, Policy, Release, release_table

SMALLER: Final = "Smaller themes, put together"
NO_THEME: Final = "No theme"
NO_VIEW: Final = "No view given"
STANDING: Final = {
    "stable": "stable",
    "middling": "not certain to be stable",
    "doubtful": "not stable",
}
PROPOSED: Final = (
    "Themes are groups of answers that share words, proposed by software. A theme is stable when "
    "leaving out part of the answers gives it again."
)
FOLDED: Final = (
    "Themes of few answers are put together without a name, because words that few people used "
    "can point to them."
)


INVENTED: Final = "Invented data: nobody gave these answers."


def release_theme_counts(
    theme_set: ThemeSet, policy: Policy, *, invented: bool = False
) -> Release:
    """Count the answers in each theme, and release what may be shown: counts and shares.

    Rows are themes with their standing, in the order of the theme set; then, where there are
    any, smaller themes without a name, answers without a theme, and non-answers. An answer can
    be counted in several themes; the base is every excerpt, non-answers included. ``invented``
    says that the answers are a demonstration's, and the release says so wherever it goes.
    Raises ``ReleaseRefusedError`` when no safe form of the table is found.
    """
    sizes = {theme.id: _count_with(theme_set.codings, {theme.id}) for theme in theme_set.themes}
    named = [theme for theme in theme_set.themes if sizes[theme.id] >= policy.threshold]
    counts = {label: sizes[theme.id] for theme, label in _label(named)}
    smaller = {theme.id for theme in theme_set.themes} - {theme.id for theme in named}
    if smaller:
        counts[SMALLER] = _count_with(theme_set.codings, smaller)
    alone = _count_alone(theme_set.codings)
    table = CountTable(
        title="Themes in the answers",
        row_label="Theme",
        column_label="",
        rows=(*counts, *alone),
        columns=("Answers",),
        counts=tuple((count,) for count in (*counts.values(), *alone.values())),
        base=len(theme_set.codings),
        additive=False,
        exhaustive=True,
        alone=tuple(alone),
    )
    said = {INVENTED: invented, PROPOSED: True, FOLDED: bool(smaller)}
    notes = tuple(note for note, holds in said.items() if holds)
    return release_table(table, policy, shares=True, notes=notes)


def _count_with(codings: Iterable[Coding], themes: set[str]) -> int:
    return sum(not themes.isdisjoint(coding.themes) for coding in codings)


def _count_alone(codings: Iterable[Coding]) -> dict[str, int]:
    """Answers in no theme and non-answers: classes of their own, shown where there are any."""
    counts = {NO_THEME: 0, NO_VIEW: 0}
    for coding in codings:
        if not coding.themes:
            counts[NO_VIEW if coding.kind == "non-answer" else NO_THEME] += 1
    return {label: count for label, count in counts.items() if count}


def _label(themes: Iterable[Theme]) -> list[tuple[Theme, str]]:
    """Name each theme with its standing; a repeated label gets a number."""
    seen: dict[str, int] = {}
    labelled = []
    for theme in themes:
        label = f"{theme.label} ({STANDING[theme.standing]})"
        seen[label] = seen.get(label, 0) + 1
        labelled.append((theme, label if seen[label] == 1 else f"{label} {seen[label]}"))
    return labelled
