"""A file that is there whole or not at all, and that only this account can read."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from consult.errors import BackupError


def require_free(path: Path, *, force: bool) -> None:
    """Refuse a place where there is something already, unless it may be replaced.

    Raises ``BackupError``.
    """
    if path.is_dir():
        raise BackupError(
            "This is a folder.", where=f"File {path}.", remedy="Name a file inside it."
        )
    if not force and (path.exists() or path.is_symlink()):
        raise BackupError(
            "There is a file of this name already.",
            where=f"File {path}.",
            remedy="Choose another name, or replace it with --force.",
        )


@contextmanager
def open_part(path: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Give an unfinished file beside ``path``, which is gone when the block ends without keeping.

    Raises ``BackupError``.
    """
    with _translating(path):
        handle, name = mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield part, file
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def write_durably(file: BinaryIO, chunks: Iterable[bytes], path: Path) -> None:
    """Write everything and wait until the disk has it.

    Raises ``BackupError``.
    """
    for chunk in chunks:
        with _translating(path):
            file.write(chunk)
    with _translating(path):
        file.flush()
        os.fsync(file.fileno())


def keep_part(part: Path, path: Path, *, force: bool) -> None:
    """Give the finished file its name, in one step, and wait until the folder has it.

    Raises ``BackupError``.
    """
    require_free(path, force=force)
    with _translating(path):
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _translating(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refuse(error, path) from None


def _refuse(error: OSError, path: Path) -> BackupError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return BackupError(
            "There is no room for the backup; nothing was left behind.",
            where=f"Folder {path.parent}.",
            remedy="Free space there, or write it to another disk.",
        )
    return BackupError(
        "The backup cannot be written here.",
        where=f"Folder {path.parent}.",
        remedy="Check that the folder exists and that this account may write there.",
    )
