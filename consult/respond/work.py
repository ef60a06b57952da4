"""A little work that a browser does before Start, so that a flood costs whoever sends it.

A challenge is signed and nothing is kept for it until it is answered; then sixteen bytes of it are
kept, so that it is worth one Start, until it would be too old anyway. Nothing of it says when it
was given. ``frontend/scripts/work.ts`` is the other side.
"""

import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2s
from hmac import compare_digest
from struct import pack
from typing import Final

PIECES: Final = 16
"""How many small riddles a challenge has: many small ones take nearly the same time for all."""

EASIEST_BITS: Final = 11
GENERATION_SECONDS: Final = 15 * 60
MOST_SPENT: Final = 65_536

_RANDOM: Final = 13
_SIGNATURE: Final = 16
_SIZE: Final = 1 + _RANDOM + _SIGNATURE
_LONGEST: Final = 256
_NONCES: Final = 1 << 32


@dataclass(slots=True, eq=False)
class _Generation:
    """A key with which challenges are signed, and which of them were answered."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    spent: set[bytes] = field(default_factory=set, repr=False)


class Challenges:
    """Challenges that this process gave in the last quarter of an hour or the one before."""

    def __init__(
        self, *, most: int = MOST_SPENT, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._clock = clock
        self._since = clock()
        self._generations = [_Generation()]

    def make(self, level: int, address: str) -> str:
        """Make a challenge of a level for one questionnaire's address: 40 characters."""
        self.sweep()
        content = bytes([level]) + secrets.token_bytes(_RANDOM)
        signed = content + _sign(content, address, self._generations[-1].key)
        return urlsafe_b64encode(signed).decode("ascii")

    def spend(self, answer: str, address: str) -> int | None:
        """Give the level of an answered challenge, which is then worth nothing any more.

        None when it is not ours, too old, used before, for another address or not solved.
        """
        self.sweep()
        name, _, written = answer[:_LONGEST].partition(".")
        challenge = _decode(name)
        content, signature = challenge[:-_SIGNATURE], challenge[-_SIGNATURE:]
        for generation in self._generations:
            if not compare_digest(signature, _sign(content, address, generation.key)):
                continue
            if signature in generation.spent or not is_solved(challenge, written):
                return None
            generation.spent.add(signature)
            return content[0]
        return None

    def sweep(self) -> None:
        """Forget what is too old, and everything when too much was answered at once.

        Whoever then holds a challenge is given another: nothing is ever good for two.
        """
        if sum(len(one.spent) for one in self._generations) >= self._most:
            self._generations = []
        elif (age := self._clock() - self._since) < GENERATION_SECONDS:
            return
        else:
            kept = self._generations[-1:] if age < 2 * GENERATION_SECONDS else []
            self._generations = kept
        self._since = self._clock()
        self._generations.append(_Generation())


def is_solved(challenge: bytes, written: str) -> bool:
    """Say whether the numbers, in base 36 with full stops between, solve each riddle in turn.

    A riddle is solved by a number with which BLAKE2s of challenge, riddle and number begins, in
    its first word, with as many noughts as the level asks for.
    """
    parts = written.split(".")
    if len(parts) != PIECES:
        return False
    try:
        nonces = [int(part, 36) for part in parts]
    except ValueError:
        return False
    limit = 1 << (32 - EASIEST_BITS - challenge[0])
    return all(
        0 <= nonce < _NONCES and _first_word(challenge, piece, nonce) < limit
        for piece, nonce in enumerate(nonces)
    )


def _first_word(challenge: bytes, piece: int, nonce: int) -> int:
    digest = blake2s(challenge + pack("<HI", piece, nonce)).digest()
    return int.from_bytes(digest[:4], "little")


def _sign(content: bytes, address: str, key: bytes) -> bytes:
    return blake2s(
        content + address.encode(), key=key, digest_size=_SIGNATURE, person=b"work"
    ).digest()


def _decode(name: str) -> bytes:
    """Give the bytes of a challenge; of anything else as many noughts, which nobody signed."""
    try:
        raw = urlsafe_b64decode(name)
    except (Base64Error, ValueError):
        raw = b""
    return raw if len(raw) == _SIZE else bytes(_SIZE)
