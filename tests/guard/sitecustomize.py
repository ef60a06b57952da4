"""Refuses every connection that leaves this machine, in tests and in the programs they start.

Python imports a module of this name by itself when its folder is on the path.
"""

import ipaddress
import os
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

HOME: Final = "CANDOUR_TEST_NETWORK"
_NAMES: Final = frozenset({"localhost", "", "0.0.0.0", "::"})  # noqa: S104 - names to compare with.
_EVENTS: Final = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo"})


class NetworkCallError(OSError):
    """Something tried to reach another machine."""


def this_network() -> str:
    """Name the network namespace of this process."""
    return str(Path("/proc/self/ns/net").readlink())


def is_allowed(host: object) -> bool:
    """Say whether a host is this machine, or whether we run in a namespace of our own.

    A namespace that a test made has no way out, so anything inside it is ours.
    """
    if os.environ.get(HOME) not in {None, this_network()}:
        return True
    name = host.decode() if isinstance(host, bytes) else host
    if not isinstance(name, str):
        return name is None
    if name in _NAMES:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _host_of(event: str, arguments: tuple[object, ...]) -> object:
    if event == "socket.getaddrinfo":
        return arguments[0]
    family = getattr(arguments[0], "family", None)
    address = arguments[1]
    if family not in {socket.AF_INET, socket.AF_INET6} or not isinstance(address, tuple):
        return None
    return address[0]


def _guard(event: str, arguments: tuple[object, ...]) -> None:
    if event in _EVENTS and not is_allowed(_host_of(event, arguments)):
        message = "a test, or a program that it started, tried to reach another machine"
        raise NetworkCallError(message)


sys.addaudithook(_guard)

if "CANDOUR_TEST_SABOTAGE" in os.environ and sys.orig_argv[1:3] != ["-m", "pytest"]:
    # A promise is broken in the programs that a test starts as it is in the test itself, where
    # a plugin does it once pytest is ready.
    sys.path.append(str(Path(__file__).parents[2]))
    import_module("tests.promises.sabotage")
