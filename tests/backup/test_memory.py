"""Neither way holds all responses in memory."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from consult.settings import Settings
from consult.store.schema import migrate
from consult.vault.paper import write_paper_key, write_public_key
from tests.backup.conftest import Maker
from tests.backup.copies import PAIR, add_responses, read_digests

pytestmark = pytest.mark.anyio

MEBIBYTE = 1024 * 1024
SIZE = 16 * 1024
FEW, MANY = 200, 4000
WAIT_SECONDS = 120


REPORT = """
import atexit, pathlib, sys
def report():
    print(pathlib.Path("/proc/self/status").read_text(), file=sys.stderr)
atexit.register(report)
"""
CONSULT = "from consult.cli import main; main()"
GREEDY = "held = pathlib.Path(sys.argv[1]).read_bytes()"


def measure(settings: Settings, clean: dict[str, str], code: str, *arguments: str) -> int:
    """Run a program and give the most memory in bytes that it held at once.

    The program says so itself: what the system tells its parent can be the parent's own.
    """
    given = {
        "CONSULT_DATA": str(settings.data),
        "CONSULT_RESPONSES_DATABASE": settings.responses_database,
        "CONSULT_STAFF_DATABASE": settings.staff_database,
        "CONSULT_SECRET": "an invented secret that is long enough",
        "CONSULT_BACKUP_KEY": write_public_key(PAIR.public),
    }
    ended = subprocess.run(
        [sys.executable, "-c", REPORT + code, *arguments],
        env={**clean, **given},
        input=write_paper_key(PAIR.private),
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=True,
    )
    [peak] = re.findall(r"^VmHWM:\s+(\d+) kB$", ended.stderr, re.MULTILINE)
    return int(peak) * 1024


@pytest.mark.slow
async def test_memory_does_not_grow_with_the_number_of_responses(
    make_settings: Maker, engine: str, tmp_path: Path, clean_environ: dict[str, str]
) -> None:
    """Sixty mebibytes more of responses take less than a quarter of that in memory."""
    peaks: dict[str, list[int]] = {"backup": [], "restore": [], "greedy": []}
    for count in (FEW, MANY):
        first = make_settings(engine, f"first-{count}")
        second = make_settings(engine, f"second-{count}")
        await migrate(first)
        await migrate(second)
        await add_responses(first, count=count, size=SIZE)
        file = str(tmp_path / f"backup-{count}")
        peaks["backup"].append(measure(first, clean_environ, CONSULT, "backup", file))
        restore = (CONSULT, "restore", file, "--key-stdin")
        peaks["restore"].append(measure(second, clean_environ, *restore))
        peaks["greedy"].append(measure(first, clean_environ, GREEDY, file))
        same = await read_digests(first), await read_digests(second)
        assert same[0]["response"] == same[1]["response"]
    grown = (MANY - FEW) * SIZE
    assert grown > 58 * MEBIBYTE
    extra = {name: many - few for name, (few, many) in peaks.items()}
    assert extra["backup"] < grown // 4
    assert extra["restore"] < grown // 4
    assert extra["greedy"] > grown // 2
