"""Raw answers become redacted ones, or nothing at all."""

import traceback
from typing import NoReturn

import pytest

from anonymise.errors import RedactionError
from consult.intake import redaction
from consult.intake.redaction import KeptAnswers, redact_answers
from tests.intake.published import TODAY, say

MARKER = "marmalade"
NUMBER = "07700 900123"


def _no_trace(error: BaseException) -> bool:
    chain: list[BaseException] = [error]
    while (before := chain[-1].__context__ or chain[-1].__cause__) is not None:
        chain.append(before)
    said = "".join(traceback.format_exception(error, chain=True))
    return not any(MARKER in f"{one} {one!r} {vars(one)}" for one in chain) and MARKER not in said


def test_identifiers_are_gone_and_codes_stay() -> None:
    """Texts come out redacted; closed answers and missing codes as they were."""
    kept = redact_answers(
        say("story", story=f"Please ring {NUMBER} about the {MARKER}."), language="en", today=TODAY
    )
    assert NUMBER not in kept.texts["story"].text
    assert MARKER in kept.texts["story"].text
    closed = redact_answers(say("contact", contact="police"), language="en", today=TODAY)
    assert (closed.closed, closed.texts) == ({"contact": ("police",)}, {})
    missing = redact_answers(say("contact", contact="!dont-know"), language="en", today=TODAY)
    assert (missing.closed, missing.missing) == ({}, {"contact": "dont-know"})


def test_companion_text_is_redacted_too() -> None:
    """The text beside "other" is free text like any other."""
    answers = say("contact", contact="else", contact__other=f"My sister on {NUMBER}")
    kept = redact_answers(answers, language="en", today=TODAY)
    assert NUMBER not in kept.texts["contact~other"].text


def test_unknown_language_keeps_nothing() -> None:
    """Without a lexicon for its language no text is kept, and the error does not repeat it."""
    with pytest.raises(RedactionError, match="story") as caught:
        redact_answers(say("story", story=f"The {MARKER}."), language="pl", today=TODAY)
    assert _no_trace(caught.value)


@pytest.mark.parametrize("fault", [ValueError, RecursionError, RuntimeError])
def test_any_fault_in_redaction_is_refused_without_the_text(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    """Whatever fails inside, with whatever message, nothing of the text comes out."""

    def fail(text: str, **given: object) -> NoReturn:
        del given
        raise fault(text)

    monkeypatch.setattr(redaction, "redact", fail)
    with pytest.raises(RedactionError, match="story") as caught:
        redact_answers(say("story", story=f"The {MARKER}."), language="en", today=TODAY)
    assert _no_trace(caught.value)


def test_repr_has_counts_only() -> None:
    """Even redacted answers do not print."""
    kept = redact_answers(say("story", story=f"The {MARKER}."), language="en", today=TODAY)
    assert MARKER not in repr(kept)
    assert repr(kept) == "KeptAnswers(closed=0, missing=0, texts=1)"


def test_later_answers_replace_earlier_ones() -> None:
    """A key has one answer: a code that is given later displaces a missing code, and back."""
    first = KeptAnswers(missing={"contact": "dont-know"}, flags=("b",))
    second = KeptAnswers(closed={"contact": ("police",)}, flags=("a", "b"))
    merged = first.merge(second)
    assert (merged.closed, merged.missing) == ({"contact": ("police",)}, {})
    assert merged.flags == ("a", "b")
    assert merged.merge(first).closed == {}
