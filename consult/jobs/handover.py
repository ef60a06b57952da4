"""The staff side of the worker's socket. All of it blocks: call it in a thread."""

import socket as sockets
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from consult.errors import WorkerError
from consult.jobs.messages import (
    LENGTH,
    PATIENCE,
    Answer,
    AskHeld,
    HandOver,
    Held,
    Identify,
    Identity,
    Question,
    decode_answer,
    encode_message,
    read_length,
    unusable_message,
)
from consult.jobs.sockets import is_ours, short_path
from consult.vault.keys import PrivateKey, wrap_key
from consult.vault.seal import PublicKey


class WorkerIdentity(Struct, frozen=True):
    """The worker that answers now: its public key, and the fingerprint that names it in rows."""

    fingerprint: str
    public_key: PublicKey


class HeldKey(Struct, frozen=True):
    """Whether the worker that answers now has the key of a run, and which worker that is."""

    held: bool
    worker: WorkerIdentity


def read_worker(socket: Path) -> WorkerIdentity:
    """Ask who is at the socket.

    Raises ``WorkerError`` when nobody answers.
    """
    answer = _ask(socket, Identify())
    if not isinstance(answer, Identity):
        raise unusable_message()
    return _identity(answer.public_key)


def hand_over(socket: Path, run: UUID, key: PrivateKey) -> HeldKey:
    """Give the worker a consultation's key for one run, wrapped to the worker's own key.

    Raises ``WorkerError`` when nobody answers or the worker refuses it.
    """
    worker = read_worker(socket)
    answer = _ask(socket, HandOver(run=run, wrapped=wrap_key(key, worker.public_key)))
    if not isinstance(answer, Held) or not answer.held:
        raise unusable_message()
    return HeldKey(held=answer.held, worker=_identity(answer.public_key))


def read_held(socket: Path, run: UUID) -> HeldKey:
    """Ask whether the worker has the key of a run.

    Raises ``WorkerError`` when nobody answers.
    """
    answer = _ask(socket, AskHeld(run))
    if not isinstance(answer, Held):
        raise unusable_message()
    return HeldKey(held=answer.held, worker=_identity(answer.public_key))


def _identity(raw: bytes) -> WorkerIdentity:
    key = PublicKey(raw)
    return WorkerIdentity(fingerprint=key.fingerprint, public_key=key)


def _ask(path: Path, question: Question) -> Answer:
    try:
        with _connect(path) as connected:
            connected.sendall(encode_message(question))
            length = read_length(_receive(connected, LENGTH.size))
            answer = decode_answer(_receive(connected, length))
    except OSError:
        raise _silent() from None
    if answer is None:
        raise unusable_message()
    return answer


def _connect(path: Path) -> sockets.socket:
    connected = sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM)
    try:
        connected.settimeout(PATIENCE)
        with short_path(path) as name:
            connected.connect(name)
        _require_ours(connected)
    except BaseException:
        connected.close()
        raise
    return connected


def _require_ours(connected: sockets.socket) -> None:
    if not is_ours(connected):
        raise WorkerError(
            "The program at the worker's socket belongs to another user.",
            where="The worker's socket.",
            remedy="Run the worker and the staff application as one user, in a private folder.",
        )


def _receive(connected: sockets.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connected.recv(length - len(parts))
        if not part:
            raise _silent()
        parts += part
    return bytes(parts)


def _silent() -> WorkerError:
    return WorkerError(
        "The analysis worker does not answer.",
        where="The worker's socket in the data folder.",
        remedy="Start it with `consult worker`.",
    )
