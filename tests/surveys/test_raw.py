import copy
import pickle
import traceback

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answers import AnswerSet, RawText
from surveys.raw import clean_text
from tests.surveys.samples import HIDDEN

TEXT = RawText(HIDDEN)
ANSWERS = AnswerSet(
    closed={"helpful:police": ("secret-code",)},
    missing={"services": "dont-know"},
    texts={"story": TEXT},
)


@pytest.mark.parametrize("secret", [TEXT, ANSWERS])
def test_answers_never_show_themselves(secret: RawText | AnswerSet) -> None:
    """No ordinary way of turning answers into words shows any of them."""
    shown = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r}",
        format(secret),
        "%s" % (secret,),  # noqa: UP031 - the old way is one of the ways.
    ]
    shown += [repr([secret]), repr({"a": secret})]
    for words in shown:
        assert "Quokkas" not in words
        assert "secret-code" not in words
        assert "dont-know" not in words


def test_lengths_are_shown() -> None:
    """What is shown instead is how much there is."""
    assert repr(TEXT) == f"RawText({len(HIDDEN)} characters)"
    assert f"{TEXT:>40}".strip() == repr(TEXT)
    assert repr(ANSWERS) == "AnswerSet(closed=1, missing=1, texts=1)"


def test_raw_text_is_not_a_string() -> None:
    """Raw text cannot be joined to a string or passed where one is wanted."""
    assert not isinstance(TEXT, str)
    with pytest.raises(TypeError):
        HIDDEN + TEXT  # type: ignore[operator] # The point.


@pytest.mark.parametrize("secret", [TEXT, ANSWERS])
def test_answers_cannot_be_written_down(secret: RawText | AnswerSet) -> None:
    """Encoding, pickling and copying raw text fail, and the failure does not quote it."""
    for attempt in (msgspec.json.encode, msgspec.to_builtins, pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError) as caught:
            attempt(secret)
        assert "Quokkas" not in "".join(traceback.format_exception(caught.value))


def test_conversion_errors_do_not_quote() -> None:
    """A conversion that is handed raw text or answers by mistake does not quote them."""
    for secret in (TEXT, ANSWERS):
        with pytest.raises(msgspec.ValidationError) as caught:
            msgspec.convert(secret, list[int])
        assert "Quokkas" not in str(caught.value)
        assert "secret-code" not in str(caught.value)


@given(st.text())
def test_cleaning_is_final(text: str) -> None:
    """Cleaned text has one kind of line break, no control characters, and stays as it is."""
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert not {sign for sign in cleaned if sign < " "} - {"\n", "\t"}
    assert "\x7f" not in cleaned


def test_cleaning_keeps_what_was_said() -> None:
    """Line breaks, accents, emoji and right-to-left text survive cleaning."""
    kept = "Llŷr said:\n“Iawn” 👩‍👧 شکریہ"
    assert clean_text(f"\x00{kept}\r\n".replace("\n“", "\r\n“")) == kept
    assert clean_text("07700\x00 900\ud800123") == "07700 900123"
