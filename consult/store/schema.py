"""Says whether the two databases fit this version, and brings them up to it."""

import io
import os
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, redirect_stdout
from importlib import import_module
from types import ModuleType
from typing import Final, NamedTuple

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import ENVIRONMENT_VARIABLE

from consult.errors import SchemaError
from consult.settings import Settings
from consult.store.bound import BOUND
from consult.store.database import make_file, open_database, sqlite_path

MIGRATING: Final = 0x43414E44
"""Number of the lock that keeps two migrations of one PostgreSQL database apart."""


class Part(NamedTuple):
    """One of the two databases: its Piccolo app, and where it is."""

    app: str
    url: str

    def name(self, migration: str) -> str:
        """Give the name under which people see a migration."""
        return f"{self.app} {migration}"


async def check_schema(settings: Settings) -> list[str]:
    """List the migrations that are still to run, as ``app id``; empty means ready.

    Raises ``SchemaError`` when a database is newer than this version, and ``StorageError`` when
    one cannot be read. Changes nothing, and makes no file.
    """
    pending: list[str] = []
    for part in _parts(settings):
        pending += [part.name(migration) for migration in await _pending(part)]
    return pending


async def require_schema(settings: Settings) -> None:
    """Refuse databases that do not fit this version.

    Raises ``SchemaError`` for pending migrations, and what ``check_schema`` raises.
    """
    if pending := await check_schema(settings):
        raise SchemaError(
            f"The databases wait for {len(pending)} migrations.",
            where=f"First: {pending[0]}.",
            remedy="Make a backup, then run: consult migrate",
        )


async def migrate(settings: Settings) -> list[str]:
    """Bring both databases up to this version and list what ran, as ``app id``.

    Each database changes in one transaction, so that a failure leaves it as it was. A missing
    SQLite file is made, readable by this account only. Raises as ``check_schema`` does.
    """
    ran: list[str] = []
    for part in _parts(settings):
        make_file(part.url)
        ran += [part.name(migration) for migration in await _migrate(part)]
    return ran


def _parts(settings: Settings) -> tuple[Part, Part]:
    return (
        Part("responses", settings.responses_database),
        Part("staff", settings.staff_database),
    )


def read_migrations(app: str) -> dict[str, ModuleType]:
    """Give every migration that this version knows for an app, by id, oldest first."""
    package = import_module(f"consult.store.{app}.piccolo_migrations")
    found = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    modules = [import_module(module.name) for module in found]
    return {module.ID: module for module in sorted(modules, key=lambda module: str(module.ID))}


async def _pending(part: Part) -> list[str]:
    path = sqlite_path(part.url)
    if path is not None and not path.exists():
        return list(read_migrations(part.app))
    async with _migrating(part, changes=False):
        return await _still_to_run(part.app)


async def _migrate(part: Part) -> list[str]:
    known = read_migrations(part.app)
    async with _migrating(part, changes=True):
        await _wait_for_others()
        await Migration.create_table(if_not_exists=True)
        pending = await _still_to_run(part.app)
        for migration in pending:
            await _run(part.app, migration, known[migration])
    return pending


async def _still_to_run(app: str) -> list[str]:
    known = read_migrations(app)
    applied = await _applied(app)
    if unknown := applied - known.keys():
        raise SchemaError(
            "The database is newer than this version of Candour.",
            where=f"Database of {app}, migration {max(unknown)}.",
            remedy="Install the version that made it, or a later one.",
        )
    return [migration for migration in known if migration not in applied]


async def _applied(app: str) -> set[str]:
    if not await Migration.table_exists():
        return set()
    return set(await Migration.get_migrations_which_ran(app_name=app))


async def _run(app: str, migration: str, module: ModuleType) -> None:
    manager = await module.forwards()
    if isinstance(manager, MigrationManager):
        await manager.run()
    await Migration.insert(Migration(name=migration, app_name=app))


async def _wait_for_others() -> None:
    if BOUND.engine_type == "postgres":
        await Migration.raw("SELECT pg_advisory_xact_lock({})", MIGRATING)


@asynccontextmanager
async def _migrating(part: Part, *, changes: bool) -> AsyncIterator[None]:
    # Piccolo's migrations look for their engine through this variable alone. What it names
    # forwards to the bound database, so that it is right for both of ours and stays set.
    os.environ[ENVIRONMENT_VARIABLE] = "consult.store.piccolo_conf"
    async with open_database(part.url, part.app) as database:
        with redirect_stdout(io.StringIO()):
            if changes:
                async with database.writing():
                    yield
            else:
                with database.reading():
                    yield
