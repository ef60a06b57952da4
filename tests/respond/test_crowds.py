"""Counting without knowing whom: what is lost when, and that nobody is ever refused."""

import gc
import sys
from ipaddress import ip_network
from typing import Final

import pytest
from litestar.testing import RequestFactory

from consult.respond.cookies import Asked
from consult.respond.crowds import (
    BUCKETS,
    MOST_LEVEL,
    ROTATE_SECONDS,
    Crowds,
    read_address,
)

HOME = "192.0.2.7"
PROXY = (ip_network("198.51.100.0/24"),)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


# Each factory makes an application of its own, which costs as much as a thousand requests.
FACTORY: Final = RequestFactory()


def ask(peer: str | None, *forwarded: str) -> Asked:
    """Make a request from a peer, with what proxies wrote about it."""
    scope = FACTORY.get("/").scope
    scope["client"] = None if peer is None else (peer, 5000)
    scope["headers"] = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    return Asked(scope)


def test_a_busy_address_is_slowed_by_steps_up_to_a_bound() -> None:
    """The first twenty of ten minutes are free, and the thousandth is slowed no more than 3."""
    crowds = Crowds()
    levels = [crowds.note(HOME) for _ in range(1000)]
    assert levels[:19] == [0] * 19
    assert levels == sorted(levels)
    assert set(levels) == {0, 1, 2, MOST_LEVEL}
    assert crowds.read_level(HOME) == MOST_LEVEL


def test_rotation_loses_every_link() -> None:
    """After ten minutes key and counts are others, and the same address is a stranger."""
    clock = Clock()
    crowds = Crowds(clock=clock)
    for _ in range(300):
        crowds.note(HOME)
    key, bucket = crowds._key, crowds._find(HOME)
    clock.now = ROTATE_SECONDS - 1
    crowds.sweep()
    assert (crowds._key, crowds.read_level(HOME)) == (key, MOST_LEVEL)
    clock.now = ROTATE_SECONDS
    crowds.sweep()
    assert crowds._key != key
    assert not any(crowds._counts)
    assert crowds.read_level(HOME) == 0
    # With a new key nobody can say which bucket an address had: all of them moved.
    again = [Crowds(), Crowds()]
    assert len({tuple(one._find(f"192.0.2.{n}") for n in range(20)) for one in again}) == 2
    assert 0 <= bucket < BUCKETS


def test_rotation_happens_although_nobody_sweeps() -> None:
    """Whoever asks after ten minutes is counted under a new key, whatever the sweeping does."""
    clock = Clock()
    crowds = Crowds(clock=clock)
    for _ in range(300):
        crowds.note(HOME)
    clock.now = ROTATE_SECONDS + 1
    assert crowds.note(HOME) == 0


def test_nothing_kept_holds_an_address() -> None:
    """After counting, what is kept is a key and 65,536 single bytes, and no address."""
    crowds = Crowds()
    for number in range(2000):
        crowds.note(f"203.0.{number % 250}.{number // 250}")
    kept = gc.get_referents(crowds.__dict__)
    assert {type(one) for one in kept if not callable(one)} <= {str, float, bytes, bytearray}
    assert len(crowds._counts) == BUCKETS
    assert sys.getsizeof(crowds._counts) < 70_000
    assert b"203.0" not in bytes(crowds._counts) + crowds._key


def test_a_bucket_is_shared_by_strangers() -> None:
    """Sixteen bits stand for an address, so that a bucket names nobody."""
    crowds = Crowds()
    buckets = [
        crowds._find(f"10.{one}.{two}.{three}")
        for one in range(8)
        for two in range(100)
        for three in range(120)
    ]
    assert max(buckets) < BUCKETS
    assert len(set(buckets)) < len(buckets) * 0.75


def test_one_network_at_home_is_one_address() -> None:
    """The many IPv6 addresses of one home count as one; a mapped IPv4 address is itself."""
    crowds = Crowds()
    assert crowds._find("2001:db8:1:2::1") == crowds._find("2001:db8:1:2:aaaa::9")
    assert crowds._find("::ffff:192.0.2.7") == crowds._find("192.0.2.7")
    homes = {crowds._find(f"2001:db8:{number:x}::1") for number in range(100)}
    assert len(homes) > 90
    assert crowds._find("") == crowds._find("not an address")


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.7", (), "192.0.2.7"),
        ("192.0.2.7", ("203.0.113.5",), "192.0.2.7"),
        ("198.51.100.1", ("203.0.113.5",), "203.0.113.5"),
        ("198.51.100.1", ("10.0.0.1, 203.0.113.5",), "203.0.113.5"),
        ("198.51.100.1", ("10.0.0.1", "203.0.113.5, 198.51.100.2"), "203.0.113.5"),
        ("198.51.100.1", (), "198.51.100.1"),
        ("198.51.100.1", ("198.51.100.9",), "198.51.100.1"),
        (None, ("203.0.113.5",), ""),
    ],
    ids=["plain", "forged", "behind", "prefixed", "two-proxies", "silent", "own", "no-socket"],
)
def test_only_a_named_proxy_is_believed(
    peer: str | None, forwarded: tuple[str, ...], expected: str
) -> None:
    """What a header says counts behind a named proxy only, and then the last that it added."""
    assert read_address(ask(peer, *forwarded), PROXY) == expected


def test_without_a_proxy_no_header_is_believed() -> None:
    """By default the socket says where somebody is, whatever a header claims."""
    assert read_address(ask("127.0.0.1", "203.0.113.5"), ()) == "127.0.0.1"
