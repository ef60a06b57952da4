"""Codebooks made by events: replay, undoing, merging, splitting, locking and erasing."""

import msgspec
import pytest
from hypothesis import given, settings

from analysis.codebooks.apply import apply_event
from analysis.codebooks.draft import Draft
from analysis.codebooks.erasure import erase_excerpts
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
from analysis.codebooks.replay import (
    add_event,
    find_dependants,
    list_standing,
    replay_events,
)
from analysis.errors import CodebookError
from tests.analysis.codebooks.stories import ANSWERS, BASE, COMING, events, histories

SPLIT = SplitTheme("t1", (Part("p1", "Call-outs", ("a0", "a4")), Part("p2", "Follow-up", ("a4",))))


def follow(*story: Event) -> dict[str, tuple[str, ...]]:
    """Give the codings after some events."""
    return replay_events(story, BASE).codings


@settings(max_examples=80)
@given(histories)
def test_a_replay_is_byte_identical(history: list[Event]) -> None:
    """Events that were written down and read again make the same bytes, at every version."""
    again = msgspec.json.decode(msgspec.json.encode(history), type=list[Event])
    for version in range(len(history) + 1):
        one = replay_events(history, BASE, version=version)
        other = replay_events(again, BASE, version=version)
        assert msgspec.json.encode(one) == msgspec.json.encode(other)
        assert one.version == version


@settings(max_examples=80)
@given(histories, events)
def test_undoing_the_last_event_is_exact(history: list[Event], wish: Event) -> None:
    """Whatever is done and undone at once leaves codebook and codings as they were."""
    before = replay_events(history, BASE)
    try:
        add_event(history, wish, BASE)
    except CodebookError:
        assert replay_events(history, BASE) == before
        return
    done = [*history, wish]
    undone = add_event(done, Undo(len(done)), BASE)
    assert (undone.digest, undone.codebook.digest) == (before.digest, before.codebook.digest)
    back = add_event([*done, Undo(len(done))], Undo(len(done) + 1), BASE)
    assert back.digest == replay_events(done, BASE).digest


@settings(max_examples=60)
@given(histories)
def test_undoing_any_event_is_as_if_it_had_not_been(history: list[Event]) -> None:
    """An earlier event can be undone exactly, or is refused because later ones need it."""
    for number in list_standing(history):
        rest = [history[one - 1] for one in list_standing(history) if one != number]
        if find_dependants(history, Undo(number), BASE):
            with pytest.raises(CodebookError, match="What came later needs it"):
                add_event(history, Undo(number), BASE)
            with pytest.raises(CodebookError):
                replay_events(rest, BASE)
        else:
            undone = add_event(history, Undo(number), BASE)
            assert undone.digest == replay_events(rest, BASE).digest


@settings(max_examples=80)
@given(histories, events)
def test_a_refused_event_changes_nothing(history: list[Event], wish: Event) -> None:
    """An event that is refused half-way leaves themes, links and codings alone."""
    if isinstance(wish, Undo):
        return
    draft = Draft(replay_events(history, BASE))
    before = draft.freeze(0).digest
    try:
        apply_event(wish, draft)
    except CodebookError:
        assert draft.freeze(0).digest == before


@settings(max_examples=80)
@given(histories)
def test_no_answer_loses_its_themes_in_silence(history: list[Event]) -> None:
    """An answer without a theme is always one that somebody is asked to look at again."""
    after = replay_events(history, BASE)
    assert after.codings.keys() - set(COMING) == BASE.codings.keys()
    assert {one for one, themes in after.codings.items() if not themes} <= after.recode
    usable = {theme.id for theme in after.codebook.themes if theme.status != "retired"}
    assert {theme for themes in after.codings.values() for theme in themes} <= usable


@settings(max_examples=80)
@given(histories)
def test_a_locked_theme_never_moves(history: list[Event]) -> None:
    """While a theme is locked, no event but its unlocking moves an answer into it or out of it.

    An answer that arrives is not moved: it can be of a locked theme from the beginning.
    """
    held: dict[str, set[str]] = {}
    known: set[str] = set()
    for version in range(len(history) + 1):
        book = replay_events(history, BASE, version=version)
        if version and isinstance(history[version - 1], Undo):
            held.clear()
        locked = {theme.id for theme in book.codebook.themes if theme.status == "locked"}
        now = {one: {a for a, themes in book.codings.items() if one in themes} for one in locked}
        assert all(now[one] & known == held[one] for one in locked & held.keys())
        held, known = now, set(book.codings)


