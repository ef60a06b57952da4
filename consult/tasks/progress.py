"""Between the thread that analyses and the one that watches it."""

import asyncio
import concurrent.futures
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Final, TypeVar
from uuid import UUID

from consult.errors import RunInterruptedError
from consult.store.staff import StaffStore

Found = TypeVar("Found")

LOOK: Final = 0.2
"""Seconds between two looks at whether the worker is to end."""

ASK: Final = 0.5
"""Seconds between two looks at the run's row, and between two notes of progress in it."""

GRACE: Final = 5.0
"""Seconds that an analysis gets to notice that it was given up."""


class Progress:
    """What an analysis last said of itself, and whether it is still wanted."""

    def __init__(self) -> None:
        self.latest = ("", 0.0)
        self._ended = Event()

    def report(self, stage: str, share: float) -> None:
        """Note the stage and the share done, from 0 to 1.

        Raises ``RunInterruptedError`` when nobody waits for the result any more.
        """
        if self._ended.is_set():
            raise RunInterruptedError("This run was given up.")
        self.latest = (stage, share)

    def end(self) -> None:
        """Make the next report end the analysis."""
        self._ended.set()


class Watch:
    """Keeps a run's row up to date and notices that the run is to be given up."""

    def __init__(self, staff: StaffStore, run: UUID, stopping: Event) -> None:
        self.progress = Progress()
        self._staff = staff
        self._run = run
        self._stopping = stopping
        self._noted = ("", 0.0)
        self._next = 0.0

    async def look(self) -> None:
        """Note progress and look for an end, at most every half second.

        Raises ``RunInterruptedError`` when staff stopped the run or the worker ends, and
        ``StorageError``.
        """
        if self._stopping.is_set():
            raise RunInterruptedError("The worker ends.", where=f"Run {self._run}.")
        if monotonic() < self._next:
            return
        self._next = monotonic() + ASK
        row = await self._staff.read_run(self._run)
        if row.state == "stopped":
            raise RunInterruptedError("Staff stopped this run.", where=f"Run {self._run}.")
        if self.progress.latest != self._noted:
            self._noted = self.progress.latest
            await self._staff.note_progress(self._run, *self._noted)

    async def follow(self, work: Callable[[], Found]) -> Found:
        """Do some work in a thread and look after it until it ends.

        Raises what the work raises and what ``look`` raises.
        """
        future = asyncio.wrap_future(_start(work))
        try:
            while not (await asyncio.wait({future}, timeout=LOOK))[0]:
                await self.look()
            return future.result()
        except BaseException:
            self.progress.end()
            await asyncio.wait({future}, timeout=GRACE)
            raise


def _start(work: Callable[[], Found]) -> concurrent.futures.Future[Found]:
    """Work in a thread that does not keep the process alive when the worker is told to end."""
    future: concurrent.futures.Future[Found] = concurrent.futures.Future()

    def run() -> None:
        try:
            found = work()
        except BaseException as error:  # noqa: BLE001 - the watching thread raises it again.
            future.set_exception(error)
        else:
            future.set_result(found)

    Thread(target=run, name="analysis", daemon=True).start()
    return future
