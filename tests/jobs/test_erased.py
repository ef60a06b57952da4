"""What a run found, once responses behind it are erased."""

from collections.abc import Collection, Mapping
from uuid import UUID, uuid4

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from analysis.types import Coding, Manifest, Theme, ThemeParameters, ThemeSet
from anonymise.types import RedactedText
from consult.jobs.erased import LEAST_PEOPLE, keep_shared_words, list_words, take_out
from consult.jobs.results import Author, RunResult

MARKER = "bellwetherish"
MANIFEST = Manifest(
    input_digest="d" * 64,
    parameters=ThemeParameters(),
    seed=0,
    versions={},
    answers=0,
    non_answers=0,
    distinct_answers=99,
    without_words=99,
)


def make_result(uses: Mapping[UUID, Collection[str]], themes: Mapping[str, str]) -> RunResult:
    """Make a result of one answer a person, each in the theme of its first word.

    ``themes`` maps a theme's id to its label, whose parts are its keywords as well.
    """
    found = tuple(
        Theme(
            name,
            label,
            tuple(label.split(", ")),
            sum(label.split(", ")[0] in words for words in uses.values()),
            0.9,
            tuple(one.hex for one, words in uses.items() if label.split(", ")[0] in words)[:5],
        )
        for name, label in themes.items()
    )
    codings = tuple(
        Coding(
            person.hex,
            tuple(name for name, label in themes.items() if label.split(", ")[0] in words),
            0.9,
            "answer" if words else "non-answer",
        )
        for person, words in uses.items()
    )
    theme_set = ThemeSet(found, codings, replace(MANIFEST, answers=len(uses)))
    words = list_words(theme_set)
    return RunResult(
        theme_set=theme_set,
        excerpts={one.hex: RedactedText(f"text of {one.hex}") for one in uses},
        respondents=len(uses),
        authors=tuple(
            Author(one, (one.hex,), tuple(words.index(word) for word in used), 1)
            for one, used in uses.items()
        ),
        words=words,
        left_out=len(uses),
    )


def read_everything(result: RunResult) -> str:
    """Give a result as the text that its reader could search."""
    return msgspec.json.encode(result).decode()


def test_an_erased_marker_is_in_nothing() -> None:
    """A word that only an erased person and two others used is in no part of what remains."""
    people = [uuid4() for _ in range(40)]
    uses = {one: ["waiting", MARKER] if at < 3 else ["waiting"] for at, one in enumerate(people)}
    before = keep_shared_words(make_result(uses, {"t1": f"waiting, {MARKER}"}))
    assert read_everything(before).count(MARKER) == 3
    assert people[0].hex in read_everything(before)
    after = take_out(before, {people[0]})
    assert MARKER not in read_everything(after)
    assert people[0].hex not in read_everything(after)
    assert str(people[0]) not in read_everything(after)
    assert after.theme_set.themes[0].label == "waiting"
    assert after.theme_set.themes[0].size == 39
    assert (after.respondents, after.taken_back, after.left_out) == (39, 1, 39)
    assert after.theme_set.manifest.input_digest == ""
    assert after.theme_set.manifest.answers == 39


def test_an_erased_answer_leaves_its_group() -> None:
    """Of answers that are nearly the same the erased go; one that is left is no group."""
    people = sorted((uuid4() for _ in range(5)), key=lambda one: one.hex)
    names = [one.hex for one in people]
    result = replace(
        make_result({one: ["waiting"] for one in people}, {"t1": "waiting"}),
        near_duplicates=(tuple(names[:3]), tuple(names[3:])),
    )
    after = take_out(result, {people[0], people[4]})
    assert after.near_duplicates == ((names[1], names[2]),)


def test_nothing_erased_is_the_same_result() -> None:
    """A result none of whose responses went is given back as it is."""
    result = make_result({uuid4(): ["waiting"]}, {"t1": "waiting"})
    assert take_out(result, {uuid4()}) is result


def test_taken_out_twice_is_counted_twice() -> None:
    """Responses that go one after the other are counted together."""
    people = [uuid4() for _ in range(5)]
    result = make_result({one: ["waiting"] for one in people}, {"t1": "waiting"})
    after = take_out(take_out(result, {people[0]}), set(people[:3]))
    assert (after.taken_back, after.respondents) == (3, 2)


def test_a_theme_without_answers_goes() -> None:
    """When everybody in a theme is gone, so is the theme."""
    people = [uuid4() for _ in range(6)]
    uses = {one: ["court" if at < 2 else "school"] for at, one in enumerate(people)}
    result = make_result(uses, {"t1": "school", "t2": "court"})
    assert [one.id for one in take_out(result, set(people[:2])).theme_set.themes] == ["t1"]


def test_words_of_two_people_are_never_shown() -> None:
    """From the start, a label and keywords hold only what three people or more have used."""
    people = [uuid4() for _ in range(9)]
    uses = {one: ["help", MARKER] if at < 2 else ["help"] for at, one in enumerate(people)}
    result = keep_shared_words(make_result(uses, {"t1": f"help, {MARKER}", "t2": MARKER}))
    assert MARKER not in read_everything(result)
    assert [one.label for one in result.theme_set.themes] == ["help", "mixed answers"]


def test_labels_stay_apart() -> None:
    """Two themes whose labels lose what told them apart are numbered."""
    uses = {uuid4(): ["help"] for _ in range(4)} | {uuid4(): ["court"], uuid4(): ["dad"]}
    themes = {"t1": "help, court", "t2": "help, dad", "t3": "help (2)"}
    result = keep_shared_words(make_result(uses, themes))
    labels = [one.label for one in result.theme_set.themes]
    assert labels == ["help", "help (2)", "help (3)"]


@given(
    st.lists(st.sets(st.sampled_from(["help", "court", "school", "dad"])), max_size=20),
    st.data(),
)
def test_what_remains_is_what_remains(used: list[set[str]], data: st.DataObject) -> None:
    """Whoever goes: sizes are those of the codings left, and each word shown has three users."""
    uses = {uuid4(): sorted(one) for one in used}
    gone = data.draw(st.sets(st.sampled_from(list(uses)))) if uses else set()
    result = make_result(uses, {"t1": "help, court", "t2": "school", "t3": "dad, court, help"})
    after = take_out(keep_shared_words(result), gone)
    left = [words for one, words in uses.items() if one not in gone]
    assert len(after.theme_set.codings) == len(after.authors) == after.respondents == len(left)
    for theme in after.theme_set.themes:
        assert theme.size == sum(theme.id in one.themes for one in after.theme_set.codings)
        for word in theme.keywords:
            assert sum(word in words for words in left) >= LEAST_PEOPLE
    assert not any(one.hex in read_everything(after) for one in gone)
