"""Every respondents' route, through success and failure, by somebody who is marked all over.

A word of its own stands in each place that a request has: fields, headers, cookies, query, path
and clock. None may be in a database, its log, a temporary file, a printed line or a log line.
"""

import logging
import re
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest
from httpx import Request, Response
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.logs import LOGGER
from consult.respond.app import create_app
from tests.midway import fail_midway
from tests.respond.house import (
    House,
    Visitor,
    build_house,
    go_to_agencies,
    go_to_review,
    go_to_text,
    open_house,
)
from tests.respond.stepping import FETCH, Stepper, step_to_review, step_to_text
from tests.respond.test_entering import begin, invite
from tests.respond.test_every_route import EXPECTED, METHODS, list_routes
from tests.respond.test_failures import refuse, refuse_form
from tests.respond.test_gate import open_first, solve_here
from tests.respond.test_saving import ask_saving, come_back, save
from tests.respond.test_taking_back import give_code, read_code
from tests.whole.traces import find_traces

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

TEXT: Final = "what-they-did:police"
FIELD: Final = "marigold"
"""A word that redaction keeps, in answers."""
ODD: Final = "delphinium"
"""In every field that is no answer, and in answers that no questionnaire asks for."""
HEADER: Final = "cornflower"
COOKIE: Final = "foxglove"
QUERY: Final = "bluebell"
PATH: Final = "larkspur"
ADDRESS: Final = "198.51.100.77"
NOW: Final = 2_000_000_123.0
CLOCK: Final = ("2000000123", "2033-05-18", "18 May 2033")
WORDS: Final = (FIELD, ODD, HEADER, COOKIE, QUERY, PATH, ADDRESS, *CLOCK)
STATUSES: Final = frozenset({200, 204, 303, 400, 404, 405, 413, 422, 429, 500})
FORM_FIELDS: Final = (
    *("_at", "_change", "_code", "_count", "_do", "_entry", "_key", "_language", "_look"),
    *("_names", "_quote", "_remove", "_saved", "_word", "_work"),
)
Seen = set[tuple[str, str, int]]


def read_field_names() -> set[str]:
    """Read the names of the fields that the respondents' side looks for."""
    folder = Path(__file__).parents[2] / "consult" / "respond"
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    return {
        name for source in sources for name in re.findall(r'form[.(, a-z]*"(_[a-z]+)"', source)
    }


def find_route(path: str) -> str:
    """Name the route that answers a path; itself where there is none."""
    fixed = sorted({route for _, route in EXPECTED}, key=lambda route: route.count("{"))
    matching = (one for one in fixed if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), path))
    return next(matching, path)


@asynccontextmanager
async def open_marked(house: House, seen: Seen) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """Run the application for somebody whose every request is marked, and note what it met."""

    async def mark(request: Request) -> None:
        given = request.headers.get("cookie", "")
        request.headers["cookie"] = f"{given}; other={COOKIE}" if given else f"other={COOKIE}"

    async def note(response: Response) -> None:
        request = response.request
        seen.add((request.method, find_route(request.url.path), response.status_code))

    async with open_house(house) as client:
        client.headers.update(
            {
                "user-agent": f"{HEADER} browser",
                "referer": f"https://{HEADER}.example/",
                "x-device": HEADER,
                "x-forwarded-for": ADDRESS,
            }
        )
        client.params = {"from": QUERY}
        client.event_hooks = {"request": [mark], "response": [note]}
        yield client


async def succeed(client: AsyncTestClient[Litestar], house: House) -> None:
    """Answer, ask for a code and take it back, without scripts; then send again with them."""
    visitor = Visitor(client)
    await go_to_text(visitor)
    await visitor.press(**{TEXT: f"It was like a {FIELD}.", "_names": ODD})
    await go_to_review(visitor)
    page = await visitor.press("send", _code="yes")
    await give_code(visitor, ODD)
    await give_code(visitor, read_code(page))
    assert house.count() == 0
    stepper = Stepper(client)
    await step_to_text(stepper)
    await stepper.send({}, to="stay")
    await stepper.press(**{TEXT: f"It was like a {FIELD}."})
    await step_to_review(stepper)
    assert "have been sent" in await stepper.press("send")
    await stepper.start()
    await stepper.send({}, to="end")


async def save_and_return(client: AsyncTestClient[Litestar], house: House) -> None:
    """Save, come back with no code of ours and with the right one, and send."""
    visitor = Visitor(client)
    await go_to_text(visitor)
    await visitor.press(**{TEXT: f"It was like a {FIELD}."})
    code = await save(visitor)
    await come_back(client, ODD)
    visitor = await come_back(client, code)
    await go_to_review(visitor)
    await visitor.press("send")
    assert house.count() == 2


