"""A demonstration as a program of its own, and what it prints."""

import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

START_SECONDS: Final = 120
ENDED: Final = "(the demonstration has ended)"


class Demo:
    """A running demonstration and the lines that it has printed."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.respond, self.staff = free_port("127.0.0.1"), free_port("127.0.0.2")
        self.running = subprocess.Popen(
            [sys.executable, "-m", "consult", "demo", "--data", str(folder)],
            env={
                **environ,
                "CONSULT_RESPOND_ADDRESS": f"127.0.0.1:{self.respond}",
                "CONSULT_STAFF_ADDRESS": f"127.0.0.2:{self.staff}",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._new: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.running.stdout is not None
        with self.running.stdout as lines:
            for line in lines:
                self._new.put(line.rstrip())
        self._new.put(ENDED)

    def wait_for(self, pattern: str, seconds: float = START_SECONDS) -> re.Match[str]:
        """Wait for a printed line that matches, and fail with everything printed if none comes."""
        while True:
            try:
                line = self._new.get(timeout=seconds)
            except queue.Empty:
                pytest.fail("\n".join(["it never printed " + pattern, *self.lines]))
            self.lines.append(line)
            if line == ENDED:
                pytest.fail("\n".join(["it ended before it printed " + pattern, *self.lines]))
            if found := re.search(pattern, line):
                return found

    def stop(self) -> int:
        """Press Ctrl-C and wait for the end."""
        self.running.send_signal(signal.SIGINT)
        code = self.running.wait(30)
        self._reader.join(5)
        return code


def free_port(host: str) -> int:
    """Find a port that nobody listens on."""
    with socket.create_server((host, 0)) as server:
        port: int = server.getsockname()[1]
    return port


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something to become true, and fail when it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def running_demo(folder: Path, environ: dict[str, str]) -> Iterator[Demo]:
    """Run a demonstration until its addresses are printed, and stop it after the block."""
    demo = Demo(folder, environ)
    try:
        demo.wait_for("Ctrl-C stops it")
        yield demo
    finally:
        if demo.running.poll() is None:
            demo.stop()
