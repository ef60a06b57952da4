import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.pwhash import argon2id

from consult.errors import LockedError
from consult.vault.hardness import STRONG, Hardness, check_hardness
from consult.vault.keys import (
    LIMITS,
    PERSON,
    PrivateKey,
    make_key_pair,
    make_person_keys,
    unlock_person,
    unwrap_key,
    wrap_key,
)
from consult.vault.open import open_derived
from consult.vault.passphrases import check_passphrase, hash_passphrase
from consult.vault.seal import PublicKey, seal_derived

CHEAP = Hardness(operations=argon2id.OPSLIMIT_MIN, memory=argon2id.MEMLIMIT_MIN)
PASSPHRASE = "seven invented words make one long passphrase"
PAIR = make_key_pair()
LOCKED = make_person_keys(PASSPHRASE, CHEAP)


def test_a_wrapped_key_opens_what_the_first_one_opens() -> None:
    """Unwrapping gives a key that works as the wrapped one did."""
    holder = make_key_pair()
    unwrapped = unwrap_key(wrap_key(PAIR.private, holder.public), holder.private)
    assert unwrapped.public == PAIR.public
    assert open_derived(seal_derived(b"x", PAIR.public).blob, unwrapped) == b"x"


def test_a_wrapped_key_is_only_for_its_holder() -> None:
    """Another holder's key, an altered byte and foreign bytes are refused alike."""
    holder, stranger = make_key_pair(), make_key_pair()
    wrapped = wrap_key(PAIR.private, holder.public)
    altered = wrapped[:-1] + bytes([wrapped[-1] ^ 1])
    foreign = seal_derived(b"not a key", holder.public).blob
    for blob, key in ((wrapped, stranger), (altered, holder), (foreign, holder), (b"", holder)):
        with pytest.raises(LockedError, match="does not open that lock") as caught:
            unwrap_key(blob, key.private)
        assert caught.value.__context__ is None


def test_two_wraps_of_one_key_differ() -> None:
    """Equal keys cannot be recognised by equal bytes."""
    assert wrap_key(PAIR.private, PAIR.public) != wrap_key(PAIR.private, PAIR.public)


@given(st.text(max_size=60))
@settings(max_examples=20)
def test_any_passphrase_unlocks_what_it_locked(passphrase: str) -> None:
    """A person's key comes back under the passphrase that locked it."""
    keys = make_person_keys(passphrase, CHEAP)
    assert unlock_person(keys.locked, passphrase).public == keys.public


def test_one_passphrase_typed_on_two_keyboards_is_one() -> None:
    """A composed and a decomposed accent are the same passphrase."""
    keys = make_person_keys("caf\N{LATIN SMALL LETTER E WITH ACUTE}", CHEAP)
    assert unlock_person(keys.locked, "cafe\N{COMBINING ACUTE ACCENT}").public == keys.public


def test_a_wrong_passphrase_is_not_told_from_altered_bytes() -> None:
    """Both are refused in the same words, which hold neither passphrase nor key."""
    altered = LOCKED.locked[:-1] + bytes([LOCKED.locked[-1] ^ 1])
    shown = []
    for locked, passphrase in ((LOCKED.locked, "wrong marker"), (altered, PASSPHRASE)):
        with pytest.raises(LockedError) as caught:
            unlock_person(locked, passphrase)
        assert caught.value.__context__ is None
        shown.append(str(caught.value))
    assert shown[0] == shown[1]
    assert "marker" not in shown[0]


@given(st.integers(0, len(LOCKED.locked)))
@settings(max_examples=40)
def test_a_shortened_lock_is_refused(length: int) -> None:
    """A truncated row raises LockedError, never anything else."""
    if length < len(LOCKED.locked):
        with pytest.raises(LockedError):
            unlock_person(LOCKED.locked[:length], PASSPHRASE)


def test_altered_limits_cannot_exhaust_the_machine() -> None:
    """A row that asks for more memory than is allowed is refused before any is taken."""
    start = len(PERSON)
    greedy = LIMITS.pack(3, 2**40)
    locked = LOCKED.locked[:start] + greedy + LOCKED.locked[start + LIMITS.size :]
    with pytest.raises(LockedError, match="memory"):
        unlock_person(locked, PASSPHRASE)


def test_the_default_hardness_is_strong() -> None:
    """Nobody who names no hardness gets less than three passes over 256 MiB."""
    assert hash_passphrase(PASSPHRASE).startswith("$argon2id$v=19$m=262144,t=3,p=1$")
    assert make_person_keys(PASSPHRASE).locked[len(PERSON) :][: LIMITS.size] == LIMITS.pack(
        STRONG.operations, STRONG.memory
    )
    assert (STRONG.operations, STRONG.memory) == (3, 256 * 1024 * 1024)


@pytest.mark.parametrize("hardness", [Hardness(0, 2**20), Hardness(3, 1), Hardness(99, 2**20)])
def test_limits_out_of_range_are_refused(hardness: Hardness) -> None:
    """Limits that argon2id cannot follow are named and refused."""
    assert check_hardness(hardness)
    with pytest.raises(LockedError):
        hash_passphrase(PASSPHRASE, hardness)
    with pytest.raises(LockedError):
        make_person_keys(PASSPHRASE, hardness)


def test_a_passphrase_is_checked_against_its_own_hash_only() -> None:
    """The right passphrase passes; a wrong one and a string that is no hash do not."""
    stored = hash_passphrase(PASSPHRASE, CHEAP)
    assert check_passphrase(PASSPHRASE, stored)
    assert not check_passphrase("wrong", stored)
    assert not check_passphrase(PASSPHRASE, "not a hash")
    assert not check_passphrase(PASSPHRASE, "nicht gehört")
    assert not check_passphrase(PASSPHRASE, "")


def test_private_types_show_nothing() -> None:
    """No repr, no str and no pickle contains a byte of a private key."""
    raw = b"\x2a" * 32
    key = PrivateKey(raw)
    assert repr(key) == str(key) == "PrivateKey(…)"
    assert "*" not in f"{PAIR} {LOCKED}"
    assert str(LOCKED.locked)[2:-1] not in repr(LOCKED)
    for take in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            take(key)
    assert not hasattr(key, "__dict__")


def test_a_private_key_of_another_length_is_refused() -> None:
    """A private key has 32 bytes, and the refusal quotes none of them."""
    with pytest.raises(LockedError) as caught:
        PrivateKey(b"marker")
    assert "marker" not in str(caught.value)


def test_a_fingerprint_names_one_key() -> None:
    """Fingerprints differ between keys and stay the same for one."""
    assert PAIR.public.fingerprint == PublicKey(PAIR.public.raw).fingerprint
    assert PAIR.public.fingerprint != LOCKED.public.fingerprint
    assert len(PAIR.public.fingerprint) == 64
