"""How many pages and submissions a second does one core give respondents, beside a bare page?

Run: ``python benchmarks/respond.py [--seconds 4]``. One process asks the application itself,
without a network between, in turn and never at once. A rate counts the seconds that the
processor was busy, the asking included, so that it is that of one core; times are a clock's.
The bare page is one template of Litestar's own in the same run, sent with the same headers: read
the ratios, since rates are the machine's. A submission is a whole form, from the words that were
typed to the answer that leads on; sending is the last of them, durable on this disk. Below
stand the weights of all pages that are shipped, in bytes before compression.
"""

import argparse
import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast

from httpx import ASGITransport, AsyncClient
from litestar import Litestar, MediaType, Response, get

from consult.assets import dist_folder
from consult.headers import RESPOND, stamp_headers
from consult.pages.environment import read_environment
from consult.pages.preview import list_previews, render_preview
from consult.respond.app import create_app
from consult.settings import Settings, read_settings
from consult.store.responses import open_responses
from consult.store.schema import migrate
from consult.vault.keys import make_key_pair
from surveys.files import READY, encode_instrument, instrument_digest, read_ready

BASE = "https://questions.example"
TOKEN = "k7Qw2mXe9Rt4Zp"
TEXT = "They came twice, and Aniela from the council rang me in March. It helped a lot."
AT = re.compile(r'name="_at" value="([^"]*)"')
ANSWERS: dict[str, dict[str, str]] = {
    "p.eligibility.": {"adult": "yes", "lives-here": "yes", "experienced": "yes"},
    "p.consent.": {"agree": "yes"},
    "p.agencies.": {"agencies": "police"},
    "p.agency.police": {"helpfulness:police": "2", "what-they-did:police": TEXT},
}

Act = Callable[[], Awaitable[object]]


class Times:
    """The seconds that each kind of request took."""

    def __init__(self) -> None:
        self._kinds: defaultdict[str, list[float]] = defaultdict(list)
        self._busy: defaultdict[str, float] = defaultdict(float)

    async def take(self, kind: str, act: Act) -> object:
        """Do something and note how long it took."""
        began, busy = time.perf_counter(), time.process_time()
        found = await act()
        self._kinds[kind].append(time.perf_counter() - began)
        self._busy[kind] += time.process_time() - busy
        return found

    def show(self) -> None:
        """Print one line a kind, beside the bare page."""
        rates = {kind: len(took) / self._busy[kind] for kind, took in self._kinds.items()}
        print(f"{'':16}{'a second':>10}{'of bare':>9}{'p50 ms':>9}{'p99 ms':>9}")
        for kind, seconds in self._kinds.items():
            cuts = quantiles(seconds, n=100)
            share = rates[kind] / rates["bare page"]
            figures = f"{rates[kind]:10.0f}{share:9.2f}"
            print(f"{kind:16}{figures}{cuts[49] * 1000:9.2f}{cuts[98] * 1000:9.2f}")


class Visitor(NamedTuple):
    """Somebody with a browser without scripts, whose requests are timed."""

    client: AsyncClient
    times: Times

    async def look(self, kind: str) -> str:
        """Open the one address and give the page."""
        address = f"/{TOKEN}"
        reply = await self.times.take(kind, lambda: self.client.get(address))
        return str(getattr(reply, "text", ""))

    async def send(self, kind: str, form: dict[str, str]) -> None:
        """Send a form, without following."""
        reply = await self.times.take(
            kind, lambda: self.client.post(f"/{TOKEN}", data=form, follow_redirects=False)
        )
        if getattr(reply, "status_code", 0) != HTTPStatus.SEE_OTHER:
            raise SystemExit(f"{kind}: not answered with a way on")

    async def answer_all(self) -> None:
        """Go from the first page to the last, and send."""
        self.client.cookies.clear()
        await self.look("first page")
        await self.send("start", {"_do": "start", "_language": "en"})
        for _ in range(40):
            page = await self.look("page")
            found = AT.search(page)
            if found is None:
                raise SystemExit("the journey was lost")
            at = found[1]
            if at == "r":
                break
            kind = "form with words" if TEXT in ANSWERS.get(at, {}).values() else "form"
            await self.send(kind, {"_at": at, "_do": "next", **ANSWERS.get(at, {})})
        await self.send("sending", {"_at": "r", "_do": "send"})
        await self.look("last page")


@get("/", sync_to_thread=False)
def show_bare() -> Response[str]:
    """Give the least page that the same framework and templates can."""
    page = read_environment().from_string("<!DOCTYPE html><title>{{ t }}</title><p>{{ t }}</p>")
    return Response(page.render(t="Questionnaire"), media_type=MediaType.HTML)


async def measure(settings: Settings, seconds: float) -> Times:
    """Answer whole questionnaires for so many seconds, with bare pages between."""
    await migrate(settings)
    asked = read_ready("survivor-views")
    async with open_responses(settings.responses_database) as store:
        key = make_key_pair().public.raw
        made = await store.add_consultation(asked.slug, "Bench", key, True)
        body = encode_instrument(asked)
        await store.add_questionnaire(made, asked.audience, TOKEN, body, instrument_digest(asked))
        await store.set_state(made, "open")
    times, app = Times(), create_app(settings)
    bare = Litestar(
        [show_bare], before_send=[stamp_headers(RESPOND)], openapi_config=None, logging_config=None
    )
    async with (
        app.lifespan(),
        AsyncClient(transport=ASGITransport(cast("Any", app)), base_url=BASE) as client,
        AsyncClient(transport=ASGITransport(cast("Any", bare)), base_url=BASE) as other,
    ):
        # Word lists, templates and the path are read once, whoever comes first.
        await Visitor(client, Times()).answer_all()
        visitor, end = Visitor(client, times), time.monotonic() + seconds
        while time.monotonic() < end:
            await times.take("bare page", lambda: other.get("/"))
            await times.take("bare page", lambda: other.get("/"))
            await visitor.answer_all()
    return times


def weigh() -> None:
    """Print the weights of pages by kind, and of what the first page loads."""
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for slug in READY:
        instrument = read_ready(slug)
        for language in instrument.languages:
            for preview in list_previews(instrument):
                page = render_preview(instrument, preview, language)
                kinds[preview.place.partition(".")[0]].append(len(page.encode()))
    print(f"\n{'pages, bytes':16}{'count':>8}{'median':>9}{'most':>9}")
    for kind, sizes in (*kinds.items(), ("all", [size for one in kinds.values() for size in one])):
        print(f"{kind:16}{len(sizes):8}{median(sizes):9.0f}{max(sizes):9}")
    for path in sorted(dist_folder().glob("*.br")):
        if not path.name.startswith(("staff", "print")):
            print(f"{path.name.removesuffix('.br'):28}{path.stat().st_size:6} compressed")


def main() -> None:
    """Measure in a fresh folder of this disk, then weigh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    given = parser.parse_args()
    with TemporaryDirectory(dir=Path.cwd(), prefix="bench-") as folder:
        secret = "an invented secret that is long enough to be one"
        settings = read_settings({"CONSULT_DATA": folder, "CONSULT_SECRET": secret})
        asyncio.run(measure(settings, given.seconds)).show()
    weigh()


if __name__ == "__main__":
    main()
