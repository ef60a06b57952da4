"""Whether the databases keep what was acknowledged, and nothing that they should not."""

import asyncio
from collections.abc import Mapping
from typing import Final

from consult.errors import ConsultError
from consult.inspection.verdict import Verdict, judge, refuse
from consult.settings import Settings
from consult.store.database import open_database, sqlite_path
from consult.store.facts import read_pragmas, read_server_settings

Facts = Mapping[str, str]

WRITER: Final[dict[str, tuple[set[str], str]]] = {
    "journal_mode": ({"wal"}, "a writer would shut readers out"),
    "synchronous": ({"2", "3"}, "an acknowledged answer could be lost in a power cut"),
    "secure_delete": ({"1"}, "what was erased could be read in the file"),
    "temp_store": ({"2"}, "parts of rows could be written to temporary files"),
    "foreign_keys": ({"1"}, "rows could point to nothing"),
}
READER: Final = {
    "query_only": ({"1"}, "a connection that only reads could write"),
    "temp_store": WRITER["temp_store"],
}

NO_PLACE: Final = {"-1"}
SERVER: Final[dict[str, tuple[set[str], str, str]]] = {
    "fsync": ({"on"}, "an acknowledged answer could be lost in a power cut", "on"),
    "full_page_writes": ({"on"}, "a power cut could leave torn pages", "on"),
    "synchronous_commit": (
        {"on", "local", "remote_apply"},
        "an acknowledged answer could be lost in a power cut",
        "on",
    ),
    "wal_recycle": ({"off"}, "old log files keep erased rows and the order of arrival", "off"),
    "archive_mode": (
        {"off"},
        "an archive of the log keeps erased rows and the order of arrival",
        "off",
    ),
    "track_commit_timestamp": ({"off"}, "it would note when each answer came", "off"),
    "log_statement": ({"none"}, "the server's log would date each answer", "none"),
    "log_min_duration_statement": (NO_PLACE, "the server's log would date answers", "-1"),
    "log_min_duration_sample": (NO_PLACE, "the server's log would date answers", "-1"),
    "log_parameter_max_length": ({"0"}, "a log of statements would hold sealed answers", "0"),
    "log_parameter_max_length_on_error": ({"0"}, "a log of errors would hold sealed answers", "0"),
}


def check_engines(settings: Settings) -> list[Verdict]:
    """Look at both databases through connections of the kind that carry answers."""
    parts = (("responses", settings.responses_database), ("staff", settings.staff_database))
    return [verdict for place, url in parts for verdict in _check_one(place, url)]


def _check_one(place: str, url: str) -> list[Verdict]:
    subject = f"database of {place}"
    try:
        faults = asyncio.run(_look(place, url, subject))
    except ConsultError as error:
        return [refuse(subject, error)]
    return judge(subject, "durable, and keeps no more than it must.", faults)


async def _look(place: str, url: str, subject: str) -> list[Verdict]:
    async with open_database(url, place) as database:
        if sqlite_path(url) is None:
            return check_server(subject, await read_server_settings(database))
        return check_pragmas(subject, await read_pragmas(database))


def check_pragmas(subject: str, found: Mapping[str, Facts]) -> list[Verdict]:
    """Find settings of SQLite that are not as our connections ask for them."""
    wanted = {"writer": WRITER, "reader": READER}
    return [
        Verdict(
            subject,
            f"{name} is {found[side].get(name, 'unknown')}: {why}.",
            "Use the SQLite that Python was built with, unaltered.",
        )
        for side, names in wanted.items()
        for name, (good, why) in names.items()
        if found[side].get(name) not in good
    ]


def check_server(subject: str, found: Facts) -> list[Verdict]:
    """Find settings of a PostgreSQL server under which answers get lost, dated or kept."""
    faults = [
        Verdict(
            subject,
            f"{name} is {found[name]}: {why}.",
            f"Run as its owner: ALTER SYSTEM SET {name} = '{value}'; and restart the server.",
        )
        for name, (good, why, value) in SERVER.items()
        # A version that does not know a setting does not have its fault either.
        if name in found and found[name] not in good
    ]
    if found["line"] == "open":
        faults.append(
            Verdict(
                subject,
                "the way to it crosses a network and is not encrypted.",
                "Turn ssl on at the server, and add ?sslmode=verify-full to the address.",
            )
        )
    return faults
