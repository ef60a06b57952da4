import ctypes
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Final

from consult.errors import ConsultError

STOP_SECONDS: Final = 10
RESTARTS: Final = 3
RESTART_WINDOW: Final = 60
_PR_SET_PDEATHSIG: Final = 1


class ChildStoppedError(ConsultError):
    """A program under the supervisor keeps stopping."""

    code = "child-stopped"


class Child:
    """One program of ours that is kept running."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environ: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self.name = name
        self._command = command
        self._environ = {**os.environ, **environ}
        self._say = say
        self._starts: deque[float] = deque(maxlen=RESTARTS + 1)
        self._running: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Start the program, out of reach of the terminal's own Ctrl-C."""
        self._starts.append(time.monotonic())
        self._running = subprocess.Popen(  # noqa: S603 - our own programs, no words of anybody's.
            self._command,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_stop_with_parent,  # noqa: PLW1509 - one call, no locks taken.
        )
        if self._running.stdout is not None:
            threading.Thread(
                target=self._pass_on, args=[self._running.stdout], daemon=True
            ).start()

    def _pass_on(self, lines: IO[str]) -> None:
        with lines:
            for line in lines:
                self._say(f"{self.name}: {line.rstrip()}")

    @property
    def pid(self) -> int | None:
        """The running program's number, for whoever wants to look at it."""
        return self._running.pid if self._running else None

    def restart_if_stopped(self) -> bool:
        """Start the program again if it has stopped; say whether it had.

        Raises ``ChildStoppedError`` after three restarts within a minute.
        """
        if self._running is None or (code := self._running.poll()) is None:
            return False
        if len(self._starts) > RESTARTS and time.monotonic() - self._starts[0] < RESTART_WINDOW:
            raise ChildStoppedError(
                f"The {self.name} program stopped {RESTARTS + 1} times within a minute.",
                where=f"Its last exit code was {code}.",
                remedy="Its own lines above say why. Nothing that was acknowledged is lost.",
            )
        self._say(f"{self.name}: stopped (exit code {code}); starting it again, nothing is lost")
        self.start()
        return True

    def ask_to_stop(self) -> None:
        """Send the program the signal on which it finishes its work."""
        if self._running is not None and self._running.poll() is None:
            self._running.send_signal(signal.SIGTERM)

    def wait_until_stopped(self, deadline: float) -> None:
        """Wait for the program; end it by force once the deadline has passed."""
        if self._running is None:
            return
        try:
            self._running.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()
        if self._reader is not None:
            self._reader.join(1)


class Supervisor:
    """Keeps several programs running until it is asked to stop, then stops them in order."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._stop = threading.Event()

    def ask_to_stop(self, *_: object) -> None:
        """Let ``run`` end; safe to call from a signal."""
        self._stop.set()

    def run(
        self,
        *,
        started: Callable[[], None],
        ready: Callable[[], bool] = lambda: True,
        look_every: float = 0.5,
    ) -> None:
        """Start every program and keep them up until asked to stop.

        ``started`` is called once, as soon as ``ready`` says that they answer.
        """
        waiting = True
        try:
            for child in self._children:
                child.start()
            while not self._stop.wait(look_every):
                for child in self._children:
                    child.restart_if_stopped()
                if waiting and ready():
                    waiting = False
                    started()
        finally:
            self._end()

    def _end(self) -> None:
        for child in self._children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in reversed(self._children):
            child.wait_until_stopped(deadline)


def _stop_with_parent() -> None:
    # A supervisor that is killed outright cannot stop its programs, and one that is left behind
    # would go on listening and holding keys.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
