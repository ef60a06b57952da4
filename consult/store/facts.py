"""How an open database is really set, as the connections that respondents' answers take see it."""

from typing import Any, Final

from piccolo.querystring import QueryString

from consult.store.bound import BOUND
from consult.store.database import Database

PRAGMAS: Final = (
    "journal_mode",
    "synchronous",
    "secure_delete",
    "temp_store",
    "foreign_keys",
    "query_only",
)

SERVER_SETTINGS: Final = (
    "archive_mode",
    "fsync",
    "full_page_writes",
    "log_min_duration_sample",
    "log_min_duration_statement",
    "log_parameter_max_length",
    "log_parameter_max_length_on_error",
    "log_statement",
    "synchronous_commit",
    "track_commit_timestamp",
    "wal_recycle",
)

_SERVER: Final = "SELECT name, setting FROM pg_settings WHERE name = ANY({}::text[])"
_LINE: Final = """
SELECT COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted,
       COALESCE(host(inet_client_addr()), '') AS client,
       COALESCE(host(inet_server_addr()), '') AS server
"""


async def read_pragmas(database: Database) -> dict[str, dict[str, str]]:
    """Read SQLite's settings on the connection that writes and on the one that reads.

    Raises ``StorageError``.
    """
    found: dict[str, dict[str, str]] = {}
    async with database.writing():
        found["writer"] = {name: await _read_pragma(name) for name in PRAGMAS}
    with database.reading():
        found["reader"] = {name: await _read_pragma(name) for name in PRAGMAS}
    return found


async def read_server_settings(database: Database) -> dict[str, str]:
    """Read PostgreSQL's settings as they hold for our own session.

    ``line`` is added: ``encrypted``, ``local`` for a connection that stays on this machine, or
    ``open``. Raises ``StorageError``.
    """
    with database.reading():
        rows = await _ask(_SERVER, list(SERVER_SETTINGS))
        (line,) = await _ask(_LINE)
    settings = {str(row["name"]): str(row["setting"]) for row in rows}
    return {**settings, "line": _judge_line(line)}


def _judge_line(line: dict[str, Any]) -> str:
    if line["encrypted"]:
        return "encrypted"
    # A socket has no addresses; on one machine both ends have the same.
    return "local" if line["client"] == line["server"] else "open"


async def _read_pragma(name: str) -> str:
    (row,) = await _ask(f"PRAGMA {name}")
    return str(next(iter(row.values())))


async def _ask(statement: str, *values: object) -> list[dict[str, Any]]:
    rows = await BOUND.run_querystring(QueryString(statement, *values))
    return [dict(row) for row in rows]
