import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consult.errors import WorkerError


@contextmanager
def sole_worker(socket: Path) -> Iterator[None]:
    """Hold the right to serve a socket; the kernel gives it back when the worker dies.

    Raises ``WorkerError`` when another worker has it.
    """
    file = os.open(socket.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
