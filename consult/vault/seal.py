"""The half of the vault that the respondents' process may import: public keys, no way back.

Whoever holds this process, its memory or its disk can seal and cannot open.
"""

from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct
from nacl.bindings import crypto_box_PUBLICKEYBYTES, crypto_box_seal, crypto_box_SEALBYTES
from nacl.exceptions import CryptoError

from consult.errors import SealError
from consult.vault.padding import BUCKETS, pad_content
from consult.vault.record import ResponseRecord

RESPONSE: Final = b"candour-response-1\n"
DERIVED: Final = b"candour-derived-1\n"
"""What a box holds is named inside it, so that one kind is never opened as the other."""

SEALED_SIZES: Final = tuple(size + crypto_box_SEALBYTES for size in BUCKETS)
"""The only lengths in bytes that a sealed response or text can have."""


class PublicKey(Struct, frozen=True):
    """An X25519 public key of 32 bytes: what may be known by a process that only seals.

    Raises ``SealError`` for any other length.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != crypto_box_PUBLICKEYBYTES:
            raise SealError(
                "This is not a public key.",
                where="Vault, public key.",
                remedy=f"A public key has exactly {crypto_box_PUBLICKEYBYTES} bytes.",
            )

    @property
    def fingerprint(self) -> str:
        """64 hexadecimal characters (SHA-256) that name this key to people and in rows."""
        return sha256(self.raw).hexdigest()

    def __repr__(self) -> str:
        return f"PublicKey({self.fingerprint[:16]}…)"


class SealedResponse(Struct, frozen=True):
    """A response that only the consultation's private key opens; made in this module only."""

    blob: bytes

    def __repr__(self) -> str:
        return f"SealedResponse({len(self.blob)} bytes)"


class SealedText(Struct, frozen=True):
    """Anything derived from responses, sealed in the same way; made in this module only."""

    blob: bytes

    def __repr__(self) -> str:
        return f"SealedText({len(self.blob)} bytes)"


def seal_response(record: ResponseRecord, key: PublicKey) -> SealedResponse:
    """Seal one response to a consultation's public key; no two results are ever alike.

    Raises ``SealError`` when the key cannot be used.
    """
    return SealedResponse(_seal(RESPONSE + msgspec.msgpack.encode(record), key))


def seal_derived(payload: bytes, key: PublicKey) -> SealedText:
    """Seal keywords, typical sentences, codings or a run's result to the same key.

    Raises ``SealError`` when the key cannot be used or the payload exceeds the largest bucket.
    """
    return SealedText(_seal(DERIVED + payload, key))


def _seal(content: bytes, key: PublicKey) -> bytes:
    padded = pad_content(content)
    try:
        return crypto_box_seal(padded, key.raw)
    except CryptoError:
        raise SealError(
            "Nothing can be sealed to this public key.",
            where=f"Public key {key.fingerprint[:16]}.",
            remedy="Make a new key pair for this consultation.",
        ) from None
