"""Bodies that are too large, too many, too slow or where none belongs, on a running server."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from consult.respond.forms import BODY_LIMIT
from tests.browser.servers import serve_house
from tests.respond.house import EXIT

FORM = "content-type: application/x-www-form-urlencoded\r\n"
MINUTE = 60
LARGE = 1024 * 1024


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a questionnaire on a server of its own."""
    with serve_house(tmp_path_factory.mktemp("bodies"), EXIT) as (_, address):
        yield address


def send(address: str, method: str, path: str, headers: str, body: bytes = b"") -> str:
    """Send a request as it is written here, no byte more, and give the line that answers it."""
    parts = urlsplit(address)
    start = f"{method} {parts.path}{path} HTTP/1.1\r\nhost: {parts.netloc}\r\n{headers}\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=MINUTE) as line:
        line.sendall(start.encode() + body)
        return line.makefile("rb").readline().decode().strip()


def chunk(size: int) -> bytes:
    """Give a body in chunks, whose length nobody said beforehand."""
    part = b"1000\r\n" + b"a" * 0x1000 + b"\r\n"
    return part * (size // 0x1000) + b"0\r\n\r\n"


@pytest.mark.parametrize("path", ["", "/step", "/stay", "/end"])
def test_a_body_that_says_it_is_too_large_is_never_read(address: str, path: str) -> None:
    """Not a byte of it has to be sent before the refusal comes, at every address for forms."""
    said = f"x-step: 1\r\n{FORM}content-length: {LARGE}\r\n"
    assert send(address, "POST", path, said).split()[1] == "413"


@pytest.mark.parametrize("path", ["", "/step", "/stay", "/end"])
def test_a_body_in_chunks_is_cut_off(address: str, path: str) -> None:
    """One that does not say how large it is, is refused once it is larger than a form can be."""
    said = f"x-step: 1\r\n{FORM}transfer-encoding: chunked\r\n"
    assert send(address, "POST", path, said, chunk(2 * BODY_LIMIT)).split()[1] == "413"


@pytest.mark.parametrize("path", ["", "/step"])
def test_too_many_fields_are_refused(address: str, path: str) -> None:
    """A small body of a thousand and one fields is no form of ours."""
    body = b"&".join(b"a=" for _ in range(1001))
    said = f"x-step: 1\r\n{FORM}content-length: {len(body)}\r\n"
    assert send(address, "POST", path, said, body).split()[1] == "400"


@pytest.mark.parametrize("path", ["", "/step"])
def test_a_body_that_never_comes_is_given_up(
    address: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever says that a form follows and sends none of it is refused after a while."""
    monkeypatch.setattr("consult.respond.forms.BODY_SECONDS", 0.05)
    said = f"x-step: 1\r\n{FORM}content-length: 100\r\n"
    assert send(address, "POST", path, said, b"_do=").split()[1] == "400"


@pytest.mark.parametrize("path", ["", "/ur", "/support"])
def test_a_body_where_none_belongs_is_not_read(address: str, path: str) -> None:
    """A page is answered as ever, although a large body was announced and none has come."""
    assert send(address, "GET", path, f"{FORM}content-length: {LARGE}\r\n").split()[1] == "200"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_read_nothing(address: str, method: str) -> None:
    """What no page of ours sends is refused without its body."""
    said = f"{FORM}content-length: {LARGE}\r\n"
    assert send(address, method, "", said).split()[1] == "405"
