"""Looks for words in everything that programs leave behind."""

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")


def find_traces(folders: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Name every file below these folders that holds one of the words in any encoding."""
    needles = [(word, needle) for word in words for needle in encode_all(word)]
    return [
        f"{path}: {word}"
        for path in walk_files(folders)
        for word, needle in needles
        if _holds(path, needle)
    ]


def encode_all(word: str) -> list[bytes]:
    """Give a word as it may lie in a file: as text, or as the digits of its bytes in a log."""
    return [*(word.encode(encoding) for encoding in ENCODINGS), word.encode().hex().encode()]


def walk_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Give every file below some folders."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _holds(path: Path, needle: bytes) -> bool:
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as content:
            return content.find(needle) >= 0
    except ValueError:  # An empty file cannot be mapped.
        return False
    except FileNotFoundError:  # A running server renames and removes files of its log.
        return False