async def be_odd(client: AsyncTestClient[Litestar], address: str) -> None:
    """Send what no page of ours sends, to every route and by every method."""
    odd = dict.fromkeys((*FORM_FIELDS, ODD), ODD)
    for tail in ("", "/step", "/stay", "/end"):
        at = address + tail
        await client.post(at, data=odd, headers=FETCH, follow_redirects=False)
        await client.post(at, data=odd, headers={"sec-fetch-site": "cross-site"})
        await client.post(at, json=odd, headers=FETCH)
        await client.post(at, data={ODD: ODD * 10_000}, headers=FETCH)
    for start in (f"/{PATH}", address):
        for tail in ("", f"/{PATH}", "/support", f"/support/{PATH}", "/about", f"/about/{PATH}"):
            await client.get(start + tail)
        await client.post(f"{start}/step", data=odd, headers=FETCH)
    for path in ("/exit", f"/assets/{PATH}", f"/assets/{await find_asset(client, address)}"):
        await client.get(path, follow_redirects=False)
    for method in METHODS:
        await client.request(method, f"{address}/{PATH}/{PATH}/{PATH}", content=ODD)
        await client.request(method, address, content=ODD, follow_redirects=False)


async def find_asset(client: AsyncTestClient[Litestar], address: str) -> str:
    """Give the name of a built file."""
    return (await client.get(address)).text.partition('href="/assets/')[2].partition('"')[0]


async def fail(
    client: AsyncTestClient[Litestar], house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have redaction, a handler, storing and reading fail in turn, on both paths."""
    visitor, stepper = Visitor(client), Stepper(client)
    used = solve_here(await open_first(stepper))
    for _ in range(2):
        stepper.take(await stepper.send({"_do": "start", "_language": "en", "_work": used}))
    await go_to_text(visitor)
    await step_to_text(stepper)
    with monkeypatch.context() as broken:
        broken.setattr("consult.intake.redaction.redact", refuse)
        await visitor.press(**{TEXT: FIELD})
        await stepper.press(**{TEXT: FIELD})
    with monkeypatch.context() as broken:
        broken.setattr("consult.respond.answering.read_answers", refuse_form)
        await visitor.post({"_at": visitor.at, "_do": "next", TEXT: FIELD})
        await stepper.send({"_at": stepper.at, "_do": "next", TEXT: FIELD})
    await go_to_agencies(visitor)
    await go_to_review(visitor)
    house.break_storing()
    await visitor.press("send")
    house.mend_storing()
    with fail_midway(house.settings.responses_database):
        assert "nothing has been sent" in await visitor.press("send")
    house.break_reading()
    for tail in ("/step", ""):
        form = {"_at": visitor.at, TEXT: FIELD}
        await client.post(visitor.address + tail, data=form, headers=FETCH)
    house.mend_reading()


async def come_by_invitation(client: AsyncTestClient[Litestar], house: House) -> None:
    """Begin with a code that nobody was given, and with one that somebody was."""
    code = await invite(house)
    for one in (ODD, code):
        await begin(Visitor(client), one)


@pytest.fixture
def _marked_clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("consult.intake.withdrawal.REPLY_SECONDS", 0.0)
    monkeypatch.setattr("consult.intake.refusing.REFUSAL_SECONDS", 0.0)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(time, "time", lambda: NOW)


@pytest.mark.usefixtures("_marked_clock")
async def test_nothing_of_a_request_is_written_anywhere(  # noqa: PLR0913, PLR0917 - fixtures.
    tmp_path: Path,
    databases: dict[str, str],
    list_written: Callable[[], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each route meets every kind of ending, and no mark is left but what redaction kept."""
    caplog.set_level(logging.DEBUG)
    for other in ("httpx", "asyncio"):  # The client and the loop of this test.
        caplog.set_level(logging.WARNING, other)
    seen: Seen = set()
    database = databases.get("CONSULT_RESPONSES_DATABASE", "")
    house = await build_house(tmp_path, instrument=ask_saving(), database=database)
    async with open_marked(house, seen) as client:
        await succeed(client, house)
        await save_and_return(client, house)
        await be_odd(client, f"/{house.token}")
        await fail(client, house, monkeypatch)
        await come_by_invitation(client, house)
        assert find_traces(list_written(), WORDS) == []
        planted = " ".join(WORDS)
        house._run(f"UPDATE consultation SET title = '{planted}'")  # noqa: S608 - our own words.
        found = find_traces(list_written(), WORDS)
        assert {line.rpartition(": ")[2] for line in found} == set(WORDS)
    said = capfd.readouterr()
    assert not [word for word in WORDS if word in said.out + said.err + caplog.text]
    assert {one for _, _, one in seen} == STATUSES
    assert {(method, route) for method, route, _ in seen} >= set(EXPECTED)
    kept = [record.texts[TEXT].text for record in house.records()]
    assert kept == [f"It was like a {FIELD}."] * 2
    LOGGER.error(FIELD)
    assert FIELD in caplog.text


async def test_a_new_route_or_field_is_driven(house: House) -> None:
    """A route without a case, and a field that the drive does not mark, fail here."""
    declared = {
        (method, route)
        for route, methods in list_routes(create_app(house.settings)).items()
        for method in methods - {"OPTIONS", "HEAD"}
    }
    assert declared == set(EXPECTED)
    assert read_field_names() == set(FORM_FIELDS)
