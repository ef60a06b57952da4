"""A SQLite file held open is let go of, whatever happens meanwhile."""

import asyncio
import threading
from pathlib import Path

import pytest

from consult.store.sqlite import PinnedSQLite

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]


@pytest.mark.parametrize("times", [1, 3])
async def test_closing_is_carried_out_though_cancelled(tmp_path: Path, times: int) -> None:
    """Whoever is cancelled while closing waits until both connections are closed."""
    before, tasks = set(threading.enumerate()), asyncio.all_tasks()
    engine = PinnedSQLite(tmp_path / "held.sqlite")
    await engine.open()
    held = set(threading.enumerate()) - before
    assert len(held) == 2
    closing = asyncio.create_task(engine.close())
    for _ in range(times):
        await asyncio.sleep(0)
        closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing
    for thread in held:
        thread.join(2)
    left = [thread for thread in held if thread.is_alive()]
    await asyncio.gather(*asyncio.all_tasks() - tasks)
    assert left == []