def test_a_split_touches_one_theme_only() -> None:
    """Answers of the theme are marked to be looked at again, and all others keep their themes."""
    after = replay_events([SPLIT], BASE)
    assert after.recode == {"a0", "a4", "a8"}
    assert (after.codings["a0"], after.codings["a4"]) == (("p1",), ("p1", "p2"))
    assert after.codings["a8"] == ()
    others = {one: themes for one, themes in after.codings.items() if one not in after.recode}
    assert others == {one: BASE.codings[one] for one in others}
    split = after.codebook.find("t1")
    assert split is not None
    assert (split.status, split.became) == ("retired", ("p1", "p2"))


def test_coding_again_ends_the_mark() -> None:
    """Once a person has given an answer its themes, nobody is asked to look at it again."""
    after = replay_events([SPLIT, CodeExcerpt("a8", ("p2", "t2"))], BASE)
    assert after.recode == {"a0", "a4"}
    assert after.codings["a8"] == ("p2", "t2")


SEVERAL = CodeExcerpts((CodeExcerpt("a0", ("t2",)), CodeExcerpt("a1", ("t2", "t3"))))


def test_several_answers_are_coded_as_one() -> None:
    """Codings that were given together are one change, and are undone together."""
    after = replay_events([SEVERAL], BASE)
    assert (after.codings["a0"], after.codings["a1"]) == (("t2",), ("t2", "t3"))
    assert replay_events([SEVERAL, Undo(1)], BASE).digest == BASE.digest


def test_several_answers_are_erased_one_by_one() -> None:
    """What was taken back leaves the others of the same change as they were given."""
    left = erase_excerpts([SEVERAL], {"a0"}, BASE)
    assert left.events == (CodeExcerpts((CodeExcerpt("a1", ("t2", "t3")),), erased=1),)
    assert erase_excerpts(left.events, {"a1"}, left.base).events == (CodeExcerpts((), erased=2),)


ARRIVE = ArriveExcerpts(
    (CodeExcerpt("b0", ("t1", "n1")), CodeExcerpt("b1", ("t2",))), (Part("n1", "New"),)
)


def test_answers_that_arrive_are_one_change() -> None:
    """Answers and the themes that are new with them come together, and are undone together."""
    after = replay_events([LockTheme("t1"), ARRIVE], BASE)
    assert (after.codings["b0"], after.codings["b1"]) == (("t1", "n1"), ("t2",))
    assert after.codebook.find("n1") is not None
    undone = replay_events([ARRIVE, Undo(1)], BASE)
    assert undone.digest == BASE.digest


def test_an_arrival_that_later_codings_need_stays() -> None:
    """The arrival of answers that a person has coded since cannot be undone before that is."""
    story: list[Event] = [ARRIVE, CodeExcerpt("b1", ("t3",))]
    assert find_dependants(story, Undo(1), BASE) == [2]


def test_answers_that_arrived_are_erased_one_by_one() -> None:
    """What was taken back leaves the others that arrived with it as they were."""
    left = erase_excerpts([ARRIVE], {"b0"}, BASE)
    assert left.events == (
        ArriveExcerpts((CodeExcerpt("b1", ("t2",)),), (Part("n1", "New"),), erased=1),
    )
    assert left.rewritten == 1


def test_a_merge_keeps_every_answer_and_its_lineage() -> None:
    """Answers of both themes have the one that is left, once; the other says what it became."""
    twice = CodeExcerpt("a0", ("t1", "t2"))
    after = replay_events([twice, MergeThemes(("t1",), "t2")], BASE)
    assert after.codings["a0"] == ("t2",)
    assert {after.codings[one] for one in ("a4", "a8", "a1", "a5")} == {("t2",)}
    merged = after.codebook.find("t1")
    assert merged is not None
    assert merged.became == ("t2",)
    assert not after.recode


def test_old_versions_stay_readable() -> None:
    """A version from before a merge can be read as it was, with the digest it had."""
    story: list[Event] = [RenameTheme("t1", "Police"), MergeThemes(("t2",), "t1")]
    first = replay_events(story[:1], BASE)
    assert replay_events(story, BASE, version=1) == first
    assert replay_events(story, BASE).codebook.digest != first.codebook.digest
    with pytest.raises(CodebookError, match="versions 0 to 2"):
        replay_events(story, BASE, version=3)


