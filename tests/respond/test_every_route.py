"""Every route and method of the application carries exactly its headers, refusals included."""

from typing import Final, NamedTuple

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient

from consult.headers import IMMUTABLE, RESPOND
from consult.respond.app import create_app
from consult.respond.replies import CLEAR
from tests.respond.house import TOKEN, House
from tests.respond.stepping import FETCH

pytestmark = pytest.mark.any_engine

PAGE: Final = frozenset({"content-type", "content-length"})
ALLOW: Final = PAGE | {"allow"}
LEADS: Final = PAGE | {"location"}
COOKIE: Final = LEADS | {"set-cookie"}
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


class Case(NamedTuple):
    """What a route answers to somebody who is new: its status and the headers of its own."""

    status: int
    own: frozenset[str]
    clears: bool = False


EXPECTED: Final[dict[tuple[str, str], Case]] = {
    ("GET", "/exit"): Case(303, COOKIE, clears=True),
    ("GET", "/{token}"): Case(200, PAGE),
    ("POST", "/{token}"): Case(303, COOKIE),
    ("GET", "/{token}/{language}"): Case(200, PAGE),
    ("GET", "/{token}/support"): Case(200, PAGE),
    ("GET", "/{token}/support/{language}"): Case(200, PAGE),
    ("GET", "/{token}/about"): Case(200, PAGE),
    ("GET", "/{token}/about/{language}"): Case(200, PAGE),
    ("POST", "/{token}/step"): Case(200, PAGE, clears=True),
    ("POST", "/{token}/stay"): Case(200, PAGE),
    ("POST", "/{token}/end"): Case(200, PAGE, clears=True),
    ("GET", "/assets/{name}"): Case(200, PAGE | {"vary"}),
}


def list_routes(app: Litestar) -> dict[str, set[str]]:
    """Give every path of an application with the methods that it declares."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    return {route.path_format: set(route.methods) for route in routes}


def write_path(route: str, asset: str) -> str:
    """Give an address that a route answers."""
    path = route.replace("{token}", TOKEN).replace("{language}", "en")
    return path.replace("{name}", asset)


async def ask(
    client: AsyncTestClient[Litestar], method: str, path: str
) -> tuple[int, dict[str, str]]:
    """Ask as our script does, with an empty form, and give the status and the headers."""
    client.cookies.clear()
    form = {"_key": ""} if method == "POST" else None
    reply = await client.request(method, path, data=form, headers=FETCH, follow_redirects=False)
    return reply.status_code, dict(reply.headers)


async def find_asset(client: AsyncTestClient[Litestar]) -> str:
    """Give the name of the stylesheet."""
    page = (await client.get(f"/{TOKEN}")).text
    return page.partition('href="/assets/')[2].partition('"')[0]


@pytest.mark.anyio
async def test_every_route_has_a_case(house: House) -> None:
    """A new route, or a new method of one, has no case yet and fails here."""
    declared = {
        (method, route)
        for route, methods in list_routes(create_app(house.settings)).items()
        for method in methods - {"OPTIONS", "HEAD"}
    }
    assert declared == set(EXPECTED)


@pytest.mark.anyio
@pytest.mark.parametrize(("method", "route"), sorted(EXPECTED), ids=lambda value: value)
async def test_a_route_answers_with_exactly_its_headers(
    client: AsyncTestClient[Litestar], method: str, route: str
) -> None:
    """No header is missing, none is there beside, and only built files may be kept."""
    case = EXPECTED[method, route]
    status, headers = await ask(client, method, write_path(route, await find_asset(client)))
    assert status == case.status
    kept = IMMUTABLE if route.startswith("/assets") else "no-store"
    fixed = {**RESPOND, "cache-control": kept, **(CLEAR if case.clears else {})}
    assert {name: value for name, value in headers.items() if name not in case.own} == fixed
    assert case.own <= set(headers)


@pytest.mark.anyio
@pytest.mark.parametrize("route", sorted({route for _, route in EXPECTED}))
async def test_other_methods_are_refused_with_the_same_headers(
    client: AsyncTestClient[Litestar], route: str
) -> None:
    """Every method that a route has not is answered by a neutral page with every header."""
    path = write_path(route, await find_asset(client))
    for method in set(METHODS) - {method for method, of in EXPECTED if of == route}:
        status, headers = await ask(client, method, path)
        assert status in {204, 405}, method
        own = ALLOW if status == 405 else {"allow"}
        fixed = {**RESPOND, "cache-control": "no-store"}
        assert {name: value for name, value in headers.items() if name not in own} == fixed, method


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "route"),
    sorted(case for case in EXPECTED if case[1] not in {"/exit", "/assets/{name}"}),
    ids=lambda value: value,
)
async def test_a_broken_database_changes_no_header(
    client: AsyncTestClient[Litestar], house: House, method: str, route: str
) -> None:
    """A fault of ours on any route is a page with every header and nothing else."""
    house.break_reading()
    status, headers = await ask(client, method, write_path(route, ""))
    assert status == (200 if route.endswith(("/stay", "/end")) else 500)
    fixed = {**RESPOND, "cache-control": "no-store"}
    own = {*PAGE, "clear-site-data"}
    assert {name: value for name, value in headers.items() if name not in own} == fixed
