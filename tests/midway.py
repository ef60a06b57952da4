"""A database that fails in the middle: a row is written, and then all of its work is undone."""

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import asyncpg

SQLITE: Final = (
    "CREATE TRIGGER midway AFTER INSERT ON response BEGIN SELECT RAISE(ROLLBACK, 'midway'); END",
)
SQLITE_MENDED: Final = ("DROP TRIGGER midway",)
# A refused row is quoted by the server itself, in its log and to whoever asked.
POSTGRES: Final = (
    """CREATE FUNCTION midway() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'midway: %', NEW; END $$""",
    "CREATE TRIGGER midway AFTER INSERT ON response FOR EACH ROW EXECUTE FUNCTION midway()",
)
POSTGRES_MENDED: Final = ("DROP FUNCTION midway() CASCADE",)


@contextmanager
def fail_midway(database: str) -> Iterator[None]:
    """Have every storing of a response fail after its row was written, until the block ends."""
    _run(database, SQLITE if database.startswith("sqlite://") else POSTGRES)
    try:
        yield
    finally:
        _run(database, SQLITE_MENDED if database.startswith("sqlite://") else POSTGRES_MENDED)


def _run(database: str, statements: tuple[str, ...]) -> None:
    """Run statements beside the application, on a connection of their own."""
    if database.startswith("sqlite://"):
        connection = sqlite3.connect(database.removeprefix("sqlite://"))
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, _run_on_server(database, statements)).result()


async def _run_on_server(database: str, statements: tuple[str, ...]) -> None:
    connection = await asyncpg.connect(database)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
