"""A respondents' application over a real database, and what a browser without scripts does."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from uuid import UUID

import asyncpg
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.respond.app import create_app
from consult.respond.gate import Gate
from consult.respond.progress import ProgressStore
from consult.settings import Settings
from consult.store.responses import open_responses
from consult.store.responses.rows import State
from consult.store.schema import migrate
from consult.vault.keys import PrivateKey, make_key_pair
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord
from surveys.files import encode_instrument, instrument_digest, read_ready
from surveys.model import Instrument

TOKEN = "k7Qw2mXe9Rt4Zp"
EXIT = "https://weather.example/"
BASE = "https://questions.example"
COOKIE = "__Host-q"


def make_settings(folder: Path, exit_url: str = EXIT, database: str = "") -> Settings:
    """Make the settings of one application, by default with SQLite in a folder of its own."""
    return Settings(
        data=folder,
        responses_database=database or f"sqlite://{folder}/responses.sqlite",
        staff_database=f"sqlite://{folder}/staff.sqlite",
        queue="filesystem://",
        secret="an invented secret that is long enough to be one",
        respond_address=("127.0.0.1", 8400),
        staff_address=("127.0.0.2", 8401),
        exit_urls=(exit_url,),
        disclosure_threshold=10,
        rounding_base=5,
        backup_key="",
        upkeep_hour=3,
        reading_seconds=0,
    )


@dataclass(frozen=True, kw_only=True)
class House:
    """One open consultation: where it is, what it asks, and the key that opens its answers."""

    settings: Settings
    token: str
    instrument: Instrument
    consultation: UUID
    key: PrivateKey = field(repr=False)

    def records(self) -> list[ResponseRecord]:
        """Open everything that is stored."""
        rows = self._run("SELECT sealed FROM response")
        return [open_response(bytes(row[0]), self.key) for row in rows]

    def count(self) -> int:
        """Count what is stored."""
        return len(self.records())

    def break_storing(self) -> None:
        """Take the table of responses away, as a damaged disk might."""
        self._run("ALTER TABLE response RENAME TO elsewhere")

    def break_denying(self) -> None:
        """Take the list of denied words away."""
        self._run("ALTER TABLE denied_word RENAME TO elsewhere")

    def mend_storing(self) -> None:
        """Put the table of responses back."""
        self._run("ALTER TABLE elsewhere RENAME TO response")

    def break_reading(self) -> None:
        """Take the table of questionnaires away."""
        self._run("ALTER TABLE questionnaire RENAME TO away")

    def mend_reading(self) -> None:
        """Put the table of questionnaires back."""
        self._run("ALTER TABLE away RENAME TO questionnaire")

    def set_state(self, state: State) -> None:
        """Open or close the consultation behind the running application's back."""
        self._run(f"UPDATE consultation SET state = '{state}'")  # noqa: S608 - one of three words.

    def _run(self, statement: str) -> list[Sequence[bytes]]:
        """Run a statement beside the application, on a connection of its own."""
        address = self.settings.responses_database
        if address.startswith("sqlite://"):
            return _run_on_file(address.removeprefix("sqlite://"), statement)
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(asyncio.run, _run_on_server(address, statement)).result()


def _run_on_file(path: str, statement: str) -> list[Sequence[bytes]]:
    connection = sqlite3.connect(path)
    with connection:
        rows = connection.execute(statement).fetchall()
    connection.close()
    return rows


async def _run_on_server(address: str, statement: str) -> list[Sequence[bytes]]:
    connection = await asyncpg.connect(address)
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


