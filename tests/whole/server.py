"""A PostgreSQL server that can die like a machine does, and be started again on what it left."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil

from tests import postgres
from tests.postgres import START_SECONDS, Cluster


class MortalServer:
    """A server with a folder of its own, running or dead."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server on whatever is in its folder, and wait until it answers."""
        self._running = postgres._start(self.cluster)
        postgres._wait_for(self._running, self.cluster)

    def kill(self) -> None:
        """End every process of the server as a crash would."""
        assert self._running is not None
        first = psutil.Process(self._running.pid)
        # Its processes make groups of their own, and one that lived on could still write. The
        # first is held still, so that it starts none while the others die.
        first.suspend()
        everybody = [*first.children(recursive=True), first]
        for one in everybody:
            one.kill()
        assert self._running.wait(START_SECONDS) == -signal.SIGKILL
        _, alive = psutil.wait_procs(everybody, START_SECONDS)
        assert not alive
        self._running = None

    def stop(self) -> None:
        """End the server in an orderly way, if it runs."""
        if self._running is not None:
            postgres._stop(self._running)

    def take_databases(self) -> dict[str, str]:
        """Give the settings that name two new databases."""
        names = ("CONSULT_RESPONSES_DATABASE", "CONSULT_STAFF_DATABASE")
        return {name: self.cluster.address(self.cluster.take_database()) for name in names}


# The most talkative log that a server can be told to keep, in a file of its own.
TALKATIVE: Final = """
logging_collector = on
log_statement = 'all'
log_min_duration_statement = 0
log_parameter_max_length = -1
"""


@contextmanager
def mortal_server(settings: str = "") -> Iterator[MortalServer]:
    """Make a server with further lines of settings for the length of the block."""
    programs = postgres._programs()
    with TemporaryDirectory(prefix="candour-mortal-") as name:
        folder = Path(name)
        if postgres._owner() is not None:
            shutil.chown(folder, postgres.ACCOUNT)
        postgres._make_cluster(programs, folder / "data")
        with (folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)
        server = MortalServer(Cluster(programs, folder, postgres._free_port()))
        try:
            server.start()
            yield server
        finally:
            server.stop()
