"""Whether the databases keep what was acknowledged, and nothing that they should not."""

import asyncio
from urllib.parse import urlsplit

import msgspec
import pytest

from consult.inspection.engines import READER, SERVER, WRITER, check_engines, check_server
from consult.inspection.verdict import Verdict
from consult.settings import Settings
from consult.store import sqlite
from consult.store.database import open_database
from consult.store.facts import PRAGMAS, SERVER_SETTINGS, read_pragmas, read_server_settings
from tests.postgres import Cluster

GOOD = {name: value for name, (_, _, value) in SERVER.items()} | {"line": "local"}


def find(settings: Settings, name: str) -> list[Verdict]:
    """Give what is said about one setting of the responses database."""
    return [
        verdict
        for verdict in check_engines(settings)
        if verdict.subject == "database of responses" and verdict.finding.startswith(f"{name} is")
    ]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_as_we_open_it_is_good(settings: Settings) -> None:
    """The connections that our programs use have every setting that is asked for."""
    assert [verdict.remedy for verdict in check_engines(settings)] == ["", ""]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "pragma"),
    [
        ("journal_mode", "PRAGMA journal_mode = DELETE"),
        ("synchronous", "PRAGMA synchronous = OFF"),
        ("secure_delete", "PRAGMA secure_delete = OFF"),
        ("temp_store", "PRAGMA temp_store = FILE"),
        ("foreign_keys", "PRAGMA foreign_keys = OFF"),
    ],
)
def test_loose_writer_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, pragma: str
) -> None:
    """A connection that really has another setting is named, on a real database."""
    monkeypatch.setattr(sqlite, "WRITER_PRAGMAS", (*sqlite.WRITER_PRAGMAS, pragma))
    (verdict,) = find(settings, name)
    assert verdict.remedy


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_reader_that_writes_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading connection that could write is named."""
    monkeypatch.setattr(sqlite, "READER_PRAGMAS", ())
    (verdict,) = find(settings, "query_only")
    assert verdict.remedy


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_pragma_is_judged(settings: Settings) -> None:
    """Nothing is read from SQLite that is not judged, and the reverse."""

    async def read() -> dict[str, dict[str, str]]:
        async with open_database(settings.responses_database, "responses") as database:
            return await read_pragmas(database)

    found = asyncio.run(read())
    assert set(found) == {"writer", "reader"}
    assert set(found["writer"]) == set(PRAGMAS) == set(WRITER) | set(READER)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_real_server_is_read(settings: Settings, postgres_cluster: Cluster) -> None:
    """What is judged is what the server itself says of our session; fsync is off in tests."""
    (fault,) = find(settings, "fsync")
    assert "ALTER SYSTEM SET fsync = 'on'" in fault.remedy
    assert postgres_cluster.run_sql("SHOW fsync") == "off"
    for name in ("full_page_writes", "synchronous_commit", "track_commit_timestamp"):
        assert find(settings, name) == []


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_statement", "all"),
        ("log_min_duration_statement", "0"),
        ("log_min_duration_sample", "0"),
        ("log_parameter_max_length", "-1"),
        ("log_parameter_max_length_on_error", "-1"),
    ],
)
def test_talkative_server_is_named(
    settings: Settings, postgres_cluster: Cluster, name: str, value: str
) -> None:
    """A server that would log our statements is named, on a real server set so and not so."""
    base = urlsplit(settings.responses_database).path[1:]
    (_, _, good) = SERVER[name]
    postgres_cluster.run_sql(f"ALTER DATABASE {base} SET {name} = '{value}'")
    try:
        (fault,) = find(settings, name)
        assert f"{name} is {value}:" in fault.finding
        postgres_cluster.run_sql(f"ALTER DATABASE {base} SET {name} = '{good}'")
        assert find(settings, name) == []
    finally:
        postgres_cluster.run_sql(f"ALTER DATABASE {base} RESET {name}")


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_lazy_commit_of_a_server_does_not_reach_us(
    settings: Settings, postgres_cluster: Cluster
) -> None:
    """A database set to acknowledge early does not, for us: our sessions ask for the disk."""
    base = urlsplit(settings.responses_database).path[1:]
    postgres_cluster.run_sql(f"ALTER DATABASE {base} SET synchronous_commit = off")
    try:
        assert find(settings, "synchronous_commit") == []
    finally:
        postgres_cluster.run_sql(f"ALTER DATABASE {base} RESET synchronous_commit")


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_every_setting_is_known_to_the_server(settings: Settings) -> None:
    """The names that are asked for exist, so that none is passed over for a slip in its name."""

    async def read() -> dict[str, str]:
        async with open_database(settings.responses_database, "responses") as database:
            return await read_server_settings(database)

    found = asyncio.run(read())
    assert set(found) == {*SERVER_SETTINGS, "line"} == {*SERVER, "line"}
    assert found["line"] == "local"


def test_good_server_has_nothing_to_mend() -> None:
    """A server with every setting as it should be passes."""
    assert check_server("database", GOOD) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "off"),
        ("synchronous_commit", "remote_write"),
        ("wal_recycle", "on"),
        ("archive_mode", "on"),
        ("archive_mode", "always"),
        ("track_commit_timestamp", "on"),
        ("log_statement", "mod"),
        ("log_min_duration_statement", "250"),
        ("log_min_duration_sample", "0"),
        ("log_parameter_max_length", "100"),
        ("log_parameter_max_length_on_error", "1"),
        ("line", "open"),
    ],
)
def test_bad_server_is_named(name: str, value: str) -> None:
    """Each setting that loses, dates or keeps something is named alone."""
    (fault,) = check_server("database", {**GOOD, name: value})
    assert fault.remedy
    assert (name in fault.finding) is (name != "line")


def test_unreachable_database_is_said(settings: Settings) -> None:
    """A database that does not answer is a verdict without its address or password."""
    away = msgspec.structs.replace(
        settings, responses_database="postgresql://someone:opensesame@127.0.0.1:1/none"
    )
    verdict = check_engines(away)[0]
    assert verdict.remedy
    assert "opensesame" not in repr(verdict)
