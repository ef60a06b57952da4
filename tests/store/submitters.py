"""A program that submits as the respondents' process does, and says what was acknowledged."""

import asyncio
import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final
from uuid import UUID

from consult.errors import ConsultationClosedError
from consult.store.responses import ResponseWriter, open_responses
from consult.vault.padding import BUCKETS
from consult.vault.seal import SealedResponse

PROGRAM: Final = "from tests.store.submitters import main; main()"
PEOPLE: Final = 16
WEEK: Final = "2026-W47"


def name_of(sealed: bytes) -> str:
    """Give the name under which the program prints a response."""
    return hashlib.sha256(sealed).hexdigest()


def invent_sealed(chance: random.Random) -> SealedResponse:
    """Give bytes as sealing does: random, and of the two lengths that most responses have."""
    return SealedResponse(os.urandom(chance.choice(BUCKETS[:2]) + 48))


def start_program(url: str, consultation: UUID, count: int) -> "subprocess.Popen[str]":
    """Start it: ``count`` responses one at a time, or many people without end when it is 0."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, str(consultation), str(count)],
        stdout=subprocess.PIPE,
        text=True,
    )


def run_program(url: str, consultation: UUID, count: int) -> list[str]:
    """Submit one response after the other, and give their names in that order."""
    with start_program(url, consultation, count) as program:
        lines = output_of(program).read().split()
    assert program.returncode == 0
    return lines


@contextmanager
def running(url: str, consultation: UUID) -> Iterator["subprocess.Popen[str]"]:
    """Have many people submit until the block ends, or until they are refused."""
    program = start_program(url, consultation, 0)
    try:
        yield program
    finally:
        program.kill()
        output_of(program).close()
        program.wait()


def output_of(program: "subprocess.Popen[str]") -> IO[str]:
    """Give the lines that it prints."""
    assert program.stdout is not None
    return program.stdout


def main() -> None:
    """Run the program."""
    url, consultation, count = sys.argv[1], UUID(sys.argv[2]), int(sys.argv[3])
    asyncio.run(_submit(url, consultation, count))


async def _submit(url: str, consultation: UUID, count: int) -> None:
    async with open_responses(url) as store, ResponseWriter(store) as writer:
        if count:
            await _submit_one_by_one(writer, consultation, count)
        else:
            people = (_submit_until_closed(writer, consultation, one) for one in range(PEOPLE))
            await asyncio.gather(*people)


async def _submit_one_by_one(writer: ResponseWriter, consultation: UUID, count: int) -> None:
    chance = random.Random(count)
    for _ in range(count):
        sealed = invent_sealed(chance)
        await writer.write(consultation, sealed, WEEK, withdrawal_digest=os.urandom(32))
        _say(name_of(sealed.blob))


async def _submit_until_closed(writer: ResponseWriter, consultation: UUID, person: int) -> None:
    chance = random.Random(person)
    while True:
        sealed = invent_sealed(chance)
        try:
            await writer.write(consultation, sealed, WEEK)
        except ConsultationClosedError:
            return
        _say(name_of(sealed.blob))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
