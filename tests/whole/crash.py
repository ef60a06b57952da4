"""Kills the respondents' application again and again while people answer, and counts what is left.

Run by hand: ``python -m tests.whole.crash --engine sqlite --kills 20 --seed 1``.
"""

import argparse
import asyncio
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, cast

import httpx
from litestar import Litestar
from litestar.testing import AsyncTestClient
from msgspec import Struct, field

from tests.respond.house import Visitor
from tests.whole.installation import (
    CANARY,
    THANKS,
    TOKEN,
    Installation,
    make_installation,
    write_answer,
)
from tests.whole.programs import Program
from tests.whole.server import MortalServer, mortal_server
from tests.whole.traces import find_traces

Victim = Literal["application", "machine"]

PEOPLE: Final = 8
MOST_REQUESTS: Final = 150
LAST_MOMENT: Final = 0.004
SHARE_OF_NIGHTS: Final = 0.5
"""How often the nightly rewriting is begun as well, and dies in the middle or gets done."""


class GivenUpError(Exception):
    """Somebody was told that the service is out of order, and goes away."""


class Ledger(Struct):
    """What people sent, and which of it they were thanked for."""

    sent: set[str] = field(default_factory=set)
    thanked: set[str] = field(default_factory=set)
    begun: int = 0
    kills: int = 0
    requests: int = 0

    def begin_answer(self) -> str:
        """Give words that nobody has been given before."""
        self.begun += 1
        return write_answer(self.begun)


class Verdict(Struct, frozen=True):
    """What was found after the last death."""

    kills: int
    thanked: int
    stored: int
    lost: list[str]
    twice: list[str]
    strange: list[str]
    traces: list[str]

    @property
    def faults(self) -> list[str]:
        """Everything that must not be."""
        return [*self.lost, *self.twice, *self.strange, *self.traces]

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.thanked} people thanked, {self.stored} answers stored: "
            f"{len(self.lost)} lost, {len(self.twice)} stored twice, {len(self.strange)} that "
            f"nobody sent, {len(self.traces)} files with words in clear"
        )


class Scene(Struct, frozen=True):
    """What is to be killed: an installation, and the server of its databases if it has one."""

    installation: Installation
    server: MortalServer | None

    @property
    def folders(self) -> list[Path]:
        """Every folder in which anything was written."""
        return [self.installation.folder, *([self.server.cluster.folder] if self.server else [])]


def crash(scene: Scene, kills: int, chance: random.Random, fault: str = "") -> Verdict:
    """Kill at as many random moments under load, and say what became of every answer."""
    ledger = Ledger()
    for _ in range(kills):
        programs = [scene.installation.serve(fault)]
        if chance.random() < SHARE_OF_NIGHTS:
            programs.append(scene.installation.begin_upkeep())
        victim: Victim = chance.choice(("application", "machine"))
        asyncio.run(_die_under_load(scene, programs, ledger, chance, victim))
        if scene.server is not None and victim == "machine":
            scene.server.start()
    return _judge(scene, ledger)


async def _die_under_load(
    scene: Scene,
    programs: list[Program],
    ledger: Ledger,
    chance: random.Random,
    victim: Victim,
) -> None:
    enough = asyncio.Event()
    last = ledger.requests + chance.randint(1, MOST_REQUESTS)

    async def note_request(request: httpx.Request) -> None:
        del request
        ledger.requests += 1
        if ledger.requests >= last:
            enough.set()

    async def give_up(reply: httpx.Response) -> None:
        # Without its database the application can only say so; at any other time it may not.
        if reply.status_code == httpx.codes.INTERNAL_SERVER_ERROR and victim == "machine":
            raise GivenUpError

    hooks: dict[str, list[Callable[..., Any]]] = {"request": [note_request], "response": [give_up]}
    address = scene.installation.address
    async with httpx.AsyncClient(base_url=address, event_hooks=hooks, timeout=30) as client:
        people = [asyncio.create_task(_answer_for_ever(client, ledger)) for _ in range(PEOPLE)]
        await enough.wait()
        await asyncio.sleep(chance.uniform(0, LAST_MOMENT))
        # In a thread, so that people go on pressing buttons until the last instant.
        await asyncio.to_thread(_kill, scene, programs, victim)
        ledger.kills += 1
        await asyncio.gather(*people)


def _kill(scene: Scene, programs: list[Program], victim: Victim) -> None:
    if scene.server is not None and victim == "machine":
        scene.server.kill()
    for program in programs:
        program.kill()


async def _answer_for_ever(client: httpx.AsyncClient, ledger: Ledger) -> None:
    """Answer again and again until the service is gone, each time with other words."""
    with suppress(httpx.TransportError, GivenUpError):
        while True:
            await _answer_once(client, ledger)


async def _answer_once(client: httpx.AsyncClient, ledger: Ledger) -> None:
    words = ledger.begin_answer()
    visitor = Visitor(cast("AsyncTestClient[Litestar]", client), TOKEN)
    await visitor.start()
    await visitor.press(story=words)
    assert words in visitor.page, visitor.page
    ledger.sent.add(words)
    await visitor.press("send")
    if THANKS in visitor.page:
        ledger.thanked.add(words)


def _judge(scene: Scene, ledger: Ledger) -> Verdict:
    stored = Counter(scene.installation.open_all())
    return Verdict(
        kills=ledger.kills,
        thanked=len(ledger.thanked),
        stored=stored.total(),
        lost=sorted(ledger.thanked - stored.keys()),
        twice=sorted(words for words, times in stored.items() if times > 1),
        strange=sorted(stored.keys() - ledger.sent),
        traces=find_traces(scene.folders, [CANARY]),
    )


@contextmanager
def make_scene(folder: Path, engine: str) -> Iterator[Scene]:
    """Make an installation on an engine, with a server of its own where it needs one."""
    if engine == "sqlite":
        yield Scene(make_installation(folder, {}), None)
        return
    with mortal_server() as server:
        yield Scene(make_installation(folder, server.take_databases()), server)


def main() -> int:
    """Kill as often as asked, print what was found, and fail when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], required=True)
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    asked = parser.parse_args()
    with (
        TemporaryDirectory(prefix="candour-crash-") as name,
        make_scene(Path(name), asked.engine) as scene,
    ):
        verdict = crash(scene, asked.kills, random.Random(asked.seed))
    sys.stdout.write(f"{asked.engine}, seed {asked.seed}: {verdict}\n")
    return 1 if verdict.faults or not verdict.thanked else 0


if __name__ == "__main__":
    sys.exit(main())
