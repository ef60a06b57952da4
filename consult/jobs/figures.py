"""Figures of fieldwork as they lie in the database: releases as they are, their people sealed."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

import msgspec

from anonymise.disclosure.release import Release, encode_release, read_release
from consult.vault.keys import PrivateKey
from consult.vault.open import open_derived
from consult.vault.seal import PublicKey, seal_derived

FIELDWORK: Final = "fieldwork"
"""What a run that counts fieldwork is about, in the place of a question."""


def encode_figures(releases: Sequence[Release]) -> bytes:
    """Give the bytes that ``StaffStore.keep_figures`` keeps."""
    return msgspec.msgpack.encode([encode_release(one) for one in releases])


def decode_figures(content: bytes) -> list[Release]:
    """Read releases again.

    Raises ``ReleaseAlteredError`` when one was changed since it was made.
    """
    return [read_release(one) for one in msgspec.msgpack.decode(content, type=list[bytes])]


def seal_counted(responses: Collection[UUID], key: PublicKey) -> bytes:
    """Seal which responses are behind some figures, in an order that says nothing."""
    return seal_derived(b"".join(sorted(one.bytes for one in responses)), key).blob


def open_counted(sealed: bytes, key: PrivateKey) -> set[UUID]:
    """Give the responses behind some figures.

    Raises ``LockedError`` on a wrong key or altered bytes.
    """
    content = open_derived(sealed, key)
    return {UUID(bytes=content[at : at + 16]) for at in range(0, len(content), 16)}
