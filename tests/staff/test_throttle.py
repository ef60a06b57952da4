"""Guessing is slowed down, and nobody can shut somebody else out."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from consult.staff.throttle import (
    CODE_WINDOW,
    LONGEST_WAIT,
    MEMORY_SECONDS,
    NAMES_KEPT,
    WRONG_CODES,
    NameDelays,
    WrongCodes,
)


class Clock:
    """A clock that tests turn."""

    now = 1000.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def test_delay_grows_to_its_cap() -> None:
    """Three attempts are free, and then each waits longer up to the cap."""
    delays = NameDelays(Clock())
    waits = [delays.note_attempt("Ada Example") for _ in range(9)]
    assert waits == [0, 0, 0, 1, 2, 4, 8, 8, 8]


@given(st.integers(min_value=1, max_value=5000))
def test_delay_is_never_a_lock(attempts: int) -> None:
    """However often a name is tried, its owner waits no longer than the cap."""
    delays = NameDelays(Clock())
    assert max(delays.note_attempt("Ada Example") for _ in range(attempts)) <= LONGEST_WAIT


def test_delay_is_by_name() -> None:
    """Attempts on one name do not slow another down."""
    delays = NameDelays(Clock())
    for _ in range(20):
        delays.note_attempt("Ada Example")
    assert delays.note_attempt("Bo Example") == 0


def test_delay_is_forgotten() -> None:
    """A quarter of an hour of quiet, or a sign-in, starts again without a delay."""
    clock = Clock()
    delays = NameDelays(clock)
    for _ in range(20):
        delays.note_attempt("Ada Example")
    clock.now += MEMORY_SECONDS + 1
    assert delays.note_attempt("Ada Example") == 0
    delays.forget("Ada Example")
    assert delays.note_attempt("Ada Example") == 0


def test_memory_is_bounded() -> None:
    """A flood of invented names takes a bounded amount of memory."""
    delays = NameDelays(Clock())
    for number in range(NAMES_KEPT + 50):
        delays.note_attempt(f"name {number}")
    assert len(delays._attempts) == NAMES_KEPT


def test_codes_run_out_for_an_hour() -> None:
    """After ten wrong codes none is taken until the first of them is an hour old."""
    clock, account = Clock(), uuid4()
    codes = WrongCodes(clock)
    for _ in range(WRONG_CODES):
        assert not codes.is_exhausted(account)
        codes.note_wrong(account)
    assert codes.is_exhausted(account)
    assert not codes.is_exhausted(uuid4())
    clock.now += CODE_WINDOW + 1
    assert not codes.is_exhausted(account)
