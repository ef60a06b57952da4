import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from consult.backup.contents import Contents, Head, Part
from consult.errors import BackupError, RestoreRefusedError
from consult.settings import Settings
from consult.store.database import Database, open_database
from consult.store.loading import empty_tables, insert_rows, list_filled_tables, loading
from consult.store.schema import require_schema
from consult.store.shapes import Row, Shape
from consult.store.snapshot import digest_rows
from consult.vault.archive import open_archive
from consult.vault.keys import PrivateKey

MOST_ROWS: Final = 100
MOST_BYTES: Final = 1024 * 1024


class Source(Struct, frozen=True):
    """A backup and what it takes to believe it.

    ``origin`` is the deployment's own key; ``any_origin`` accepts a file that was not marked
    with it.
    """

    path: Path
    key: PrivateKey
    origin: bytes
    any_origin: bool = False


class Batch(NamedTuple):
    """Some rows of a table; the last of a table brings the digest of all of them."""

    shape: Shape
    rows: list[Row]
    digest: str


def check_backup(source: Source) -> Head:
    """Read a whole backup, keep nothing of it, and give its head.

    Raises ``BackupError`` when it is damaged, cut short or of another key, and
    ``RestoreRefusedError`` when it belongs to another version or another deployment.
    """
    with _open_contents(source) as contents:
        head = contents.read_head()
        for _ in contents.iterate_parts():
            pass
        _require_origin(contents, source)
    return head


async def require_empty(settings: Settings) -> None:
    """Refuse databases that hold anything, or that do not fit this version.

    Raises ``RestoreRefusedError``, ``SchemaError`` and ``StorageError``.
    """
    await require_schema(settings)
    async with _open_both(settings) as databases:
        await _require_empty(databases)


async def restore_backup(
    settings: Settings, source: Source, *, note: Callable[[Database], Awaitable[object]]
) -> Head:
    """Check a whole backup, then write it into both databases, or change nothing.

    ``note`` is awaited with the staff database inside the transaction. What was written is read
    back and compared before it counts. Raises as ``check_backup`` and ``require_empty`` do.
    """
    await require_empty(settings)
    head = await asyncio.to_thread(check_backup, source)
    async with _open_both(settings) as databases:
        await _fill(databases, source, note)
    return head


async def _fill(
    databases: Mapping[str, Database],
    source: Source,
    note: Callable[[Database], Awaitable[object]],
) -> None:
    kept = False
    try:
        async with loading(databases["staff"]):
            async with loading(databases["responses"]):
                await _require_empty(databases)
                await _load(databases, source)
                await note(databases["staff"])
            kept = True
    except BaseException:
        if kept:  # The second of the two could not be kept, so the first must not be either.
            await empty_tables(databases["responses"])
        raise


async def _load(databases: Mapping[str, Database], source: Source) -> None:
    with _open_contents(source) as contents:
        contents.read_head()
        for shape, rows, digest in _iterate_batches(contents.iterate_parts()):
            database = databases[shape.database]
            await insert_rows(database, shape, rows)
            if digest and await digest_rows(database, shape) != digest:
                raise BackupError(
                    "The database did not take the rows as they were.",
                    where=f"Database of {shape.database}, table {shape.name}.",
                    remedy="Restore into a database with the encoding UTF8.",
                )
        _require_origin(contents, source)


def _iterate_batches(parts: Iterable[Part]) -> Iterator[Batch]:
    rows: list[Row] = []
    size = 0
    for shape, row, digest in parts:
        if row is not None:
            rows.append(row)
            size += sum(len(value) for value in row if isinstance(value, bytes))
        if row is None or len(rows) == MOST_ROWS or size >= MOST_BYTES:
            yield Batch(shape, rows, digest)
            rows, size = [], 0


async def _require_empty(databases: Mapping[str, Database]) -> None:
    for database in databases.values():
        if filled := await list_filled_tables(database):
            raise RestoreRefusedError(
                "These databases are in use: a backup is restored into empty ones only.",
                where=f"Database of {database.place}, table {filled[0]}.",
                remedy="Name two new databases in the settings, run consult migrate, and try "
                "again. Nothing was changed.",
            )


def _require_origin(contents: Contents, source: Source) -> None:
    if not contents.is_ours() and not source.any_origin:
        raise RestoreRefusedError(
            "This backup was not made under this deployment's secret.",
            where=f"File {source.path}.",
            remedy="Set CONSULT_SECRET as it was then. If it is lost and you know for certain "
            "where the file comes from, use --any-origin. Nothing was changed.",
        )


@contextmanager
def _open_contents(source: Source) -> Iterator[Contents]:
    try:
        with source.path.open("rb") as file:
            chunks = open_archive(file, source.key)
            yield Contents(chunks, str(source.path), source.origin)
    except OSError:
        refusal = BackupError(
            "The backup cannot be read.",
            where=f"File {source.path}.",
            remedy="Check its name, and that this account may read it.",
        )
    else:
        return
    raise refusal


@asynccontextmanager
async def _open_both(settings: Settings) -> AsyncIterator[dict[str, Database]]:
    async with (
        open_database(settings.staff_database, "staff") as staff,
        open_database(settings.responses_database, "responses") as responses,
    ):
        yield {"staff": staff, "responses": responses}
