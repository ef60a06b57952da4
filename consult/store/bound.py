"""Lets the same tables be used on any number of open databases in one process.

Piccolo ties a table to one engine for the life of the process. Ours are tied to an engine that
forwards to whichever database the running task has bound, so that a URL read at run time
decides, and two open databases never see each other's statements.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, NoReturn

from piccolo.engine.base import BaseBatch, BaseTransaction, Engine
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from consult.errors import StorageError

AnyEngine = Engine[Any]

_CURRENT: ContextVar[AnyEngine | None] = ContextVar("consult_store_engine", default=None)


class BoundEngine(Engine[BaseTransaction]):
    """Forwards every statement to the engine bound in this task.

    Raises ``StorageError`` when none is bound.
    """

    def __init__(self) -> None:
        # The base class would ask a server for its version, and there is no server yet.
        self.log_queries = False
        self.log_responses = False

    @property
    def engine_type(self) -> str:  # type: ignore[override] # A plain attribute in the base class.
        """Name the kind of the bound engine: ``sqlite`` or ``postgres``."""
        return _current().engine_type

    @property
    def current_transaction(self) -> ContextVar[BaseTransaction | None]:  # type: ignore[override] # The same.
        """Give the bound engine's own note of its open transaction."""
        return _current().current_transaction

    async def get_version(self) -> float:
        """Ask the bound engine."""
        return await _current().get_version()

    def get_version_sync(self) -> float:
        """Ask the bound engine."""
        return _current().get_version_sync()

    async def prep_database(self) -> None:
        """Nothing is prepared: that is what migrations are for."""

    async def batch(
        self, query: Query[Any, Any], batch_size: int = 100, node: str | None = None
    ) -> BaseBatch:
        """Read in batches from the bound engine."""
        return await _current().batch(query, batch_size, node)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's signature.
        """Run one statement on the bound engine."""
        return await _current().run_querystring(querystring, in_pool)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's signature.
        """Run one change of the schema on the bound engine."""
        return await _current().run_ddl(ddl, in_pool)

    def transform_response_to_dicts(self, results: Any) -> list[dict[str, Any]]:
        """Let the bound engine turn its rows into dictionaries."""
        return _current().transform_response_to_dicts(results)

    def transaction(self, *args: Any, **kwargs: Any) -> BaseTransaction:
        """Open a transaction on the bound engine."""
        transaction: BaseTransaction = _current().transaction(*args, **kwargs)
        return transaction

    def atomic(self) -> NoReturn:
        """Refuse Piccolo's second way to a transaction; ours is ``Database.writing``."""
        raise StorageError("Transactions are opened by the database.", where="Store.")


BOUND: Final = BoundEngine()
"""The engine of every table in this package."""


@contextmanager
def bind(engine: AnyEngine) -> Iterator[None]:
    """Bind an engine to this task until the block ends."""
    token = _CURRENT.set(engine)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def _current() -> AnyEngine:
    engine = _CURRENT.get()
    if engine is None:
        raise StorageError(
            "A table was used outside a database.",
            where="Store.",
            remedy="Open the database first, and reach its tables through the store.",
        )
    return engine
