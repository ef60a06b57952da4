"""A consultation with invented, sealed answers, and real worker processes that analyse them."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final, NamedTuple, TypeVar
from uuid import UUID, uuid4

import anyio
from msgspec import Struct

from anonymise.types import RedactedText
from consult.errors import WorkerError
from consult.jobs.handover import read_held, read_worker
from consult.jobs.requests import RunRequest, encode_request
from consult.settings import Settings, read_settings
from consult.store.responses import ResponseWriter, open_responses
from consult.store.responses.tables import Response
from consult.store.schema import migrate
from consult.store.staff import RunRow, RunState, StaffStore, open_staff
from consult.vault.keys import KeyPair, make_key_pair
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response

Found = TypeVar("Found")

ITEM: Final = "what-would-help"
MARKERS: Final = ("bellwetherish", "quillfeather", "marrowstone")
"""Words that nobody writes, planted so that they can be looked for where they must not be."""

PATIENCE: Final = 90.0
SUBJECTS: Final = (
    "the officers should {} the {} house order and the tenancy of the bellwetherish council flat",
    "counsellors who {} and {} children at school made the quillfeather difference to us",
    "courts must {} hearings and {} the marrowstone judge read the whole file before the day",
)
WAYS: Final = ("keep", "check", "explain", "follow", "record", "respect", "finish", "repeat")


class Stage(NamedTuple):
    """One installation in a test's own folder, with one consultation."""

    settings: Settings
    staff: StaffStore
    consultation: UUID
    keys: KeyPair

    async def add_run(self, request: RunRequest | None = None) -> UUID:
        """Add a run for the item of this stage."""
        parameters = encode_request(request or RunRequest())
        return await self.staff.add_run(self.consultation, ITEM, parameters, uuid4())

    async def add_answers(self, *records: ResponseRecord) -> None:
        """Let more people answer."""
        sealed = [seal_response(record, self.keys.public) for record in records]
        async with (
            open_responses(self.settings.responses_database) as store,
            ResponseWriter(store) as writer,
        ):
            written = (writer.write(self.consultation, one, "2026-W47") for one in sealed)
            await asyncio.gather(*written)

    async def take_back(self, *responses: UUID) -> None:
        """Let people take their answers back."""
        async with (
            open_responses(self.settings.responses_database) as store,
            store.database.writing(),
        ):
            await Response.delete().where(Response.id.is_in(list(responses)))

    async def wait_for(self, run: UUID, *states: RunState) -> RunRow:
        """Wait until the run's row is in one of the states."""
        return await wait_until(lambda: self._in_state(run, states))

    async def wait_until_dropped(self, run: UUID) -> None:
        """Wait until the worker has forgotten the key of a run."""
        socket = self.settings.worker_socket

        async def is_dropped() -> bool | None:
            held = await asyncio.to_thread(read_held, socket, run)
            return None if held.held else True

        await wait_until(is_dropped)

    async def _in_state(self, run: UUID, states: tuple[RunState, ...]) -> RunRow | None:
        row = await self.staff.read_run(run)
        return row if row.state in states else None


async def wait_until(look: Callable[[], Awaitable[Found | None]]) -> Found:
    """Look again and again until there is something; give up after a minute and a half."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (found := await look()) is not None:
            return found
        await anyio.sleep(0.02)
    raise TimeoutError


@asynccontextmanager
async def set_stage(
    folder: Path,
    *,
    answers: int = 150,
    queue: str = "filesystem://",
    databases: tuple[str, str] = ("", ""),
) -> AsyncIterator[Stage]:
    """Make an installation whose consultation has that many answers with markers in them.

    ``databases`` are the addresses for responses and staff, empty for files in the folder.
    """
    given = {
        "CONSULT_DATA": str(folder / "data"),
        "CONSULT_QUEUE": queue,
        "CONSULT_RESPONSES_DATABASE": databases[0],
        "CONSULT_STAFF_DATABASE": databases[1],
    }
    settings = read_settings(given)
    await migrate(settings)
    keys = make_key_pair()
    async with open_responses(settings.responses_database) as store:
        consultation = await store.add_consultation("views", "Views", keys.public.raw, True)
        await store.set_state(consultation, "open")
    async with open_staff(settings.staff_database) as staff:
        stage = Stage(settings, staff, consultation, keys)
        await stage.add_answers(*invent_records(answers))
        yield stage


def invent_records(answers: int) -> Iterator[ResponseRecord]:
    """Invent answers on three subjects, the same in every run of the tests."""
    chance = random.Random(7)
    for number in range(answers):
        subject = SUBJECTS[number % len(SUBJECTS)]
        text = f"{subject.format(*chance.sample(WAYS, 2))} {chance.choice(WAYS)} {number}"
        yield ResponseRecord(
            instrument="0" * 64,
            audience="survivor",
            language="en",
            closed={"agency": ("police",)},
            missing={},
            texts={ITEM: RedactedText(text)},
        )


class Worker(Struct):
    """A running `consult worker`, and the file with everything it said."""

    program: "subprocess.Popen[bytes]"
    log: Path

    def kill(self) -> None:
        """End it as a crash of the machine would."""
        self.program.kill()
        self.program.wait(timeout=PATIENCE)

    def end(self) -> int:
        """Ask it to end and give its exit code."""
        self.program.send_signal(signal.SIGTERM)
        return self.program.wait(timeout=PATIENCE)


@contextmanager
def run_consult_worker(settings: Settings, folder: Path) -> Iterator[Worker]:
    """Run `consult worker` until the end of the block, from the moment it answers."""
    log = folder / f"worker-{uuid4()}.log"
    with log.open("wb") as file:
        program = subprocess.Popen(
            [str(Path(sys.executable).with_name("consult")), "worker"],
            env=_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    worker = Worker(program, log)
    try:
        _wait_for_answer(worker, settings.worker_socket)
        yield worker
    finally:
        worker.kill()


def _environment(settings: Settings) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if "CONSULT_" not in name}
    return others | {
        "CONSULT_DATA": str(settings.data),
        "CONSULT_QUEUE": settings.queue,
        "CONSULT_RESPONSES_DATABASE": settings.responses_database,
        "CONSULT_STAFF_DATABASE": settings.staff_database,
    }


def _wait_for_answer(worker: Worker, socket: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and worker.program.poll() is None:
        try:
            read_worker(socket)
        except WorkerError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(worker.log.read_text(encoding="utf-8"))
