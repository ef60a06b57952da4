from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from surveys.errors import UnfinishedLanguageError
from surveys.files import decode_instrument, encode_instrument
from surveys.model import Instrument
from surveys.places import places_of
from surveys.signing import count_missing, draft_languages, is_signed, sign
from tests.surveys.samples import SAMPLE

DAY = date(2026, 11, 20)


def in_welsh() -> Instrument:
    """The sample with a Welsh text, however unlikely, beside every English one."""
    instrument = decode_instrument(encode_instrument(SAMPLE), "The sample")
    for _, text in places_of(instrument, dict):
        text["cy"] = f"Cymraeg: {text['en']}"
    return replace(instrument, languages=["en", "cy"], signed=[])


def test_english_needs_no_signature() -> None:
    """English is the source that others are held against, so it is never a draft."""
    assert is_signed(SAMPLE, "en")


def test_translation_is_a_draft_until_signed() -> None:
    """A declared language is a draft until a named person signs it."""
    instrument = in_welsh()
    assert draft_languages(instrument) == ["cy"]
    signed = sign(instrument, "cy", "Dana Designer", DAY)
    assert draft_languages(signed) == []
    assert [(one.language, one.by, one.on) for one in signed.signed] == [
        ("cy", "Dana Designer", DAY)
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_change_makes_it_a_draft_again(language: str) -> None:
    """A signature falls when the translation changes, and when its English does."""
    signed = sign(in_welsh(), "cy", "Dana Designer", DAY)
    _, heading = next(iter(places_of(signed, dict)))
    heading[language] += "!"
    assert draft_languages(signed) == ["cy"]


def test_signature_says_what_else_was_read() -> None:
    """A signature that covers the words on every page says so; another says nothing of them."""
    plain = sign(in_welsh(), "cy", "Dana Designer", DAY)
    both = sign(in_welsh(), "cy", "Dana Designer", DAY, words="a" * 64)
    assert b"words" not in msgspec.json.encode(plain.signed)
    assert [one.words for one in both.signed] == ["a" * 64]


def test_signed_again_replaces_the_signature() -> None:
    """One language has one signature: the last."""
    first = sign(in_welsh(), "cy", "Dana Designer", DAY)
    again = sign(first, "cy", "Ada Approver", DAY)
    assert [one.by for one in again.signed] == ["Ada Approver"]


def test_other_languages_keep_theirs() -> None:
    """A change in one language leaves another's signature standing."""
    instrument = in_welsh()
    for _, text in places_of(instrument, dict):
        text["pl"] = f"Po polsku: {text['en']}"
    both = replace(instrument, languages=["en", "cy", "pl"])
    signed = sign(sign(both, "cy", "Dana Designer", DAY), "pl", "Dana Designer", DAY)
    _, heading = next(iter(places_of(signed, dict)))
    heading["pl"] += "!"
    assert draft_languages(signed) == ["pl"]


def test_unfinished_language_is_refused() -> None:
    """Nobody can sign a language with a text missing; the refusal says how many."""
    instrument = in_welsh()
    texts = [text for _, text in places_of(instrument, dict)]
    texts[0]["cy"] = " "
    del texts[1]["cy"]
    assert count_missing(instrument, "cy") == 2
    with pytest.raises(UnfinishedLanguageError, match="2 texts"):
        sign(instrument, "cy", "Dana Designer", DAY)


def test_easy_words_may_be_of_some_texts_only() -> None:
    """Where easy words are missing the ordinary ones are shown, so some are enough to sign."""
    instrument = replace(in_welsh(), languages=["en", "en-simple"], signed=[])
    with pytest.raises(UnfinishedLanguageError, match="texts"):
        sign(instrument, "en-simple", "Dana Designer", DAY)
    _, heading = next(iter(places_of(instrument, dict)))
    heading["en-simple"] = "Your views"
    assert count_missing(instrument, "en-simple") > 0
    signed = sign(instrument, "en-simple", "Dana Designer", DAY)
    assert draft_languages(signed) == []
    heading["en-simple"] = "What you think"
    assert draft_languages(signed) == ["en-simple"]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_only_declared_translations_are_signed(language: str) -> None:
    """Neither the English source nor a language that is not offered can be signed."""
    with pytest.raises(UnfinishedLanguageError, match=language):
        sign(in_welsh(), language, "Dana Designer", DAY)
