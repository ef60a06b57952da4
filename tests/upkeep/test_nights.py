"""Which night's work is due, whatever the clock does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.upkeep.nights import LEAP, find_night, is_doubtful, is_due

HOURS = st.integers(0, 23)
TIMES = st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2040-01-01"))
A_DAY = timedelta(days=1)


def count_nights(start: datetime, hours: int, hour: int, zone: str) -> list[datetime]:
    """Let a clock run through a time zone, minute by minute, and give when work was done."""
    last: date | None = find_night(to_local(start, zone), hour)
    done = []
    for minute in range(hours * 60):
        now = to_local(start + timedelta(minutes=minute), zone)
        if is_due(now, hour, last):
            last = find_night(now, hour)
            done.append(now)
    return done


def to_local(instant: datetime, zone: str) -> datetime:
    """Give what a clock on a wall shows."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
@pytest.mark.parametrize(
    ("start", "zone"),
    [
        (datetime(2026, 3, 27, 12, tzinfo=UTC), "Europe/London"),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), "Europe/London"),
        (datetime(2026, 3, 27, 12, tzinfo=UTC), "Europe/Berlin"),
        (datetime(2026, 10, 23, 12, tzinfo=UTC), "Europe/Berlin"),
        (datetime(2026, 11, 22, 12, tzinfo=UTC), "UTC"),
    ],
)
def test_summer_time_costs_no_night(start: datetime, zone: str, hour: int) -> None:
    """When clocks go forward or back, each night has its work once, within an hour of the time."""
    done = count_nights(start, 5 * 24, hour, zone)
    days = [one.date() for one in done]
    assert len(days) == len(set(days)) == 5
    assert all(one.hour - hour in {0, 1} for one in done)


@given(TIMES, HOURS)
def test_work_is_due_once(now: datetime, hour: int) -> None:
    """What has been done for a night is not due again until the hour of the next."""
    night = find_night(now, hour)
    assert not is_due(now, hour, night)
    assert is_due(now, hour, night - A_DAY)
    assert not is_due(datetime.combine(night, time(hour)), hour, night)
    assert is_due(now + A_DAY, hour, night)


@given(TIMES, HOURS)
def test_work_that_was_never_done_is_due(now: datetime, hour: int) -> None:
    """A new installation has its work at once."""
    assert is_due(now, hour, None)


@given(TIMES, HOURS, st.integers(2, 5000))
def test_a_night_in_the_future_counts_as_none(now: datetime, hour: int, days: int) -> None:
    """A clock that was years ahead when work was noted stops nothing once it is put right."""
    assert is_due(now, hour, now.date() + timedelta(days=days))


def test_a_clock_put_back_over_midnight_repeats_nothing() -> None:
    """A correction of some seconds over midnight does not make the same night due again."""
    assert not is_due(datetime.fromisoformat("2026-11-21T23:59:58"), 0, date(2026, 11, 22))


@given(TIMES, st.integers(-5000, 5000))
def test_a_leap_is_doubtful(now: datetime, days: int) -> None:
    """A date further than 31 days from the last work, either way, is to be confirmed."""
    last = now.date() + timedelta(days=days)
    assert is_doubtful(now.date(), last) == (abs(days) > LEAP.days)
    assert not is_doubtful(now.date(), None)
