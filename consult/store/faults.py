"""Turns what drivers raise into refusals of ours.

A driver's message can carry the values of the row that it refused, so nothing of it is kept:
only its number decides what we say.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from consult.errors import (
    NameTakenError,
    SchemaError,
    StorageError,
    StorageFullError,
    StorageUnreachableError,
)

DRIVER_ERRORS: Final = (
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)

Kind = type[StorageError]

# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRES_KINDS: Final[dict[str, Kind]] = {
    "53100": StorageFullError,
    "23505": NameTakenError,
    "42P01": SchemaError,
    "42703": SchemaError,
}
POSTGRES_UNREACHABLE: Final = ("08", "57P", "53300", "28", "3D")

# https://www.sqlite.org/rescode.html
SQLITE_KINDS: Final[dict[int, Kind]] = {
    sqlite3.SQLITE_FULL: StorageFullError,
    sqlite3.SQLITE_IOERR_SHMSIZE: StorageFullError,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: NameTakenError,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: NameTakenError,
    sqlite3.SQLITE_NOTADB: SchemaError,
}
SQLITE_UNREACHABLE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)

SAYS: Final[dict[Kind, tuple[str, str]]] = {
    StorageFullError: (
        "The disk that holds the database is full.",
        "Free space there; nothing that was acknowledged is lost.",
    ),
    NameTakenError: ("This name is already in use.", "Choose another."),
    SchemaError: ("The database lacks a table or a column.", "Run: consult migrate"),
    StorageUnreachableError: (
        "The database cannot be reached.",
        "Check that its server or folder is there and may be used by this account.",
    ),
    StorageError: ("The database refused a statement.", ""),
}


@contextmanager
def translating(place: str) -> Iterator[None]:
    """Raise a ``StorageError`` of ours for anything a driver raises in the block."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise say(_kind(error), place) from None


def say(kind: Kind, place: str) -> StorageError:
    """Build a refusal from its kind and its place alone."""
    what, remedy = SAYS[kind]
    return kind(what, where=f"Database of {place}.", remedy=remedy)


def _kind(error: BaseException) -> Kind:
    if isinstance(error, sqlite3.Error):
        return _sqlite_kind(error)
    if isinstance(error, asyncpg.PostgresError):
        return _postgres_kind(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return StorageFullError
    if isinstance(error, asyncpg.exceptions.DataError):
        return StorageError
    return StorageUnreachableError


def _postgres_kind(error: asyncpg.PostgresError) -> Kind:
    state = str(getattr(error, "sqlstate", None) or "")
    if state.startswith(POSTGRES_UNREACHABLE):
        return StorageUnreachableError
    return POSTGRES_KINDS.get(state, StorageError)


def _sqlite_kind(error: sqlite3.Error) -> Kind:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # Python raises this one itself, for a connection that is closed.
        closed = isinstance(error, sqlite3.ProgrammingError)
        return StorageUnreachableError if closed else StorageError
    if code == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column")):
        return SchemaError
    if kind := SQLITE_KINDS.get(code):
        return kind
    # The low byte of an extended code is the code it extends.
    return StorageUnreachableError if code & 0xFF in SQLITE_UNREACHABLE else StorageError
