"""Servers of the tests' own on loopback: the application, and an everyday site to leave for."""

import asyncio
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uvicorn

from consult.respond.app import create_app
from consult.respond.progress import ProgressStore
from surveys.model import Instrument
from tests.respond.house import House, build_house

EVERYDAY = b"<!doctype html><title>Weather</title><h1>Rain later</h1>"


class Everyday(BaseHTTPRequestHandler):
    """An everyday page, for somebody who has just left ours."""

    def do_GET(self) -> None:
        """Answer with the page."""
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(EVERYDAY)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name.
        """Stay silent."""


@contextmanager
def serve_everyday(host: str = "127.0.0.1") -> Iterator[str]:
    """Serve the everyday site and give its address."""
    server = ThreadingHTTPServer((host, 0), Everyday)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_house(  # noqa: PLR0913 - what differs between one server and another.
    folder: Path,
    exit_url: str,
    instrument: Instrument | None = None,
    *,
    host: str = "127.0.0.1",
    progress: ProgressStore | None = None,
    secure: bool = False,
) -> Iterator[tuple[House, str]]:
    """Serve an open consultation and give it with the address of its questionnaire."""
    # In a thread, because the browser's own loop may be running in this one.
    with ThreadPoolExecutor() as pool:
        building = build_house(folder, exit_url=exit_url, instrument=instrument)
        house = pool.submit(asyncio.run, building).result()
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind((host, 0))
        app = create_app(house.settings, progress=progress)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="on",
                ssl_certfile=make_certificate(folder, host) if secure else None,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [line]})
        thread.start()
        _wait_until_started(server)
        try:
            scheme = "https" if secure else "http"
            yield house, f"{scheme}://{host}:{line.getsockname()[1]}/{house.token}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)


def make_certificate(folder: Path, host: str) -> Path:
    """Make a certificate that nobody signed, for a browser that is told to accept it."""
    file = folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    where = ["-nodes", "-days", "2", "-subj", f"/CN={host}", "-keyout", str(file)]
    found = subprocess.run([*made, *where], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + found.stdout)
    return file


def _wait_until_started(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
