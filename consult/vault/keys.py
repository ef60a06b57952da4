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

from consult.errors import LockedError, SealError
from consult.vault.hardness import STRONG, Hardness
from consult.vault.passphrases import derive_key
from consult.vault.seal import PublicKey

WRAPPED: Final = b"candour-key-2\n"
WRAPPED_PLAIN: Final = b"candour-key-1\n"
"""How keys were wrapped before they could be replaced: such a key has no former ones."""

PERSON: Final = b"candour-person-1\n"
SEED: Final = b"candour-seed-1"
LIMITS: Final = struct.Struct(">IQ")
SALT: Final = slice(len(PERSON) + LIMITS.size, len(PERSON) + LIMITS.size + argon2id.SALTBYTES)
SIZE: Final = crypto_box_SECRETKEYBYTES


class PrivateKey:
    """An X25519 private key that opens and never shows itself.

    It prints nothing, cannot be pickled or copied into a payload by accident, and its bytes
    leave this module only wrapped to another key, locked by a passphrase or written on paper.

    A key that took another one's place opens what was sealed to either, until it is told to do
    without its former keys. Its seed stays that of the first key, so that ids derived from it
    outlive a change of keys. The seed gives no key away: it is a digest of the first one.
    """

    __slots__ = ("__pairs", "__raw", "__seed", "public")

    def __init__(
        self, raw: bytes, *, seed: bytes | None = None, formers: tuple[bytes, ...] = ()
    ) -> None:
        seed = _make_seed(raw) if seed is None else seed
        if any(len(part) != SIZE for part in (raw, seed, *formers)):
            raise _locked("This is not a private key.")
        self.__raw = raw
        self.__seed = seed
        # Public halves and private ones, this key's own first, then those of its former keys.
        self.__pairs = {crypto_scalarmult_base(key): key for key in (raw, *formers)}
        self.public = PublicKey(crypto_scalarmult_base(raw))

    def __repr__(self) -> str:
        return "PrivateKey(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A private key cannot be pickled.")

    @property
    def has_former(self) -> bool:
        """Say whether this key also opens what was sealed to keys before it."""
        return len(self.__pairs) > 1

    def fits(self, public: PublicKey) -> bool:
        """Say whether this key, or a former one of it, opens what is sealed to a public key."""
        return public.raw in self.__pairs

    def succeed(self, old: "PrivateKey") -> "PrivateKey":
        """Give this key in another one's place: it opens what either opens, and keeps its seed."""
        formers = tuple({**self.__pairs, **old.__pairs}.values())  # noqa: SLF001 - Of this class.
        return PrivateKey(self.__raw, seed=old.__seed, formers=formers)  # noqa: SLF001 - The same.

    def without_former(self) -> "PrivateKey":
        """Give this key alone, once nothing is left that was sealed to an earlier one."""
        return PrivateKey(self.__raw, seed=self.__seed)

    def open_box(self, blob: bytes) -> bytes | None:
        """Open what was sealed to this key or to a former one.

        Gives None for another key's box or altered bytes.
        """
        opened = (_open_box(blob, public, raw) for public, raw in self.__pairs.items())
        return next((content for content in opened if content is not None), None)

    def wrap_to(self, key: PublicKey) -> bytes:
        """Seal this key, its seed and its former keys to another key.

        Raises ``SealError`` for a public key to which nothing can be sealed.
        """
        raw, *formers = self.__pairs.values()
        try:
            return crypto_box_seal(WRAPPED + raw + self.__seed + b"".join(formers), key.raw)
        except CryptoError:
            raise SealError(
                "A key cannot be given to this public key.",
                where=f"Public key {key.fingerprint[:16]}.",
                remedy="Make the account or the recovery key anew.",
            ) from None

    def derive_secret(self, purpose: bytes) -> bytes:
        """Give 32 bytes that only a holder of this key can make, for a purpose of <= 16 bytes.

        They stay the same when this key takes the place of another one.
        """
        return blake2b(self.__seed, digest_size=32, person=purpose).digest()

    def lock_by(self, secret: bytes) -> bytes:
        """Encrypt this key, which took no other's place, under 32 derived bytes.

        Raises ``LockedError`` for a key whose former keys or seed would be lost by it.
        """
        return bytes(SecretBox(secret).encrypt(self.write_plain()))

    def write_plain(self) -> bytes:
        """Give the bytes of a key that took no other's place, for a lock or for paper only.

        Raises ``LockedError`` for a key whose former keys or seed would be lost by it.
        """
        if self.has_former or self.__seed != _make_seed(self.__raw):
            raise _locked("A key that took another's place can only be wrapped.")
        return self.__raw


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
    private = None if content is None else _read_wrapped(content)
    if private is None:
        raise _locked("This key does not open that lock.")
    return private


def make_person_keys(passphrase: str, hardness: Hardness = STRONG) -> PersonKeys:
    """Make a person's key pair and lock the private half by a passphrase; call it in a thread.

    The limits and the salt stand in front of the locked key, so they can be raised later.
    """
    return _lock(make_key_pair().private, passphrase, hardness)


def relock_person(
    locked: bytes, old_passphrase: str, new_passphrase: str, hardness: Hardness = STRONG
) -> PersonKeys:
    """Lock the same key by another passphrase; takes as long as both, so call it in a thread.

    Raises ``LockedError`` for a wrong old passphrase or altered bytes, without saying which.
    """
    return _lock(unlock_person(locked, old_passphrase), new_passphrase, hardness)


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


def _open_box(blob: bytes, public: bytes, raw: bytes) -> bytes | None:
    try:
        return crypto_box_seal_open(blob, public, raw)
    except (CryptoError, TypeError, ValueError):
        return None


def _lock(private: PrivateKey, passphrase: str, hardness: Hardness) -> PersonKeys:
    salt = random(argon2id.SALTBYTES)
    body = private.lock_by(derive_key(passphrase, salt, hardness))
    head = PERSON + LIMITS.pack(hardness.operations, hardness.memory) + salt
    return PersonKeys(public=private.public, locked=head + body)


def _read_wrapped(content: bytes) -> PrivateKey | None:
    """Read what is inside a wrap: the key, its seed, its former keys, each of one size."""
    if content.startswith(WRAPPED_PLAIN):
        parts = _cut(content.removeprefix(WRAPPED_PLAIN))
        return PrivateKey(parts[0]) if len(parts) == 1 else None
    if not content.startswith(WRAPPED):
        return None
    parts = _cut(content.removeprefix(WRAPPED))
    if len(parts) < 2:  # noqa: PLR2004 - A key and its seed.
        return None
    raw, seed, *formers = parts
    return PrivateKey(raw, seed=seed, formers=tuple(formers))


def _cut(content: bytes) -> list[bytes]:
    """Cut into pieces of one key's size; none of them when the last is short."""
    if len(content) % SIZE:
        return []
    return [content[start : start + SIZE] for start in range(0, len(content), SIZE)]


def _make_seed(raw: bytes) -> bytes:
    return blake2b(raw, digest_size=SIZE, person=SEED).digest()


def _decrypt(body: bytes, secret: bytes) -> bytes | None:
    try:
        return SecretBox(secret).decrypt(body)
    except (CryptoError, ValueError):
        return None


def _locked(what: str) -> LockedError:
    return LockedError(
        what, where="Vault, keys.", remedy="Use the key or passphrase it belongs to."
    )
