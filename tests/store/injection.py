"""Makes the database drivers fail at a chosen statement, in the ways in which they really do."""

import sqlite3
from collections.abc import Callable
from typing import Any, Final, Literal

import aiosqlite
import asyncpg
import pytest
from msgspec import Struct

from consult.errors import StorageError, StorageFullError, StorageUnreachableError

Way = Literal["full", "lost", "refused", "lost-at-commit", "full-at-commit", "answer-lost"]

PLANTED: Final = "planted-marrowstone"
"""What every driver's own message says here, since a real one may quote the row."""

EXPECTED: Final[dict[Way, type[StorageError]]] = {
    "full": StorageFullError,
    "lost": StorageUnreachableError,
    "refused": StorageError,
    "lost-at-commit": StorageUnreachableError,
    "full-at-commit": StorageFullError,
    "answer-lost": StorageUnreachableError,
}
WAYS: Final[tuple[Way, ...]] = tuple(EXPECTED)
STATES: Final[dict[Way, str]] = {"full": "53100", "refused": "42501", "full-at-commit": "53100"}
CODES: Final[dict[Way, int]] = {
    "full": sqlite3.SQLITE_FULL,
    "lost": sqlite3.SQLITE_IOERR,
    "refused": sqlite3.SQLITE_CONSTRAINT_CHECK,
    "lost-at-commit": sqlite3.SQLITE_IOERR_FSYNC,
    "full-at-commit": sqlite3.SQLITE_FULL,
    "answer-lost": sqlite3.SQLITE_IOERR,
}
RAISE: Final = "DO $$ BEGIN RAISE EXCEPTION '{}' USING ERRCODE = '{}'; END $$"

# Undoing and giving back are what a driver does after a failure; they are not made to fail.
AFTERWARDS: Final = ("ROLLBACK", "SELECT PG_ADVISORY_UNLOCK_ALL")


class Injection(Struct):
    """From the ``at``-th statement on, while armed, every one fails; later ways fail at COMMIT."""

    way: Way = "full"
    at: int = 1
    armed: bool = False
    seen: int = 0
    fired: int = 0
    commits: int = 0

    def arm(self, way: Way, at: int) -> None:
        """Let the ``at``-th statement from now on be the first that fails."""
        self.way, self.at, self.armed = way, at, True
        self.seen = self.fired = self.commits = 0

    def disarm(self) -> None:
        """Let everything work again."""
        self.armed = False

    def hits(self, statement: str) -> bool:
        """Say whether this statement is to fail."""
        plain = statement.strip().upper()
        if not self.armed or plain.startswith(AFTERWARDS):
            return False
        if self.way.endswith("commit") or self.way == "answer-lost":
            hit = plain.startswith("COMMIT")
        else:
            self.seen += 1
            hit = self.seen >= self.at
        self.fired += hit
        return hit

    def note_done(self, statement: str) -> None:
        """Count what was committed while armed."""
        self.commits += self.armed and statement.strip().upper().startswith("COMMIT")


def install_injection(patch: pytest.MonkeyPatch) -> Injection:
    """Put an injection, unarmed, under both drivers."""
    injection = Injection()
    _install_sqlite(patch, injection)
    for name in ("_execute", "execute"):
        real = getattr(asyncpg.Connection, name)
        patch.setattr(asyncpg.Connection, name, _fail_postgres(injection, real))
    return injection


def _install_sqlite(patch: pytest.MonkeyPatch, injection: Injection) -> None:
    real: Callable[..., Any] = aiosqlite.Connection._execute

    async def execute(self: Any, call: Any, *args: Any, **more: Any) -> Any:
        statement = args[0] if args and isinstance(args[0], str) else ""
        if statement and injection.hits(statement):
            if injection.way == "answer-lost":
                await real(self, call, *args, **more)
                injection.note_done(statement)
            raise _sqlite_error(injection.way)
        done = await real(self, call, *args, **more)
        injection.note_done(statement)
        return done

    patch.setattr(aiosqlite.Connection, "_execute", execute)


def _sqlite_error(way: Way) -> sqlite3.Error:
    error = sqlite3.OperationalError(PLANTED)
    error.sqlite_errorcode = CODES[way]
    return error


def _fail_postgres(injection: Injection, real: Callable[..., Any]) -> Callable[..., Any]:
    async def execute(self: Any, query: str, *args: Any, **more: Any) -> Any:
        if not injection.hits(query):
            done = await real(self, query, *args, **more)
            injection.note_done(query)
            return done
        if injection.way in STATES:
            # The real server refuses, so that its transaction is broken as it would be.
            injection_query = RAISE.format(PLANTED, STATES[injection.way])
            return await _REAL_EXECUTE(self, injection_query)
        if injection.way == "answer-lost":
            await real(self, query, *args, **more)
            injection.note_done(query)
        self.terminate()
        raise asyncpg.ConnectionDoesNotExistError(PLANTED)

    return execute


_REAL_EXECUTE: Final = asyncpg.Connection.execute
