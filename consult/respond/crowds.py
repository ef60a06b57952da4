"""How busy an address has been, counted in memory so that nobody can be found in the counts.

Sixteen bits of a keyed digest stand for an address, and about one in 65,536 strangers shares
them. The key is random, belongs to this process, is replaced every ten minutes together with
all counts, and is written nowhere. What is counted only slows: no count refuses anybody.
"""

import secrets
import time
from collections.abc import Callable, Collection
from hashlib import blake2b
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from consult.respond.cookies import Asked

ROTATE_SECONDS: Final = 10 * 60
BUCKETS: Final = 65_536
MOST_LEVEL: Final = 3
# Ten minutes of a busy refuge, library or phone network are slowed late and little.
_FREE_STARTS: Final = 20
_FULL: Final = 255
_NETWORK_BITS: Final = 64

Networks = Collection[IPv4Network | IPv6Network]


class Crowds:
    """Counts of starts by bucket of addresses, all forgotten every ten minutes."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._forget()

    def note(self, address: str) -> int:
        """Count one start from an address, and give the level at which it is slowed."""
        bucket = self._find(address)
        self._counts[bucket] = min(_FULL, self._counts[bucket] + 1)
        return _level(self._counts[bucket])

    def read_level(self, address: str) -> int:
        """Give the level at which an address is slowed: from 0, not at all, to 3."""
        return _level(self._counts[self._find(address)])

    def sweep(self) -> None:
        """Replace the key and forget every count once their ten minutes are over."""
        if self._clock() - self._since >= ROTATE_SECONDS:
            self._forget()

    def _forget(self) -> None:
        self._since = self._clock()
        self._key = secrets.token_bytes(32)
        self._counts = bytearray(BUCKETS)

    def _find(self, address: str) -> int:
        self.sweep()
        digest = blake2b(
            _narrow(address), key=self._key, digest_size=2, person=b"crowd bucket"
        ).digest()
        return int.from_bytes(digest)


def read_address(request: Asked, proxies: Networks) -> str:
    """Give the address that a request came from; empty where nobody says.

    What a header says counts only behind a proxy that was named: anybody can write a header.
    The last one that is not a proxy's own is meant, because a proxy adds at the end.
    """
    peer = request.client.host if request.client is not None else ""
    if not _is_in(peer, proxies):
        return peer
    given = ",".join(request.headers.getall("x-forwarded-for", [])).split(",")
    names = [name.strip() for name in given if name.strip()]
    return next((name for name in reversed(names) if not _is_in(name, proxies)), peer)


def _level(count: int) -> int:
    return min(MOST_LEVEL, (count // _FREE_STARTS).bit_length())


def _narrow(address: str) -> bytes:
    """Give what is counted as one: an address, or a whole network where one home has many."""
    found = _parse(address)
    if isinstance(found, IPv6Address):
        return found.packed[: _NETWORK_BITS // 8]
    return b"" if found is None else found.packed


def _is_in(address: str, networks: Networks) -> bool:
    found = _parse(address)
    return found is not None and any(found in network for network in networks)


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
