"""What a backup holds: a head, then every table with its rows in the order of their keys."""

import hmac
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from consult.backup.frames import FrameReader, Kind, Mark, write_frame
from consult.errors import BackupError, RestoreRefusedError
from consult.store.database import Database
from consult.store.schema import read_migrations
from consult.store.shapes import SHAPES, Row, Shape
from consult.store.snapshot import encode_row, iterate_rows

FORMAT: Final = 1
PIECE: Final = 256 * 1024
"""Bytes that are handed on at once."""

T = TypeVar("T")


class Head(Struct, frozen=True, array_like=True):
    """Stands first: the day of the backup, never an hour, and the schema it belongs to."""

    format: int
    made: date
    migrations: dict[str, list[str]]


class TableHead(Struct, frozen=True, array_like=True):
    """Stands before a table's rows."""

    database: str
    table: str
    columns: tuple[str, ...]


class TableEnd(Struct, frozen=True, array_like=True):
    """Stands after a table's rows."""

    rows: int
    digest: str


class Part(NamedTuple):
    """One row of a table, or its end when ``row`` is None."""

    shape: Shape
    row: Row | None
    digest: str = ""


def make_head(made: date) -> Head:
    """Describe a backup that this version makes."""
    databases = sorted({shape.database for shape in SHAPES})
    return Head(FORMAT, made, {name: list(read_migrations(name)) for name in databases})


async def iterate_contents(
    databases: Mapping[str, Database], head: Head, origin: bytes
) -> AsyncIterator[bytes]:
    """Give the whole content in pieces, ended by the mark of the deployment's ``origin`` key."""
    mark = Mark(origin)
    held = bytearray()
    async for frame in _iterate_frames(databases, head):
        mark.add(frame)
        held += frame
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    yield bytes(held) + write_frame(Kind.END, mark.read())


class Contents:
    """Reads a backup's content, in order and once.

    Every method raises ``BackupError`` when the content is not in order.
    """

    def __init__(self, chunks: Iterable[bytes], place: str, origin: bytes) -> None:
        self._mark = Mark(origin)
        self._frames = FrameReader(chunks, place, self._mark)
        self._place = place

    def read_head(self) -> Head:
        """Give the head.

        Raises ``RestoreRefusedError`` when another version of Candour made the backup.
        """
        head = self._decode(self._frames.read(Kind.HEAD)[1], Head)
        ours = make_head(head.made)
        if head != ours:
            raise RestoreRefusedError(
                "This backup belongs to another version of the databases.",
                where=f"File {self._place}, {_first_difference(head, ours)}.",
                remedy="Restore it with the version of Candour that made it, then run: "
                "consult migrate",
            )
        return head

    def iterate_parts(self) -> Iterator[Part]:
        """Give every row of every table, and the end of each table."""
        for shape in SHAPES:
            self._require_table(shape)
            yield from self._iterate_table(shape)

    def is_ours(self) -> bool:
        """Read the end, and say whether this deployment put its mark there."""
        expected = self._mark.read()
        mark = self._frames.read(Kind.END)[1]
        self._frames.require_end()
        return hmac.compare_digest(mark, expected)

    def _require_table(self, shape: Shape) -> None:
        found = self._decode(self._frames.read(Kind.TABLE)[1], TableHead)
        if found != _table_head(shape):
            raise self._frames.refuse()

    def _iterate_table(self, shape: Shape) -> Iterator[Part]:
        decoder = msgspec.msgpack.Decoder(shape.row_type)
        digest = sha256()
        count = 0
        while True:
            kind, body = self._frames.read(Kind.ROW, Kind.TABLE_END)
            if kind is Kind.TABLE_END:
                break
            digest.update(body)
            count += 1
            yield Part(shape, self._decode_by(decoder, body))
        if self._decode(body, TableEnd) != TableEnd(count, digest.hexdigest()):
            raise self._frames.refuse()
        yield Part(shape, None, digest.hexdigest())

    def _decode(self, body: bytes, kind: type[T]) -> T:
        found: T = self._decode_by(msgspec.msgpack.Decoder(kind), body)
        return found

    def _decode_by(self, decoder: Any, body: bytes) -> Any:
        # Raised outside the except block: a decoder's own error may quote a value.
        try:
            return decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            refusal: BackupError = self._frames.refuse()
        raise refusal


async def _iterate_frames(databases: Mapping[str, Database], head: Head) -> AsyncIterator[bytes]:
    yield write_frame(Kind.HEAD, msgspec.msgpack.encode(head))
    for shape in SHAPES:
        yield write_frame(Kind.TABLE, msgspec.msgpack.encode(_table_head(shape)))
        digest = sha256()
        count = 0
        async for row in iterate_rows(databases[shape.database], shape):
            body = encode_row(row)
            digest.update(body)
            count += 1
            yield write_frame(Kind.ROW, body)
        end = TableEnd(count, digest.hexdigest())
        yield write_frame(Kind.TABLE_END, msgspec.msgpack.encode(end))


def _table_head(shape: Shape) -> TableHead:
    return TableHead(shape.database, shape.name, shape.columns)


def _first_difference(head: Head, ours: Head) -> str:
    if head.format != ours.format:
        return f"format {head.format}"
    theirs = {f"{name} {one}" for name, ids in head.migrations.items() for one in ids}
    known = {f"{name} {one}" for name, ids in ours.migrations.items() for one in ids}
    return f"migration {max(theirs ^ known, default='order')}"
