"""Themes crossed with the closed question beside them, through disclosure control."""

from collections.abc import Mapping, Sequence
from typing import Final

from analysis.polarity import cross_ratings
from analysis.types import ThemeSet
from anonymise.disclosure import CountTable, Policy, Release, release_table
from consult.findings.themes import STANDING

APART: Final = (
    "Each theme has a figure for each choice: what people praise and what they complain of are "
    "never added up."
)


def release_ratings(
    theme_set: ThemeSet, ratings: Mapping[str, str], choices: Sequence[str], policy: Policy
) -> Release:
    """Release how many answers of each theme came with each choice.

    Rows are themes, columns the choices in their order; themes of fewer answers than the
    threshold are left out, because words that few people used can point to them. Raises
    ``ReleaseRefusedError`` when no safe form of the table is found.
    """
    themes = [theme for theme in theme_set.themes if theme.size >= policy.threshold]
    polarity = cross_ratings(
        theme_set.codings, ratings, [theme.id for theme in themes], tuple(choices)
    )
    base = sum(one.kind == "answer" for one in theme_set.codings) - polarity.unrated
    table = CountTable(
        title="Themes by rating",
        row_label="Theme",
        column_label="Rating",
        rows=tuple(f"{theme.id} {theme.label} ({STANDING[theme.standing]})" for theme in themes),
        columns=tuple(choices),
        counts=tuple(
            tuple(line.count for line in polarity.list_lines(theme.id)) for theme in themes
        ),
        base=base,
        additive=False,
    )
    return release_table(table, policy, notes=(APART,))
