"""The proxy configuration that is shipped, in Debian's nginx, before a server that may hang."""

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import httpx
import pytest

from consult.respond.cookies import NAME
from consult.respond.replies import CLEAR
from consult.settings import SETTINGS
from tests.respond.proxies import FOLDER, NGINX, run_proxy

MARK: Final = "marigolds-by-the-harbour"
SITES: Final = set(next(row.default for row in SETTINGS if row.name == "EXIT_URLS").split())
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is missing: install nginx-light")


@dataclass
class Application:
    """What stands behind the proxy: it hangs at the way out, and notes what it was asked."""

    port: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def application() -> Iterator[Application]:
    """Give a server that hangs at the way out until it is released."""
    found = Application()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/exit":
                found.released.wait(60)
            found.asked.append({name.lower(): value for name, value in self.headers.items()})
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(200)
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        do_POST = do_GET  # noqa: N815 - the library's name.

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name.
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    found.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def proxy(application: Application, tmp_path: Path) -> Iterator[str]:
    """Give the address of the shipped configuration, running, with a folder of its own."""
    with run_proxy(tmp_path, application.port) as address:
        yield address


def _reload(address: str, folder: Path) -> None:
    """Have the proxy read its settings again, and wait until it answers by them."""
    os.kill(int((folder / "nginx.pid").read_text("utf-8")), signal.SIGHUP)
    until = time.monotonic() + 20
    while httpx.get(address).status_code != httpx.codes.SERVICE_UNAVAILABLE:
        assert time.monotonic() < until


@needs_nginx
def test_the_way_out_works_while_the_application_hangs(
    proxy: str, application: Application
) -> None:
    """Whoever leaves is on their way, with everything cleared, before the application answers."""
    replies = [httpx.get(f"{proxy}/exit") for _ in range(12)]
    assert not application.released.is_set()
    for reply in replies:
        assert reply.status_code == 303
        assert reply.headers["location"] in SITES
        assert reply.headers["clear-site-data"] == CLEAR["clear-site-data"]
        assert reply.headers["set-cookie"].startswith(f"{NAME}=; Path=/; Max-Age=0; Secure")
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["referrer-policy"] == "no-referrer"
    assert len({reply.headers["location"] for reply in replies}) > 1


@needs_nginx
def test_an_application_that_has_ended_is_left_and_said_neutrally(
    proxy: str, tmp_path: Path
) -> None:
    """Where nothing listens, the way out still leads away and any other page has a way out."""
    settings = tmp_path / "respond.conf"
    settings.write_text(re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:1", settings.read_text("utf-8")))
    _reload(proxy, tmp_path)
    assert httpx.get(f"{proxy}/exit").headers["location"] in SITES
    reply = httpx.get(f"{proxy}/{MARK}")
    assert reply.status_code == 503
    assert "<title>Questionnaire</title>" in reply.text
    assert 'href="/exit"' in reply.text
    assert MARK not in reply.text


@needs_nginx
def test_what_is_handed_on_is_the_host_and_one_address(
    proxy: str, application: Application
) -> None:
    """What a visitor claims of where they come from is replaced; the host stays as asked for."""
    claims = dict.fromkeys(("x-forwarded-for", "x-real-ip", "forwarded", "via"), "192.0.2.7")
    httpx.get(f"{proxy}/somewhere", headers={**claims, "host": "questions.example"})
    (asked,) = application.asked
    assert asked["host"] == "questions.example"
    assert asked["x-forwarded-for"] == "127.0.0.1"
    assert "192.0.2.7" not in str(asked)


@needs_nginx
def test_nothing_of_a_visit_is_written(
    proxy: str, application: Application, tmp_path: Path
) -> None:
    """Neither a line, nor a body on its way, nor a fault leaves a byte in any file."""
    application.released.set()
    body = f"a={MARK * 4000}"[:120_000]
    assert httpx.post(f"{proxy}/{MARK}", content=body, headers={"x-mark": MARK}).text == "ok"
    large = httpx.post(f"{proxy}/{MARK}", content=body * 2)
    assert (large.status_code, "nginx" in large.text.lower()) == (503, False)
    assert "/exit" in large.text
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert [file for file in files if MARK.encode() in file.read_bytes()] == []
    (tmp_path / "planted").write_text(MARK, "utf-8")
    assert MARK.encode() in (tmp_path / "planted").read_bytes()


def test_every_server_that_is_shipped_is_silent() -> None:
    """No block of ours forgets to switch both logs off, and none names the program."""
    site = (FOLDER / "site.conf").read_text("utf-8")
    shared = (FOLDER / "respond.conf").read_text("utf-8")
    servers = re.findall(r"server \{(.*?)\n\}", site, re.DOTALL)
    assert len(servers) == 2
    for server in servers:
        said = server + shared if "include" in server else server
        for line in ("access_log off;", "error_log /dev/null;", "server_tokens off;"):
            assert line in said
    assert set(re.findall(r"https://[\w./-]+(?=;)", site)) == SITES