async def build_house(  # noqa: PLR0913 - what differs between one consultation and another.
    folder: Path,
    *,
    state: State = "open",
    invented: bool = False,
    exit_url: str = EXIT,
    instrument: Instrument | None = None,
    database: str = "",
) -> House:
    """Migrate a database and put one consultation into it."""
    settings = make_settings(folder, exit_url, database)
    await migrate(settings)
    asked = read_ready("survivor-views") if instrument is None else instrument
    keys = make_key_pair()
    async with open_responses(settings.responses_database) as store:
        consultation = await store.add_consultation(
            asked.slug, asked.title["en"], keys.public.raw, invented
        )
        body, digest = encode_instrument(asked), instrument_digest(asked)
        await store.add_questionnaire(consultation, asked.audience, TOKEN, body, digest)
        await store.set_state(consultation, state)
    return House(
        settings=settings,
        token=TOKEN,
        instrument=asked,
        consultation=consultation,
        key=keys.private,
    )


class Visitor:
    """Does what a browser without scripts does: keeps one cookie, follows to one address."""

    def __init__(self, client: AsyncTestClient[Litestar], token: str = TOKEN) -> None:
        self.client = client
        self.address = f"/{token}"
        self.cookie: str | None = None
        self.page = ""

    async def get(self, address: str | None = None) -> Response:
        """Open an address."""
        reply = await self.client.get(
            address or self.address, headers=self._headers(), follow_redirects=False
        )
        self._take(reply)
        self.page = reply.text
        return reply

    async def post(
        self, form: Mapping[str, str | Sequence[str]], headers: Mapping[str, str] | None = None
    ) -> Response:
        """Send a form, and do not follow."""
        self.client.cookies.clear()
        reply = await self.client.post(
            self.address,
            data=dict(form),
            headers={**self._headers(), **(headers or {})},
            follow_redirects=False,
        )
        self._take(reply)
        return reply

    async def press(self, button: str = "next", **form: str | Sequence[str]) -> str:
        """Send the form on the page and follow to the page it led to."""
        fields = {name.replace("__", "-"): value for name, value in form.items()}
        reply = await self.post({"_at": self.at, "_do": button, **fields})
        assert reply.status_code == 303
        await self.get()
        return self.page

    async def start(self) -> str:
        """Press Start and follow."""
        await self.post({"_do": "start", "_language": "en"})
        await self.get()
        return self.page

    @property
    def shown(self) -> str:
        """The words of the page without their marks, and without what only a reader-out says."""
        seen = re.sub(r'<span class="unseen">.*?</span>', "", self.page, flags=re.DOTALL)
        return unescape(re.sub(r"<[^>]*>", "", seen))

    @property
    def at(self) -> str:
        """The place that the form on the page names."""
        found = re.search(r'name="_at" value="([^"]*)"', self.page)
        return found[1] if found else ""

    def _headers(self) -> dict[str, str]:
        self.client.cookies.clear()
        return {} if self.cookie is None else {"cookie": f"{COOKIE}={self.cookie}"}

    def _take(self, reply: Response) -> None:
        for line in reply.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if name == COOKIE:
                self.cookie = None if "max-age=0" in line.lower() else value


@asynccontextmanager
async def open_house(
    house: House, progress: ProgressStore | None = None, gate: Gate | None = None
) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """Run the application for the length of the block; a fault of ours is answered, not raised."""
    app = create_app(house.settings, progress=progress, gate=gate)
    async with AsyncTestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


async def go_to_agencies(visitor: Visitor) -> str:
    """Start and answer up to the first page of the part about organisations."""
    await visitor.start()
    await visitor.press()
    await visitor.press(adult="yes", lives__here="yes", experienced="yes")
    await visitor.press(agree="yes")
    return await visitor.press()


async def go_to_text(visitor: Visitor) -> str:
    """Go on to the first page with a box for free text."""
    await go_to_agencies(visitor)
    return await visitor.press(agencies="police")


async def go_to_review(visitor: Visitor) -> str:
    """Go on without answering until everything that will be kept is shown."""
    for _ in range(40):
        if "Send my answers" in visitor.page and visitor.at == "r":
            return visitor.page
        await visitor.press()
    raise AssertionError("the last page was never reached")
