"""How long does the nightly rewrite take, how long does it keep a respondent waiting?

Run: ``python benchmarks/rewrite.py [--responses 20000] [--postgres URL]``. A responses database is
made in a fresh folder of the current disk. Somebody submits all the while; the longest wait is
theirs. The memory is the most that this process held, mostly SQLite's copy of the file.
"""

import argparse
import asyncio
import os
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from consult.settings import read_settings
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.rewrite import rewrite_responses
from consult.store.schema import migrate
from consult.vault.padding import BUCKETS
from consult.vault.seal import SealedResponse

WEEK = "2026-W47"
AT_ONCE = 500


def main() -> None:
    """Measure SQLite, and PostgreSQL where an address is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, default=20_000)
    parser.add_argument("--postgres", default="", help="An empty database for this benchmark.")
    given = parser.parse_args()
    with TemporaryDirectory(dir=Path.cwd(), prefix="bench-") as folder:
        environ = {"CONSULT_DATA": folder}
        asyncio.run(measure("sqlite", environ, given.responses))
        if given.postgres:
            environ["CONSULT_RESPONSES_DATABASE"] = given.postgres
            asyncio.run(measure("postgres", environ, given.responses))


async def measure(engine: str, environ: dict[str, str], responses: int) -> None:
    """Print one line: seconds of the rewrite, the longest wait, memory before and at most."""
    settings = read_settings(environ)
    await migrate(settings)
    url = settings.responses_database
    async with open_responses(url) as store, open_responses(url) as upkeep:
        consultation = await store.add_consultation("bench", "Bench", bytes(32), invented=True)
        await store.set_state(consultation, "open")
        async with ResponseWriter(store) as writer:
            for _ in range(0, responses, AT_ONCE):
                await asyncio.gather(*(_submit(writer, consultation) for _ in range(AT_ONCE)))
            before = _most_memory()
            waits: list[float] = []
            submitting = asyncio.create_task(_submit_on(writer, consultation, waits))
            started = time.perf_counter()
            left = await rewrite_responses(upkeep.database)
            seconds = time.perf_counter() - started
            submitting.cancel()
        stored = await _count(store, consultation)
    print(
        f"{engine:8} {stored} responses: {seconds:6.1f} s, longest wait {max(waits):5.1f} s, "
        f"memory {before} to {_most_memory()} MiB {' '.join(left)}"
    )


async def _submit(writer: ResponseWriter, consultation: UUID) -> None:
    await writer.write(consultation, SealedResponse(os.urandom(BUCKETS[0] + 48)), WEEK)


async def _submit_on(writer: ResponseWriter, consultation: UUID, waits: list[float]) -> None:
    while True:
        started = time.perf_counter()
        await _submit(writer, consultation)
        waits.append(time.perf_counter() - started)


async def _count(store: ResponsesStore, consultation: UUID) -> int:
    return await store.count_responses(consultation)


def _most_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
