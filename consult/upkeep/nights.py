"""Which night's work is due. Clocks are put forward, put back, and wrong."""

from datetime import date, datetime, timedelta
from typing import Final

A_DAY: Final = timedelta(days=1)

LEAP: Final = timedelta(days=31)
"""A date that moved further than this since the last work is believed on the second night."""


def find_night(now: datetime, hour: int) -> date:
    """Give the last day on which the work's hour has come by ``now``, in local time."""
    return now.date() if now.hour >= hour else now.date() - A_DAY


def is_due(now: datetime, hour: int, last: date | None) -> bool:
    """Say whether work is to be done; ``last`` is the night of the last work, None for never.

    A last night in the future means that the clock was wrong then, or is now: waiting for it
    to come could take years. One day's difference is a clock put back over midnight.
    """
    if last is None:
        return True
    return last < find_night(now, hour) or last > now.date() + A_DAY


def is_doubtful(today: date, last: date | None) -> bool:
    """Say whether a date is to be confirmed by another night before anything is erased by it.

    A clock that is years ahead, as after a change of hardware, would otherwise erase every
    consultation at once, and nothing brings them back.
    """
    return last is not None and abs(today - last) > LEAP
