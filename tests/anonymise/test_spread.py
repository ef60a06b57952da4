"""Names that come again in an answer, written another way."""

from collections.abc import Callable
from datetime import date

import pytest

from anonymise.finding.spread import is_one_edit
from anonymise.redact import redact

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("word", ["daren", "darrren", "darran", "darrne", "arren"])
def test_one_letter_wrong_is_one_edit(word: str) -> None:
    """A letter more, less or changed, or two swapped, is one edit in either direction."""
    assert is_one_edit(word, "darren")
    assert is_one_edit("darren", word)


@pytest.mark.parametrize("word", ["darren", "dren", "darnre", "dorran", "darrenes", "sharon"])
def test_anything_else_is_not_one_edit(word: str) -> None:
    """The same word and words two letters away are no slips of it."""
    assert not is_one_edit(word, "darren")


@pytest.mark.parametrize("case", [str.lower, str.upper], ids=["lower", "upper"])
def test_only_unusual_words_go_as_misspelled_names(case: Callable[[str], str]) -> None:
    """Everyday words stay beside a name one letter away, and without one every word does."""
    assert "barren ground" in redact("it was barren ground", today=TODAY).text.text
    text = case("my ex darren hit me. it was a barren night. he had no money")
    output = redact(text, today=TODAY).text.text.lower()
    assert "arren" not in output
    assert "no money" in output


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("he was sacked from jaguar", "he was sacked from [ORGANISATION 1]"),
        ("he was sacked from his job", "he was sacked from his job"),
        ("he is a chef at the old mill", "he is a [JOB] at [PLACE 1]"),
        ("i am a carer for my mum", "i am a carer for my mum"),
        ("picked up from little acorns by him", "picked up from [PLACE 1] by him"),
        ("my worker from lighthouse rang", "my worker from [ORGANISATION 1] rang"),
        ("he was at sandy bay", "he was at [PLACE 1] bay"),
        ("i was at high school", "i was at high school"),
        ("they ignored Practice Direction 12J", "they ignored Practice Direction 12J"),
        ("they ignored practice direction 3aa", "they ignored practice direction 3aa"),
    ],
)
def test_work_bare_names_and_rules_of_court(text: str, output: str) -> None:
    """Employers and bare names go where work and places are told; rules of court stay."""
    assert redact(text, today=TODAY).text.text == output
