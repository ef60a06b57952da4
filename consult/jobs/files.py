"""The queue as files: kombu's file transport, hardened against half-written and foreign files.

The original writes in place, so that a reader can meet half a message; moves what it takes to the
machine's shared temporary folder; and stops the worker at the first file that is not a message.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any, Final, Literal
from uuid import uuid4

import msgspec
from kombu.transport import filesystem

PRIVATE: Final = 0o600
LARGEST: Final = 64 * 1024
"""Bytes of a queue file that are read; a message of ours has less than one thousand."""


class _Properties(msgspec.Struct):
    delivery_tag: str
    delivery_info: dict[str, str]
    body_encoding: Literal["base64"]


class _Message(msgspec.Struct):
    """What kombu needs to find in a message; a file without it is dropped."""

    body: str
    properties: _Properties
    headers: dict[str, Any]


class Channel(filesystem.Channel):
    """Messages are files that appear whole, are readable by us alone, and go when taken.

    What a worker had taken when it ended is not put back: its key is gone with the worker, and
    the run waits for somebody to start it again.
    """

    do_restore = False

    def _put(  # type: ignore[override]  # kombu's own two classes disagree on the name.
        self, queue: str, message: dict[str, Any], **_: Any
    ) -> None:
        folder = Path(self.data_folder_out)
        draft = folder / f".{uuid4()}"
        _write(draft, msgspec.json.encode(message))
        draft.rename(folder / f"{time_ns():020d}_{uuid4()}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        del timeout
        for file in self._waiting(queue):
            payload = _take(file)
            if payload is not None:
                return payload
        raise Empty

    def _waiting(self, queue: str) -> Iterator[Path]:
        return iter(sorted(Path(self.data_folder_in).glob(f"[!.]*.{queue}.msg")))


class Transport(filesystem.Transport):
    """The file transport with the channel above."""

    Channel = Channel


def _write(file: Path, content: bytes) -> None:
    made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(made, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _take(file: Path) -> dict[str, Any] | None:
    """Take a message out of the queue; None when another worker was first or it is none."""
    taken = file.with_name(f".{uuid4()}")
    try:
        file.rename(taken)
        with taken.open("rb") as opened:
            content = opened.read(LARGEST)
        taken.unlink()
    except OSError:
        return None
    return _decode(content)


def _decode(content: bytes) -> dict[str, Any] | None:
    try:
        msgspec.json.decode(content, type=_Message)
        payload: dict[str, Any] = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return payload
