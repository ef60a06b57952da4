"""A whole installation for browser tests: databases, the staff application and the worker."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pyotp
from msgspec import Struct

from anonymise.types import RedactedText
from consult.settings import Settings, read_settings
from consult.staff.accounts import NewAccount, add_account
from consult.staff.roles import Role
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.schema import migrate
from consult.store.staff import StaffStore, open_staff
from consult.vault.hardness import Hardness
from consult.vault.keys import KeyPair, make_key_pair, wrap_key
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response
from surveys.files import encode_instrument, instrument_digest, read_ready

SECRET: Final = "an invented secret for a browser's staff"
PASSPHRASE: Final = "seven calm herons walk"
PEOPLE: Final = 12
NEWCOMER: Final = "Rowan Example"
"""A reviewer whom nobody has given the key."""

QUICK: Final = Hardness(operations=1, memory=8192)
SLUG: Final = "survivor-views"
ITEM: Final = "what-should-change"
ANSWERS: Final = 180
PATIENCE: Final = 90.0
"""Seconds: a machine that does other work as well takes half a minute to start a program."""

OPENINGS: Final = ("I think", "For us", "Honestly", "In my view", "Looking back", "Every time")
SUBJECTS: Final = (
    ("the police should answer the call sooner", "officers must believe us at the door"),
    ("waiting months for a court date helps nobody", "judges need to read the whole file"),
    ("schools could notice what children carry", "a teacher who listens changes everything"),
    ("housing should move him and not me", "the council left us in a hostel for weeks"),
)
ENDINGS: Final = ("and soon.", "every single time.", "without being asked twice.", "at last.", ".")


class Site(Struct, frozen=True):
    """Where the staff application listens, and the people who have yet to sign in to it."""

    address: str
    settings: Settings
    environ: dict[str, str]
    people: list["Colleague"]

    def next_colleague(self) -> "Colleague":
        """Give a researcher who has not signed in yet, so that nobody waits for a new code."""
        return self.people.pop()


class Colleague(Struct, frozen=True):
    """An invented researcher who holds the consultation's key."""

    name: str
    totp_secret: str

    def code(self) -> str:
        """Give the code that their authenticator shows."""
        return pyotp.TOTP(self.totp_secret).now()


Fill = Callable[[Settings], Coroutine[Any, Any, list[Colleague]]]


def make_site(folder: Path, fill: Fill | None = None) -> Site:
    """Make an installation and fill it, by default with an open consultation and its answers."""
    port = find_port("127.0.0.2")
    given = {
        "CONSULT_DATA": str(folder),
        "CONSULT_SECRET": SECRET,
        "CONSULT_STAFF_ADDRESS": f"127.0.0.2:{port}",
        # A test reads faster than a person; tests/respond/test_gate.py tries the reading time.
        "CONSULT_READING_SECONDS": "0",
        "CONSULT_RESPOND_ADDRESS": f"127.0.0.1:{find_port('127.0.0.1')}",
    }
    settings = read_settings(given)
    # In a thread of its own, because the browser's driver keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        people = thread.submit(asyncio.run, (fill or _fill)(settings)).result()
    rest = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    return Site(f"http://127.0.0.2:{port}", settings, {**rest, **given}, people)


@contextmanager
def serve_staff(site: Site) -> Iterator[None]:
    """Run the staff application as its users do."""
    with _running(site, "serve", "staff"):
        address = site.settings.staff_address
        _wait_until(lambda: _answers(socket.AF_INET, address))
        yield


@contextmanager
def serve_respondents(site: Site) -> Iterator[str]:
    """Run the respondents' application on the same databases, and give where it listens."""
    host, port = site.settings.respond_address
    with _running(site, "serve", "respond"):
        _wait_until(lambda: _answers(socket.AF_INET, (host, port)))
        yield f"http://{host}:{port}"


@contextmanager
def run_worker(site: Site) -> Iterator[None]:
    """Run the analysis worker as its users do."""
    with _running(site, "worker"):
        _wait_until(lambda: _answers(socket.AF_UNIX, str(site.settings.worker_socket)))
        yield


def find_port(host: str) -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as line:
        line.bind((host, 0))
        port: int = line.getsockname()[1]
        return port


async def _fill(settings: Settings) -> list[Colleague]:
    await migrate(settings)
    keys = make_key_pair()
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        consultation = await responses.add_consultation(
            SLUG, "Views on an example", keys.public.raw, invented=True
        )
        people = [await _employ(staff, consultation, keys, number) for number in range(PEOPLE)]
        await employ(staff, NEWCOMER, Role.REVIEWER)
        await responses.set_state(consultation, "open")
        await _answer(responses, keys)
    return people


async def _employ(staff: StaffStore, consultation: UUID, keys: KeyPair, number: int) -> Colleague:
    name = f"Robin Example {number}"
    account = await employ(staff, name, Role.RESEARCHER)
    await staff.grant_key(consultation, account.id, wrap_key(keys.private, account.public_key))
    return Colleague(name, account.totp_secret)


async def employ(staff: StaffStore, name: str, role: Role) -> NewAccount:
    """Add an account whose keys are derived quickly."""
    return await add_account(
        staff,
        name=name,
        role=role,
        passphrase=PASSPHRASE,
        deployment_secret=SECRET,
        hardness=QUICK,
    )


async def _answer(responses: ResponsesStore, keys: KeyPair) -> None:
    consultation = await responses.read_consultation(SLUG)
    assert consultation is not None
    instrument = read_ready("survivor-views")
    digest = instrument_digest(instrument)
    await responses.add_questionnaire(
        consultation.id, "survivor", "token-example", encode_instrument(instrument), digest
    )
    async with ResponseWriter(responses) as writer:
        for text in write_answers(ANSWERS):
            record = ResponseRecord(
                instrument=digest,
                audience="survivor",
                language="en",
                closed={},
                missing={},
                texts={ITEM: RedactedText(text)},
            )
            await writer.write(consultation.id, seal_response(record, keys.public), "2026-W47")


def write_answers(number: int) -> list[str]:
    """Write invented answers on four subjects; the last one tries to be markup."""
    parts = zip(cycle(OPENINGS), cycle(SUBJECTS), cycle(ENDINGS), cycle((0, 0, 0, 0, 1)))
    written = [f"{first} {topic[at]} {last}" for first, topic, last, at in islice(parts, number)]
    return [*written[:-1], f"<b id=planted>{written[-1]}</b>"]


@contextmanager
def _running(site: Site, *arguments: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-m", "consult", *arguments], env=site.environ) as run:
        try:
            yield
        finally:
            run.send_signal(signal.SIGTERM)
            try:
                run.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                run.kill()


def _wait_until(ready: "Callable[[], bool]") -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, "nothing answered in time"
        time.sleep(0.1)


def _answers(family: socket.AddressFamily, address: "tuple[str, int] | str") -> bool:
    with socket.socket(family) as line:
        line.settimeout(1)
        return line.connect_ex(address) == 0