@pytest.mark.parametrize(
    ("story", "wish", "words"),
    [
        ([], RenameTheme("t9", "New"), "no such theme"),
        ([], RenameTheme("t1", "Theme t2"), "one name"),
        ([], RenameTheme("t1", "  "), "no name"),
        ([], AddTheme("t1", "Again"), "added before"),
        ([ARRIVE], ARRIVE, "in the codebook already"),
        ([RetireTheme("t2")], ARRIVE, "retired"),
        ([AddTheme("n1", "One")], ARRIVE, "added before"),
        ([RetireTheme("t1")], RenameTheme("t1", "Back"), "retired"),
        ([LockTheme("t1")], RenameTheme("t1", "Other"), "locked"),
        ([LockTheme("t1")], MergeThemes(("t2",), "t1"), "locked"),
        ([LockTheme("t1")], MergeThemes(("t1",), "t2"), "locked"),
        ([LockTheme("t1")], RetireTheme("t1"), "locked"),
        ([LockTheme("t1")], SPLIT, "locked"),
        ([LockTheme("t1")], CodeExcerpt("a0", ("t2",)), "locked"),
        ([LockTheme("t1")], CodeExcerpt("a1", ("t2", "t1")), "locked"),
        ([LockTheme("t1")], LockTheme("t1"), "locked"),
        ([], UnlockTheme("t1"), "not locked"),
        ([], MergeThemes(("t1",), "t1"), "cannot be merged"),
        ([], MergeThemes((), "t1"), "cannot be merged"),
        ([], SplitTheme("t1", (Part("p1", "One"),)), "cannot be split"),
        ([], SplitTheme("t1", (Part("p1", "One", ("a1",)), Part("p2", "Two"))), "Answer a1"),
        ([], MoveTheme("t1", "t1"), "under itself"),
        ([MoveTheme("t1", "t2")], MoveTheme("t3", "t1"), "under a sub-theme"),
        ([MoveTheme("t1", "t2")], MoveTheme("t2", "t3"), "sub-themes of its own"),
        ([], CodeExcerpt("a99", ("t1",)), "no such answer"),
        ([], CodeExcerpts(()), "coded together"),
        ([], CodeExcerpts((SEVERAL.codings[0],) * 2), "coded together"),
        ([LockTheme("t3")], SEVERAL, "locked"),
        ([], CodeExcerpt("a0", ("t1", "t1")), "given twice"),
        ([], LinkExcerpts("a0", "a0", "must"), "cannot be linked"),
        ([LinkExcerpts("a0", "a1", "must")], LinkExcerpts("a1", "a0", "cannot"), "linked"),
        ([], UnlinkExcerpts("a0", "a1"), "not linked"),
        ([], Undo(1), "no such event"),
        ([LockTheme("t1"), Undo(1)], Undo(1), "undone already"),
        ([AddTheme("n1", "New"), RenameTheme("n1", "Newer")], Undo(1), "Events 2."),
    ],
    ids=str,
)
def test_refusals_say_why_and_where(story: list[Event], wish: Event, words: str) -> None:
    """What cannot be done is refused with the theme, answer or event that stands in the way."""
    with pytest.raises(CodebookError) as refused:
        add_event(story, wish, BASE)
    assert words in str(refused.value)
    assert refused.value.remedy


@settings(max_examples=60)
@given(histories)
def test_an_erased_answer_is_in_nothing(history: list[Event]) -> None:
    """After somebody took answers back, base and events name them nowhere, and still replay."""
    gone = {"a0", "a5"}
    left = erase_excerpts(history, gone, BASE)
    whole = msgspec.json.encode([left.base, left.events]).decode()
    assert not [one for one in gone if f'"{one}"' in whole]
    before, after = replay_events(history, BASE), replay_events(left.events, left.base)
    assert after.codings == {one: before.codings[one] for one in ANSWERS if one not in gone}
    assert len(left.events) == len(history)


def test_erasing_says_what_it_changed() -> None:
    """Versions whose digest is another one now are named with both digests, others are not."""
    story: list[Event] = [
        RenameTheme("t1", "Police"),
        LinkExcerpts("a0", "a1", "must"),
        LockTheme("t2"),
    ]
    left = erase_excerpts(story, {"a0"}, BASE)
    assert left.rewritten == 1
    assert sorted(left.changed) == [2, 3]
    old, new = left.changed[3]
    assert old == replay_events(story, BASE).codebook.digest
    assert new == replay_events(left.events, left.base).codebook.digest


def test_erasing_counts_in_a_split() -> None:
    """A split keeps its parts without the erased answers, and says how many those were."""
    left = erase_excerpts([SPLIT], {"a4"}, BASE)
    split = left.events[0]
    assert isinstance(split, SplitTheme)
    assert (split.parts[0].excerpts, split.parts[1].excerpts, split.erased) == (("a0",), (), 1)
    assert left.changed == {}
