"""How many durable submissions a second, one wait for the disk for many beside one for each?

Run: ``python benchmarks/intake.py [--seconds 4] [--postgres URL]``. Both ways store the same
sealed bytes with the same durability in the same run; read the ratios, since rates are the
machine's. A responses database is made in a fresh folder of the current disk.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID, uuid4

from consult.settings import read_settings
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.responses.tables import Response
from consult.store.schema import migrate
from consult.vault.keys import make_key_pair
from consult.vault.record import ResponseRecord
from consult.vault.seal import SealedResponse, seal_response

CLIENTS = (1, 16, 64)
WEEK = "2026-W47"

Submit = Callable[[], Awaitable[None]]


class Figure(NamedTuple):
    """Submissions a second, and the time in milliseconds that 99 of 100 stay within."""

    rate: float
    p99: float


def main() -> None:
    """Measure SQLite, and PostgreSQL where an address is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--postgres", default="", help="An empty database for this benchmark.")
    given = parser.parse_args()
    with TemporaryDirectory(dir=Path.cwd(), prefix="bench-") as folder:
        environ = {"CONSULT_DATA": folder}
        asyncio.run(compare("sqlite", environ, given.seconds))
        if given.postgres:
            environ["CONSULT_RESPONSES_DATABASE"] = given.postgres
            asyncio.run(compare("postgres", environ, given.seconds))


async def compare(engine: str, environ: dict[str, str], seconds: float) -> None:
    """Print one line a number of clients: both ways and their ratio."""
    settings = read_settings(environ)
    await migrate(settings)
    sealed = _seal()
    async with open_responses(settings.responses_database) as store:
        consultation = await store.add_consultation("bench", "Bench", bytes(32), invented=True)
        await store.set_state(consultation, "open")
        for clients in CLIENTS:
            single = await _measure(clients, seconds, _singly(store, consultation, sealed))
            async with ResponseWriter(store) as writer:

                async def submit(writer: ResponseWriter = writer) -> None:
                    await writer.write(consultation, sealed, WEEK)

                grouped = await _measure(clients, seconds, submit)
            print(
                f"{engine:8} {clients:3} clients: "
                f"one by one {single.rate:7.0f}/s p99 {single.p99:7.1f} ms | "
                f"writer {grouped.rate:7.0f}/s p99 {grouped.p99:7.1f} ms | "
                f"{grouped.rate / single.rate:5.1f} times the rate, "
                f"{single.p99 / grouped.p99:5.1f} times quicker at p99"
            )


def _seal() -> SealedResponse:
    record = ResponseRecord(
        instrument="0" * 64,
        audience="survivor",
        language="en",
        closed={f"q{number}": ("yes",) for number in range(12)},
        missing={},
        texts={},
    )
    return seal_response(record, make_key_pair().public)


def _singly(store: ResponsesStore, consultation: UUID, sealed: SealedResponse) -> Submit:
    async def submit() -> None:
        async with store.database.writing():
            await Response(
                id=uuid4(),
                consultation=consultation,
                sealed=sealed.blob,
                week=WEEK,
                withdrawal_digest=None,
            ).save()

    return submit


async def _measure(clients: int, seconds: float, submit: Submit) -> Figure:
    waits: list[float] = []
    end = time.perf_counter() + seconds

    async def client() -> None:
        while (start := time.perf_counter()) < end:
            await submit()
            waits.append(time.perf_counter() - start)

    begun = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    elapsed = time.perf_counter() - begun
    return Figure(len(waits) / elapsed, quantiles(waits, n=100)[98] * 1000)


if __name__ == "__main__":
    main()
