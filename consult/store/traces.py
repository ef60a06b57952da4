from contextlib import suppress
from typing import Final

from consult.errors import StorageError
from consult.store.database import Database
from consult.store.faults import translating
from consult.store.sqlite import PinnedSQLite

TRIES: Final = 20


async def leave_no_trace(database: Database) -> bool:
    """Empty SQLite's write-ahead log, which holds what rows were before they were erased.

    False when that was not possible, because another program was reading all the while or the
    disk refused; the rows are erased all the same, and the nightly rewrite leaves no trace. On
    PostgreSQL only that rewrite can do it.
    """
    engine = database.engine
    if not isinstance(engine, PinnedSQLite):
        return False
    with suppress(StorageError), translating(database.place):
        return await engine.empty_log(TRIES)
    return False
