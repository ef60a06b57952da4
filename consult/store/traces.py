from typing import Final

from consult.store.database import Database
from consult.store.faults import translating
from consult.store.sqlite import PinnedSQLite

TRIES: Final = 20


async def leave_no_trace(database: Database) -> bool:
    """Empty SQLite's write-ahead log, which holds what rows were before they were erased.

    False when another program was reading all the while. On PostgreSQL nothing can be done
    for one row alone; the nightly rewrite leaves no trace there. Raises ``StorageError``.
    """
    engine = database.engine
    if not isinstance(engine, PinnedSQLite):
        return False
    with translating(database.place):
        return await engine.empty_log(TRIES)
