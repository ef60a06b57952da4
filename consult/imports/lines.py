import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from consult.imports.limits import FILE_BYTES, LINE_BYTES, RATIO, RATIO_FROM, UNPACKED_BYTES
from consult.imports.source import refuse

BYTE_ORDER_MARK: Final = "\ufeff"


def read_lines(path: Path) -> Iterator[str]:
    """Read a text file line by line, unpacking one whose name ends in ``.gz``.

    Line ends are kept. Raises ``ImportRefusedError`` when the file is absent, too large, not
    UTF-8, or unpacks to far more than it is.
    """
    packed = check_size(path)
    opener = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opener(path, "rb") as file:
            yield from _decode_lines(path, cast("BinaryIO", file), packed)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise refuse(path, "This file is damaged.", "Pack it again, or unpack it.") from None
    except OSError:
        raise refuse(path, "This file cannot be read.", "Check its permissions.") from None


def check_size(path: Path) -> int:
    """Give the size of a file in bytes.

    Raises ``ImportRefusedError`` when it is absent or larger than anything sensible.
    """
    if not path.is_file():
        raise refuse(path, "There is no file of this name.", "Check its folder and spelling.")
    size = path.stat().st_size
    if size > FILE_BYTES:
        raise refuse(path, "This file is larger than 2 GB.", "Split it into several files.")
    return size


def _decode_lines(path: Path, file: BinaryIO, packed: int) -> Iterator[str]:
    unpacked, number = 0, 0
    while data := file.readline(LINE_BYTES + 1):
        number += 1
        unpacked += len(data)
        if len(data) > LINE_BYTES:
            raise refuse(
                path,
                "A line is longer than 4 MB.",
                "Is it a file of answers, one to a line?",
                place=f"line {number}",
            )
        if unpacked > UNPACKED_BYTES or unpacked > max(RATIO_FROM, packed * RATIO):
            # A small file that unpacks without end fills the memory of whoever opens it.
            raise refuse(path, "This file unpacks to far too much.", "Unpack it and look at it.")
        yield _decode(path, data, number)


def _decode(path: Path, data: bytes, number: int) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise refuse(
            path,
            "This is not text in UTF-8.",
            'Save it as "CSV UTF-8", or as JSON lines in UTF-8.',
            place=f"line {number}",
        ) from None
    return text.removeprefix(BYTE_ORDER_MARK) if number == 1 else text
