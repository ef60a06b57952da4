"""Databases full of invented rows, and backups of them."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from piccolo.columns import BigInt, Column, ForeignKey

from consult.backup.restore import Source, restore_backup
from consult.backup.write import write_backup
from consult.settings import Settings
from consult.store.database import Database, open_database
from consult.store.loading import insert_rows
from consult.store.shapes import SHAPES, Row, Shape
from consult.store.snapshot import digest_rows
from consult.vault.archive import open_archive
from consult.vault.keys import make_key_pair

ORIGIN = bytes(range(32))
MADE = date(2026, 11, 22)
LETTERS = "aä-'\"{}%;語🙂\n"
START = datetime(2026, 1, 1, tzinfo=UTC)
PAIR = make_key_pair()

Keys = dict[type[Any], list[Any]]


async def nothing(*_: object) -> None:
    """Note nothing: what is noted is the command's part."""


@asynccontextmanager
async def open_both(settings: Settings) -> AsyncIterator[dict[str, Database]]:
    """Open both databases, by name."""
    async with (
        open_database(settings.responses_database, "responses") as responses,
        open_database(settings.staff_database, "staff") as staff,
    ):
        yield {"responses": responses, "staff": staff}


async def fill(settings: Settings, seed: int = 1, rows: int = 7) -> None:
    """Put invented rows into every table, so that each column has several kinds of values."""
    chance = random.Random(seed)
    keys: Keys = {}
    async with open_both(settings) as databases:
        for shape in SHAPES:
            made = [make_row(shape, chance, keys) for _ in range(rows)]
            place = shape.columns.index(shape.key_name)
            keys[shape.table] = [row[place] for row in made]
            async with databases[shape.database].writing():
                await insert_rows(databases[shape.database], shape, made)


async def add_responses(settings: Settings, count: int, size: int, seed: int = 2) -> None:
    """Add invented responses of one size to a consultation of their own."""
    chance = random.Random(seed)
    shapes = {shape.name: shape for shape in SHAPES if shape.database == "responses"}
    consultation, response = shapes["consultation"], shapes["response"]
    async with open_database(settings.responses_database, "responses") as database:
        parent = make_row(consultation, chance, {})
        async with database.writing():
            await insert_rows(database, consultation, [parent])
            for _ in range(0, count, 100):
                rows: list[Row] = [
                    (
                        UUID(int=chance.getrandbits(128)),
                        parent[0],
                        chance.randbytes(size),
                        "2026-W47",
                        None,
                    )
                    for _ in range(min(100, count))
                ]
                await insert_rows(database, response, rows)


def make_row(shape: Shape, chance: random.Random, keys: Mapping[type[Any], list[Any]]) -> Row:
    """Invent one row that refers only to rows that are there."""
    return tuple(_make_value(column, chance, keys) for column in shape.table._meta.columns)


def _make_value(column: Column, chance: random.Random, keys: Mapping[type[Any], list[Any]]) -> Any:
    if isinstance(column, ForeignKey):
        return chance.choice(keys[column._foreign_key_meta.resolved_references])
    if column._meta.null and chance.random() < 0.4:
        return None
    if column.value_type is bytes and column._meta.db_column_name.endswith("digest"):
        return chance.randbytes(32)
    makers: dict[type, Any] = {
        UUID: lambda: _make_id(chance),
        str: lambda: "".join(chance.choices(LETTERS, k=8)),
        bytes: lambda: chance.randbytes(chance.choice((0, 1, 32, 5000))),
        int: lambda: chance.getrandbits(62 if isinstance(column, BigInt) else 31),
        float: chance.random,
        bool: lambda: chance.random() < 0.5,
        date: lambda: MADE + timedelta(days=chance.randrange(900)),
        datetime: lambda: START + timedelta(microseconds=chance.getrandbits(45)),
    }
    return makers[column.value_type]()


def _make_id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128))


async def read_digests(settings: Settings) -> dict[str, str]:
    """Sum up every table of both databases, by name."""
    async with open_both(settings) as databases:
        return {
            shape.name: await digest_rows(databases[shape.database], shape) for shape in SHAPES
        }


async def back_up(
    settings: Settings,
    path: Path,
    *,
    origin: bytes = ORIGIN,
    note: Callable[..., Awaitable[object]] = nothing,
    force: bool = False,
) -> Path:
    """Write a backup to the key of these tests."""
    await write_backup(
        settings, path, to=PAIR.public, origin=origin, made=MADE, note=note, force=force
    )
    return path


async def restore(
    settings: Settings, path: Path, note: Callable[..., Awaitable[object]] = nothing, **other: Any
) -> None:
    """Restore a backup with the key of these tests, or with what else is given of a source."""
    given = {"key": PAIR.private, "origin": ORIGIN, **other}
    await restore_backup(settings, Source(path=path, **given), note=note)


def read_content(path: Path) -> bytes:
    """Give what a backup holds once it is opened."""
    with path.open("rb") as file:
        return b"".join(open_archive(file, PAIR.private))


def walk_windows(content: bytes, size: int) -> Iterator[bytes]:
    """Give every run of so many bytes."""
    for start in range(len(content) - size + 1):
        yield content[start : start + size]
