"""A model that was brought from elsewhere works on this machine alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final

from analysis.errors import SentenceModelError

_CALLS: Final = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo"})
_shut: Final[ContextVar[bool]] = ContextVar("shut", default=False)


@contextmanager
def without_network() -> Iterator[None]:
    """Refuse whatever reaches for the network meanwhile, this machine's own ports included.

    Raises ``SentenceModelError`` inside whatever tried to.
    """
    _watch_network()
    token = _shut.set(True)
    try:
        yield
    finally:
        _shut.reset(token)


@cache
def _watch_network() -> None:
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    del arguments
    if event in _CALLS and _shut.get():
        raise SentenceModelError(
            "A sentence model tried to reach the network.",
            where=event,
            remedy="Use a model that works on this machine alone.",
        )
