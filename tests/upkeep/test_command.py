"""``consult upkeep`` as a program of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from consult.settings import Settings
from consult.upkeep.notes import FILE, read_last_night
from tests.forking import run_consult
from tests.postgres import Cluster
from tests.store.places import read_files
from tests.upkeep.house import GONE, WHOLE, House, build_house

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

COMMAND = [sys.executable, "-m", "consult", "upkeep"]


HOLD = """
import pathlib, sys
from consult.upkeep.lock import sole_upkeep
with sole_upkeep(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def clear_environ(environ: dict[str, str]) -> dict[str, str]:
    """Give this process's environment with these settings and no other."""
    others = {name: one for name, one in os.environ.items() if not name.startswith("CONSULT_")}
    return {**others, **environ}


def start(command: list[str], environ: dict[str, str]) -> "subprocess.Popen[str]":
    """Start a program whose lines can be read."""
    return subprocess.Popen(
        command,
        env=clear_environ(environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_once(environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Do the nightly work now, in a process of its own."""
    return run_consult("upkeep", "--once", environ=clear_environ(environ))


async def test_once_erases_and_says_so(house: House, environ: dict[str, str]) -> None:
    """The command erases what has ended, records it, says it in a line and notes the date."""
    ended = run_once(environ)
    assert (ended.returncode, ended.stderr) == (0, "")
    first = ended.stdout.splitlines()[0]
    assert first == "views has passed its last day; its responses and findings are erased."
    assert await house.count_traces() == GONE
    assert await house.list_acts() == [("upkeep", "retention-ended", "views")]
    last = read_last_night(house.settings.data)
    assert last is not None
    assert abs(date.today() - last) <= timedelta(days=1)  # noqa: DTZ011 - as the command counts.
    assert "views" not in run_once(environ).stdout


async def test_a_second_one_is_one_clear_line(house: House, environ: dict[str, str]) -> None:
    """While another program is at it, the command ends with one line and changes nothing."""
    holder = start([sys.executable, "-c", HOLD, str(house.settings.data)], {})
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    refused = run_once(environ)
    assert await house.count_traces() == WHOLE
    holder.kill()
    holder.communicate()
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "[upkeep]" in refused.stderr
    assert run_once(environ).returncode == 0


async def test_it_does_its_work_at_the_start_and_ends_when_told(
    house: House, environ: dict[str, str]
) -> None:
    """Started without a note, it does the work at once; SIGTERM ends it with code 0."""
    running = start(COMMAND, environ)
    assert running.stderr is not None
    line = running.stderr.readline()
    running.send_signal(signal.SIGTERM)
    rest = running.communicate(timeout=60)[1]
    assert line == (
        "consult upkeep: views has passed its last day; its responses and findings are erased.\n"
    )
    assert "Traceback" not in rest
    assert running.returncode == 0
    assert await house.count_traces() == GONE


@pytest.fixture
def folder(engine: str, settings: Settings, request: pytest.FixtureRequest) -> Path:
    """Give the folder that holds every file of the databases, or of their whole server."""
    if engine == "sqlite":
        return settings.data
    return _take_cluster(request).folder


@pytest.fixture
def flush(engine: str, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Give what writes everything that the database holds in memory to its own files.

    Before that a row may be in PostgreSQL's log alone, where a page's header can cut it in two.
    """
    if engine == "sqlite":
        return lambda: None
    cluster = _take_cluster(request)

    def checkpoint() -> None:
        cluster.run_sql("CHECKPOINT")

    return checkpoint


def _take_cluster(request: pytest.FixtureRequest) -> Cluster:
    cluster = request.getfixturevalue("postgres_cluster")
    assert isinstance(cluster, Cluster)
    return cluster


async def test_no_file_holds_what_ended(
    house: House,
    folder: Path,
    flush: Callable[[], None],
    settings: Settings,
    environ: dict[str, str],
) -> None:
    """Files hold answers and findings before the work and none after it; others keep theirs."""
    kept = await build_house(settings, house.responses, house.staff, "kept", None)
    gone = [one[at : at + 64] for one in await _read_sealed(house) for at in (0, 1000)]
    stays = [one[:64] for one in await _read_sealed(kept)]
    flush()
    assert _find_in(folder, [*gone, *stays]) == {*gone, *stays}
    assert run_once(environ).returncode == 0
    assert _find_in(folder, [*gone, *stays]) == set(stays)


def _find_in(folder: Path, parts: list[bytes]) -> set[bytes]:
    contents = list(read_files(folder).values())
    return {part for part in parts if any(part in content for content in contents)}


async def _read_sealed(house: House) -> list[bytes]:
    rows = [one.sealed async for one in house.responses.iterate_responses(house.id)]
    run = await house.staff.read_run(house.run)
    assert run.result is not None
    return [*rows, run.result]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_it_starts_on_a_fitting_database_only(house: House, environ: dict[str, str]) -> None:
    """On a database of another version it says so and notes nothing."""
    path = house.settings.data / "responses.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM migration")
    refused = run_once(environ)
    assert refused.returncode == 1
    assert "[schema]" in refused.stderr
    assert not (house.settings.data / FILE).exists()


async def test_it_needs_the_secret(environ: dict[str, str]) -> None:
    """Without the deployment's secret it could not sign the audit, so it does not start."""
    refused = run_once({**environ, "CONSULT_SECRET": "secret"})
    assert refused.returncode == 1
    assert "[settings]" in refused.stderr


def test_it_loads_no_half_that_opens() -> None:
    """Nothing that can open an answer is loaded by the process that does the nightly work."""
    probe = "import sys, consult.cli.upkeep; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "consult.upkeep.work" in loaded
    assert "consult.vault.secrets" in loaded
    for module in ("consult.vault.open", "consult.vault.keys", "consult.jobs", "surveys.answers"):
        assert module not in loaded
