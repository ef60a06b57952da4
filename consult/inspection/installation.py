"""What an installation is made of and where it stands: parts, settings, addresses."""

import asyncio
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlsplit

from anonymise.errors import AnonymiseError
from anonymise.redact import LANGUAGES, redact
from consult.assets import dist_folder, read_manifest
from consult.errors import ComponentError, ConsultError
from consult.inspection.verdict import Verdict, ask, refuse
from consult.jobs.queue import require_queue
from consult.pages.neutral import find_telling
from consult.settings import Settings, require_secret
from consult.store.responses import open_responses
from consult.store.schema import check_schema

A_DAY: Final = date(2000, 1, 1)


def check_parts(settings: Settings) -> list[Verdict]:
    """Look at the secret, the front end, the word lists, the databases and the queue."""
    return [
        ask("secret", "long enough and not a published example.", lambda: _secret(settings)),
        ask("front end", "built and whole.", _front_end),
        ask("word lists", "complete and unaltered.", _word_lists),
        _databases(settings),
        ask("queue", "reached.", lambda: _queue(settings)),
    ]


def check_addresses(settings: Settings) -> list[Verdict]:
    """Look at what browsers and networks could tell apart, or mix up."""
    return [
        _hosts(settings),
        _names(settings),
        _proxy(settings),
        _exit_sites(settings.exit_urls),
        _audiences(settings),
        _trial(settings),
    ]


def _secret(settings: Settings) -> None:
    require_secret(settings)


def _front_end() -> None:
    read_manifest(dist_folder())


def _word_lists() -> None:
    try:
        for language in sorted(LANGUAGES):
            redact("nothing to remove", language=language, today=A_DAY)
    except AnonymiseError as error:
        raise ComponentError(error.what, where=error.where, remedy=error.remedy) from None


def _databases(settings: Settings) -> Verdict:
    try:
        pending = asyncio.run(check_schema(settings))
    except ConsultError as error:
        return refuse("databases", error)
    if pending:
        return Verdict(
            "databases", f"{len(pending)} migrations are pending.", "Run: consult migrate"
        )
    return Verdict("databases", "of this version.")


def _queue(settings: Settings) -> None:
    # Asking makes its folder, which is not ours to make before there is a data folder.
    if settings.data.exists():
        require_queue(settings)


def _hosts(settings: Settings) -> Verdict:
    respond, staff = settings.respond_address[0], settings.staff_address[0]
    if respond == staff:
        return Verdict(
            "addresses",
            "respondents and staff share a host, so a browser shares cookies between them.",
            "Give CONSULT_STAFF_ADDRESS another host or address.",
        )
    return Verdict("addresses", "respondents and staff are on hosts of their own.")


def _names(settings: Settings) -> Verdict:
    hosts = {settings.respond_address[0], *map(_host_of, settings.hosts.values())}
    telling = sorted(host for host in hosts if find_telling(host))
    if telling:
        return Verdict(
            "names of hosts",
            f"{', '.join(telling)} says what it is about to everybody on the network.",
            "Give it an everyday name in CONSULT_HOSTS and CONSULT_RESPOND_ADDRESS.",
        )
    return Verdict("names of hosts", "say nothing of the subject.")


def _proxy(settings: Settings) -> Verdict:
    host = settings.respond_address[0]
    if settings.proxies:
        return Verdict("proxy", f"believed where it is one of {', '.join(settings.proxies)}.")
    # What listens to its own machine only and has names for others is reached through a proxy,
    # such as the one in deploy/nginx: without its address everybody would come from one place.
    if settings.hosts and host.startswith(("127.", "localhost", "::1")):
        return Verdict(
            "proxy",
            "none is believed, so everybody seems to come from one address and is slowed as one.",
            f"Set CONSULT_PROXY to the proxy's address, such as {host}.",
        )
    return Verdict("proxy", "none is set, and none is known to be in front.")


def _exit_sites(urls: tuple[str, ...]) -> Verdict:
    if any(map(find_telling, urls)):
        return Verdict(
            "exit site",
            "an address names the subject.",
            "Set CONSULT_EXIT_URLS to everyday sites, for example a weather service and the news.",
        )
    hosts = {urlsplit(one).hostname for one in urls}
    if len(hosts) < len(urls):
        return Verdict(
            "exit site",
            "the same site is named twice.",
            "Name each site in CONSULT_EXIT_URLS once, so that people land on each as often.",
        )
    return Verdict("exit site", f"{len(urls)} of them, all everyday addresses.")


def _audiences(settings: Settings) -> Verdict:
    try:
        audiences = asyncio.run(_open_audiences(settings))
    except ConsultError:
        return Verdict("audiences", "cannot be read yet.", "See the databases above.")
    if _mixed_hosts(settings, audiences):
        return Verdict(
            "audiences",
            "survivors and perpetrators would answer on the same host.",
            "Give each an address of its own in CONSULT_HOSTS, or close one consultation.",
        )
    return Verdict("audiences", "no open questionnaires that must be kept apart share this host.")


def _trial(settings: Settings) -> Verdict:
    if settings.trial:
        return Verdict(
            "trial",
            "whatever is published from a page is marked as invented, signed or not.",
            "Set CONSULT_TRIAL to no before anybody is asked in earnest.",
        )
    return Verdict("trial", "this is none: only signed questionnaires of real bodies open.")


def _mixed_hosts(settings: Settings, audiences: set[str]) -> bool:
    """Say whether survivors answer where those do who may be the person that harmed them."""
    ours = _name_host(settings, "survivor")
    apart = audiences & {"perpetrator", "helpline-caller"}
    return "survivor" in audiences and any(_name_host(settings, one) == ours for one in apart)


def _name_host(settings: Settings, audience: str) -> str:
    # A port does not keep cookies or a browser's history apart, so it is no other host.
    return _host_of(settings.hosts.get(audience, ""))


def _host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


async def _open_audiences(settings: Settings) -> set[str]:
    found: set[str] = set()
    today = datetime.now(UTC).date()
    async with open_responses(settings.responses_database) as store:
        for consultation in await store.list_consultations():
            is_over = consultation.closes is not None and consultation.closes < today
            if consultation.state == "open" and not is_over:
                listed = await store.list_questionnaires(consultation.id)
                found |= {entry.audience for entry in listed}
    return found
