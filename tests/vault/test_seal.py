import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.exceptions import CryptoError
from nacl.public import PublicKey as LibraryKey
from nacl.public import SealedBox

from anonymise.types import RedactedText
from consult.errors import LockedError, SealError
from consult.vault.keys import make_key_pair
from consult.vault.open import open_derived, open_response
from consult.vault.record import ResponseRecord
from consult.vault.seal import SEALED_SIZES, PublicKey, seal_derived, seal_response

PAIR = make_key_pair()
OTHER = make_key_pair()
WORDS = st.text(max_size=40)
RECORDS = st.builds(
    ResponseRecord,
    instrument=WORDS,
    audience=WORDS,
    language=WORDS,
    closed=st.dictionaries(WORDS, st.lists(WORDS, max_size=4).map(tuple), max_size=6),
    missing=st.dictionaries(WORDS, WORDS, max_size=6),
    texts=st.dictionaries(WORDS, st.text(max_size=400).map(RedactedText), max_size=4),
    flags=st.lists(WORDS, max_size=3).map(tuple),
)
RECORD = ResponseRecord(
    instrument="0" * 64,
    audience="survivor",
    language="en",
    closed={"agencies": ("police", "health")},
    missing={"age": "prefer-not-to-say"},
    texts={"change": RedactedText("marker-of-a-redacted-answer")},
)


@given(RECORDS)
def test_opening_gives_back_what_was_sealed(record: ResponseRecord) -> None:
    """Whatever was sealed comes back equal, every field of it."""
    assert open_response(seal_response(record, PAIR.public).blob, PAIR.private) == record


@given(RECORDS)
def test_a_sealed_response_has_a_listed_size(record: ResponseRecord) -> None:
    """The length of a sealed response is one of the documented few."""
    assert len(seal_response(record, PAIR.public).blob) in SEALED_SIZES


@given(st.binary(max_size=9000))
def test_derived_payloads_come_back_and_have_a_listed_size(payload: bytes) -> None:
    """Derived bytes follow the same two rules as responses."""
    sealed = seal_derived(payload, PAIR.public)
    assert open_derived(sealed.blob, PAIR.private) == payload
    assert len(sealed.blob) in SEALED_SIZES


def test_short_answers_and_silence_have_the_same_size() -> None:
    """A response with a few sentences cannot be told from one without by its length."""
    silent = ResponseRecord(
        instrument="0" * 64, audience="survivor", language="en", closed={}, missing={}, texts={}
    )
    sizes = {len(seal_response(record, PAIR.public).blob) for record in (RECORD, silent)}
    assert sizes == {SEALED_SIZES[0]}


def test_two_seals_of_one_record_differ() -> None:
    """Equal answers cannot be recognised by equal bytes."""
    assert seal_response(RECORD, PAIR.public) != seal_response(RECORD, PAIR.public)


def test_a_sealed_response_shows_no_word_of_it() -> None:
    """Neither the blob nor any repr contains an answer."""
    sealed = seal_response(RECORD, PAIR.public)
    assert b"marker-of" not in sealed.blob
    for shown in (repr(sealed), repr(RECORD), repr(seal_derived(b"marker-of", PAIR.public))):
        assert "marker-of" not in shown
        assert "police" not in shown


@given(st.data())
@settings(max_examples=60)
def test_one_altered_byte_locks_a_response(data: st.DataObject) -> None:
    """A blob of which any byte was altered does not open, and the error tells nothing."""
    blob = bytearray(seal_response(RECORD, PAIR.public).blob)
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(LockedError) as caught:
        open_response(bytes(blob), PAIR.private)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@given(st.binary(max_size=200))
def test_bytes_that_were_never_sealed_are_locked(blob: bytes) -> None:
    """Anything that is no sealed box is refused in the same words as a wrong key."""
    with pytest.raises(LockedError, match="This does not open"):
        open_derived(blob, PAIR.private)


def test_another_consultations_key_does_not_open() -> None:
    """A key opens its own consultation's responses and no others."""
    with pytest.raises(LockedError):
        open_response(seal_response(RECORD, PAIR.public).blob, OTHER.private)


def test_one_kind_is_never_opened_as_the_other() -> None:
    """Derived text cannot pass as a response, nor a response as derived text."""
    with pytest.raises(LockedError):
        open_derived(seal_response(RECORD, PAIR.public).blob, PAIR.private)
    with pytest.raises(LockedError):
        open_response(seal_derived(b"\x80", PAIR.public).blob, PAIR.private)


def test_derived_bytes_that_are_no_record_are_locked() -> None:
    """A box of our own making that holds no record is refused without quoting it."""
    forged = seal_derived(b"candour-response-1\nmarker", PAIR.public)
    with pytest.raises(LockedError) as caught:
        open_response(forged.blob, PAIR.private)
    assert "marker" not in repr(caught.value)


@pytest.mark.parametrize("raw", [b"", b"\1" * 31, b"\1" * 33])
def test_a_public_key_of_another_length_is_refused(raw: bytes) -> None:
    """A public key has 32 bytes."""
    with pytest.raises(SealError):
        PublicKey(raw)


def test_a_public_key_that_would_seal_to_everyone_is_refused() -> None:
    """Keys of low order, which make every box readable, are never sealed to."""
    with pytest.raises(SealError):
        seal_response(RECORD, PublicKey(bytes(32)))


def test_what_the_respondents_hold_opens_nothing() -> None:
    """A public key fails wherever a private key is needed."""
    sealed = seal_response(RECORD, PAIR.public)
    with pytest.raises(AttributeError):
        open_response(sealed.blob, PAIR.public)  # type: ignore[arg-type] # The point.
    with pytest.raises((CryptoError, TypeError)):
        SealedBox(LibraryKey(PAIR.public.raw)).decrypt(sealed.blob)  # type: ignore[misc] # The point.


def test_sealing_loads_no_module_that_opens() -> None:
    """Importing the sealing half brings none of the vault's other half into the process."""
    program = (
        "import sys, consult.vault.seal\n"
        "print(sorted(name for name in sys.modules if name.startswith('consult.vault.')))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    # What was reviewed is part of a record, and opens nothing.
    parts = [f"consult.vault.{name}" for name in ("padding", "record", "review", "seal")]
    assert found.stdout.strip() == str(parts)
