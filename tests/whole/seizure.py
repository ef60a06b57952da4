"""A whole installation at work, up to the moment at which somebody carries it away."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, cast

import httpx
from litestar import Litestar
from litestar.testing import AsyncTestClient
from msgspec import Struct

from consult.vault.keys import make_key_pair
from consult.vault.paper import write_public_key
from tests.browser.staff_site import write_answers
from tests.respond.house import Visitor
from tests.whole.installation import CANARY, THANKS, TOKEN, Installation, make_installation
from tests.whole.programs import ROOT, Program, make_environ
from tests.whole.server import TALKATIVE, MortalServer, mortal_server
from tests.whole.staffing import SLUG, Researcher, StaffBrowser, employ
from tests.whole.traces import encode_all

ANSWERS: Final = 120
AT_ONCE: Final = 6
PATIENCE: Final = 120.0


class Scene(Struct, frozen=True):
    """An installation at work: its programs by name, and a researcher who has unlocked it.

    ``run`` is the address of the search for themes that the worker has done, or empty.
    """

    installation: Installation
    server: MortalServer | None
    programs: dict[str, Program]
    researcher: Researcher
    browser: StaffBrowser
    run: str
    backup: Path

    @property
    def folders(self) -> list[Path]:
        """Every folder in which anything was written, the queue and the backup among it."""
        return [self.installation.folder, *([self.server.cluster.folder] if self.server else [])]

    def find_in_environments(self) -> list[str]:
        """Name every process whose environment or command line holds the planted word."""
        said = {
            f"{name} {one.pid}": "\n".join([*one.cmdline(), *map(str, one.environ().items())])
            for name, program in self.programs.items()
            for one in program.list_all()
        }
        assert all(said.values())
        words = [word.decode("latin-1") for word in encode_all(CANARY)]
        return [where for where, text in said.items() if any(word in text for word in words)]


@contextmanager
def work(
    folder: Path, engine: str, faults: Mapping[str, str] | None = None, *, themes: bool = True
) -> Iterator[Scene]:
    """Run all programs, answer, find themes and write a backup; give all of it still running.

    Answers that were not sealed have no themes, since nothing opens them.
    """
    # Programs keep other accounts from looking into them; the tests may run as one of those.
    broken = {"respond": "readable", "staff": "readable", "worker": "readable", **(faults or {})}
    with ExitStack() as stack:
        server = stack.enter_context(mortal_server(TALKATIVE)) if engine == "postgres" else None
        given = {"CONSULT_BACKUP_KEY": write_public_key(make_key_pair().public)}
        installation = make_installation(
            folder, {**given, **(server.take_databases() if server else {})}
        )
        researcher = employ(installation)
        places: dict[str, tuple[list[str], tuple[str, int] | Path]] = {
            "respond": (["serve", "respond"], installation.settings.respond_address),
            "staff": (["serve", "staff"], installation.settings.staff_address),
            "worker": (["worker"], installation.settings.worker_socket),
        }
        programs: dict[str, Program] = {}
        for name, (arguments, address) in places.items():
            programs[name] = installation.start(arguments, address, broken[name])
            stack.callback(programs[name].end)
        asyncio.run(_answer_all(installation))
        browser = stack.enter_context(StaffBrowser(installation))
        browser.sign_in(researcher)
        browser.unlock()
        run = _find_themes(browser) if themes else ""
        backup = _write_backup(installation)
        yield Scene(installation, server, programs, researcher, browser, run, backup)


async def _answer_all(installation: Installation) -> None:
    waiting = list(write_answers(ANSWERS))

    async def answer_some(client: httpx.AsyncClient) -> None:
        while waiting:
            await _answer(client, f"{waiting.pop()} It was like {CANARY} to me.")

    async with httpx.AsyncClient(base_url=installation.address, timeout=60) as client:
        await asyncio.gather(*(answer_some(client) for _ in range(AT_ONCE)))


async def _answer(client: httpx.AsyncClient, words: str) -> None:
    visitor = Visitor(cast("AsyncTestClient[Litestar]", client), TOKEN)
    await visitor.start()
    await visitor.press(story=words)
    assert CANARY in visitor.page, visitor.page
    await visitor.press("send")
    assert THANKS in visitor.page, visitor.page


def _find_themes(browser: StaffBrowser) -> str:
    run = browser.press(f"/consultations/{SLUG}/runs", audience="survivor", item="story")
    deadline = time.monotonic() + PATIENCE
    while f"{run}/themes" not in (page := browser.read(run)):
        assert time.monotonic() < deadline, page
        time.sleep(0.1)
    return run


def _write_backup(installation: Installation) -> Path:
    backup = installation.folder / "everything.backup"
    subprocess.run(
        [sys.executable, "-m", "consult", "backup", str(backup)],
        cwd=ROOT,
        env=make_environ(installation.environ),
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return backup
