"""A stored response is changed to less, wherever in it the same words stand."""

from uuid import uuid4

import pytest
from msgspec.structs import replace

from anonymise.types import RedactedText
from consult.intake.amending import OFFERED, count_words, find_words, say_of, take_words
from consult.vault.record import ResponseRecord, list_flags, needs_review
from consult.vault.review import AnswerReview, Referral

RECORD = ResponseRecord(
    instrument="0" * 64,
    audience="survivor",
    language="en",
    closed={"contact": ("police",)},
    missing={},
    texts={
        "story": RedactedText("Old mill lane, flat 44. [NAME 1] saw it."),
        "other": RedactedText("At OLD MILL LANE they knew. The mill was shut. 44!"),
    },
    flags=("rare-event",),
    flagged={"story": ("rare-event",), "other": ()},
)


def read_texts(record: ResponseRecord) -> list[str]:
    """Give the texts, in order."""
    return [text.text for text in record.texts.values()]


def test_the_same_words_go_elsewhere() -> None:
    """Words that go together go where they stand together, in whatever case, and not alone."""
    assert read_texts(take_words(RECORD, "story", {0, 1, 2})) == [
        "[REMOVED] flat 44. [NAME 1] saw it.",
        "At [REMOVED] they knew. The mill was shut. 44!",
    ]


def test_numbers_go_elsewhere_too() -> None:
    """What is no word, such as a number, goes wherever it stands as well."""
    assert read_texts(take_words(RECORD, "story", {4}, "NUMBER")) == [
        "Old mill lane, flat [NUMBER] [NAME 1] saw it.",
        "At OLD MILL LANE they knew. The mill was shut. [NUMBER]",
    ]


def test_nothing_chosen_changes_nothing() -> None:
    """No place, or places beyond the last word, leave the response as it is."""
    assert take_words(RECORD, "story", set()) == RECORD
    assert take_words(RECORD, "story", {400}) == RECORD


def test_kinds_are_those_offered() -> None:
    """A kind that is not offered raises, so that no form brings words of its own in."""
    with pytest.raises(ValueError, match="kind"):
        take_words(RECORD, "story", {0}, "Darren")
    assert take_words(RECORD, "story", {0}, OFFERED[0]) != RECORD


def test_a_change_has_to_be_cleared_anew() -> None:
    """What was agreed to is agreed to no more once a word of it is another, and memos lose it."""
    review = AnswerReview(
        passed=True,
        cleared_by=(uuid4(), uuid4()),
        memo=RedactedText("The old mill lane again."),
        referral=Referral(RedactedText("old mill lane"), (RedactedText("Rang old mill lane."),)),
    )
    record = say_of(RECORD, "other", review)
    after = take_words(record, "story", {0, 1, 2}).reviews["other"]
    assert not after.passed
    assert after.cleared_by == ()
    assert after.memo == RedactedText("The [REMOVED] again.")
    assert after.referral == Referral(RedactedText("[REMOVED]"), (RedactedText("Rang [REMOVED]"),))
    untouched = take_words(record, "story", {6}).reviews["other"]
    assert untouched == review


def test_emptied_answers_go_unless_passed_on() -> None:
    """An answer of which nothing is left goes, and stays while the safeguarding lead has it."""
    bare = replace(RECORD, texts={"story": RedactedText("mill"), "other": RedactedText("x y")})
    assert list(take_words(bare, "story", {0}).texts) == ["other"]
    passed_on = say_of(bare, "story", AnswerReview(referral=Referral(RedactedText("see"))))
    assert list(take_words(passed_on, "story", {0}).texts) == ["story", "other"]


def test_words_are_named_as_they_are_denied() -> None:
    """Denied words are folded, each once, and placeholders and numbers are none of them."""
    assert find_words(RECORD, "story", {0, 1, 4, 5, 99}) == ("mill", "old")
    assert count_words(RECORD, "story") == 8


def test_flags_are_kept_text_by_text() -> None:
    """Only the answer that was flagged waits for review, and all of them where that is unknown."""
    assert list_flags(RECORD, "story") == ("rare-event",)
    assert not needs_review(RECORD, "other")
    assert needs_review(replace(RECORD, flagged={}), "other")
