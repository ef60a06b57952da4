"""Digests of words that are taken out of every answer, and decoys that look the same.

A word is short and can be guessed, so what hides it is the deployment's secret, which is in no
database: without it, no guess can be tried, and a digest is not told from chance.
"""

from hashlib import blake2b
from typing import Final
from uuid import UUID, uuid4

PURPOSE: Final = b"candour-denied-1"
WORD: Final = b"candour-word-1"
DECOY: Final = b"candour-decoy-1"
BYTES: Final = 32
PLACES: Final = 16
"""How many words a day has room for, and how many digests each night adds."""


def derive_denial_key(deployment_secret: str) -> bytes:
    """Give the 32 bytes under which denied words are digested; they are in no database."""
    return blake2b(deployment_secret.encode(), digest_size=BYTES, person=PURPOSE).digest()


def digest_denied(word: str, key: bytes) -> bytes:
    """Give the 32 bytes that stand for a folded word; the word is not to be had from them."""
    return blake2b(word.encode(), digest_size=BYTES, key=key, person=WORD).digest()


def make_decoy(place: UUID, key: bytes) -> bytes:
    """Give the 32 bytes that fill a place which no word has taken.

    Whoever has the key sees that it is a decoy; to everybody else it is like a word's digest.
    """
    return blake2b(place.bytes, digest_size=BYTES, key=key, person=DECOY).digest()


def make_places(key: bytes) -> dict[UUID, bytes]:
    """Give places that hold nothing but decoys."""
    places = [uuid4() for _ in range(PLACES)]
    return {place: make_decoy(place, key) for place in places}
