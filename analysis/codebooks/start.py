"""The first version of a codebook: what a run found, for people to work on."""

from analysis.codebooks.types import Codebook, CodebookTheme, Workbook
from analysis.types import ThemeSet


def start_workbook(theme_set: ThemeSet) -> Workbook:
    """Give a run's themes and codings as version 0; non-answers have no theme and no place in it.

    Ids are the run's, and labels its suggestions, until somebody confirms them by renaming.
    """
    themes = tuple(CodebookTheme(id=theme.id, label=theme.label) for theme in theme_set.themes)
    codings = {
        coding.excerpt: coding.themes for coding in theme_set.codings if coding.kind == "answer"
    }
    return Workbook(codebook=Codebook(themes), codings=codings)
