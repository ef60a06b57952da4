"""A form that another site sends is refused before anything else looks at it."""

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from consult.staff.roles import Role
from tests.staff.people import Client, Office, sign_in
from tests.staff.test_roles import fill_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

HOST = "staff.example.org"
REFUSED = [
    {},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site", "origin": f"https://{HOST}"},
    {"origin": "null"},
    {"origin": "https://other.example.org"},
    {"origin": f"https://{HOST}.example.net"},
    {"origin": f"https://{HOST}:8443"},
    {"origin": f"file://{HOST}"},
    {"origin": HOST},
]
TAKEN = [
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "same-origin", "origin": "null"},
    {"origin": f"https://{HOST}"},
]


@pytest.mark.parametrize("headers", REFUSED)
async def test_foreign_post_refused(
    app: Litestar, client: Client, office: Office, headers: dict[str, str]
) -> None:
    """Every unsafe route refuses a request that is not shown to come from our own pages."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    for route in app.routes:
        if isinstance(route, HTTPRoute) and "POST" in route.methods:
            response = await client.post(
                fill_in(route.path, office), headers=headers, follow_redirects=False
            )
            assert response.status_code == 403
    assert (await client.get("/")).status_code == 200


@pytest.mark.parametrize("headers", TAKEN)
async def test_own_post_taken(client: Client, office: Office, headers: dict[str, str]) -> None:
    """A form from a page of ours is taken, by browsers new and old."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    response = await client.post("/sign-out", headers=headers, follow_redirects=False)
    assert response.status_code == 303
