"""Reads what a browser keeps, as somebody would who holds the device later."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tests.residue.browsers import Kind

ENCODINGS: Final = ("utf-8", "utf-16-le")
GZIP: Final = b"\x1f\x8b\x08"
MOZLZ4: Final = b"mozLz40\0"
_SIZE: Final = 4
_LONGEST: Final = 15
_SHORTEST_MATCH: Final = 4


class Table(NamedTuple):
    """Where a browser keeps one kind of thing: a database below the profile, and what to ask."""

    database: str
    question: str


HISTORY: Final = {
    "chromium": Table("Default/History", "SELECT url, title FROM urls"),
    "firefox": Table("places.sqlite", "SELECT url, coalesce(title, '') FROM moz_places"),
}
TYPED: Final = {
    "chromium": Table("Default/Web Data", "SELECT name, value FROM autofill"),
    "firefox": Table("formhistory.sqlite", "SELECT fieldname, value FROM moz_formhistory"),
}
COOKIES: Final = {
    "chromium": Table("Default/Cookies", "SELECT host_key, name FROM cookies"),
    "firefox": Table("cookies.sqlite", "SELECT host, name FROM moz_cookies"),
}
ICONS: Final = {
    "chromium": Table("Default/Favicons", "SELECT page_url, '' FROM icon_mapping"),
    "firefox": Table("favicons.sqlite", "SELECT page_url, '' FROM moz_pages_w_icons"),
}


def read_rows(profile: Path, kind: Kind, tables: dict[str, Table]) -> list[tuple[str, str]]:
    """Give the rows of one kind that a closed browser kept.

    Firefox makes its databases when there is something to keep: none is no rows.
    WebKitGTK's driver has it keep none.
    """
    table = tables.get(kind)
    if table is None or not (profile / table.database).exists():
        return []
    connection = sqlite3.connect(f"file:{profile / table.database}?mode=ro", uri=True)
    try:
        return [(str(first), str(second)) for first, second in connection.execute(table.question)]
    finally:
        connection.close()


def find_words(profile: Path, words: Iterable[str]) -> list[tuple[str, str]]:
    """Name every file below a profile, and the words in it: as they are and unpacked.

    Looked for in UTF-8 and UTF-16, in capitals and small letters alike, also
    in what is packed as gzip (bodies in a cache) or LZ4 (Firefox's session).
    """
    needles = [(word, make_needles(word)) for word in words]
    return [
        (str(path.relative_to(profile)), word)
        for path in sorted(profile.rglob("*"))
        if path.is_file() and not path.is_symlink()
        for word in _find_in(list(unpack_all(path.read_bytes())), needles)
    ]


def make_needles(word: str) -> list[bytes]:
    """Give the bytes that a word may be in a file whose letters were made small."""
    return [word.lower().encode(encoding) for encoding in ENCODINGS]


def _find_in(contents: list[bytes], needles: list[tuple[str, list[bytes]]]) -> list[str]:
    return [
        word
        for word, forms in needles
        if any(form in content for form in forms for content in contents)
    ]


def unpack_all(content: bytes) -> Iterator[bytes]:
    """Give what a file holds, with small letters, and everything in it that can be unpacked."""
    yield content.lower()
    start = content.find(GZIP)
    while start >= 0:
        yield _unpack_gzip(content[start:]).lower()
        start = content.find(GZIP, start + 1)
    if content.startswith(MOZLZ4):
        yield unpack_lz4(content[len(MOZLZ4) + _SIZE :]).lower()


def _unpack_gzip(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(content)
    except zlib.error:  # Three bytes that only look like the beginning of something packed.
        return b""


def unpack_lz4(block: bytes) -> bytes:
    """Unpack one LZ4 block."""
    out, at = bytearray(), 0
    while at < len(block):
        token = block[at]
        size, at = _read_length(block, at + 1, token >> 4)
        out += block[at : at + size]
        at += size
        if at >= len(block):
            break
        back = int.from_bytes(block[at : at + 2], "little")
        size, at = _read_length(block, at + 2, token & _LONGEST)
        for _ in range(size + _SHORTEST_MATCH):
            out.append(out[-back])
    return bytes(out)


def _read_length(block: bytes, at: int, length: int) -> tuple[int, int]:
    if length < _LONGEST:
        return length, at
    while True:
        length += block[at]
        at += 1
        if block[at - 1] != 255:
            return length, at
