"""Which names of themes a person stands for."""

import pytest

from analysis.codebooks.events import (
    AddTheme,
    Event,
    MergeThemes,
    Part,
    RenameTheme,
    SplitTheme,
    Undo,
)
from analysis.codebooks.names import find_confirmed
from analysis.codebooks.types import Codebook, CodebookTheme, Workbook

BASE = Workbook(
    Codebook((CodebookTheme(id="t1", label="waiting"), CodebookTheme(id="t2", label="court"))),
    {"a": ("t1",), "b": ("t1",), "c": ("t2",)},
)
PARTS = (Part("p1", "Waiting for a call", ("a",)), Part("p2", "waiting", ("b",)))


@pytest.mark.parametrize(
    ("events", "confirmed"),
    [
        pytest.param([], set(), id="a-run"),
        pytest.param([RenameTheme("t1", "Waiting")], {"t1"}, id="named"),
        pytest.param([RenameTheme("t1", "waiting")], {"t1"}, id="confirmed-as-it-is"),
        pytest.param([AddTheme("p1", "Schools")], {"p1"}, id="added"),
        pytest.param([MergeThemes(("t1",), "t2")], set(), id="merged"),
        pytest.param([SplitTheme("t1", PARTS)], {"p1"}, id="rest-keeps-the-suggestion"),
        pytest.param(
            [RenameTheme("t1", "waiting"), SplitTheme("t1", PARTS)],
            {"t1", "p1", "p2"},
            id="rest-of-a-confirmed-theme",
        ),
        pytest.param([RenameTheme("t1", "waiting"), Undo(1)], set(), id="undone"),
    ],
)
def test_names_that_a_person_stands_for(events: list[Event], confirmed: set[str]) -> None:
    """A name counts once somebody gave or confirmed it, and no longer when that is undone."""
    assert find_confirmed(events, BASE) == confirmed
