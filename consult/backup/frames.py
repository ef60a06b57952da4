"""The pieces of which a backup is made: a kind, a length, and that many bytes."""

import struct
from collections.abc import Iterable
from enum import IntEnum
from hashlib import blake2b
from typing import Final

from consult.errors import BackupError

HEAD: Final = struct.Struct(">BI")
LARGEST: Final = 512 * 1024 * 1024
"""More than the largest sealed row; a length above it is not one of ours."""

PURPOSE: Final = b"candour-backup-1"


class Kind(IntEnum):
    """What a frame holds."""

    HEAD = 1
    TABLE = 2
    ROW = 3
    TABLE_END = 4
    END = 5


class Mark:
    """Sums up frames under a deployment's own key.

    Anybody can seal a file to a public key. Only who knows the deployment's secret can put this
    mark at its end, so that nobody slips an account of their own into a stored backup.
    """

    def __init__(self, origin: bytes) -> None:
        self._sum = blake2b(key=origin, person=PURPOSE, digest_size=32)

    def add(self, frame: bytes) -> None:
        """Take a frame into the sum."""
        self._sum.update(frame)

    def read(self) -> bytes:
        """Give the 32 bytes for everything so far."""
        return self._sum.digest()


def write_frame(kind: Kind, body: bytes) -> bytes:
    """Give a frame's bytes."""
    return HEAD.pack(kind, len(body)) + body


class FrameReader:
    """Cuts what comes out of an archive into frames again, one in memory at a time."""

    def __init__(self, chunks: Iterable[bytes], place: str, mark: Mark) -> None:
        self.place = place
        self._chunks = iter(chunks)
        self._mark = mark
        self._held = bytearray()

    def read(self, *expected: Kind) -> tuple[Kind, bytes]:
        """Give the next frame's kind and body.

        Raises ``BackupError`` when it is not of an expected kind or not whole.
        """
        head = self._take(HEAD.size)
        kind, length = HEAD.unpack(head)
        if kind not in expected or length > LARGEST:
            raise self.refuse()
        body = self._take(length)
        if kind != Kind.END:  # The last frame is the sum of all before it.
            self._mark.add(head)
            self._mark.add(body)
        return Kind(kind), body

    def require_end(self) -> None:
        """Refuse anything after the last frame, and see the archive's own end.

        Raises ``BackupError``.
        """
        if self._held or any(self._chunks):
            raise self.refuse()

    def refuse(self) -> BackupError:
        """Build the refusal of a file that opens and does not hold what it should."""
        return BackupError(
            "What this backup holds is not in order.",
            where=f"File {self.place}.",
            remedy="Use another backup.",
        )

    def _take(self, length: int) -> bytes:
        while len(self._held) < length:
            chunk = next(self._chunks, None)
            if chunk is None:
                raise self.refuse()
            self._held += chunk
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken
