"""Rewrites a database so that nothing in it says who answered before whom.

The keys of rows are random, but both engines note the order of arrival elsewhere: SQLite in the
hidden rowid, in the place of each row in the file and in the write-ahead log; PostgreSQL in the
place of each row, in the number of the transaction that wrote it and in its log. Copies that
engines make by themselves (``VACUUM``, ``VACUUM FULL``, ``CLUSTER``) keep at least one of these.
"""

from typing import Final

from consult.store import postgres_rewrite, sqlite_rewrite
from consult.store.database import Database
from consult.store.faults import translating
from consult.store.shapes import shapes_of
from consult.store.sqlite import PinnedSQLite
from consult.store.traces import TRIES

LOG_IN_USE: Final = (
    "Another program was reading the database of {place} all the while, so its write-ahead log "
    "could not be emptied. It still holds earlier states until the next time."
)


async def rewrite_responses(database: Database) -> list[str]:
    """Leave no order of arrival in the responses database, and nothing of what was erased.

    Respondents go on submitting: they wait while rows are copied, and nothing that was
    acknowledged is lost. Gives a sentence for each thing that could not be done, none when all
    was. Raises ``StorageError``, and then the database is as it was or wholly rewritten.
    """
    engine = database.engine
    if isinstance(engine, PinnedSQLite):
        await sqlite_rewrite.shuffle_tables(database, shapes_of(database.place))
        return await _rewrite_file(database, engine)
    with translating(database.place):
        await postgres_rewrite.shuffle_tables(engine, shapes_of(database.place))
        return await postgres_rewrite.empty_log(engine)


async def tidy_database(database: Database) -> list[str]:
    """Leave nothing of what was deleted in the staff database; otherwise as above."""
    engine = database.engine
    if isinstance(engine, PinnedSQLite):
        return await _rewrite_file(database, engine)
    with translating(database.place):
        await postgres_rewrite.rewrite_tables(engine, shapes_of(database.place))
        return await postgres_rewrite.empty_log(engine)


async def _rewrite_file(database: Database, engine: PinnedSQLite) -> list[str]:
    with translating(database.place):
        await engine.rewrite_file()
        emptied = await engine.empty_log(TRIES)
    return [] if emptied else [LOG_IN_USE.format(place=database.place)]
