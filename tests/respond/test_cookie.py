"""The one cookie: when it exists, what it looks like, and what one value is worth."""

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.respond.progress import ProgressStore
from tests.respond.house import (
    COOKIE,
    House,
    Visitor,
    go_to_agencies,
    go_to_review,
    go_to_text,
    open_house,
)

pytestmark = pytest.mark.any_engine


@pytest.mark.anyio
async def test_the_start_page_sets_no_cookie(visitor: Visitor) -> None:
    """Somebody who only looks takes nothing away."""
    reply = await visitor.get()
    assert reply.status_code == 200
    assert "set-cookie" not in reply.headers
    assert not visitor.at
    assert ">Start<" in visitor.page


@pytest.mark.anyio
async def test_the_cookie_has_every_guard_and_no_age(visitor: Visitor) -> None:
    """Exactly the attributes that were measured, and no Max-Age that would outlive the browser."""
    reply = await visitor.post({"_do": "start"})
    name, *attributes = [part.strip() for part in reply.headers["set-cookie"].split(";")]
    assert name.startswith(f"{COOKIE}=")
    assert {part.lower() for part in attributes} == {
        "secure",
        "httponly",
        "samesite=strict",
        "path=/",
    }


@pytest.mark.anyio
async def test_every_answer_from_the_first_form_on_has_a_new_value(visitor: Visitor) -> None:
    """No two answers carry the same value, whether to a form or to a page."""
    values: list[str | None] = []
    await visitor.post({"_do": "start"})
    values.append(visitor.cookie)
    for _ in range(3):
        await visitor.get()
        values.append(visitor.cookie)
        await visitor.post({"_at": visitor.at, "_do": "next"})
        values.append(visitor.cookie)
    assert None not in values
    assert len(set(values)) == len(values)


@pytest.mark.anyio
async def test_a_form_is_never_answered_with_a_page(visitor: Visitor) -> None:
    """Every form leads back to the one address, with nothing in it."""
    for form in ({"_do": "start"}, {"_do": "next"}, {"_do": "send", "_at": "r"}, {"x": "y"}):
        reply = await visitor.post(form)
        assert (reply.status_code, reply.text) == (303, "")
        assert reply.headers["location"] == visitor.address


@pytest.mark.anyio
async def test_one_form_licenses_one_page(visitor: Visitor) -> None:
    """A reload, or Back and Forward, shows the start page and holds nothing any more."""
    await go_to_agencies(visitor)
    assert "_at" in visitor.page
    reply = await visitor.get()
    assert ">Start<" in visitor.page
    assert "we no longer hold it" in visitor.page
    assert visitor.cookie is None
    assert "max-age=0" in reply.headers["set-cookie"].lower()
    assert "agencies" not in visitor.page


@pytest.mark.anyio
async def test_a_dropped_value_is_worth_nothing(visitor: Visitor) -> None:
    """After a reload, the value that was held before opens nothing either."""
    await go_to_agencies(visitor)
    old = visitor.cookie
    await visitor.get()
    visitor.cookie = old
    await visitor.post({"_at": "p.agencies.", "_do": "next", "agencies": "police"})
    await visitor.get()
    assert ">Start<" in visitor.page


@pytest.mark.anyio
@pytest.mark.parametrize("value", ["invented", "", "a" * 4000, "ä", "x=y"])
async def test_an_unknown_value_shows_the_start_page(visitor: Visitor, value: str) -> None:
    """A made-up cookie is neither an error nor a way in."""
    visitor.cookie = value.encode("latin-1", "ignore").decode("ascii", "ignore")
    reply = await visitor.get()
    assert reply.status_code == 200
    assert ">Start<" in visitor.page
    visitor.cookie = "invented"
    assert (await visitor.post({"_do": "next"})).status_code == 303


