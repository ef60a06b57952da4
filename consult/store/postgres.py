"""PostgreSQL through a pool that is opened once and closed once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Final

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

POOL_SIZE: Final = 4
STATEMENT_SECONDS: Final = 30

# A server may be set to acknowledge before the disk has the row; an answer is only
# acknowledged once it cannot be lost. The name is what other users of the server can read.
SESSION: Final = {"synchronous_commit": "on", "application_name": "candour"}


Connection = Any
"""A connection of the driver, which ships no types."""


class PooledTransaction(PostgresTransaction):
    """A transaction that gives its connection back to the pool however it ends."""

    async def __aenter__(self) -> PostgresTransaction:
        if self._parent is not None:
            return self._parent
        self.connection = await self._borrow()
        try:
            self.transaction = self.connection.transaction()
            await self.transaction.start()
        except BaseException:
            await self._give_back()
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
            await self._give_back()
        return False

    async def _borrow(self) -> Any:
        if self.engine.pool is None:
            raise asyncpg.InterfaceError("closed")
        return await self.engine.pool.acquire()

    async def _end(self, exception: BaseException | None) -> None:
        if exception is None:
            await self.transaction.commit()
        else:
            await self.transaction.rollback()

    async def _give_back(self) -> None:
        if self.engine.pool is not None:
            await asyncio.shield(self.engine.pool.release(self.connection))


class PooledPostgres(PostgresEngine):
    """One PostgreSQL database, reached through a few connections that stay open."""

    def __init__(self, url: str) -> None:
        super().__init__({"dsn": url})

    async def open(self) -> None:
        """Open every connection at once.

        A task that is cancelled while the driver connects leaves that connection half-open.
        """
        await self.start_connection_pool(
            min_size=POOL_SIZE,
            max_size=POOL_SIZE,
            max_inactive_connection_lifetime=0,
            command_timeout=STATEMENT_SECONDS,
            server_settings=SESSION,
        )

    async def close(self) -> None:
        """Close every connection."""
        if self.pool is not None:
            await asyncio.shield(self.close_connection_pool())

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[Connection]:
        """Lend a connection of the pool for what Piccolo cannot say, such as ``CHECKPOINT``."""
        if self.pool is None:
            raise asyncpg.InterfaceError("closed")
        async with self.pool.acquire() as connection:
            yield connection

    def transaction(self, allow_nested: bool = True) -> PooledTransaction:  # noqa: FBT001, FBT002 - Piccolo's signature.
        """Begin a transaction on a connection of the pool."""
        return PooledTransaction(self, allow_nested)

    async def get_new_connection(self) -> Any:
        """Refuse a connection beside the pool, such as Piccolo makes once the pool is closed."""
        raise asyncpg.InterfaceError("closed")

    async def check_version(self) -> None:
        """Nothing is asked at construction, where there is no pool to ask through."""

    async def prep_database(self) -> None:
        """No extension is needed."""
