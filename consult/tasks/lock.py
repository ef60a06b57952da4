import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consult.errors import WorkerError


@contextmanager
def sole_worker(socket: Path) -> Iterator[None]:
    """Hold the right to serve a socket; the kernel gives it back when the worker dies.

    The socket's folder is made, for its owner alone, unless it is there. Raises ``WorkerError``
    when another worker has the right or the folder cannot be used.
    """
    file = _open(socket.with_suffix(".lock"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise WorkerError(
            "Another analysis worker already runs on this data folder.",
            where="The worker's socket in the data folder.",
            remedy="Stop it first, or give this one a data folder of its own.",
        ) from None
    try:
        yield
    finally:
        os.close(file)


def _open(lock: Path) -> int:
    try:
        lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        raise WorkerError(
            "The data folder cannot be written.",
            where="Setting CONSULT_DATA.",
            remedy="Let it be a folder that belongs to the worker's user.",
        ) from None
