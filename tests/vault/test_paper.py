import ast
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consult.errors import LockedError, RecoveryKeyError
from consult.vault.keys import PrivateKey, make_key_pair
from consult.vault.paper import (
    GROUPS,
    SIGNS,
    read_paper_key,
    read_public_key,
    write_paper_key,
    write_public_key,
)
from consult.vault.seal import PublicKey
from tests.architecture.source import called_name, read_tree, walk_modules

RAW = st.binary(min_size=32, max_size=32)
KEY = make_key_pair().private
WRITTEN = write_paper_key(KEY)
PLACES = st.integers(0, len(WRITTEN) - 1).filter(lambda place: WRITTEN[place] != " ")


def group_of(place: int) -> int:
    """Give the number of the group in which a place of the written key is, from one."""
    return place // 7 + 1


@given(RAW)
def test_a_key_comes_back_from_paper(raw: bytes) -> None:
    """What was written is read as the same key."""
    assert read_paper_key(write_paper_key(PrivateKey(raw))).write_plain() == raw


@given(RAW)
def test_a_public_key_comes_back_as_one_word(raw: bytes) -> None:
    """The public half is one word, fit for a setting, and comes back."""
    written = write_public_key(PublicKey(raw))
    assert not set(written) - set(SIGNS + "-")
    assert read_public_key(written) == PublicKey(raw)


def test_a_key_fits_in_one_line_of_signs_that_are_told_apart() -> None:
    """Eleven groups of six in one line of a terminal, without I, L, O and U."""
    assert [len(group) for group in WRITTEN.split(" ")] == [6] * GROUPS
    assert len(WRITTEN) <= 80
    assert not set("ILOU") & set(SIGNS)
    assert len(set(SIGNS)) == 32


@given(st.integers(0, 2**32))
def test_case_spaces_dashes_and_mistaken_signs_are_read(seed: int) -> None:
    """However it is typed: small letters, any gaps, dashes, and O, I or L for 0 and 1."""
    chance = random.Random(seed)
    typed = ""
    for sign in WRITTEN:
        sign = chance.choice({"0": "0oO", "1": "1iIlL"}.get(sign, sign))  # noqa: PLW2901 - Typed anew.
        typed += chance.choice(["", " ", "-", "\t", "\n", " \N{EN DASH} "]) if sign == " " else ""
        typed += chance.choice([sign.lower(), sign.upper()]).strip()
    assert read_paper_key(f"  {typed}\n").public == KEY.public


@given(PLACES, st.sampled_from(SIGNS))
@settings(max_examples=200)
def test_one_wrong_sign_names_its_group(place: int, sign: str) -> None:
    """A slip of one sign is always found, and in the group where it was made."""
    assume(WRITTEN[place] != sign)
    with pytest.raises(RecoveryKeyError, match=rf"^Group {group_of(place)} of 11 does not fit"):
        read_paper_key(WRITTEN[:place] + sign + WRITTEN[place + 1 :])


@given(PLACES, PLACES)
@settings(max_examples=200)
def test_two_exchanged_signs_name_their_group(first: int, second: int) -> None:
    """Any two signs of one group in the wrong order are always found."""
    first, second = sorted((first, second))
    second = min(second, group_of(first) * 7 - 2)
    assume(WRITTEN[first] != WRITTEN[second])
    signs = list(WRITTEN)
    signs[first], signs[second] = signs[second], signs[first]
    with pytest.raises(RecoveryKeyError, match=rf"^Group {group_of(first)} of 11"):
        read_paper_key("".join(signs))


@given(st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_two_exchanged_groups_are_both_named(first: int, second: int) -> None:
    """Groups in the wrong order are found, whatever is in them."""
    first, second = sorted((first, second))
    assume(first != second)
    groups = WRITTEN.split()
    groups[first], groups[second] = groups[second], groups[first]
    with pytest.raises(RecoveryKeyError, match=rf"^Each of groups {first + 1}, {second + 1} "):
        read_paper_key(" ".join(groups))


@given(PLACES)
def test_a_missing_and_a_doubled_sign_name_their_group(place: int) -> None:
    """A group that is too short or too long is named when the groups were typed apart."""
    missing = WRITTEN[:place] + WRITTEN[place + 1 :]
    doubled = WRITTEN[: place + 1] + WRITTEN[place:]
    for typed in (missing, doubled):
        with pytest.raises(RecoveryKeyError, match=rf"^Group {group_of(place)} of 11 has"):
            read_paper_key(typed)


@given(st.integers(0, 65))
def test_a_key_that_ends_too_early_says_how_long_one_is(length: int) -> None:
    """A key typed in one piece with signs missing is refused with the right number."""
    typed = WRITTEN.replace(" ", "")[:length]
    with pytest.raises(RecoveryKeyError, match=f"{length} signs, and a key has 66"):
        read_paper_key(typed)


def test_a_sign_missing_in_one_piece_is_narrowed_down() -> None:
    """Without gaps, the first group that does not fit is where to look, or just before it."""
    typed = WRITTEN.replace(" ", "")
    with pytest.raises(RecoveryKeyError, match=r"first that does not fit is group ([4-9]|1[01])"):
        read_paper_key(typed[:20] + typed[21:])


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_any_text_is_refused_in_our_own_words(text: str) -> None:
    """Nothing that is typed raises anything else, and none of it is quoted."""
    with pytest.raises(RecoveryKeyError) as caught:
        read_paper_key("marker " + text)
    assert "marker" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_very_long_text_is_refused_at_once() -> None:
    """A file that was pasted by mistake is refused like any other."""
    with pytest.raises(RecoveryKeyError):
        read_paper_key("A" * 10_000_000)


def test_the_two_halves_are_told_apart() -> None:
    """A public key typed for a private one, and the reverse, is named as what it is."""
    for read, written in (
        (read_paper_key, write_public_key(KEY.public)),
        (read_public_key, WRITTEN),
    ):
        with pytest.raises(RecoveryKeyError, match="the other half"):
            read(written)


def test_slips_that_every_group_lets_pass_are_found_by_the_whole() -> None:
    """A group of another key, with a sound check sign of its own, is not accepted."""
    other = write_paper_key(make_key_pair().private).split()
    groups = WRITTEN.split()
    for place in range(GROUPS - 1):
        mixed = [*groups[:place], other[place], *groups[place + 1 :]]
        with pytest.raises(RecoveryKeyError, match="together they are no key"):
            read_paper_key(" ".join(mixed))


def test_a_key_that_took_a_place_is_not_written() -> None:
    """Paper holds a whole key or none: never one whose former keys would be lost."""
    with pytest.raises(LockedError):
        write_paper_key(make_key_pair().private.succeed(KEY))


def test_bytes_of_a_key_are_asked_for_in_two_places_only() -> None:
    """Nothing but the lock of a passphrase and the paper gets a private key's bytes."""
    askers = {
        path.name
        for path in walk_modules("consult")
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Call) and called_name(node) == "write_plain"
    }
    assert askers == {"keys.py", "paper.py"}
