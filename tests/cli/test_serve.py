"""Starting the applications, and refusing to."""

import shutil
import socket
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT
from tests.cli.conftest import Run


def only_line(text: str) -> str:
    """Give the one line of a text that must have no more."""
    (line,) = text.splitlines()
    return line


@pytest.mark.parametrize("application", ["respond", "staff"])
def test_pending_migrations_are_refused(run: Run, application: str) -> None:
    """An application does not start on a database that was not migrated."""
    ended = run("serve", application)
    assert ended.returncode == 1
    assert "consult migrate" in only_line(ended.stderr)


@pytest.mark.parametrize("secret", ["", "change-me", "short"])
def test_default_secret_is_refused(run: Run, secret: str) -> None:
    """An application does not start on a default or short secret."""
    assert run("migrate").returncode == 0
    ended = run("serve", "staff", CONSULT_SECRET=secret)
    assert ended.returncode == 1
    assert "CONSULT_SECRET" in only_line(ended.stderr)


def test_port_in_use_is_refused(run: Run) -> None:
    """A port that is taken is named, with the setting that moves us elsewhere."""
    assert run("migrate").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "respond", CONSULT_RESPOND_ADDRESS=f"127.0.0.1:{port}")
    assert ended.returncode == 1
    line = only_line(ended.stderr)
    assert f"127.0.0.1:{port}" in line
    assert "CONSULT_RESPOND_ADDRESS" in line


def test_foreign_address_is_refused(run: Run) -> None:
    """An address that is not this machine's is refused before anything starts."""
    assert run("migrate").returncode == 0
    ended = run("serve", "respond", CONSULT_RESPOND_ADDRESS="192.0.2.1:8400")
    assert ended.returncode == 1
    assert "192.0.2.1" in only_line(ended.stderr)


def test_newer_database_is_refused(run: Run, data: Path) -> None:
    """A database that a newer version made is left alone, and the line says so."""
    assert run("migrate").returncode == 0
    add_unknown_migration(data / "responses.sqlite")
    for arguments in (["serve", "respond"], ["migrate"], ["worker"]):
        ended = run(*arguments)
        assert ended.returncode == 1
        assert "newer" in only_line(ended.stderr)


def add_unknown_migration(path: Path) -> None:
    """Note a migration in a database that this version does not know."""
    import sqlite3  # noqa: PLC0415 - only to damage a database.

    database = sqlite3.connect(path)
    with database:
        database.execute(
            "INSERT INTO migration (name, app_name, ran_on) VALUES (?, ?, ?)",
            ("2999-01-01T00:00:00:000000", "responses", "2999-01-01"),
        )
    database.close()


def test_unreadable_database_is_refused(run: Run, data: Path) -> None:
    """A file that is not a database is named, in one line, and not touched."""
    assert run("migrate").returncode == 0
    damaged = data / "responses.sqlite"
    damaged.write_bytes(b"not a database at all" * 100)
    ended = run("serve", "respond")
    assert ended.returncode == 1
    assert "responses" in only_line(ended.stderr)
    assert damaged.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("application", ["respond", "staff"])
def test_missing_component_is_one_line(start: Run, tmp_path: Path, application: str) -> None:
    """An installation without its built front end says so in one line, not in a traceback."""
    packages = tmp_path / "packages"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, packages / package)
    assert start("migrate").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    ended = start(
        "serve",
        application,
        folder=packages,
        CONSULT_RESPOND_ADDRESS=f"127.0.0.1:{port}",
        CONSULT_STAFF_ADDRESS=f"127.0.0.1:{port}",
    )
    assert ended.returncode != 0
    assert "[component]" in only_line(ended.stderr)
