"""The demonstration as its user meets it: one command, two addresses, Ctrl-C."""

import os
import re
import signal
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.demo.running import Demo, running_demo, wait_until

pytestmark = pytest.mark.slow


def fetch(address: str) -> str:
    """Give the body of a page."""
    return httpx.get(address, timeout=20, follow_redirects=True).raise_for_status().text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that does not exist yet."""
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def demo(folder: Path, clean_environ: dict[str, str]) -> Iterator[Demo]:
    """Run the demonstration from nothing."""
    with running_demo(folder, clean_environ) as demo:
        yield demo


def test_start_page_answers(demo: Demo) -> None:
    """The printed address shows the start page, marked as invented, with a neutral title."""
    address = re.search(r"http://127\.0\.0\.1:\S+", "\n".join(demo.lines))
    assert address is not None
    page = fetch(address[0])
    assert "invented" in page.lower()
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title is not None
    assert not re.search("abuse|survivor|violence|refuge", title[1], re.IGNORECASE)


def test_staff_page_answers(demo: Demo) -> None:
    """The printed staff address asks who is there, and all five sign-ins are printed."""
    page = fetch(f"http://127.0.0.2:{demo.staff}/")
    assert 'type="password"' in page
    printed = "\n".join(demo.lines)
    assert len(re.findall(r"passphrase \S{24}   code \d{6}", printed)) == 5
    assert "leaves when two people agree" in printed


def test_folder_is_closed(demo: Demo, folder: Path) -> None:
    """Nobody but this account can read the folder or anything secret in it."""
    assert demo.running.poll() is None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "demo.json").stat().st_mode) == 0o600


def test_upkeep_runs_as_well(demo: Demo, folder: Path) -> None:
    """The nightly work is a program of the demonstration, and has done what was due."""
    assert find_child(demo.running.pid, "upkeep")
    wait_until((folder / "upkeep.json").exists)


def test_killed_worker_comes_back(demo: Demo) -> None:
    """A worker that is killed is started again, and one line says so."""
    os.kill(find_child(demo.running.pid, "worker"), signal.SIGKILL)
    demo.wait_for("worker: stopped .* starting it again, nothing is lost")
    assert find_child(demo.running.pid, "worker")


def find_child(parent: int, word: str, seconds: float = 10) -> int:
    """Find a program's child by the last word of its command, waiting a little for it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for child in psutil.Process(parent).children():
            if child.cmdline()[-1:] == [word]:
                pid: int = child.pid
                return pid
        time.sleep(0.05)
    pytest.fail(f"no child called {word}")


def test_stops_and_starts_again(demo: Demo, folder: Path, clean_environ: dict[str, str]) -> None:
    """Ctrl-C ends it with code 0 and nothing left running; a second start keeps everything."""
    before = re.search(r"http://127\.0\.0\.1:\d+/(\S+)", "\n".join(demo.lines))
    assert demo.stop() == 0
    for host, port in (("127.0.0.1", demo.respond), ("127.0.0.2", demo.staff)):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((host, port), timeout=2)
    again = Demo(folder, clean_environ)
    try:
        after = again.wait_for(r"http://127\.0\.0\.1:\d+/(\S+)")
        again.wait_for("Ctrl-C stops it")
        assert before is not None
        assert after[1] == before[1]
        assert not any("invented responses" in line for line in again.lines)
    finally:
        again.stop()
