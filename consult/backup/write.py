import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Final

from consult.backup.contents import iterate_contents, make_head
from consult.backup.file import keep_part, open_part, require_free, write_durably
from consult.errors import BackupError
from consult.settings import Settings
from consult.store.database import Database
from consult.store.schema import require_schema
from consult.store.shapes import SHAPES
from consult.store.snapshot import digest_rows, open_snapshot
from consult.vault.archive import seal_archive
from consult.vault.seal import PublicKey

ATTEMPTS: Final = 5
KEYS: Final = tuple(shape for shape in SHAPES if shape.name in {"key_grant", "recovery_key"})


async def write_backup(  # noqa: PLR0913 - Each is a decision of the caller's.
    settings: Settings,
    path: Path,
    *,
    to: PublicKey,
    origin: bytes,
    made: date,
    note: Callable[[], Awaitable[object]],
    force: bool = False,
) -> None:
    """Write both databases, as they are at one moment, into one file sealed to a public key.

    ``origin`` is the deployment's own key, by which a restore knows its backups. ``note`` is
    awaited before the file has its name. Nothing is left behind unless all went well.
    Raises ``BackupError``, ``SchemaError`` and ``StorageError``.
    """
    require_free(path, force=force)
    await require_schema(settings)
    with open_part(path) as (part, file):
        async with _open_both(settings) as databases:
            contents = iterate_contents(databases, make_head(made), origin)
            pieces = _pull(asyncio.get_running_loop(), contents)
            await asyncio.to_thread(write_durably, file, seal_archive(pieces, to), path)
        await note()
        keep_part(part, path, force=force)


@asynccontextmanager
async def _open_both(settings: Settings) -> AsyncIterator[dict[str, Database]]:
    """Open both as they are while nobody's keys change, so that every response has its key."""
    for _ in range(ATTEMPTS):
        async with (
            open_snapshot(settings.staff_database, "staff") as staff,
            open_snapshot(settings.responses_database, "responses") as responses,
        ):
            before = await digest_rows(staff, *KEYS)
            async with open_snapshot(settings.staff_database, "staff") as later:
                after = await digest_rows(later, *KEYS)
            if before == after:
                yield {"staff": staff, "responses": responses}
                return
    raise BackupError(
        "Keys of consultations are being replaced at this moment.",
        where="Database of staff.",
        remedy="Try again in a minute.",
    )


def _pull(loop: asyncio.AbstractEventLoop, pieces: AsyncIterator[bytes]) -> Iterator[bytes]:
    """Give the pieces to a thread, which encrypts one while the loop waits for the next."""
    while (piece := asyncio.run_coroutine_threadsafe(_next(pieces), loop).result()) is not None:
        yield piece


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    return await anext(pieces, None)
