"""The Celery task: it takes a run's id from the queue, and gives nothing back."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event
from typing import Any, Final
from uuid import UUID

import msgspec
from celery import Celery, Task
from msgspec import Struct, field

from consult.errors import RunInterruptedError
from consult.jobs.arrivals import ARRIVALS
from consult.jobs.comparisons import COMPARISON
from consult.jobs.faults import name_fault
from consult.jobs.figures import FIELDWORK
from consult.jobs.queue import THEMES_TASK, RunMessage
from consult.jobs.runs import ENDED
from consult.jobs.samples import AGREEMENT
from consult.logs import LOGGER
from consult.settings import Settings
from consult.store.staff import RunRow, StaffStore, open_staff
from consult.tasks.agreement import measure_agreement_of
from consult.tasks.arrivals import code_arrivals_of
from consult.tasks.comparison import compare_groups_of
from consult.tasks.fieldwork import count_fieldwork_of
from consult.tasks.keyring import Keyring
from consult.tasks.progress import Watch
from consult.tasks.themes import find_themes_of
from consult.vault.keys import PrivateKey

Work = Callable[[Settings, StaffStore, RunRow, PrivateKey, Watch], Awaitable[None]]


WORK: Final[dict[str, Work]] = {
    FIELDWORK: count_fieldwork_of,
    AGREEMENT: measure_agreement_of,
    ARRIVALS: code_arrivals_of,
    COMPARISON: compare_groups_of,
}
"""What runs that are about no question do; every other finds themes."""


class Bench(Struct, frozen=True):
    """What a worker needs to carry out runs.

    ``stopping`` is set when it is told to end, ``busy`` as long as it carries out a run.
    """

    settings: Settings
    keyring: Keyring
    stopping: Event = field(default_factory=Event)
    busy: Event = field(default_factory=Event)

    def __repr__(self) -> str:
        return "Bench(…)"


class QuietTask(Task):  # type: ignore[misc]  # Celery ships no types.
    """A task whose faults never reach Celery, which would log and store their texts."""

    Strategy = "consult.tasks.strategy:only_runs"

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Run, and say no more of a fault than its type."""
        try:
            self.run(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the whole purpose of this class.
            LOGGER.error("a run ended with %s", type(error).__name__)


def add_themes_task(app: Celery, bench: Bench) -> None:
    """Let an application carry out the runs in its queue."""

    def run(*_: Any, **payload: Any) -> None:
        bench.busy.set()
        try:
            asyncio.run(conduct_run(bench, msgspec.convert(payload, RunMessage).run))
        finally:
            bench.busy.clear()

    app.task(run, name=THEMES_TASK, base=QuietTask)


async def conduct_run(bench: Bench, run: UUID) -> None:
    """Do the run of an id: once, whatever the queue delivers, and only with its key.

    A fault is kept in the run's row as a code. Raises ``NotFoundError`` and ``StorageError``.
    """
    try:
        async with open_staff(bench.settings.staff_database) as staff:
            row = await staff.read_run(run)
            if row.state not in ENDED:
                await _conduct(bench, staff, row)
    finally:
        bench.keyring.drop(run)


async def _conduct(bench: Bench, staff: StaffStore, row: RunRow) -> None:
    key = bench.keyring.find(row.id)
    own = bench.keyring.public.fingerprint
    if key is None or (row.state == "running" and row.worker == own):
        # A worker does one run at a time, so one that is said to be under way here is not.
        await staff.set_run_state(row.id, "waiting")
    if key is None or not await staff.claim_run(row.id, own):
        return
    watch = Watch(staff, row.id, bench.stopping)
    try:
        await WORK.get(row.item, find_themes_of)(bench.settings, staff, row, key, watch)
    except RunInterruptedError:
        await staff.set_run_state(row.id, "waiting")
    except Exception as error:  # noqa: BLE001 - whatever it is, its code is kept and its text is not.
        LOGGER.error("run %s failed: %s", row.id, type(error).__name__)
        await staff.set_run_state(row.id, "failed", name_fault(error))
