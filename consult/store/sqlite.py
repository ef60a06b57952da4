"""SQLite with its connections held open: one that writes, one that reads."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from pathlib import Path
from sqlite3 import Error as SQLiteError
from sqlite3 import ProgrammingError
from types import TracebackType
from typing import Any, Final

from aiosqlite import Connection, connect
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType, dict_factory
from piccolo.table import Table

BUSY_SECONDS: Final = 30
"""How long a statement waits for another process that is writing."""

LOG_BUSY_SECONDS: Final = 0.25
"""How long one try at emptying the log keeps others from writing."""

COMMON_PRAGMAS: Final = ("PRAGMA foreign_keys = ON", "PRAGMA temp_store = MEMORY")

# FULL makes a commit wait for the disk, so that an acknowledged answer survives a power cut.
# secure_delete overwrites what is deleted, so that a seized file holds no erased rows; the
# default differs between builds of SQLite.
WRITER_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
)

# Writing outside a transaction is a mistake of ours, and then it fails.
READER_PRAGMAS: Final = ("PRAGMA query_only = ON",)


class PinnedTransaction(SQLiteTransaction):
    """A transaction on the held writing connection, one at a time.

    SQLite carries out what is queued on a connection in order, so a cancelled task leaves
    its last statement behind and the rollback that follows it, never a half-open transaction.
    """

    engine: "PinnedSQLite"

    async def __aenter__(self) -> SQLiteTransaction:
        if self._parent is not None:
            return self._parent
        await self.engine.turn.acquire()
        try:
            self.connection = self.engine.writer
            await self._begin_or_undo()
        except BaseException:
            self.engine.turn.release()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._parent is not None:
            return False
        try:
            await self._end(exception)
        finally:
            self.engine.current_transaction.reset(self.context)
            self.engine.turn.release()
        return False

    async def _begin_or_undo(self) -> None:
        try:
            await self.connection.execute(f"BEGIN {self.transaction_type.value}")
        except BaseException:
            await self._undo()
            raise

    async def _end(self, exception: BaseException | None) -> None:
        if exception is not None:
            await self._undo()
            return
        try:
            await self.connection.execute("COMMIT")
        except BaseException:
            await self._undo()
            raise

    async def _undo(self) -> None:
        # SQLite may have rolled back by itself, for example on a full disk.
        with suppress(SQLiteError):
            await asyncio.shield(self._rollback_now())

    async def _rollback_now(self) -> None:
        await self.connection.execute("ROLLBACK")


class PinnedSQLite(SQLiteEngine):
    """One SQLite file, opened once and closed once.

    A connection for each statement, as Piccolo has it, would checkpoint and remove the
    write-ahead log each time the last one closes.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), timeout=BUSY_SECONDS)
        self.turn = asyncio.Lock()
        self._writer: Connection | None = None
        self._reader: Connection | None = None

    async def open(self) -> None:
        """Open both connections; whatever fails leaves none open."""
        # The driver's debug lines hold the values of each statement.
        logging.getLogger("aiosqlite").setLevel(logging.WARNING)
        try:
            self._writer = await self._connect(WRITER_PRAGMAS)
            self._reader = await self._connect(READER_PRAGMAS)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close both connections; the last to close empties and removes the write-ahead log."""
        reader, self._reader = self._reader, None
        writer, self._writer = self._writer, None
        await _finish(_close_all(reader, writer))

    @property
    def writer(self) -> Connection:
        """Give the connection that writes."""
        if self._writer is None:
            raise ProgrammingError("closed")
        return self._writer

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,  # noqa: FBT001, FBT002 - Piccolo's signature.
    ) -> PinnedTransaction:
        """Begin IMMEDIATE, because a deferred transaction cannot wait for its turn to write."""
        return PinnedTransaction(self, transaction_type, allow_nested)

    async def check_version(self) -> None:
        """Nothing is asked: Python brings its own SQLite."""

    async def rewrite_file(self) -> None:
        """Write the file anew, each row in the place that its hidden number gives it."""
        async with self.turn:
            await self.writer.execute_fetchall("VACUUM")

    async def empty_log(self, tries: int) -> bool:
        """Bring the write-ahead log into the file and cut it to nothing.

        False when another connection was reading an earlier state at every try. Each try is
        short, because nobody can write while it waits.
        """
        for attempt in range(tries):
            await asyncio.sleep(LOG_BUSY_SECONDS if attempt else 0)
            if await self._empty_log_once():
                return True
        return False

    async def _empty_log_once(self) -> bool:
        async with self.turn:
            await self.writer.execute_fetchall(
                f"PRAGMA busy_timeout = {_thousandths(LOG_BUSY_SECONDS)}"
            )
            try:
                [row] = await self.writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await asyncio.shield(self._wait_as_before())
        return bool(dict(row)["busy"] == 0)

    async def _wait_as_before(self) -> None:
        await self.writer.execute_fetchall(f"PRAGMA busy_timeout = {_thousandths(BUSY_SECONDS)}")

    async def _connect(self, pragmas: Iterable[str]) -> Connection:
        connection = await connect(**self.connection_kwargs)
        try:
            connection.row_factory = dict_factory  # type: ignore[assignment] # Typed too narrowly.
            for pragma in (*COMMON_PRAGMAS, *pragmas):
                await connection.execute_fetchall(pragma)
        except BaseException:
            await _finish(connection.close())
            raise
        return connection

    async def _run_in_new_connection(
        self,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",
        table: type[Table] | None = None,
    ) -> Any:
        del query_type, table
        if self._reader is None:
            raise ProgrammingError("closed")
        return await self._reader.execute_fetchall(query, args or [])

    async def _run_in_existing_connection(
        self,
        connection: Connection,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",
        table: type[Table] | None = None,
    ) -> Any:
        del query_type, table
        return await connection.execute_fetchall(query, args or [])


async def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Carry work out to its end, however often the task that waits for it is cancelled."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    finally:
        # A program that ends cancels whatever is left under way. The thread of a connection
        # that was never closed would then keep the program from ending.
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task})


async def _close_all(*connections: Connection | None) -> None:
    for connection in connections:
        if connection is not None:
            await connection.close()


def _thousandths(seconds: float) -> int:
    return round(seconds * 1000)
