"""Codes with which invited people begin."""

from uuid import UUID, uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consult.errors import EntryCodeError
from consult.vault.entry import (
    LENGTH,
    digest_entry_code,
    make_entry_code,
    tidy_entry_code,
)
from consult.vault.signs import SIGNS

SECRET = "an invented deployment secret of more than 32 characters"
QUESTIONNAIRE = UUID(int=1)


def test_codes_are_sixteen_signs_of_chance() -> None:
    """A thousand codes are all different, well formed, and use every sign in every place."""
    codes = {make_entry_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(tidy_entry_code(code) == code for code in codes)
    assert all({code[place] for code in codes} == set(SIGNS) for place in (0, 6, 17, 18))


def test_no_two_signs_are_taken_for_one_another() -> None:
    """Neither of the pairs that people confuse on paper has both of its signs in a code."""
    assert len(set(SIGNS)) == len(SIGNS) == 31
    assert not set(SIGNS) & set("01ilo")


@given(st.lists(st.sampled_from(["", " ", "-", "\N{EN DASH}", "\u00a0", "."]), min_size=LENGTH))
def test_a_code_is_read_however_it_is_typed(gaps: list[str]) -> None:
    """Capitals, spaces and dashes anywhere do not matter."""
    code = make_entry_code()
    typed = "".join(
        gap + sign for gap, sign in zip(gaps, code.replace("-", "").upper(), strict=False)
    )
    assert tidy_entry_code(f" {typed}\n") == code


def test_digits_of_another_script_are_read() -> None:
    """Somebody whose keyboard writes other digits can type the same code."""
    code = next(code for code in iter(make_entry_code, "") if set(code) & set("23456789"))
    typed = "".join(
        chr(ord("\N{ARABIC-INDIC DIGIT ZERO}") + int(sign)) if sign.isdigit() else sign
        for sign in code
    )
    assert tidy_entry_code(typed) == code


@given(st.integers(0, LENGTH - 1), st.sampled_from(SIGNS))
def test_every_single_slip_is_noticed(place: int, sign: str) -> None:
    """A code with one wrong sign is no code."""
    plain = make_entry_code().replace("-", "")
    slipped = plain[:place] + sign + plain[place + 1 :]
    assert (tidy_entry_code(slipped) is None) is (slipped != plain)


@given(st.integers(0, LENGTH - 2))
def test_neighbours_that_changed_places_are_noticed(place: int) -> None:
    """A code with two signs the wrong way round is no code."""
    plain = make_entry_code().replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    assert (tidy_entry_code(swapped) is None) is (swapped != plain)


@given(st.text())
@example("")
@example("a" * 100_000)
@example("\N{VULGAR FRACTION ONE HALF}" * 16)
@example("ß" * 8)
def test_anything_else_is_no_code(text: str) -> None:
    """Whatever is typed is read as a tidy code or as none, and never raises."""
    tidy = tidy_entry_code(text)
    assert tidy is None or tidy_entry_code(tidy) == tidy


def test_the_digest_is_of_one_questionnaire_and_one_deployment() -> None:
    """The same code gives the same digest, and another one elsewhere."""
    code = make_entry_code()
    digest = digest_entry_code(code, SECRET, QUESTIONNAIRE)
    assert len(digest) == 32
    assert digest == digest_entry_code(code, SECRET, QUESTIONNAIRE)
    assert digest != digest_entry_code(code, SECRET, uuid4())
    assert digest != digest_entry_code(code, f"{SECRET}.", QUESTIONNAIRE)
    assert digest != digest_entry_code(make_entry_code(), SECRET, QUESTIONNAIRE)


@pytest.mark.parametrize("text", ["", "nothing", "2aad tcef 3pvb by5b"])
def test_what_is_no_tidy_code_is_refused_without_its_signs(text: str) -> None:
    """The refusal says what a code looks like and nothing of what was typed."""
    with pytest.raises(EntryCodeError) as refused:
        digest_entry_code(text, SECRET, QUESTIONNAIRE)
    assert not text or text not in str(refused.value)
