"""Words in their context: what is found and where."""

import pytest

from anonymise.types import RedactedText
from consult.staff.codebooks.concordance import (
    Way,
    find_places,
    fold_form,
    read_sought,
    view_passage,
)

ANSWER = RedactedText("They helped [NAME 1] once.\nNo help came again, and [NAME 1] said so.")


@pytest.mark.parametrize(
    ("typed", "way", "found"),
    [
        ("help", "forms", ["helped", "help"]),
        ("help", "exact", ["help"]),
        ("HEL", "beginning", ["helped", "help"]),
        ("help came", "phrase", ["help came"]),
        ("help again", "exact", ["help", "again"]),
        ("help yesterday", "forms", []),
        ("name", "beginning", []),
    ],
)
def test_words_are_found_where_they_stand(typed: str, way: Way, found: list[str]) -> None:
    """Each way finds its places, all words have to be there, and a placeholder is never a word."""
    sought = read_sought(RedactedText(typed), way)
    assert sought is not None
    places = find_places(ANSWER, sought)
    assert [ANSWER.text[one.start : one.end] for one in places] == found


def test_a_gap_in_a_phrase_is_not_closed() -> None:
    """What redaction took out of a phrase leaves nothing to look for; of words the others stay."""
    typed = RedactedText("[NAME 1] said")
    assert read_sought(typed, "phrase") is None
    assert read_sought(RedactedText("[NAME 1]"), "forms") is None
    sought = read_sought(typed, "exact")
    assert sought is not None
    assert sought.words == ("said",)
    assert "said" not in repr(sought)


def test_a_passage_marks_what_was_taken_out() -> None:
    """The context holds whole words, with placeholders as pieces of their own."""
    sought = read_sought(RedactedText("once"), "exact")
    assert sought is not None
    (place,) = find_places(ANSWER, sought)
    passage = view_passage(ANSWER, place)
    assert [(one.text, one.is_gone) for one in passage.before] == [
        ("They helped ", False),
        ("[NAME 1]", True),
        (" ", False),
    ]
    assert passage.word == "once"
    assert "".join(one.text for one in passage.after).startswith(".\nNo help came again")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("call", "called"),
        ("stop", "stopping"),
        ("story", "stories"),
        ("use", "using"),
        ("miss", "missed"),
        ("child\u2019s", "child"),
        ("churches", "church"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    """The common endings of English do not tell words apart."""
    assert fold_form(one) == fold_form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("police", "policy"), ("seed", "see"), ("this", "thing")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    """What only looks alike is not one word."""
    assert fold_form(one) != fold_form(other)
