"""An installation with one short questionnaire, and answers that can each be told apart."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec import Struct

from consult.settings import Settings, read_settings
from consult.store.responses import open_responses
from consult.store.schema import migrate
from consult.vault.keys import PrivateKey, make_key_pair
from consult.vault.open import open_response
from surveys.files import encode_instrument, instrument_digest
from surveys.model import Ending, Instrument
from tests.demo.running import free_port
from tests.surveys.samples import STORY, page, section, small, words
from tests.whole.programs import Program, is_answering, make_environ

TOKEN: Final = "k7qw2mxe9rt4zp8a"
SECRET: Final = "an invented secret that is long enough to be one"
CANARY: Final = "marmalade"
"""A word of every answer, which redaction keeps and which nothing else in these tests says."""

THANKS: Final = "The heron has landed"
NOUNS: Final = (
    *("kettle", "lantern", "pebble", "thimble", "ladder", "bucket", "pillow", "blanket"),
    *("pencil", "basket", "hammer", "marble", "button", "candle", "carpet", "feather"),
    *("kitchen", "mirror", "needle", "ribbon", "saddle", "shovel", "spoon", "teapot"),
    *("towel", "tunnel", "velvet", "walnut", "window", "copper", "acorn", "barrel"),
)
WORDS_IN_A_MARK: Final = 5


class Installation(Struct, frozen=True):
    """Where an installation keeps everything, and the key that opens its one consultation."""

    settings: Settings
    environ: dict[str, str]
    consultation: UUID
    key: PrivateKey
    folder: Path

    @property
    def address(self) -> str:
        """The address of the questionnaire's host."""
        host, port = self.settings.respond_address
        return f"http://{host}:{port}"

    @property
    def log(self) -> Path:
        """Where everything that the programs print is kept."""
        return self.folder / "printed.log"

    def serve(self, fault: str = "") -> Program:
        """Start the respondents' application as a deployment does, and wait for it."""
        return self.start(["serve", "respond"], self.settings.respond_address, fault)

    def begin_upkeep(self) -> Program:
        """Start the nightly work, and wait for nothing."""
        return Program(["upkeep", "--once"], make_environ(self.environ), self.log)

    def start(
        self, arguments: list[str], address: tuple[str, int] | Path, fault: str = ""
    ) -> Program:
        """Start one of the programs, and wait until it answers."""
        program = Program(arguments, make_environ(self.environ, fault), self.log)
        program.wait_for(lambda: is_answering(address))
        return program

    def open_all(self) -> list[str]:
        """Open every stored response and give the text of each; one that does not open raises."""
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(asyncio.run, self._open_all()).result()

    async def _open_all(self) -> list[str]:
        async with open_responses(self.settings.responses_database) as store:
            stored = [one async for one in store.iterate_responses(self.consultation)]
        return [open_response(one.sealed, self.key).texts["story"].text for one in stored]


def make_installation(folder: Path, databases: Mapping[str, str]) -> Installation:
    """Migrate two databases and open one consultation in them."""
    temporary = folder / "temporary"
    temporary.mkdir()
    given = {
        "TMPDIR": str(temporary),
        "CONSULT_DATA": str(folder / "data"),
        "CONSULT_SECRET": SECRET,
        "CONSULT_READING_SECONDS": "0",
        "CONSULT_RESPOND_ADDRESS": f"127.0.0.1:{free_port('127.0.0.1')}",
        "CONSULT_STAFF_ADDRESS": f"127.0.0.2:{free_port('127.0.0.2')}",
        **databases,
    }
    settings = read_settings(given)
    keys = make_key_pair()
    with ThreadPoolExecutor(1) as aside:
        opening = _open_consultation(settings, keys.public.raw)
        consultation = aside.submit(asyncio.run, opening).result()
    return Installation(settings, given, consultation, keys.private, folder)


async def _open_consultation(settings: Settings, public_key: bytes) -> UUID:
    asked = make_questionnaire()
    body, digest = encode_instrument(asked), instrument_digest(asked)
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        consultation = await store.add_consultation("views", "Views", public_key, invented=False)
        await store.add_questionnaire(consultation, asked.audience, TOKEN, body, digest)
        await store.set_state(consultation, "open")
    return consultation


def make_questionnaire() -> Instrument:
    """Ask one thing, and thank people in words that stand on no other page."""
    ending = Ending(id="done", heading=words(THANKS), body=words("Kept."), stores=True)
    return small(section(page("story", STORY)), endings=[ending])


def write_answer(number: int) -> str:
    """Write an answer that differs from every other in words that redaction keeps."""
    base = len(NOUNS)
    marks = [NOUNS[number // base**place % base] for place in range(WORDS_IN_A_MARK)]
    return f"It was like {CANARY} to me, a {' and a '.join(marks)}, and nobody saw."
