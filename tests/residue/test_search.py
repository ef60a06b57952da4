"""The search of a profile finds what is planted in each of the ways in which browsers keep it."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from tests.residue.journeys import ASKED, DRAFT
from tests.residue.profiles import (
    ENCODINGS,
    HISTORY,
    MOZLZ4,
    find_words,
    read_rows,
    unpack_lz4,
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_planted_words_are_found(tmp_path: Path, encoding: str, *, packed: bool) -> None:
    """A word in either encoding is found, in capitals, in the open and packed within a file."""
    word = f"so {ASKED[0].upper()} it was".encode(encoding)
    content = b"key" + (gzip.compress(word) if packed else word) + b"rest"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "entry").write_bytes(content)
    (tmp_path / "other").write_bytes(b"\x1f\x8b\x08 nothing")
    assert find_words(tmp_path, [ASKED[0], DRAFT]) == [("deep/entry", ASKED[0])]


def test_a_session_of_firefox_is_unpacked(tmp_path: Path) -> None:
    """A word that the packing has cut in two is found as it was before."""
    # Literals "marmalade", the same nine again, and "draft" at the end.
    block = b"\x95marmalade\x09\x00\x50draft"
    assert unpack_lz4(block) == b"marmalademarmaladedraft"
    header = MOZLZ4 + (23).to_bytes(4, "little")
    (tmp_path / "sessionstore.jsonlz4").write_bytes(header + block)
    assert find_words(tmp_path, [DRAFT]) == [("sessionstore.jsonlz4", DRAFT)]


def test_long_runs_are_unpacked() -> None:
    """Lengths that need further bytes are read to their end."""
    assert unpack_lz4(b"\x1fa\x01\x00\x02\x10b") == b"a" * 22 + b"b"
    assert unpack_lz4(b"\xf0\xff\x00" + b"x" * 270) == b"x" * 270


def test_rows_of_history_are_read(tmp_path: Path) -> None:
    """Addresses and titles are read from a database; one that was never made has none."""
    assert read_rows(tmp_path, "firefox", HISTORY) == []
    connection = sqlite3.connect(tmp_path / "places.sqlite")
    connection.execute("CREATE TABLE moz_places (url TEXT, title TEXT)")
    connection.execute("INSERT INTO moz_places VALUES ('http://a.example/', NULL)")
    connection.commit()
    connection.close()
    assert read_rows(tmp_path, "firefox", HISTORY) == [("http://a.example/", "")]
