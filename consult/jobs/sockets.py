"""Local sockets: paths of any length, and who is at the other end."""

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

CREDENTIALS: Final = struct.Struct("3i")


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """Give a name for a socket that the kernel's limit of 107 bytes does not cut off.

    Raises ``OSError`` when the folder does not exist.
    """
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def is_ours(connected: socket.socket) -> bool:
    """Say whether the other end runs as the same user; keys go to nobody else."""
    raw = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    _, user, _ = CREDENTIALS.unpack(raw)
    return bool(user == os.geteuid())
