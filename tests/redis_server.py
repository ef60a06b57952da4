"""A Redis server of the tests' own: no persistence, loopback only, stopped by its own handle."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a running server, such as ``redis://127.0.0.1:40123/0``."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server is missing: run `make system`", pytrace=False)
    port = _free_port()
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "save": "",
        "appendonly": "no",
        # A dump of a value is searched for planted words, which compression would hide.
        "rdbcompression": "no",
    }
    server = subprocess.Popen(
        [program, *(part for name, value in settings.items() for part in (f"--{name}", value))],
        # A test that turns its copies on must not leave them in the checkout.
        cwd=tmp_path_factory.mktemp("redis"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server, port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(f"redis-server did not start on port {port}", pytrace=False)
