"""Every acknowledged answer survives the sudden death of the process that took it."""

import os
import signal
import subprocess
import sys
from uuid import UUID

import pytest

from consult.settings import Settings
from consult.store.responses import ResponsesStore, open_responses

CHILD = """
import asyncio, sys
from uuid import UUID
from consult.store.responses import ResponseWriter, open_responses
from consult.vault.seal import SealedResponse

async def submit(writer, person):
    number = 0
    while True:
        blob = f"{person}-{number}".encode()
        await writer.write(UUID(sys.argv[2]), SealedResponse(blob), "2026-W47")
        sys.stdout.write(blob.decode() + "\\n")
        sys.stdout.flush()
        number += 1

async def main():
    async with open_responses(sys.argv[1]) as store, ResponseWriter(store) as writer:
        await asyncio.gather(*(submit(writer, person) for person in range(16)))

asyncio.run(main())
"""
ENOUGH = 300


@pytest.mark.anyio
async def test_acknowledged_answers_survive_kill_9(
    responses: ResponsesStore, settings: Settings, root: "os.PathLike[str]"
) -> None:
    """A process killed in the middle of storing has lost none that it acknowledged."""
    consultation = await responses.add_consultation("views", "Views", bytes(32), invented=False)
    await responses.set_state(consultation, "open")
    acknowledged = _kill_after_some(settings.responses_database, consultation, root)
    assert len(acknowledged) >= ENOUGH
    async with open_responses(settings.responses_database) as reopened:
        stored = {one.sealed.decode() async for one in reopened.iterate_responses(consultation)}
    assert acknowledged <= stored


def _kill_after_some(url: str, consultation: UUID, root: "os.PathLike[str]") -> set[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url, str(consultation)],
        stdout=subprocess.PIPE,
        cwd=root,
        text=True,
    )
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(ENOUGH)]
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.read().splitlines()
    child.stdout.close()
    assert child.wait(timeout=30) == -signal.SIGKILL
    return {line.strip() for line in lines}
