"""Codebooks and random events for them."""

from hypothesis import strategies as st

from analysis.codebooks.events import (
    AddTheme,
    ArriveExcerpts,
    CodeExcerpt,
    CodeExcerpts,
    Event,
    LinkExcerpts,
    LockTheme,
    MergeThemes,
    MoveTheme,
    Part,
    RenameTheme,
    RetireTheme,
    SplitTheme,
    Undo,
    UnlinkExcerpts,
    UnlockTheme,
)
from analysis.codebooks.replay import add_event
from analysis.codebooks.types import Codebook, CodebookTheme, Workbook
from analysis.errors import CodebookError

ANSWERS = tuple(f"a{number}" for number in range(12))
COMING = tuple(f"b{number}" for number in range(6))
THEMES = tuple(f"t{number}" for number in range(1, 5))
IDS = (*THEMES, *(f"n{number}" for number in range(6)))

BASE = Workbook(
    codebook=Codebook(tuple(CodebookTheme(id=one, label=f"Theme {one}") for one in THEMES)),
    codings={one: (THEMES[place % 4],) for place, one in enumerate(ANSWERS)},
)

ids, answers = st.sampled_from(IDS), st.sampled_from((*ANSWERS, *COMING))
labels = st.sampled_from([f"Label {number}" for number in range(12)])
several = st.lists(ids, min_size=1, max_size=3).map(tuple)
parts = st.lists(
    st.builds(
        Part, id=ids, label=labels, excerpts=st.lists(answers, max_size=3, unique=True).map(tuple)
    ),
    min_size=2,
    max_size=3,
).map(tuple)
codings = st.builds(CodeExcerpt, excerpt=answers, themes=several)
events = st.one_of(
    st.builds(AddTheme, id=ids, label=labels, parent=st.none() | ids),
    st.builds(RenameTheme, id=ids, label=labels, description=labels),
    st.builds(MoveTheme, id=ids, parent=st.none() | ids),
    st.builds(MergeThemes, ids=several, into=ids),
    st.builds(SplitTheme, id=ids, parts=parts),
    st.builds(RetireTheme, id=ids),
    st.builds(LockTheme, id=ids),
    st.builds(UnlockTheme, id=ids),
    st.builds(LinkExcerpts, one=answers, other=answers, kind=st.sampled_from(["must", "cannot"])),
    st.builds(UnlinkExcerpts, one=answers, other=answers),
    codings,
    st.builds(CodeExcerpts, codings=st.lists(codings, min_size=1, max_size=3).map(tuple)),
    st.builds(
        ArriveExcerpts,
        codings=st.lists(
            st.builds(CodeExcerpt, excerpt=st.sampled_from(COMING), themes=several),
            min_size=1,
            max_size=3,
        ).map(tuple),
        themes=st.lists(st.builds(Part, id=ids, label=labels), max_size=1).map(tuple),
    ),
    st.builds(Undo, event=st.integers(1, 20)),
)


def keep_possible(wishes: list[Event]) -> list[Event]:
    """Keep the events that are not refused, each after those before it."""
    kept: list[Event] = []
    for wish in wishes:
        try:
            add_event(kept, wish, BASE)
        except CodebookError:
            continue
        kept.append(wish)
    return kept


histories = st.lists(events, max_size=40).map(keep_possible)
