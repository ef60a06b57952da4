"""How fast answers may come in where no work was done for them: a time to read, and a quota."""

import time
from collections.abc import Callable
from typing import Final

from msgspec import Struct

QUOTA: Final = 5_000
"""How many may be sent at once after a quiet hour."""

QUOTA_A_SECOND: Final = 2.0
"""How many more with each second: 172,800 a day, where twenty thousand is a surge."""


class Quota:
    """Places for answers that nobody vouched for, refilled steadily, counted for all together."""

    def __init__(
        self,
        *,
        most: float = QUOTA,
        a_second: float = QUOTA_A_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._a_second = a_second
        self._clock = clock
        self._places = most
        self._at = clock()

    def take(self) -> bool:
        """Take a place; False when there is none at the moment."""
        now = self._clock()
        self._places = min(self._most, self._places + (now - self._at) * self._a_second)
        self._at = now
        if self._places < 1:
            return False
        self._places -= 1
        return True


class Pace(Struct, frozen=True):
    """How one pass through a questionnaire may be sent; it is held in memory beside the answers.

    ``vouched`` says that work was done or a code was given for it. ``may_send`` is an instant of
    the process's own clock, which tells no time of day. ``stale`` says that work was done in
    vain, so that another challenge is wanted.
    """

    vouched: bool = False
    may_send: float = 0.0
    stale: bool = False
