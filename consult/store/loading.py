"""Fills empty databases from a copy: all of it or nothing."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from piccolo.apps.migrations.tables import Migration

from consult.store.bound import BOUND
from consult.store.database import Database
from consult.store.shapes import Row, Shape, shapes_of


@asynccontextmanager
async def loading(database: Database) -> AsyncIterator[None]:
    """Open a transaction in which nobody else writes to the database.

    Raises ``StorageError``.
    """
    async with database.writing():
        if BOUND.engine_type == "postgres":
            names = ", ".join(f'"{shape.name}"' for shape in shapes_of(database.place))
            await Migration.raw(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        yield


async def list_filled_tables(database: Database) -> list[str]:
    """Name the tables that hold at least one row."""
    with database.reading():
        return [shape.name for shape in shapes_of(database.place) if await shape.table.exists()]


async def insert_rows(database: Database, shape: Shape, rows: Sequence[Row]) -> None:
    """Add rows of one table, inside a transaction that the caller has opened."""
    if not rows:
        return
    columns = ", ".join(f'"{name}"' for name in shape.columns)
    one = f"({', '.join(['{}'] * len(shape.columns))})"
    statement = f'INSERT INTO "{shape.name}" ({columns}) VALUES '  # noqa: S608 - Names of ours only.
    values = [value for row in rows for value in row]
    with database.reading():  # Binds the tables; the statement joins the open transaction.
        await shape.table.raw(statement + ", ".join([one] * len(rows)), *values)


async def empty_tables(database: Database) -> None:
    """Delete every row that was loaded, where the other database could not be filled."""
    async with database.writing():
        for shape in reversed(shapes_of(database.place)):
            await shape.table.delete(force=True)
