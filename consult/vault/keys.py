"""Private keys: consultations' and people's. Never imported by the respondents' process."""

import struct
from hashlib import blake2b
from typing import Final, NoReturn

from msgspec import Struct
from nacl.bindings import (
    crypto_box_keypair,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_box_SECRETKEYBYTES,
    crypto_scalarmult_base,
)
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from consult.errors import LockedError
from consult.vault.hardness import STRONG, Hardness
from consult.vault.passphrases import derive_key
from consult.vault.seal import PublicKey

WRAPPED: Final = b"candour-key-1\n"
PERSON: Final = b"candour-person-1\n"
LIMITS: Final = struct.Struct(">IQ")
SALT: Final = slice(len(PERSON) + LIMITS.size, len(PERSON) + LIMITS.size + argon2id.SALTBYTES)


class PrivateKey:
    """An X25519 private key that opens and never shows itself.

    It prints nothing, cannot be pickled or copied into a payload by accident, and its bytes
    leave this module only wrapped to another key or locked by a passphrase.
    """

    __slots__ = ("__raw", "public")

    def __init__(self, raw: bytes) -> None:
        if len(raw) != crypto_box_SECRETKEYBYTES:
            raise _locked("This is not a private key.")
        self.__raw = raw
        self.public = PublicKey(crypto_scalarmult_base(raw))

    def __repr__(self) -> str:
        return "PrivateKey(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A private key cannot be pickled.")

    def open_box(self, blob: bytes) -> bytes | None:
        """Open what was sealed to this key; None for another key's box or altered bytes."""
        try:
            return crypto_box_seal_open(blob, self.public.raw, self.__raw)
        except (CryptoError, TypeError, ValueError):
            return None

    def wrap_to(self, key: PublicKey) -> bytes:
        """Seal this key to another one."""
        return crypto_box_seal(WRAPPED + self.__raw, key.raw)

    def derive_secret(self, purpose: bytes) -> bytes:
        """Give 32 bytes that only a holder of this key can make, for a purpose of <= 16 bytes."""
        return blake2b(self.__raw, digest_size=32, person=purpose).digest()

    def lock_by(self, secret: bytes) -> bytes:
        """Encrypt this key under 32 derived bytes."""
        return bytes(SecretBox(secret).encrypt(self.__raw))


class KeyPair(Struct, frozen=True):
    """Both halves of a fresh key."""

    public: PublicKey
    private: PrivateKey


class PersonKeys(Struct, frozen=True):
    """A person's public key, and the private one locked by a passphrase nobody stores."""

    public: PublicKey
    locked: bytes

    def __repr__(self) -> str:
        return f"PersonKeys({self.public!r})"


def make_key_pair() -> KeyPair:
    """Make a key pair from the system's random source; it exists in memory only."""
    private = PrivateKey(crypto_box_keypair()[1])
    return KeyPair(public=private.public, private=private)


def wrap_key(private: PrivateKey, to: PublicKey) -> bytes:
    """Seal a private key so that only the holder of another key can take it out."""
    return private.wrap_to(to)


def unwrap_key(wrapped: bytes, key: PrivateKey) -> PrivateKey:
    """Take a wrapped key out.

    Raises ``LockedError`` when it was wrapped to another key or altered.
    """
    content = key.open_box(wrapped)
    if content is None or not content.startswith(WRAPPED):
        raise _locked("This key does not open that lock.")
    return PrivateKey(content.removeprefix(WRAPPED))


def make_person_keys(passphrase: str, hardness: Hardness = STRONG) -> PersonKeys:
    """Make a person's key pair and lock the private half by a passphrase; call it in a thread.

    The limits and the salt stand in front of the locked key, so they can be raised later.
    """
    salt = random(argon2id.SALTBYTES)
    pair = make_key_pair()
    body = pair.private.lock_by(derive_key(passphrase, salt, hardness))
    head = PERSON + LIMITS.pack(hardness.operations, hardness.memory) + salt
    return PersonKeys(public=pair.public, locked=head + body)


def unlock_person(locked: bytes, passphrase: str) -> PrivateKey:
    """Unlock a person's private key; takes as long as locking it did, so call it in a thread.

    Raises ``LockedError`` for a wrong passphrase or altered bytes, without saying which.
    """
    if not locked.startswith(PERSON) or len(locked) < SALT.stop:
        raise _locked("This key does not open with that passphrase.")
    hardness = Hardness(*LIMITS.unpack(locked[len(PERSON) : SALT.start]))
    raw = _decrypt(locked[SALT.stop :], derive_key(passphrase, locked[SALT], hardness))
    if raw is None:
        raise _locked("This key does not open with that passphrase.")
    return PrivateKey(raw)


def _decrypt(body: bytes, secret: bytes) -> bytes | None:
    try:
        return SecretBox(secret).decrypt(body)
    except (CryptoError, ValueError):
        return None


def _locked(what: str) -> LockedError:
    return LockedError(
        what, where="Vault, keys.", remedy="Use the key or passphrase it belongs to."
    )
