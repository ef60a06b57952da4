"""What every answer carries, whatever became of the request."""

from dataclasses import replace

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import AsyncTestClient
from msgspec import structs

from consult.headers import IMMUTABLE, RESPOND
from consult.respond.progress import ProgressStore
from tests.respond.house import EXIT, House, Visitor, open_house

pytestmark = pytest.mark.any_engine

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def ask(client: AsyncTestClient[Litestar], kind: str) -> Response:
    """Make a request that is answered in one certain way."""
    match kind:
        case "200":
            return await client.get("/nowhere")
        case "303":
            return await client.post("/nowhere", data={"_do": "start"}, follow_redirects=False)
        case "400":
            return await client.post("/nowhere", json={})
        case "404":
            return await client.get("/one/two/three")
        case "405":
            return await client.delete("/nowhere")
        case _:
            return await client.post("/nowhere", content="a=" + "b" * 70_000, headers=FORM)


@pytest.mark.anyio
@pytest.mark.parametrize("status", ["200", "303", "400", "404", "405", "413"])
async def test_every_status_carries_exactly_the_headers_of_the_house(
    client: AsyncTestClient[Litestar], status: str
) -> None:
    """No status has a header fewer, or one that says who serves it or when."""
    reply = await ask(client, status)
    assert reply.status_code == int(status)
    own = {"content-type", "content-length", "set-cookie", "location", "allow"}
    assert {name: value for name, value in reply.headers.items() if name not in own} == {
        **RESPOND,
        "cache-control": "no-store",
    }


@pytest.mark.anyio
async def test_a_fault_of_ours_carries_the_same_headers_and_says_nothing(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """A broken database is a neutral page with every header."""
    house.break_reading()
    reply = await client.get(f"/{house.token}")
    assert reply.status_code == 500
    assert RESPOND.items() <= dict(reply.headers).items()
    assert reply.headers["cache-control"] == "no-store"
    assert "<title>Questionnaire</title>" in reply.text
    assert "Traceback" not in reply.text
    assert "questionnaire" not in reply.text.lower().replace("<title>questionnaire", "").replace(
        '<span class="bar__name" aria-hidden="true">questionnaire', ""
    )


@pytest.mark.anyio
@pytest.mark.parametrize("status", ["400", "404", "405", "413"])
async def test_refusals_are_neutral_pages_with_the_way_out(
    client: AsyncTestClient[Litestar], status: str
) -> None:
    """Whatever goes wrong, the page says nothing of the subject and can be left."""
    page = (await ask(client, status)).text
    assert "<title>Questionnaire</title>" in page
    assert 'href="/exit"' in page
    assert "abuse" not in page.lower()


@pytest.mark.anyio
async def test_only_built_files_may_be_kept(
    client: AsyncTestClient[Litestar], visitor: Visitor
) -> None:
    """A stylesheet is kept for ever because its name changes with it; nothing else is."""
    await visitor.get()
    address = visitor.page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    reply = await client.get(address)
    assert reply.headers["cache-control"] == IMMUTABLE
    assert reply.headers["content-type"].startswith("text/css")
    assert "etag" not in reply.headers
    missing = await client.get("/assets/respond-00000000.css")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


@pytest.mark.anyio
async def test_the_way_out_leads_away_and_clears(client: AsyncTestClient[Litestar]) -> None:
    """Leaving is one redirect that ends the cookie and asks the browser to forget."""
    reply = await client.get("/exit", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, EXIT)
    assert reply.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert "max-age=0" in reply.headers["set-cookie"].lower()
    assert RESPOND.items() <= dict(reply.headers).items()


@pytest.mark.anyio
async def test_the_way_out_asks_no_store(client: AsyncTestClient[Litestar], house: House) -> None:
    """Leaving works while the database is broken."""
    house.break_reading()
    house.break_storing()
    assert (await client.get("/exit", follow_redirects=False)).status_code == 303


@pytest.mark.anyio
async def test_files_are_compressed_and_pages_are_not(visitor: Visitor) -> None:
    """What is the same for everybody is small; a page, which holds secrets, has its own length."""
    page = await visitor.client.get(visitor.address, headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in page.headers
    address = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    plain = await visitor.client.get(address, headers={"accept-encoding": "gzip"})
    small = await visitor.client.get(address, headers={"accept-encoding": "br"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "br"
    assert int(small.headers["content-length"]) * 3 < int(plain.headers["content-length"])
    assert small.headers["vary"] == "accept-encoding"


@pytest.mark.anyio
async def test_every_exit_site_has_its_turn_and_nothing_is_kept_of_it(house: House) -> None:
    """Where somebody lands is chosen anew each time, for the link as for what the page names."""
    sites = tuple(f"https://www.{name}.example/" for name in ("news", "trains", "weather"))
    turned = replace(house, settings=structs.replace(house.settings, exit_urls=sites))
    async with open_house(turned) as client:
        led = {
            (await client.get("/exit", follow_redirects=False)).headers["location"]
            for _ in range(90)
        }
        page = (await client.get(f"/{house.token}")).text
    assert led == set(sites)
    assert "news.example, trains.example or weather.example" in page
    assert any(f'data-away="{site}"' in page for site in sites)


@pytest.mark.anyio
async def test_the_way_out_forgets_at_once(house: House) -> None:
    """What had not been sent is not even left to its idle minutes."""
    progress = ProgressStore()
    async with open_house(house, progress) as client:
        visitor = Visitor(client)
        await visitor.start()
        assert len(progress) == 1
        await visitor.get("/exit")
        assert (len(progress), visitor.cookie) == (0, None)