@pytest.mark.anyio
async def test_idle_answers_are_gone_and_the_page_says_so(house: House) -> None:
    """After 15 idle minutes nothing is held, and nobody is left to wonder."""
    now = [0.0]
    progress = ProgressStore(clock=lambda: now[0])
    async with open_house(house, progress) as client:
        visitor = Visitor(client)
        await go_to_agencies(visitor)
        now[0] += 15 * 60 + 1
        await visitor.press(agencies="police")
        assert "we no longer hold it" in visitor.page
        progress.sweep()
        assert len(progress) == 0


@pytest.mark.anyio
async def test_a_restart_forgets_everybody(house: House) -> None:
    """Unfinished answers live in one process's memory and end with it."""
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_agencies(visitor)
        cookie, page = visitor.cookie, visitor.page
    async with open_house(house) as client:
        visitor = Visitor(client)
        visitor.cookie, visitor.page = cookie, page
        await visitor.press(agencies="police")
        assert "when the service restarts" in visitor.page


@pytest.mark.anyio
async def test_a_value_opens_one_address_only(visitor: Visitor, house: House) -> None:
    """Progress at one address is not progress at another."""
    await go_to_agencies(visitor)
    await visitor.post({"_at": visitor.at, "_do": "next"})
    reply = await visitor.client.get(
        "/elsewhere", headers={"cookie": f"{COOKIE}={visitor.cookie}"}
    )
    assert "agencies" not in reply.text
    assert house.count() == 0


@pytest.mark.anyio
async def test_the_last_page_ends_the_cookie(visitor: Visitor, house: House) -> None:
    """After Thank you the browser holds nothing, and Back shows the start page."""
    await go_to_text(visitor)
    await go_to_review(visitor)
    await visitor.post({"_at": "r", "_do": "send"})
    reply = await visitor.get()
    assert "Thank you" in visitor.page
    assert reply.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert visitor.cookie is None
    assert house.count() == 1
    await visitor.get()
    assert ">Start<" in visitor.page
    assert "we no longer hold it" not in visitor.page


@pytest.mark.anyio
async def test_a_full_service_says_so_and_keeps_those_who_answer(house: House) -> None:
    """A flood of starts pushes out empty starts only, and the page tells the truth about it."""
    async with open_house(house, ProgressStore(most=2)) as client:
        first, second, third = Visitor(client), Visitor(client), Visitor(client)
        await go_to_agencies(first)
        await second.start()
        await third.start()
        assert "_at" in third.page
        assert "p.agency.police" in await first.press(agencies="police")
        await go_to_agencies(third)
        fourth = Visitor(client)
        await fourth.start()
        assert "could not start" in fourth.page


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 400),
        ({"sec-fetch-site": "same-site"}, 400),
        ({"origin": "null"}, 303),
        ({"origin": "https://questions.example"}, 303),
        ({"origin": "https://elsewhere.example"}, 400),
        ({"sec-fetch-site": "cross-site", "origin": "https://questions.example"}, 400),
    ],
)
async def test_another_sites_form_is_refused(
    visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    """A form counts only when it was sent from our own page."""
    assert (await visitor.post({"_do": "start"}, headers)).status_code == status


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{}", "application/json"),
        ("--b\r\n\r\n--b--", "multipart/form-data; boundary=b"),
        ("a=b", ""),
        ("nonsense", "application/x-www-form-urlencoded"),
        ("a=%ff", "application/x-www-form-urlencoded"),
        ("a=1&" * 2000, "application/x-www-form-urlencoded"),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded"),
    ],
)
async def test_other_kinds_of_form_are_refused(
    client: AsyncTestClient[Litestar], house: House, body: str | bytes, kind: str
) -> None:
    """Only the plain form of our own pages is read; others could be written to disk on the way."""
    reply = await client.post(
        f"/{house.token}", content=body, headers={"content-type": kind}, follow_redirects=False
    )
    assert reply.status_code in {400, 303}
    assert (reply.status_code == 303) == (body == "a=%ff")
