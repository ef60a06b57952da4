import os
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import msgspec

from consult.errors import SettingsError

PREFIX: Final = "CONSULT_"
EXAMPLE_SECRETS: Final = frozenset({"", "change-me", "secret", "default"})
SECRET_LENGTH: Final = 32
# The first page names them all, so that nobody is surprised by where they land.
MOST_EXITS: Final = 5
AUDIENCES: Final = ("survivor", "perpetrator", "helpline-caller", "professional")


class Setting(NamedTuple):
    """One row of the table that the documentation and the reader both follow."""

    name: str
    default: str
    meaning: str


SETTINGS: Final = (
    Setting("DATA", "candour-data", "Folder for databases, the queue and the worker's socket."),
    Setting(
        "RESPONSES_DATABASE",
        "",
        "Database of sealed responses: empty for SQLite in the data folder, "
        "or postgresql://user:password@host/name.",
    ),
    Setting(
        "STAFF_DATABASE",
        "",
        "Database of staff accounts and analysis: empty for SQLite in the data folder, "
        "or postgresql://user:password@host/name.",
    ),
    Setting(
        "QUEUE",
        "filesystem://",
        "Where theming runs wait: filesystem:// for the data folder, redis://host:port/0, "
        "or amqp://user:password@host//.",
    ),
    Setting("SECRET", "", "At least 32 characters that nobody else knows; locks sign-in codes."),
    Setting("RESPOND_ADDRESS", "127.0.0.1:8400", "Where the respondents' application listens."),
    Setting("STAFF_ADDRESS", "127.0.0.2:8401", "Where the staff application listens."),
    Setting(
        "HOSTS",
        "",
        "Public address of each audience, as survivor=https://one.example.org "
        "perpetrator=https://two.example.org; empty when all answer at one.",
    ),
    Setting(
        "EXIT_URLS",
        "https://www.metoffice.gov.uk/ https://www.bbc.co.uk/news https://www.nationalrail.co.uk/",
        "Where the exit control leads, chosen anew each time: 1 to 5 everyday sites on https, "
        "never one about abuse.",
    ),
    Setting(
        "TRIAL",
        "no",
        "yes for a trial: whatever is published from a page is marked as invented, and drafts "
        "are let through.",
    ),
    Setting(
        "DISCLOSURE_THRESHOLD",
        "10",
        "The smallest count that may be published: 10 or more, never less.",
    ),
    Setting(
        "BACKUP_KEY",
        "",
        "Public key to which backups are sealed, as printed by consult backup-key; "
        "empty for no backups.",
    ),
    Setting(
        "REDACTION",
        "",
        "File with a policy of redaction of your own, stricter than the one that comes with "
        "Candour; empty for that one.",
    ),
    Setting(
        "PRESIDIO",
        "",
        "Presidio configuration whose recognisers take out more; needs candour[presidio].",
    ),
    Setting(
        "VECTORS",
        "",
        "Folder with a sentence model whose vectors are joined with ours in theming runs; needs "
        "candour[neural] and CONSULT_VECTORS_SHA256.",
    ),
    Setting(
        "VECTORS_SHA256",
        "",
        "Digest that the sentence model must have, in 64 digits; any other model is refused.",
    ),
    Setting("UPKEEP_HOUR", "3", "Hour of the day, 0 to 23, local time, of the nightly upkeep."),
    Setting(
        "PROXY",
        "",
        "Addresses or networks of the proxies in front of the respondents' application, as "
        "10.0.0.1 or 10.0.0.0/24: only what they write in X-Forwarded-For is believed; empty for "
        "none.",
    ),
    Setting(
        "READING_SECONDS",
        "10",
        "The fewest seconds between Start and Send for whoever answers without scripts and "
        "without a code: 0 to 60.",
    ),
    Setting("ROUNDING_BASE", "5", "Published counts are multiples of this: 5 to the threshold."),
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration of one process, read once and never changed afterwards."""

    data: Path
    responses_database: str
    staff_database: str
    queue: str
    secret: str
    respond_address: tuple[str, int]
    staff_address: tuple[str, int]
    exit_urls: tuple[str, ...]
    disclosure_threshold: int
    rounding_base: int
    backup_key: str
    upkeep_hour: int
    redaction: Path | None = None
    presidio: Path | None = None
    vectors: Path | None = None
    vectors_digest: str = ""
    hosts: dict[str, str] = {}
    trial: bool = False
    proxies: tuple[str, ...] = ()
    reading_seconds: int = 10

    def __repr__(self) -> str:
        """Name no value, because a database address holds a password."""
        return "Settings(…)"

    def write_link(self, audience: str, token: str) -> str:
        """Give the whole public address of a questionnaire, or its path where none is set."""
        return f"{self.hosts.get(audience, '')}/{token}"

    def answers_at(self, audience: str, host: str) -> bool:
        """Say whether an audience may answer at this host.

        An audience with an address of its own answers there and nowhere else; others answer
        wherever no audience has its own. Otherwise a browser's history would join two audiences.
        """
        own = self.hosts.get(audience)
        taken = {urlsplit(one).netloc for one in self.hosts.values()}
        return host == urlsplit(own).netloc if own else host not in taken

    @property
    def worker_socket(self) -> Path:
        """The local socket over which staff hand keys to the analysis worker."""
        return self.data / "worker.sock"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every ``CONSULT_*`` variable of an environment, by default this process's.

    Raises ``SettingsError`` for an unknown name or a value that cannot be used.
    """
    given = _given(os.environ if environ is None else environ)
    data = Path(given["DATA"]).expanduser().absolute()
    return Settings(
        data=data,
        responses_database=_database(given, "RESPONSES_DATABASE", data / "responses.sqlite"),
        staff_database=_database(given, "STAFF_DATABASE", data / "staff.sqlite"),
        queue=_queue(given["QUEUE"]),
        secret=given["SECRET"],
        respond_address=_address(given, "RESPOND_ADDRESS"),
        staff_address=_address(given, "STAFF_ADDRESS"),
        exit_urls=_exit_urls(given["EXIT_URLS"]),
        disclosure_threshold=(threshold := _at_least(given, "DISCLOSURE_THRESHOLD", 10)),
        rounding_base=_between(given, "ROUNDING_BASE", 5, threshold),
        backup_key=given["BACKUP_KEY"],
        upkeep_hour=_hour(given["UPKEEP_HOUR"]),
        redaction=_file(given["REDACTION"]),
        presidio=_file(given["PRESIDIO"]),
        vectors=_file(given["VECTORS"]),
        vectors_digest=_digest(given),
        hosts=_hosts(given["HOSTS"]),
        trial=_yes(given, "TRIAL"),
        proxies=_networks(given["PROXY"]),
        reading_seconds=_reading_seconds(given["READING_SECONDS"]),
    )


def _digest(given: Mapping[str, str]) -> str:
    digest = given["VECTORS_SHA256"].casefold()
    if bool(digest) != bool(given["VECTORS"]) or not re.fullmatch(r"[0-9a-f]{64}|", digest):
        raise _refuse(
            "VECTORS_SHA256",
            "A sentence model and its digest go together.",
            "Set CONSULT_VECTORS to the model's folder and this to the 64 digits that "
            "cat model.onnx tokenizer.json | sha256sum prints there, or leave out both.",
        )
    return digest


def _file(name: str) -> Path | None:
    return Path(name).expanduser().absolute() if name else None


def require_secret(settings: Settings) -> str:
    """Give the deployment's secret, or refuse a default or a short one.

    Raises ``SettingsError``.
    """
    if settings.secret.lower() in EXAMPLE_SECRETS or len(settings.secret) < SECRET_LENGTH:
        raise SettingsError(
            "The secret is missing, too short or a published example.",
            where=f"Setting {PREFIX}SECRET.",
            remedy=f"Set it to at least {SECRET_LENGTH} random characters, for example the "
            "output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
    return settings.secret


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    known = {PREFIX + setting.name: setting for setting in SETTINGS}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(
                "This setting does not exist.",
                where=f"Environment variable {name}.",
                remedy="Remove it, or see docs/settings.md for the names that do.",
            )
    return {row.name: environ.get(PREFIX + row.name, row.default).strip() for row in SETTINGS}


def _refuse(name: str, what: str, remedy: str) -> SettingsError:
    return SettingsError(what, where=f"Setting {PREFIX}{name}.", remedy=remedy)


def _database(given: Mapping[str, str], name: str, default: Path) -> str:
    value = given[name]
    if not value:
        return f"sqlite://{default}"
    if urlsplit(value).scheme not in {"sqlite", "postgresql"}:
        raise _refuse(
            name,
            "This database is of a kind that Candour does not know.",
            "Leave it empty for SQLite, or use postgresql://user:password@host/name.",
        )
    return value


def _queue(value: str) -> str:
    if urlsplit(value).scheme not in {"filesystem", "redis", "rediss", "amqp", "amqps"}:
        raise _refuse(
            "QUEUE",
            "This queue is of a kind that Candour does not know.",
            "Use filesystem://, redis://host:port/0 or amqp://user:password@host//.",
        )
    return value


def _address(given: Mapping[str, str], name: str) -> tuple[str, int]:
    host, _, port = given[name].rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:  # noqa: PLR2004 - the range of TCP ports.
        raise _refuse(name, "This is not an address and a port.", "Write it as 127.0.0.1:8400.")
    return host.strip("[]"), int(port)


def _hour(value: str) -> int:
    if not value.isdecimal() or int(value) >= 24:  # noqa: PLR2004 - the hours of a day.
        raise _refuse("UPKEEP_HOUR", "This is not an hour of the day.", "Write 0 to 23.")
    return int(value)


def _networks(value: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(name)) for name in value.replace(",", " ").split())
    except ValueError:
        raise _refuse(
            "PROXY",
            "This is not a list of addresses and networks.",
            "Write the proxy's own address as the application sees it, such as 127.0.0.1.",
        ) from None


def _reading_seconds(value: str) -> int:
    if not value.isdecimal() or int(value) > 60:  # noqa: PLR2004 - nobody is to be held up for longer.
        raise _refuse("READING_SECONDS", "This is not a number of seconds.", "Write 0 to 60.")
    return int(value)


def _yes(given: Mapping[str, str], name: str) -> bool:
    if given[name] not in {"yes", "no"}:
        raise _refuse(name, "This is neither yes nor no.", "Write yes or no.")
    return given[name] == "yes"


def _hosts(value: str) -> dict[str, str]:
    hosts: dict[str, str] = {}
    for part in value.replace(",", " ").split():
        audience, _, address = part.partition("=")
        parts = urlsplit(address.rstrip("/"))
        is_whole = parts.scheme in {"https", "http"} and parts.netloc and not parts.path
        if audience in hosts or audience not in AUDIENCES or not is_whole:
            raise _refuse(
                "HOSTS",
                "This is not one address for each audience.",
                f"Write audience=https://host for any of: {', '.join(AUDIENCES)}.",
            )
        hosts[audience] = address.rstrip("/")
    return hosts


def _exit_urls(value: str) -> tuple[str, ...]:
    urls = tuple(value.replace(",", " ").split())
    if not 0 < len(urls) <= MOST_EXITS or not all(map(_is_whole, urls)):
        raise _refuse(
            "EXIT_URLS",
            f"The exit control needs 1 to {MOST_EXITS} whole addresses that start with https://.",
            "Use everyday sites, for example a weather service and the news.",
        )
    return urls


def _is_whole(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)


def _between(given: Mapping[str, str], name: str, floor: int, ceiling: int) -> int:
    value = _at_least(given, name, floor)
    if value > ceiling:
        raise _refuse(
            name,
            f"This must not be larger than the disclosure threshold, {ceiling}.",
            "A larger one would show published counts as nought.",
        )
    return value


def _at_least(given: Mapping[str, str], name: str, floor: int) -> int:
    value = given[name]
    if not value.isdecimal() or int(value) < floor:
        raise _refuse(
            name,
            f"This must be a whole number of at least {floor}.",
            "A deployment may be stricter than the default, never looser.",
        )
    return int(value)
