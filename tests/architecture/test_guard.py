"""The guard that keeps tests off the network."""

import errno
import socket
import subprocess
import sys

import pytest

# By its words, because a program started with the guard on its path holds a class of its own.
REFUSED = "tried to reach another machine"


@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.7"])
def test_connection_refused(address: str) -> None:
    """A test cannot connect to another machine."""
    with socket.socket() as line, pytest.raises(OSError, match=REFUSED):
        line.connect((address, 80))


def test_name_lookup_refused() -> None:
    """A test cannot look up the name of another machine."""
    with pytest.raises(OSError, match=REFUSED):
        socket.getaddrinfo("example.org", 443)


def test_datagram_refused() -> None:
    """A test cannot send a datagram to another machine."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line,
        pytest.raises(OSError, match=REFUSED),
    ):
        line.sendto(b"x", ("192.0.2.1", 53))


def test_loopback_allowed() -> None:
    """A test can reach a server that it started on this machine."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as line,
    ):
        assert line.getpeername() == server.getsockname()


def test_started_programs_guarded() -> None:
    """A Python program that a test starts is under the same guard."""
    script = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert b"NetworkCallError" in ended.stderr


def test_own_network_namespace_allowed() -> None:
    """In a network namespace that a test made, which has no way out, the guard stands aside."""
    script = (
        "import socket; line = socket.socket(); line.settimeout(1);"
        "print(line.connect_ex(('192.0.2.1', 80)))"
    )
    unshare = ["unshare", "--map-root-user", "--net", sys.executable, "-c", script]
    ended = subprocess.run(unshare, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    assert int(ended.stdout) == errno.ENETUNREACH
