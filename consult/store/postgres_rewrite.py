import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final, NamedTuple

import asyncpg

from consult.errors import StorageError
from consult.store.postgres import Connection, PooledPostgres
from consult.store.shapes import Shape

COPY_SECONDS: Final = 3600
"""How long one statement of a rewrite may take; copying many responses takes longer than most."""

# Less than the second after which PostgreSQL looks for deadlocks: whoever else is part of one
# goes on, and it is the rewrite that steps back.
LOCK_MILLISECONDS: Final = 500
TRIES: Final = 60
PAUSE_SECONDS: Final = 1.0


IN_USE: Final = StorageError(
    "Another program kept a table in use, so the tables were not written anew.",
    where="Database on PostgreSQL.",
    remedy="Look for a backup or a query that has not ended; the next night tries again.",
)


class Hindrance(NamedTuple):
    """Something about a server that keeps the order of arrival: a question, and what to say."""

    question: str
    says: str


HINDRANCES: Final = (
    Hindrance(
        "SELECT NOT has_function_privilege('pg_switch_wal()', 'EXECUTE')",
        "This account may not begin a new log file on the server, so the latest one keeps the "
        "order of arrival. Run as its administrator: GRANT EXECUTE ON FUNCTION pg_switch_wal() "
        "TO the account of Candour.",
    ),
    Hindrance(
        "SELECT NOT (rolsuper OR EXISTS (SELECT FROM pg_roles AS granted WHERE granted.rolname = "
        "'pg_checkpoint' AND pg_has_role(granted.oid, 'USAGE'))) "
        "FROM pg_roles WHERE rolname = current_user",
        "This account may not ask for a checkpoint, so the server's files keep the order of "
        "arrival, and what was erased, until its next one. Run as its administrator: GRANT "
        "pg_checkpoint TO the account of Candour.",
    ),
    Hindrance(
        "SELECT current_setting('wal_recycle')::boolean",
        "The server keeps old log files to use them again, with the order of arrival and what "
        "was erased in them. Set wal_recycle = off.",
    ),
    Hindrance(
        "SELECT current_setting('archive_mode') <> 'off'",
        "The server archives its log. The archive keeps the order of arrival, and what was "
        "erased, for as long as it is kept. Set archive_mode = off, and use consult backup.",
    ),
    Hindrance(
        "SELECT current_setting('wal_keep_size') <> '0' "
        "OR EXISTS (SELECT FROM pg_replication_slots)",
        "The server holds on to its log for a copy of itself (wal_keep_size, or a replication "
        "slot), with the order of arrival and what was erased in it.",
    ),
)


async def shuffle_tables(engine: PooledPostgres, shapes: Sequence[Shape]) -> None:
    """Write every row anew in the order of its random key, in one transaction for all.

    Tables are named so that one comes after those that it refers to. Others wait while rows
    are copied. A snapshot must hold a lock on the tables before it is taken, since rows written
    anew are not in it. Raises what the driver raises.
    """
    names = [shape.name for shape in shapes]

    async def copy(connection: Connection) -> None:
        async with connection.transaction():
            await connection.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
            await connection.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
            await _write_anew(connection, shapes)

    await _try_often(engine, copy)


async def rewrite_tables(engine: PooledPostgres, shapes: Iterable[Shape]) -> None:
    """Write tables anew without what was deleted, one by one; order is kept."""
    for shape in shapes:
        statement = f"VACUUM (FULL) {shape.name}"

        async def rewrite(connection: Connection, statement: str = statement) -> None:
            await connection.execute(f"SET lock_timeout = {LOCK_MILLISECONDS}")
            await connection.execute(statement, timeout=COPY_SECONDS)

        await _try_often(engine, rewrite)


async def empty_log(engine: PooledPostgres) -> list[str]:
    """Have the server forget its log as far as it lets us, and say in sentences what is left."""
    async with engine.borrow() as connection:
        left = [one for one in HINDRANCES if await connection.fetchval(one.question)]
        if HINDRANCES[0] not in left:
            await connection.execute("SELECT pg_switch_wal()")
        if HINDRANCES[1] not in left:
            await connection.execute("CHECKPOINT", timeout=COPY_SECONDS)
    return [one.says for one in left]


async def _write_anew(connection: Connection, shapes: Sequence[Shape]) -> None:
    names = [shape.name for shape in shapes]
    for shape in shapes:
        await connection.execute(
            f"CREATE TEMPORARY TABLE copy_of_{shape.name} ON COMMIT DROP AS "  # noqa: S608 - Names of ours.
            f"SELECT * FROM {shape.name} ORDER BY {shape.key_name}",
            timeout=COPY_SECONDS,
        )
    # This gives the tables new files, and keeps what deleting and swapping tables would lose:
    # foreign keys, statistics targets and rights.
    await connection.execute(f"TRUNCATE {', '.join(names)}")
    for name in names:
        await connection.execute(
            f"INSERT INTO {name} SELECT * FROM copy_of_{name}",  # noqa: S608 - Names of ours.
            timeout=COPY_SECONDS,
        )


async def _try_often(
    engine: PooledPostgres, work: Callable[[Connection], Awaitable[None]]
) -> None:
    for left in reversed(range(TRIES)):
        try:
            async with engine.borrow() as connection:
                await work(connection)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            if not left:
                raise IN_USE from None
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return
