"""Both databases come forwards from nothing, from every released schema, and never silently."""

import asyncio
import sqlite3
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner
from piccolo.apps.migrations.tables import Migration
from piccolo.columns import Column
from piccolo.table import Table

from consult.cli.migrate import command
from consult.errors import SchemaError, StorageError
from consult.settings import Settings, read_settings
from consult.store.database import Database, open_database
from consult.store.schema import check_schema, migrate, read_migrations

APPS = ("responses", "staff")
OF_THE_CONSULTATION = {
    "retention_end",
    "withdrawal_cutoff",
    "opens",
    "closes",
    "until",
    "number",
    "quarters",
    "total",
    "second_looks",
    "failures",
}
"""Days of the consultation itself, numbers of its versions, how suddenly the answers of a week
came, which is one of four steps: the same for all who answer; and counts of a week's texts over
all consultations."""


@pytest.fixture(params=["sqlite", "postgres"])
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Name two databases of an engine, neither migrated."""
    given = {"CONSULT_DATA": str(tmp_path / "data")}
    if request.param == "postgres":
        new_database = cast("Callable[[], str]", request.getfixturevalue("postgres_database"))
        given["CONSULT_RESPONSES_DATABASE"] = new_database()
        given["CONSULT_STAFF_DATABASE"] = new_database()
    return given


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """Give settings that name the two databases."""
    return read_settings(environ)


def _all_names() -> list[str]:
    return [f"{app} {migration}" for app in APPS for migration in read_migrations(app)]


async def _columns(database: Database, table: str) -> list[str]:
    with database.reading():
        if database.engine.engine_type == "sqlite":
            rows = await Migration.raw(f"PRAGMA table_xinfo({table})")
        else:
            rows = await Migration.raw(
                "SELECT attname AS name FROM pg_attribute WHERE attrelid = {}::text::regclass "
                "AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                table,
            )
    return [row["name"] for row in rows]


async def _table_names(database: Database) -> set[str]:
    with database.reading():
        if database.engine.engine_type == "sqlite":
            rows = await Migration.raw(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        else:
            rows = await Migration.raw(
                "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
            )
    return {row["name"] for row in rows} - {"migration"}


@pytest.mark.anyio
async def test_everything_is_pending_before_and_nothing_after(settings: Settings) -> None:
    """What ``check_schema`` lists is what ``migrate`` runs, once."""
    assert await check_schema(settings) == _all_names()
    assert await migrate(settings) == _all_names()
    assert await check_schema(settings) == []
    assert await migrate(settings) == []


def test_checking_makes_no_file(tmp_path: Path) -> None:
    """Looking leaves a folder that is not there unmade."""
    settings = read_settings({"CONSULT_DATA": str(tmp_path / "data")})
    assert asyncio.run(check_schema(settings)) == _all_names()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.anyio
async def test_response_has_five_columns(settings: Settings) -> None:
    """The real table of responses has these five columns and no sixth, on either engine.

    Anything more in clear would be a step towards who answered, or when.
    """
    await migrate(settings)
    async with open_database(settings.responses_database, "responses") as database:
        columns = await _columns(database, "response")
    assert columns == ["id", "consultation", "sealed", "week", "withdrawal_digest"]


@pytest.mark.anyio
@pytest.mark.parametrize("app", APPS)
async def test_migrations_lead_to_the_tables(settings: Settings, app: str) -> None:
    """After the last migration the real schema has exactly the tables and columns of the code."""
    await migrate(settings)
    tables: tuple[type[Table], ...] = import_module(f"consult.store.{app}.tables").TABLES
    url = settings.responses_database if app == "responses" else settings.staff_database
    async with open_database(url, app) as database:
        assert await _table_names(database) == {table._meta.tablename for table in tables}
        for table in tables:
            expected = {_name(column) for column in table._meta.columns}
            assert set(await _columns(database, table._meta.tablename)) == expected


def _name(column: Column) -> str:
    return str(column._meta.db_column_name)


@pytest.mark.anyio
async def test_no_column_is_finer_than_a_week(settings: Settings) -> None:
    """No table of the responses database has a date, a time or a counting key of its own."""
    await migrate(settings)
    tables: tuple[type[Table], ...] = import_module("consult.store.responses.tables").TABLES
    kinds = {
        type(column).__name__
        for table in tables
        for column in table._meta.columns
        if _name(column) not in OF_THE_CONSULTATION
    }
    assert kinds <= {"UUID", "ForeignKey", "Varchar", "Bytea", "Boolean"}


@pytest.mark.anyio
@pytest.mark.parametrize("app", APPS)
async def test_newer_database_is_refused(settings: Settings, app: str) -> None:
    """A database that a later version made is left alone, and the refusal says so."""
    await migrate(settings)
    url = settings.responses_database if app == "responses" else settings.staff_database
    async with open_database(url, app) as database, database.writing():
        await Migration.insert(Migration(name="2199-01-01T00:00:00:000000", app_name=app))
    with pytest.raises(SchemaError, match="newer than this version"):
        await check_schema(settings)
    with pytest.raises(SchemaError, match="2199-01-01"):
        await migrate(settings)


@pytest.mark.anyio
async def test_failed_migration_leaves_nothing_behind(settings: Settings) -> None:
    """When a migration cannot finish, none of its tables stay."""
    if settings.responses_database.startswith("sqlite"):
        path = Path(settings.responses_database.removeprefix("sqlite://"))
        path.parent.mkdir()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE response (id)")
        connection.close()
    else:
        async with (
            open_database(settings.responses_database, "responses") as database,
            database.writing(),
        ):
            await Migration.raw("CREATE TABLE response (id integer)")
    with pytest.raises(StorageError):
        await migrate(settings)
    async with open_database(settings.responses_database, "responses") as database:
        assert await _table_names(database) == {"response"}


@pytest.mark.anyio
async def test_migrations_are_silent(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """What Piccolo prints stays out of our output."""
    await migrate(settings)
    await check_schema(settings)
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""


def test_migration_files_have_unique_ids() -> None:
    """Each migration is found once, and oldest first."""
    for app in APPS:
        package = import_module(f"consult.store.{app}.piccolo_migrations")
        files = list(Path(package.__path__[0]).glob(f"{app}_*.py"))
        known = list(read_migrations(app))
        assert len(known) == len(files)
        assert known == sorted(known)


def test_command_says_what_it_did(environ: dict[str, str]) -> None:
    """``consult migrate`` names each migration it ran; ``--check`` exits 1 while any is left."""
    runner = CliRunner(env=environ)
    before = runner.invoke(command, ["--check"])
    assert before.exit_code == 1
    assert [f"To be run: {name}" for name in _all_names()] == before.stdout.splitlines()
    ran = runner.invoke(command, [])
    assert ran.exit_code == 0
    assert ran.stdout.splitlines() == [f"Ran: {name}" for name in _all_names()]
    after = runner.invoke(command, ["--check"])
    assert (after.exit_code, after.stdout) == (0, "Both databases are up to date.\n")
    assert runner.invoke(command, []).stdout == "Both databases were up to date already.\n"
