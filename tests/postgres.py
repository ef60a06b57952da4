"""A PostgreSQL cluster of the tests' own: thrown away afterwards, stopped by its own handle."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

VERSIONS = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"
START_SECONDS = 30
LOG = "server.log"
EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
DROP SCHEMA public CASCADE; CREATE SCHEMA public
"""


class Cluster:
    """A running server and the way to databases on it."""

    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self.programs = programs
        self.folder = folder
        self.port = port
        self._made = 0
        self._empty: list[str] = []

    def take_database(self) -> str:
        """Name an empty database: one that was emptied, or a new one."""
        if self._empty:
            return self._empty.pop()
        self._made += 1
        name = f"candour_{self._made}"
        self.run_sql(f"CREATE DATABASE {name}")
        return name

    def empty_database(self, name: str) -> None:
        """Make a database as good as new, which is much quicker than making a new one."""
        self.run_sql(EMPTY, name)
        self._empty.append(name)

    def address(self, name: str) -> str:
        """Give a database's address on loopback."""
        return f"postgresql://{ACCOUNT}@127.0.0.1:{self.port}/{name}"

    def run_sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement over the unix socket as the server's owner, and give its output."""
        program = str(self.programs / "psql")
        where = ["-h", str(self.folder), "-p", str(self.port), "-U", ACCOUNT, "-d", database]
        done = subprocess.run(
            [program, *where, "-XAtqc", statement],
            user=_owner(),
            group=_owner(),
            check=True,
            capture_output=True,
            text=True,
            cwd=self.folder,
        )
        return done.stdout.strip()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """Give a server that lives as long as the tests."""
    programs = _programs()
    with TemporaryDirectory(prefix="candour-postgres-") as name:
        folder = Path(name)
        if _owner() is not None:
            shutil.chown(folder, ACCOUNT)
        _make_cluster(programs, folder / "data")
        cluster = Cluster(programs, folder, _free_port())
        server = _start(cluster)
        try:
            _wait_for(server, cluster)
            yield cluster
        finally:
            # SIGQUIT is the immediate shutdown: nothing is written that is deleted anyway.
            _stop(server)


@pytest.fixture
def postgres_database(postgres_cluster: Cluster) -> Iterator[Callable[[], str]]:
    """Give a maker of fresh databases; each call returns the address of an empty one."""
    taken: list[str] = []

    def take() -> str:
        taken.append(postgres_cluster.take_database())
        return postgres_cluster.address(taken[-1])

    yield take
    for name in taken:
        postgres_cluster.empty_database(name)


def _programs() -> Path:
    found = sorted(VERSIONS.glob("*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        pytest.fail("PostgreSQL is missing: run `make system`", pytrace=False)
    return Path(on_path).resolve().parent


def _owner() -> str | None:
    # The server refuses to run as root. Changing the account here, not through another
    # program, keeps the server our own child, which we can stop by its handle.
    return ACCOUNT if os.geteuid() == 0 else None


def _make_cluster(programs: Path, data: Path) -> None:
    options = ["-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(
        [str(programs / "initdb"), "-D", str(data), *options],
        user=_owner(),
        group=_owner(),
        check=True,
        capture_output=True,
        cwd=data.parent,
    )


def _start(cluster: Cluster) -> "subprocess.Popen[bytes]":
    """Start the server as we ask operators to set theirs.

    With ``wal_recycle`` on, PostgreSQL renames old log files for later use and leaves their
    content in them, so that erased rows and the order of arrival stay on disk for days.
    """
    settings = {
        "port": str(cluster.port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(cluster.folder),
        "fsync": "off",
        "max_connections": "60",
        "wal_recycle": "off",
    }
    pairs = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    program = str(cluster.programs / "postgres")
    with (cluster.folder / LOG).open("wb") as log:  # Searched like every other file of its folder.
        return subprocess.Popen(
            [program, "-D", str(cluster.folder / "data"), *pairs],
            user=_owner(),
            group=_owner(),
            cwd=cluster.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
        )


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGQUIT)
    server.wait(timeout=START_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: "subprocess.Popen[bytes]", cluster: Cluster) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            cluster.run_sql("SELECT 1")
        except subprocess.CalledProcessError:
            time.sleep(0.05)
        else:
            return
    _stop(server)
    pytest.fail(f"PostgreSQL did not start on port {cluster.port}", pytrace=False)
