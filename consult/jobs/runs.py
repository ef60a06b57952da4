"""Starting and stopping analysis runs, and knowing which of them are really under way."""

import asyncio
from typing import Final
from uuid import UUID

from consult.errors import RunEndedError, WorkerError
from consult.jobs.handover import HeldKey, hand_over, read_held
from consult.jobs.queue import enqueue_run
from consult.settings import Settings
from consult.store.staff import RunRow, RunState, StaffStore
from consult.vault.keys import PrivateKey

ENDED: Final[frozenset[RunState]] = frozenset({"done", "failed", "stopped"})


async def start_run(settings: Settings, store: StaffStore, run: UUID, key: PrivateKey) -> None:
    """Hand the worker the key of a run and queue its id, for a new run or one that waits.

    Starting a run twice is harmless: the worker that takes its id claims the row once. Never
    call it inside an open transaction, which the worker would wait for. Raises
    ``RunEndedError``, ``WorkerError``, ``QueueError``, ``NotFoundError`` and ``StorageError``.
    """
    row = await store.read_run(run)
    if row.state in ENDED:
        raise _ended(run)
    if _judge(row, await _ask_held(settings, run)) == "running":
        return
    await asyncio.to_thread(hand_over, settings.worker_socket, run, key)
    await asyncio.to_thread(enqueue_run, settings, run)


async def stop_run(store: StaffStore, run: UUID) -> None:
    """Give up a run that has not ended; its worker notices within a second or so.

    Raises ``RunEndedError``, ``NotFoundError`` and ``StorageError``.
    """
    if not await store.set_run_state(run, "stopped"):
        raise _ended(run)


async def read_run_state(settings: Settings, store: StaffStore, run: UUID) -> RunState:
    """Say where a run really is.

    A row cannot tell that its worker was killed. A run that has not ended is under way only
    while the worker at the socket holds its key; otherwise it is "waiting" for somebody to start
    it again. Raises ``NotFoundError`` and ``StorageError``.
    """
    # In this order, because a worker drops the key of a run only after it has noted the end.
    key = await _ask_held(settings, run)
    row = await store.read_run(run)
    return row.state if row.state in ENDED else _judge(row, key)


def _ended(run: UUID) -> RunEndedError:
    return RunEndedError(
        "This run has ended.",
        where=f"Run {run}.",
        remedy="Start a new run from the consultation's page.",
    )


def _judge(row: RunRow, key: HeldKey | None) -> RunState:
    if key is None or not key.held:
        return "waiting"
    is_claimed = row.state == "running" and row.worker == key.worker.fingerprint
    return "running" if is_claimed else "queued"


async def _ask_held(settings: Settings, run: UUID) -> HeldKey | None:
    try:
        return await asyncio.to_thread(read_held, settings.worker_socket, run)
    except WorkerError:
        return None
