import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from consult.errors import UpkeepError

FILE: Final = "upkeep.lock"
OWNER_ONLY: Final = 0o600
OWNER_ONLY_FOLDER: Final = 0o700


@contextmanager
def sole_upkeep(data: Path) -> Iterator[None]:
    """Hold the right to do the work of a data folder; the kernel gives it back at a death.

    The folder is made, for its owner alone, unless it is there. Raises ``UpkeepError`` when
    another program has the right or the folder cannot be written.
    """
    file = _open(data / FILE)
    try:
        _take(file)
        yield
    finally:
        os.close(file)


def _take(file: int) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UpkeepError(
            "Another program is doing this work at the moment.",
            where="The data folder.",
            remedy="Wait until it is done, then try again.",
        ) from None


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    except OSError as error:
        raise UpkeepError(
            f"The data folder cannot be written: {os.strerror(error.errno or 0)}.",
            where="Setting CONSULT_DATA.",
            remedy="Let it be a folder that belongs to this account.",
        ) from None
