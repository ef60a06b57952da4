"""Any number of databases may be open at once, and none sees another's statements."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from consult.settings import Settings, read_settings
from consult.store.responses import ResponsesStore, open_responses
from consult.store.schema import migrate
from consult.store.staff import open_staff


@pytest.mark.anyio
async def test_both_engines_are_open_at_once(
    tmp_path: Path, settings: Settings, responses: ResponsesStore
) -> None:
    """The same tables serve two databases, interleaved, each with its own rows."""
    del settings
    here = read_settings({"CONSULT_DATA": str(tmp_path / "other")})
    await migrate(here)
    async with open_responses(here.responses_database) as other:
        for number in range(5):
            await responses.add_consultation(f"a-{number}", "A", bytes(32), invented=False)
            await other.add_consultation(f"b-{number}", "B", bytes(32), invented=False)
        assert {row.title for row in await responses.list_consultations()} == {"A"}
        assert {row.title for row in await other.list_consultations()} == {"B"}


@pytest.mark.anyio
async def test_concurrent_tasks_keep_to_their_database(tmp_path: Path) -> None:
    """Tasks that run at the same time on different databases do not meet."""

    async def fill(number: int) -> set[str]:
        settings = read_settings({"CONSULT_DATA": str(tmp_path / str(number))})
        await migrate(settings)
        async with (
            open_responses(settings.responses_database) as store,
            open_staff(settings.staff_database) as staff,
        ):
            for one in range(5):
                await store.add_consultation(f"{number}-{one}", "T", bytes(32), invented=False)
                await staff.add_account(f"{number}-{one}", "analyst", "", b"", b"", b"")
            slugs = {row.slug for row in await store.list_consultations()}
            return slugs | {row.name for row in await staff.list_accounts()}

    found = await asyncio.gather(*(fill(number) for number in range(4)))
    assert found == [{f"{number}-{one}" for one in range(5)} for number in range(4)]


@pytest.mark.anyio
async def test_cancelled_writes_leave_the_connection_usable(responses: ResponsesStore) -> None:
    """However a task is cancelled in a transaction, the next one finds no open transaction."""
    for pause in (0, 0, 0.0005, 0.001, 0.002, 0.004):
        tasks = [
            asyncio.create_task(
                responses.add_consultation(f"{pause}-{one}", "T", bytes(32), invented=False)
            )
            for one in range(6)
        ]
        await asyncio.sleep(pause)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await responses.add_consultation("after", "T", bytes(32), invented=False)
    assert await responses.read_consultation("after") is not None


@pytest.mark.anyio
async def test_readers_do_not_wait_for_a_writer(responses: ResponsesStore) -> None:
    """While a transaction is open, others read what was there before it."""
    consultation = await responses.add_consultation("views", "T", bytes(32), invented=False)
    entered, leave = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with responses.database.writing():
            entered.set()
            await leave.wait()

    holder = asyncio.create_task(hold())
    await entered.wait()
    assert await asyncio.wait_for(responses.count_responses(consultation), 5) == 0
    leave.set()
    await holder


def test_using_a_store_needs_no_configuration_module(tmp_path: Path) -> None:
    """A program elsewhere opens a store by its address alone, and can end afterwards."""
    program = f"""
import asyncio, os
from consult.settings import read_settings
from consult.store.responses import open_responses
from consult.store.schema import migrate

async def main():
    settings = read_settings({{"CONSULT_DATA": {str(tmp_path)!r}}})
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        await store.add_consultation("views", "Views", bytes(32), False)
        print(len(await store.list_consultations()))

os.environ.pop("PICCOLO_CONF", None)
asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "1\n"
