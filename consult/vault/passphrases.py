"""Passphrases of staff. Both functions take about half a second: call them in a thread."""

import unicodedata
from threading import BoundedSemaphore
from typing import Final

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from consult.vault.hardness import STRONG, Hardness, require_hardness

AT_ONCE: Final = BoundedSemaphore(2)
"""Guesses that run side by side: each holds the memory of its hardness, and a flood of sign-in
attempts must not take more than twice that from the machine."""


def hash_passphrase(passphrase: str, hardness: Hardness = STRONG) -> str:
    """Give the argon2id string, salt and limits included, by which a passphrase is checked.

    Raises ``LockedError`` for limits that cannot be used.
    """
    require_hardness(hardness)
    with AT_ONCE:
        made = argon2id.str(encode_passphrase(passphrase), hardness.operations, hardness.memory)
    return made.decode("ascii")


def check_passphrase(passphrase: str, stored: str) -> bool:
    """Say whether this passphrase made that string; False for a string that is none."""
    try:
        with AT_ONCE:
            return argon2id.verify(stored.encode("ascii"), encode_passphrase(passphrase))
    except (CryptoError, ValueError):
        return False


def derive_key(passphrase: str, salt: bytes, hardness: Hardness) -> bytes:
    """Derive 32 bytes from a passphrase and a salt of 16 bytes.

    Raises ``LockedError`` for limits that cannot be used.
    """
    require_hardness(hardness)
    with AT_ONCE:
        return argon2id.kdf(
            32, encode_passphrase(passphrase), salt, hardness.operations, hardness.memory
        )


def encode_passphrase(passphrase: str) -> bytes:
    """Give the same bytes for one passphrase whichever keyboard composed it (NFKC, UTF-8)."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
