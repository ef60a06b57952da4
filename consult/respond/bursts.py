"""How suddenly answers came: one coarse figure a week for each consultation, and no time of any.

Counts of five minutes are held in memory while they belong to the last half hour. Of a week that
is over only a quarter is given on, and only where fifty people or more answered in it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.errors import StorageError
from consult.logs import FaultLog
from consult.store.responses import ResponsesStore

STEP_SECONDS: Final = 5 * 60
STEPS: Final = 6
LEAST: Final = 50
"""In fewer answers a quarter could tell of a handful of people when they sent."""

MOST_QUARTERS: Final = 3
KEEP_SECONDS: Final = 10 * 60
ROUTE: Final = "bursts"


class Burst(Struct, frozen=True):
    """How many quarters of a week's answers came within its busiest half hour: 0 to 3."""

    consultation: UUID
    week: str
    quarters: int


@dataclass(slots=True)
class _Week:
    week: str
    total: int = 0
    busiest: int = 0
    recent: deque[tuple[int, int]] = field(default_factory=deque)

    def note(self, step: int) -> None:
        """Count one answer in a step of five minutes, and forget those of an earlier half hour."""
        same = bool(self.recent) and self.recent[-1][0] == step
        self.recent.append((step, self.recent.pop()[1] + 1 if same else 1))
        while self.recent[0][0] <= step - STEPS:
            self.recent.popleft()
        self.total += 1
        self.busiest = max(self.busiest, sum(count for _, count in self.recent))

    def round_down(self) -> int:
        """Give the share of the busiest half hour in quarters."""
        return min(MOST_QUARTERS, self.busiest * 4 // self.total)


class Bursts:
    """Counts of one process, which nothing outlives but a quarter for each week that is over."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._weeks: dict[UUID, _Week] = {}
        self._ended: list[Burst] = []

    def note(self, consultation: UUID, week: str) -> None:
        """Count one stored response in the week in which it came."""
        self._end_before(week)
        counted = self._weeks.setdefault(consultation, _Week(week))
        counted.note(int(self._clock() // STEP_SECONDS))

    def take_ended(self, week: str) -> list[Burst]:
        """Give the figures of weeks before this one, each once."""
        self._end_before(week)
        ended, self._ended = self._ended, []
        return ended

    def put_back(self, burst: Burst) -> None:
        """Hold a figure that could not be stored until the next time."""
        self._ended.append(burst)

    def _end_before(self, week: str) -> None:
        over = {id_: one for id_, one in self._weeks.items() if one.week < week}
        for id_, one in over.items():
            del self._weeks[id_]
            if one.total >= LEAST:
                self._ended.append(Burst(id_, one.week, one.round_down()))


async def keep_bursts(bursts: Bursts, store: ResponsesStore, week: str, faults: FaultLog) -> None:
    """Store the figures of weeks that are over; what cannot be stored is tried again later."""
    for burst in bursts.take_ended(week):
        try:
            await store.keep_burst(burst.consultation, burst.week, burst.quarters)
        except StorageError as error:
            bursts.put_back(burst)
            faults.note_fault(error, ROUTE)


async def keep_bursts_for_ever(
    bursts: Bursts, store: ResponsesStore, read_week: Callable[[], str], faults: FaultLog
) -> None:
    """Look every ten minutes whether a week is over, also while nobody answers."""
    while True:
        await asyncio.sleep(KEEP_SECONDS)
        await keep_bursts(bursts, store, read_week(), faults)
