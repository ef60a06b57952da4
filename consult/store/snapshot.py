"""A whole database as it was at one moment, read while others go on writing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Final

import msgspec
from piccolo.apps.migrations.tables import Migration

from consult.store.database import Database, open_database
from consult.store.shapes import Row, Shape, shapes_of

MOST_ROWS: Final = 256
MOST_BYTES: Final = 1024 * 1024
"""What one statement should bring into memory, where a row is not larger by itself."""


@asynccontextmanager
async def open_snapshot(url: str, database: str) -> AsyncIterator[Database]:
    """Open ``responses`` or ``staff`` as it is now, for the length of the block.

    Whatever is written meanwhile is not seen, and nothing can be written through it.
    Raises ``StorageError``.
    """
    async with open_database(url, database) as opened:
        frozen = _freeze_server if opened.engine.engine_type == "postgres" else _freeze_file
        async with frozen(opened):
            yield opened


@asynccontextmanager
async def _freeze_file(database: Database) -> AsyncIterator[None]:
    # Every reading statement goes over one connection, so this transaction holds for all.
    with database.reading():
        await Migration.raw("BEGIN")
        await Migration.count()
    try:
        yield
    finally:
        with database.reading():
            await Migration.raw("ROLLBACK")


@asynccontextmanager
async def _freeze_server(database: Database) -> AsyncIterator[None]:
    async with database.writing():
        await Migration.raw("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # A table that is replaced after the moment of the snapshot would look empty. It
        # cannot be while this is held, and the moment is that of the first query after it.
        names = ", ".join(f'"{shape.name}"' for shape in shapes_of(database.place))
        await Migration.raw(f"LOCK TABLE {names} IN ACCESS SHARE MODE")
        await Migration.count()
        yield


async def iterate_rows(database: Database, shape: Shape) -> AsyncIterator[Row]:
    """Give every row of a table in the order of its key, never that of arrival."""
    last: Row | None = None
    limit = 1
    place = shape.columns.index(shape.key_name)
    while rows := await _read_after(database, shape, None if last is None else last[place], limit):
        for row in rows:
            yield row
        last = rows[-1]
        limit = max(1, min(MOST_ROWS, 4 * limit, MOST_BYTES // max(map(_size, rows))))


async def digest_rows(database: Database, *shapes: Shape) -> str:
    """Give 64 hexadecimal characters (SHA-256) that differ when any row of these tables does."""
    digest = sha256()
    for shape in shapes:
        async for row in iterate_rows(database, shape):
            digest.update(encode_row(row))
    return digest.hexdigest()


def encode_row(row: Row) -> bytes:
    """Give the same bytes for the same values, whichever engine they came from."""
    return ENCODER.encode(row)


ENCODER: Final = msgspec.msgpack.Encoder(uuid_format="bytes")


def _size(row: Row) -> int:
    return 1 + sum(len(value) for value in row if isinstance(value, bytes))


async def _read_after(database: Database, shape: Shape, last: object, limit: int) -> list[Row]:
    query = shape.table.select()
    if last is not None:
        query = query.where(shape.key > last)
    with database.reading():
        found = await query.order_by(shape.key).limit(limit)
    return [tuple(row[name] for name in shape.columns) for row in found]
