"""Unfinished answers under a code: what opens them, and what does not."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import SavingCodeError, SealError
from consult.vault.padding import BUCKETS
from consult.vault.saving import (
    LENGTH,
    WEEKS,
    digest_saving_code,
    find_first_week_kept,
    make_saving_code,
    open_saved,
    seal_saved,
    tidy_saving_code,
)
from consult.vault.signs import SIGNS

SECRET = "an invented deployment secret of more than 32 characters"
HERE = UUID(int=1)
BODY = b"answers without a name"


def test_codes_are_twenty_signs_of_chance() -> None:
    """A thousand codes are all different, and every sign comes in every place but the last."""
    codes = {make_saving_code() for _ in range(1000)}
    assert len(codes) == 1000
    plain = [code.replace("-", "") for code in codes]
    assert {len(one) for one in plain} == {LENGTH}
    assert all({one[place] for one in plain} == set(SIGNS) for place in range(LENGTH - 1))


@given(st.integers(0, LENGTH - 1), st.sampled_from(SIGNS))
def test_a_slip_is_noticed(place: int, sign: str) -> None:
    """A code with one other sign is no code."""
    code = make_saving_code()
    plain = code.replace("-", "")
    slipped = plain[:place] + sign + plain[place + 1 :]
    assert (tidy_saving_code(slipped) == code) == (slipped == plain)
    assert slipped == plain or tidy_saving_code(slipped) is None


def test_what_was_sealed_opens_with_its_code_alone() -> None:
    """Another code, secret, questionnaire or one altered byte opens nothing."""
    code = make_saving_code()
    made = seal_saved(BODY, code, SECRET, HERE)
    assert open_saved(made.sealed, code, SECRET, HERE) == BODY
    altered = made.sealed[:-1] + bytes([made.sealed[-1] ^ 1])
    for sealed, by, secret, where in (
        (made.sealed, make_saving_code(), SECRET, HERE),
        (made.sealed, code, SECRET + "x", HERE),
        (made.sealed, code, SECRET, UUID(int=2)),
        (altered, code, SECRET, HERE),
        (b"", code, SECRET, HERE),
    ):
        with pytest.raises(SealError) as refused:
            open_saved(sealed, by, secret, where)
        assert by not in str(refused.value)


def test_what_is_stored_tells_nothing() -> None:
    """Digest and key are not one another, two seals differ, and lengths come in few steps."""
    code = make_saving_code()
    made = [seal_saved(b"x" * size, code, SECRET, HERE) for size in (1, 100, 4000, 4000)]
    assert len({len(one.sealed) for one in made}) == 1
    assert len(made[0].sealed) > BUCKETS[0]
    assert len({one.sealed for one in made}) == 4
    assert {one.digest for one in made} == {digest_saving_code(code, SECRET, HERE)}
    assert digest_saving_code(code, SECRET, UUID(int=2)) != made[0].digest
    assert "x" not in repr(made[0]).replace("SavedSeal", "")


@pytest.mark.parametrize("text", ["", "abcd", "abcd-efgh-jkmn-pqrs", "x" * 500, "½" * 20])
def test_what_is_no_code_is_refused_without_a_sign_of_it(text: str) -> None:
    """The error names the rule, and nothing of what was typed."""
    with pytest.raises(SavingCodeError) as refused:
        digest_saving_code(text, SECRET, HERE)
    assert not text or text not in str(refused.value)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_four_whole_weeks_are_kept(today: date) -> None:
    """What was saved within the last twenty-eight days is kept, over any turn of a year."""
    first = find_first_week_kept(today)
    for days in (0, 7 * WEEKS):
        year, week, _ = (today - timedelta(days=days)).isocalendar()
        assert f"{year:04}-W{week:02}" >= first
    year, week, _ = (today - timedelta(days=7 * (WEEKS + 1))).isocalendar()
    assert f"{year:04}-W{week:02}" < first
