"""The supervisor keeps programs up, says when one stopped, and leaves none behind."""

import os
import signal
import sys
import threading
from contextlib import suppress

import pytest

from consult.demo.supervisor import Child, ChildStoppedError, Supervisor
from tests.demo.running import wait_until

ENDLESS = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal as s, time; s.signal(15, s.SIG_IGN); print('up', flush=True); time.sleep(99)",
]
SHORT = [sys.executable, "-c", "raise SystemExit(7)"]


def is_running(pid: int) -> bool:
    """Say whether a program still runs."""
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def run_aside(supervisor: Supervisor) -> threading.Thread:
    """Run a supervisor in a thread of its own."""
    thread = threading.Thread(
        target=supervisor.run, kwargs={"started": lambda: None, "look_every": 0.05}
    )
    thread.start()
    return thread


def test_killed_program_is_started_again() -> None:
    """A program that is killed is started again, and one line says so."""
    said: list[str] = []
    child = Child("worker", ENDLESS, {}, said.append)
    supervisor = Supervisor([child])
    thread = run_aside(supervisor)
    wait_until(lambda: "worker: up" in said)
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: said.count("worker: up") == 2)
    supervisor.ask_to_stop()
    thread.join()
    assert [line for line in said if "starting it again" in line] == [
        "worker: stopped (exit code -9); starting it again, nothing is lost"
    ]
    assert child.pid not in {None, first}


def test_stopping_leaves_nothing_running() -> None:
    """Asked to stop, the supervisor ends every program it started."""
    said: list[str] = []
    children = [Child(name, ENDLESS, {}, said.append) for name in ("a", "b", "c")]
    supervisor = Supervisor(children)
    thread = run_aside(supervisor)
    wait_until(lambda: len(said) == 3)
    supervisor.ask_to_stop()
    thread.join()
    assert not any(is_running(child.pid) for child in children if child.pid)


def test_stubborn_program_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that ignores the signal to stop is ended by force after the deadline."""
    monkeypatch.setattr("consult.demo.supervisor.STOP_SECONDS", 0.3)
    said: list[str] = []
    child = Child("a", STUBBORN, {}, said.append)
    supervisor = Supervisor([child])
    thread = run_aside(supervisor)
    wait_until(lambda: "a: up" in said)
    supervisor.ask_to_stop()
    thread.join()
    assert child.pid is not None
    assert not is_running(child.pid)


def test_program_that_cannot_start_ends_the_rest() -> None:
    """A program that keeps stopping ends the whole, with an error that names it."""
    said: list[str] = []
    well = Child("well", ENDLESS, {}, said.append)
    supervisor = Supervisor([well, Child("ill", SHORT, {}, said.append)])
    with pytest.raises(ChildStoppedError, match="ill") as refused:
        supervisor.run(started=lambda: None, look_every=0.05)
    assert "exit code was 7" in str(refused.value)
    assert well.pid is not None
    assert not is_running(well.pid)
