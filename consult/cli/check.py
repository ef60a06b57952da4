import asyncio
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click
from msgspec import Struct

from anonymise.errors import AnonymiseError
from anonymise.redact import redact
from consult.assets import dist_folder, read_manifest
from consult.errors import ComponentError, ConsultError
from consult.jobs.queue import require_queue
from consult.settings import Settings, read_settings, require_secret
from consult.store.responses import open_responses
from consult.store.schema import check_schema

# Words that must not stand in an address that a browser, a router or a network remembers.
TELLING_WORDS: Final = ("abuse", "refuge", "survivor", "violence", "victim", "perpetrator", "safe")


A_DAY: Final = date(2000, 1, 1)


class Verdict(Struct, frozen=True):
    """One thing that was looked at; ``remedy`` is empty when it is as it should be."""

    subject: str
    finding: str
    remedy: str = ""


@click.command(name="check")
def command() -> None:
    """Say what is unsafe or unfinished about this installation, and how to mend it.

    Looks at the secret, the front end, the word lists, the databases, the queue, the data folder,
    the addresses and the exit site. Exits 1 when anything needs mending.
    """
    verdicts = list(check_installation(read_settings()))
    for verdict in verdicts:
        mark = "mend" if verdict.remedy else "good"
        click.echo(f"{mark}  {verdict.subject}: {verdict.finding} {verdict.remedy}".rstrip())
    sys.exit(1 if any(verdict.remedy for verdict in verdicts) else 0)


def check_installation(settings: Settings) -> Iterator[Verdict]:
    """Look at everything, one verdict a subject; never raises for a refusal of ours."""
    yield _ask("secret", "long enough and not a published example.", lambda: _secret(settings))
    yield _ask("front end", "built and whole.", _front_end)
    yield _ask("word lists", "complete and unaltered.", _word_lists)
    yield _ask("databases", "of this version.", lambda: _databases(settings))
    yield _ask("queue", "reached.", lambda: _queue(settings))
    yield _folder(settings.data)
    yield _hosts(settings)
    yield _exit_site(settings.exit_url)
    yield _audiences(settings)


def _ask(subject: str, good: str, look: Callable[[], str]) -> Verdict:
    try:
        fault = look()
    except ConsultError as error:
        return Verdict(
            subject, f"{error.what} {error.where}".strip(), error.remedy or "See above."
        )
    return Verdict(subject, fault or good, "Run: consult migrate" if fault else "")


def _secret(settings: Settings) -> str:
    require_secret(settings)
    return ""


def _databases(settings: Settings) -> str:
    pending = asyncio.run(check_schema(settings))
    return f"{len(pending)} migrations are pending." if pending else ""


def _queue(settings: Settings) -> str:
    if settings.data.exists():
        require_queue(settings)
    return ""


def _front_end() -> str:
    read_manifest(dist_folder())
    return ""


def _word_lists() -> str:
    try:
        redact("nothing to remove", language="en", today=A_DAY)
    except AnonymiseError as error:
        raise ComponentError(error.what, where=error.where, remedy=error.remedy) from None
    return ""


def _folder(folder: Path) -> Verdict:
    if not folder.exists():
        return Verdict("data folder", f"{folder} does not exist.", "Run: consult migrate")
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        return Verdict(
            "data folder", f"{folder} can be read by other accounts.", f"Run: chmod 700 {folder}"
        )
    return Verdict("data folder", "closed to other accounts.")


def _hosts(settings: Settings) -> Verdict:
    respond, staff = settings.respond_address[0], settings.staff_address[0]
    if respond == staff:
        return Verdict(
            "addresses",
            "respondents and staff share a host, so a browser shares cookies between them.",
            "Give CONSULT_STAFF_ADDRESS another host or address.",
        )
    return Verdict("addresses", "respondents and staff are on hosts of their own.")


def _exit_site(url: str) -> Verdict:
    if any(word in url.lower() for word in TELLING_WORDS):
        return Verdict(
            "exit site",
            "its address names the subject.",
            "Set CONSULT_EXIT_URL to an everyday site, for example a weather service.",
        )
    return Verdict("exit site", "an everyday address.")


def _audiences(settings: Settings) -> Verdict:
    try:
        audiences = asyncio.run(_open_audiences(settings))
    except ConsultError:
        return Verdict("audiences", "cannot be read yet.", "See the databases above.")
    if {"survivor", "perpetrator"} <= audiences or {"survivor", "helpline-caller"} <= audiences:
        return Verdict(
            "audiences",
            "survivors and perpetrators would answer on the same host.",
            "Close one consultation, or run it in an installation on another host.",
        )
    return Verdict("audiences", "no open questionnaires that must be kept apart share this host.")


async def _open_audiences(settings: Settings) -> set[str]:
    found: set[str] = set()
    async with open_responses(settings.responses_database) as store:
        for consultation in await store.list_consultations():
            if consultation.state == "open":
                listed = await store.list_questionnaires(consultation.id)
                found |= {entry.audience for entry in listed}
    return found
