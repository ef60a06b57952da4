from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from consult.errors import StorageError, StorageUnreachableError
from consult.store.bound import bind
from consult.store.faults import translating
from consult.store.postgres import PooledPostgres
from consult.store.sqlite import PinnedSQLite

SQLITE_SCHEME: Final = "sqlite://"
OWNER_ONLY_FILE: Final = 0o600
OWNER_ONLY_FOLDER: Final = 0o700

OpenEngine = PinnedSQLite | PooledPostgres


class Database:
    """An open database; ``place`` names it in errors, since its URL may hold a password."""

    def __init__(self, engine: OpenEngine, place: str) -> None:
        self.engine = engine
        self.place = place

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Bind the tables to this database for statements that only read.

        Raises ``StorageError``.
        """
        with translating(self.place), bind(self.engine):
            yield

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Bind the tables to this database inside one transaction: all of the block or nothing.

        The block's end waits until the disk has it. Raises ``StorageError``.
        """
        with translating(self.place), bind(self.engine):
            async with self.engine.transaction():
                yield


@asynccontextmanager
async def open_database(url: str, place: str) -> AsyncIterator[Database]:
    """Open an existing database for the length of the block.

    ``url`` is ``sqlite://`` followed by an absolute path, or a ``postgresql://`` address.
    Raises ``StorageError``; an SQLite file that does not exist is not made.
    """
    engine = _engine(url, place)
    try:
        with translating(place):
            await engine.open()
        yield Database(engine, place)
    finally:
        with translating(place):
            await engine.close()


def sqlite_path(url: str) -> Path | None:
    """Give the file that an SQLite URL names, or None for a server."""
    return Path(url.removeprefix(SQLITE_SCHEME)) if url.startswith(SQLITE_SCHEME) else None


def make_file(url: str) -> None:
    """Make an empty database file that only this account can read, unless there is one.

    The files that SQLite adds beside it inherit its permissions. Raises ``StorageError``.
    """
    path = sqlite_path(url)
    if path is not None:
        with translating(path.stem):
            path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
            path.touch(mode=OWNER_ONLY_FILE)


def _engine(url: str, place: str) -> OpenEngine:
    path = sqlite_path(url)
    if path is None:
        return _server(url, place)
    if not path.is_file():
        raise StorageUnreachableError(
            "The database does not exist yet.",
            where=f"Database of {place}.",
            remedy="Run: consult migrate",
        )
    return PinnedSQLite(path)


def _server(url: str, place: str) -> PooledPostgres:
    if urlsplit(url).scheme != "postgresql":
        raise StorageError(
            "This database is of a kind that Candour does not know.",
            where=f"Database of {place}.",
            remedy="Use SQLite, or postgresql://user:password@host/name.",
        )
    return PooledPostgres(url)
