"""Which names of themes a person stands for, and which are still a run's suggestions."""

from collections.abc import Sequence

from analysis.codebooks.events import AddTheme, Event, RenameTheme, SplitTheme
from analysis.codebooks.replay import EMPTY, list_standing
from analysis.codebooks.types import Workbook


def find_confirmed(events: Sequence[Event], base: Workbook = EMPTY) -> frozenset[str]:
    """Name the themes that a person has named, or whose suggested name a person has confirmed.

    Giving a theme the name that it has confirms it. A part of a split that keeps a suggested
    name is as certain as the theme was. What is undone counts for nothing.
    """
    suggested = {theme.label for theme in base.codebook.themes}
    confirmed: set[str] = set()
    for number in list_standing(events):
        match events[number - 1]:
            case AddTheme(id=theme) | RenameTheme(id=theme):
                confirmed.add(theme)
            case SplitTheme(id=theme, parts=parts):
                confirmed |= {
                    part.id for part in parts if theme in confirmed or part.label not in suggested
                }
    return frozenset(confirmed)
