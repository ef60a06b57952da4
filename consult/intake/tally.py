"""How many texts were redacted, needed a second look, or could not be: counts by week, no text.

Every door redacts through this room, so none can forget to count. Counts of a process are held in
memory until they are added to those of the week, a few minutes later.
"""

import asyncio
import threading
from collections.abc import Iterable
from datetime import date
from typing import Final

from msgspec import Struct

from consult.errors import StorageError
from consult.intake.weeks import week_of
from consult.logs import FaultLog
from consult.store.responses import ResponsesStore

KEEP_SECONDS: Final = 10 * 60
ROUTE: Final = "redaction-tally"
SECOND_LOOK: Final = "second-pass"
"""The flag of a text in which something was found by the second pass only."""


class Tally(Struct, frozen=True):
    """What happened to the texts of one week: all of them, and those that went otherwise."""

    week: str
    total: int = 0
    second_looks: int = 0
    failures: int = 0

    def add(self, other: "Tally") -> "Tally":
        """Give both together, as of this week."""
        return Tally(
            self.week,
            self.total + other.total,
            self.second_looks + other.second_looks,
            self.failures + other.failures,
        )


class Tallies:
    """Counts of one process that are not stored yet; redaction runs in several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._weeks: dict[str, Tally] = {}

    def note_redacted(self, day: date, flags: Iterable[str]) -> None:
        """Count a text that was redacted, with the reasons to look at it."""
        self.put_back(Tally(week_of(day), total=1, second_looks=int(SECOND_LOOK in flags)))

    def note_failure(self, day: date) -> None:
        """Count a text of which nothing was kept because it could not be redacted."""
        self.put_back(Tally(week_of(day), total=1, failures=1))

    def put_back(self, tally: Tally) -> None:
        """Add counts, also those that could not be stored and are tried again later."""
        with self._lock:
            known = self._weeks.get(tally.week, Tally(tally.week))
            self._weeks[tally.week] = known.add(tally)

    def take(self) -> list[Tally]:
        """Give what is not stored yet, once."""
        with self._lock:
            taken, self._weeks = list(self._weeks.values()), {}
        return taken


TALLIES: Final = Tallies()
"""Those of this process: one for all doors, so that none can go uncounted."""


async def keep_tallies(store: ResponsesStore, faults: FaultLog) -> None:
    """Add what was counted to the stored weeks; what cannot be stored is tried again later."""
    for tally in TALLIES.take():
        try:
            await store.add_redactions(tally.week, tally.total, tally.second_looks, tally.failures)
        except StorageError as error:
            TALLIES.put_back(tally)
            faults.note_fault(error, ROUTE)


async def keep_tallies_for_ever(store: ResponsesStore, faults: FaultLog) -> None:
    """Store every few minutes what was counted meanwhile."""
    while True:
        await asyncio.sleep(KEEP_SECONDS)
        await keep_tallies(store, faults)
