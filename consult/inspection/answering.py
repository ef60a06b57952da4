"""What both applications send in front of every page."""

import asyncio
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException
from typing import Any, Final

from litestar import Litestar

from consult.errors import ConsultError
from consult.headers import NO_STORE, RESPOND, STAFF
from consult.inspection.verdict import Verdict, refuse
from consult.respond.app import create_app as create_respond
from consult.settings import Settings
from consult.staff.app import create_app as create_staff

PROBE: Final = "/check/of/headers"
"""An address that no application has, so that no database is asked."""

SECONDS: Final = 3
NEUTRAL: Final = frozenset({"content-type", "content-length", "date", "connection"})
"""What every server adds; none of it names a program or a person."""

Received = list[tuple[str, str]]


def check_answers(settings: Settings) -> list[Verdict]:
    """Ask both applications where they run, and otherwise ones that are made for it."""
    return [
        _check_one("respond", settings, settings.respond_address, RESPOND, create_respond),
        _check_one("staff", settings, settings.staff_address, STAFF, create_staff),
    ]


def _check_one(
    name: str,
    settings: Settings,
    address: tuple[str, int],
    expected: Mapping[str, str],
    create_app: Callable[[Settings], Litestar],
) -> Verdict:
    subject = f"headers of {name}"
    received, good = ask_running(*address), "exactly ours, from the program that runs."
    if received is None:
        good = "exactly ours; no program answers at its address now."
        try:
            received = asyncio.run(ask_made(create_app(settings)))
        except ConsultError as error:
            return refuse(subject, error)
    if fault := find_fault(received, expected):
        return Verdict(
            subject,
            fault,
            "Start the program again, and see that a proxy in front changes no header.",
        )
    return Verdict(subject, good)


def find_fault(received: Received, expected: Mapping[str, str]) -> str:
    """Say which header is missing, doubled, altered or one too many; empty when none is."""
    wanted = {**expected, "cache-control": NO_STORE}
    for name, value in wanted.items():
        if [text for key, text in received if key == name] != [value]:
            return f"{name} is not sent once as it should be."
    strange = {name for name, _ in received} - wanted.keys() - NEUTRAL
    return f"{', '.join(sorted(strange))} should not be sent." if strange else ""


def ask_running(host: str, port: int) -> Received | None:
    """Give the headers of whatever answers at an address of ours; None when nothing does."""
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.request("GET", PROBE)
        headers = connection.getresponse().getheaders()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
    return [(name.lower(), value) for name, value in headers]


async def ask_made(app: Litestar) -> Received:
    """Give the headers of an application that was not started, asked without a server."""
    received: Received = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            received.extend(
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in message["headers"]
            )

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": PROBE,
        "raw_path": PROBE.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "client": None,
        "server": None,
    }
    await app(scope, receive, send)
    return received
