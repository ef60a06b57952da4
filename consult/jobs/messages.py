"""What staff and the worker say to each other over the local socket.

A message is four bytes of length, most significant first, and that many bytes of MessagePack.
"""

import struct
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from consult.errors import WorkerError

LENGTH: Final = struct.Struct(">I")
LARGEST: Final = 1024
"""Bytes of the largest message that is read; a wrapped key has fewer than two hundred."""

PATIENCE: Final = 5.0
"""Seconds that either side waits for the whole of an answer."""


class Identify(Struct, frozen=True, tag="identify", forbid_unknown_fields=True):
    """Asks for the worker's public key."""


class HandOver(Struct, frozen=True, tag="hand-over", forbid_unknown_fields=True):
    """Brings a consultation's key, wrapped to the worker's, for one run."""

    run: UUID
    wrapped: bytes


class AskHeld(Struct, frozen=True, tag="ask-held", forbid_unknown_fields=True):
    """Asks whether the worker holds the key of a run."""

    run: UUID


class Identity(Struct, frozen=True, tag="identity", forbid_unknown_fields=True):
    """The worker's public key, made at its start and gone at its end."""

    public_key: bytes


class Held(Struct, frozen=True, tag="held", forbid_unknown_fields=True):
    """Whether the key of the run is in the worker's memory."""

    held: bool
    public_key: bytes


class Refused(Struct, frozen=True, tag="refused", forbid_unknown_fields=True):
    """The worker could not use the message; it says no more than that."""


Question = Identify | HandOver | AskHeld
Answer = Identity | Held | Refused

_QUESTION: Final[msgspec.msgpack.Decoder[Question]] = msgspec.msgpack.Decoder(Question)
_ANSWER: Final[msgspec.msgpack.Decoder[Answer]] = msgspec.msgpack.Decoder(Answer)


def encode_message(message: Question | Answer) -> bytes:
    """Give a message with its length in front."""
    body = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(body)) + body


def read_length(head: bytes) -> int:
    """Read the length of the message that follows.

    Raises ``WorkerError`` for one that is too large, before anything of it is read.
    """
    length: int = LENGTH.unpack(head)[0]
    if length > LARGEST:
        raise unusable_message()
    return length


def decode_question(body: bytes) -> Question | None:
    """Read what the worker is asked; None for bytes that are no question."""
    try:
        return _QUESTION.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def decode_answer(body: bytes) -> Answer | None:
    """Read what the worker says; None for bytes that are no answer."""
    try:
        return _ANSWER.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def unusable_message() -> WorkerError:
    """Make the one error for whatever cannot be understood, which repeats none of it."""
    return WorkerError(
        "The analysis worker answered something unusable.",
        where="The worker's socket.",
        remedy="Restart `consult worker`, in the same version as the staff application.",
    )
