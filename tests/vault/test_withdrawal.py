"""Codes with which somebody takes their answers back."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consult.errors import WithdrawalError
from consult.vault.withdrawal import (
    AT_ONCE,
    HARDNESS,
    digest_withdrawal_code,
    make_withdrawal_code,
    tidy_withdrawal_code,
)

SECRET = "an invented deployment secret of more than 32 characters"
CONSULTATION = UUID(int=1)
CODE = "1234 5678 9012 3456"
DIGITS = st.text("0123456789", min_size=16, max_size=16)


def test_codes_are_sixteen_digits_of_chance() -> None:
    """A thousand codes are all different, well formed, and use every digit in every place."""
    codes = {make_withdrawal_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(tidy_withdrawal_code(code) == code for code in codes)
    assert all({code[place] for code in codes} == set("0123456789") for place in (0, 5, 18))


@given(
    DIGITS, st.lists(st.sampled_from(["", " ", "-", "\N{EN DASH}", "\u00a0", "."]), min_size=16)
)
def test_a_code_is_read_whatever_stands_between_its_digits(digits: str, gaps: list[str]) -> None:
    """Spaces, dashes and dots anywhere do not matter."""
    typed = "".join(gap + digit for gap, digit in zip(gaps, digits, strict=False))
    tidy = tidy_withdrawal_code(f" {typed}\n")
    assert tidy is not None
    assert tidy.replace(" ", "") == digits


@pytest.mark.parametrize("zero", ["0", "\N{ARABIC-INDIC DIGIT ZERO}", "\N{DEVANAGARI DIGIT ZERO}"])
def test_a_code_is_read_in_the_digits_of_any_script(zero: str) -> None:
    """Somebody whose keyboard writes other digits can type the same code."""
    typed = "".join(chr(ord(zero) + int(sign)) if sign != " " else sign for sign in CODE)
    assert tidy_withdrawal_code(typed) == CODE


@given(st.text())
@example("1" * 15)
@example("1" * 17)
@example("1" * 100_000)
@example("1234 5678 9012 345x")
@example("")
@example("½" * 16)
def test_what_can_be_no_code_is_none(text: str) -> None:
    """Any text gives a well-formed code or None, and never an error."""
    tidy = tidy_withdrawal_code(text)
    assert tidy is None or tidy_withdrawal_code(tidy) == tidy


def test_texts_of_another_length_are_none() -> None:
    """A digit too few, too many, or a letter makes it none."""
    for text in ("1" * 15, "1" * 17, "1" * 100_000, "1234 5678 9012 345x", "", "½" * 16):
        assert tidy_withdrawal_code(text) is None


def test_a_digest_is_found_again_and_is_of_one_place_only() -> None:
    """One code has one digest, and another in another consultation, deployment or code."""
    digest = digest_withdrawal_code(CODE, SECRET, CONSULTATION)
    assert len(digest) == 32
    assert digest == digest_withdrawal_code(CODE, SECRET, CONSULTATION)
    others = {
        digest_withdrawal_code(CODE, SECRET + "x", CONSULTATION),
        digest_withdrawal_code(CODE, SECRET, uuid4()),
        digest_withdrawal_code("1234 5678 9012 3457", SECRET, CONSULTATION),
    }
    assert len(others | {digest}) == 4


def test_a_guess_costs_memory_and_passes() -> None:
    """A code of 53 bits is guarded by no less than three passes over 64 MiB."""
    assert HARDNESS.operations >= 3
    assert HARDNESS.memory >= 64 * 1024 * 1024


@pytest.mark.parametrize("code", ["", "marker", "1234567890123456", CODE + " "])
def test_only_a_tidy_code_has_a_digest(code: str) -> None:
    """A code that would be digested otherwise than it is looked up is refused, unquoted."""
    with pytest.raises(WithdrawalError) as caught:
        digest_withdrawal_code(code, SECRET, CONSULTATION)
    assert not code or code not in str(caught.value)


def test_no_more_than_two_digests_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many ask together, the memory of two digests is the most that is held."""
    inside, most = [0], [0]
    guard, full = threading.Lock(), threading.Barrier(2)

    def count(*_: object) -> bytes:
        with guard:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        full.wait(30)
        with guard:
            inside[0] -= 1
        return bytes(32)

    monkeypatch.setattr("consult.vault.withdrawal.argon2id.kdf", count)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(digest_withdrawal_code, CODE, SECRET, CONSULTATION) for _ in range(8)]
        assert all(len(one.result()) == 32 for one in asked)
    assert most[0] == 2
    assert AT_ONCE.acquire(blocking=False)
    AT_ONCE.release()


def test_the_sealing_half_gains_no_module_that_opens() -> None:
    """The module of withdrawal codes brings nothing of the vault's other half along."""
    program = (
        "import sys, consult.vault.withdrawal\n"
        "print(sorted(name for name in sys.modules if name.startswith('consult.vault.')))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == str(["consult.vault.hardness", "consult.vault.withdrawal"])
