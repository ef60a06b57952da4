"""Our own programs as they are really run, in a group of processes that can be killed at once."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from tests.whole.faults import sitecustomize as faults

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 60.0
GLANCE: Final = 0.02


class Program:
    """A running ``consult`` command with everything that it started."""

    def __init__(self, arguments: list[str], environ: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as lines:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "consult", *arguments],
                cwd=ROOT,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=lines,
                stderr=lines,
                # A group of its own, so that a sudden death takes all of it in one instant.
                start_new_session=True,
            )

    def list_all(self) -> list[psutil.Process]:
        """List the program's processes, the first one included."""
        first = psutil.Process(self._running.pid)
        return [first, *first.children(recursive=True)]

    def wait_for(self, ready: Callable[[], bool]) -> None:
        """Wait until something is so, and fail with what was printed if the program ends first."""
        deadline = time.monotonic() + PATIENCE
        while not ready():
            alive = self._running.poll() is None and time.monotonic() < deadline
            assert alive, self.log.read_text(encoding="utf-8")
            time.sleep(GLANCE)

    def kill(self) -> None:
        """End every process as a crash would, unless the program has ended by itself.

        Nothing of it runs on afterwards.
        """
        if self._running.poll() is not None:
            return
        everybody = self.list_all()
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait(timeout=PATIENCE)
        _, alive = psutil.wait_procs(everybody, timeout=PATIENCE)
        assert not alive

    def end(self) -> None:
        """Ask the program to end, and see that it does."""
        if self._running.poll() is None:
            self._running.send_signal(signal.SIGTERM)
            self._running.wait(timeout=PATIENCE)


@contextmanager
def run_program(
    arguments: list[str], environ: Mapping[str, str], log: Path, ready: Callable[[], bool]
) -> Iterator[Program]:
    """Run a command from the moment it is ready until the end of the block."""
    program = Program(arguments, environ, log)
    try:
        program.wait_for(ready)
        yield program
    finally:
        program.end()


def make_environ(given: Mapping[str, str], fault: str = "") -> dict[str, str]:
    """Give an environment with only these settings of ours, and one promise broken if wished."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    paths = [str(Path(faults.__file__).parent)] if fault else []
    paths += filter(None, [os.environ.get("PYTHONPATH")])
    found = {"PYTHONPATH": os.pathsep.join(paths)} if paths else {}
    return {**rest, **given, **found, faults.FAULT: fault}


def is_answering(address: tuple[str, int] | Path) -> bool:
    """Say whether anybody listens at a port or a socket."""
    family = socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET
    with socket.socket(family) as line:
        line.settimeout(1)
        return line.connect_ex(str(address) if isinstance(address, Path) else address) == 0
