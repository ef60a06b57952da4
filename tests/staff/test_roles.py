"""Every route says who may call it, and nobody else can."""

import re
from typing import Final
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from consult.staff.roles import (
    ADMINISTRATORS,
    ANALYSTS,
    APPROVERS,
    CALL_TAKERS,
    DESIGNERS,
    EVERYBODY,
    KEY_HOLDERS,
    LEADS,
    PUBLIC,
    RUNNERS,
    Role,
    read_roles,
)
from tests.staff.people import SAME_ORIGIN, Client, Office, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

EXPECTED: Final[dict[tuple[str, str], frozenset[Role] | str]] = {
    ("GET", "/sign-in"): PUBLIC,
    ("POST", "/sign-in"): PUBLIC,
    ("GET", "/assets/{name:str}"): PUBLIC,
    ("POST", "/sign-out"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("GET", "/account/passphrase"): EVERYBODY,
    ("POST", "/account/passphrase"): EVERYBODY,
    ("GET", "/account/authenticator"): EVERYBODY,
    ("POST", "/account/authenticator"): EVERYBODY,
    ("GET", "/account/recovery-codes"): EVERYBODY,
    ("POST", "/account/recovery-codes"): EVERYBODY,
    ("GET", "/account/recovery-codes/new"): EVERYBODY,
    ("GET", "/join"): PUBLIC,
    ("POST", "/join"): PUBLIC,
    ("GET", "/join/choose"): PUBLIC,
    ("POST", "/join/choose"): PUBLIC,
    ("GET", "/people"): ADMINISTRATORS,
    ("GET", "/people/invite"): ADMINISTRATORS,
    ("POST", "/people/invite"): ADMINISTRATORS,
    ("GET", "/people/invited"): ADMINISTRATORS,
    ("GET", "/people/invitations/{invitation:uuid}"): ADMINISTRATORS,
    ("POST", "/people/invitations/{invitation:uuid}"): ADMINISTRATORS,
    ("GET", "/people/{account:uuid}/role"): ADMINISTRATORS,
    ("POST", "/people/{account:uuid}/role"): ADMINISTRATORS,
    ("GET", "/people/{account:uuid}/remove"): ADMINISTRATORS,
    ("POST", "/people/{account:uuid}/remove"): ADMINISTRATORS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/forms"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/forms/paper/{look:str}"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/forms/file/{kind:str}"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/preview"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/preview/page"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/languages"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/languages"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/languages/{language:str}"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/languages/{language:str}"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/languages/{language:str}/words"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/languages/{language:str}/sign"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/languages/{language:str}/remove"): DESIGNERS,
    ("GET", "/design/{slug:str}/review"): DESIGNERS,
    ("POST", "/design/{slug:str}/review"): DESIGNERS,
    ("POST", "/design/{slug:str}/review/return"): DESIGNERS,
    ("POST", "/design/{slug:str}/approve"): APPROVERS,
    ("GET", "/design/{slug:str}/publish"): DESIGNERS,
    ("POST", "/design/{slug:str}/publish"): DESIGNERS,
    ("GET", "/design/{slug:str}/published"): DESIGNERS,
    ("GET", "/design/{slug:str}/panel"): DESIGNERS,
    ("POST", "/design/{slug:str}/panel"): DESIGNERS,
    ("GET", "/design/{slug:str}/panel/{panel:uuid}"): DESIGNERS,
    ("POST", "/design/{slug:str}/panel/{panel:uuid}"): DESIGNERS,
    ("POST", "/design/{slug:str}/panel/{panel:uuid}/close"): DESIGNERS,
    ("POST", "/design/{slug:str}/panel/{panel:uuid}/erase"): DESIGNERS,
    ("GET", "/design/{slug:str}/versions"): DESIGNERS,
    ("GET", "/design/{slug:str}/versions/{questionnaire:uuid}/{number:int}"): DESIGNERS,
    ("POST", "/design/{slug:str}/versions/{questionnaire:uuid}/{number:int}"): DESIGNERS,
    ("GET", "/consultations/{slug:str}/dates"): DESIGNERS,
    ("POST", "/consultations/{slug:str}/dates"): DESIGNERS,
    ("POST", "/consultations/{slug:str}/dates/close"): DESIGNERS,
    ("POST", "/consultations/{slug:str}/dates/open"): DESIGNERS,
    ("GET", "/consultations/{slug:str}/fieldwork"): DESIGNERS | ANALYSTS,
    ("POST", "/consultations/{slug:str}/fieldwork"): ANALYSTS,
    ("GET", "/"): EVERYBODY,
    ("GET", "/consultations/{slug:str}"): EVERYBODY,
    ("GET", "/consultations/{slug:str}/questionnaires/{questionnaire:uuid}"): DESIGNERS | ANALYSTS,
    ("GET", "/design"): DESIGNERS,
    ("GET", "/design/new"): DESIGNERS,
    ("POST", "/design/new"): DESIGNERS,
    ("GET", "/design/{slug:str}"): DESIGNERS,
    ("POST", "/design/{slug:str}"): DESIGNERS,
    ("GET", "/design/{slug:str}/add"): DESIGNERS,
    ("POST", "/design/{slug:str}/add"): DESIGNERS,
    ("GET", "/design/{slug:str}/remove"): DESIGNERS,
    ("POST", "/design/{slug:str}/remove"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/remove"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/remove"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/step"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/part"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/part"): DESIGNERS,
    ("GET", "/design/{slug:str}/{questionnaire:uuid}/new"): DESIGNERS,
    ("POST", "/design/{slug:str}/{questionnaire:uuid}/new"): DESIGNERS,
    ("GET", "/consultations/{slug:str}/unlock"): KEY_HOLDERS,
    ("POST", "/consultations/{slug:str}/unlock"): KEY_HOLDERS,
    ("POST", "/consultations/{slug:str}/lock"): KEY_HOLDERS,
    ("GET", "/consultations/{slug:str}/holders"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/holders/give"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/holders/give"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/holders/replace"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/holders/replace"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/holders/{account:uuid}/take-away"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/holders/{account:uuid}/take-away"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/runs"): RUNNERS,
    ("GET", "/runs/{run:uuid}"): ANALYSTS,
    ("GET", "/runs/{run:uuid}/progress"): ANALYSTS,
    ("POST", "/runs/{run:uuid}/continue"): RUNNERS,
    ("POST", "/runs/{run:uuid}/stop"): RUNNERS,
    ("GET", "/runs/{run:uuid}/themes"): ANALYSTS,
    ("GET", "/runs/{run:uuid}/manifest"): ANALYSTS,
    ("GET", "/runs/{run:uuid}/manifest/file"): ANALYSTS,
    ("POST", "/runs/{run:uuid}/repeat"): RUNNERS,
    ("POST", "/runs/{run:uuid}/codebook"): RUNNERS,
    ("GET", "/consultations/{slug:str}/codebooks"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/themes/{theme:str}"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/again"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/arrivals"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/arrivals"): RUNNERS,
    ("POST", "/codebooks/{codebook:uuid}/run"): RUNNERS,
    ("GET", "/codebooks/{codebook:uuid}/changes"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/versions/{number:int}"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/links"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/blur"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/change"): RUNNERS,
    ("GET", "/codebooks/{codebook:uuid}/search"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/search"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/found"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/grid"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/grid"): RUNNERS,
    ("GET", "/codebooks/{codebook:uuid}/plan"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/claims"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/claims"): ANALYSTS,
    ("GET", "/codebooks/{codebook:uuid}/comparison"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/comparison"): RUNNERS,
    ("GET", "/codebooks/{codebook:uuid}/samples"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/samples"): RUNNERS,
    ("GET", "/codebooks/{codebook:uuid}/samples/{number:int}/code"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/samples/{number:int}/code"): ANALYSTS,
    ("POST", "/codebooks/{codebook:uuid}/samples/{number:int}/agreement"): RUNNERS,
    ("GET", "/runs/{run:uuid}/export"): ANALYSTS,
    ("POST", "/runs/{run:uuid}/export"): RUNNERS,
    ("GET", "/exports/{export:uuid}"): ANALYSTS,
    ("POST", "/exports/{export:uuid}/agree"): ANALYSTS,
    ("POST", "/exports/{export:uuid}/file"): RUNNERS,
    ("GET", "/redaction"): EVERYBODY,
    ("GET", "/consultations/{slug:str}/review"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/search"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/review/found"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/review/deny"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/deny"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/review/answers/{handle:uuid}"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/answers/{handle:uuid}/change"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/answers/{handle:uuid}/pass"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/answers/{handle:uuid}/clear"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/answers/{handle:uuid}/withhold"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/answers/{handle:uuid}/memo"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/review/answers/{handle:uuid}/danger"): ANALYSTS,
    ("POST", "/consultations/{slug:str}/review/answers/{handle:uuid}/danger"): ANALYSTS,
    ("GET", "/consultations/{slug:str}/safeguarding"): LEADS,
    ("GET", "/consultations/{slug:str}/safeguarding/{handle:uuid}"): LEADS,
    ("POST", "/consultations/{slug:str}/safeguarding/{handle:uuid}/notes"): LEADS,
    ("POST", "/consultations/{slug:str}/safeguarding/{handle:uuid}/close"): LEADS,
    ("GET", "/consultations/{slug:str}/ways"): DESIGNERS,
    ("POST", "/consultations/{slug:str}/ways/{questionnaire:uuid}"): DESIGNERS,
    ("POST", "/consultations/{slug:str}/ways/{questionnaire:uuid}/codes"): DESIGNERS,
    ("GET", "/consultations/{slug:str}/ways/codes"): DESIGNERS,
    ("POST", "/consultations/{slug:str}/ways/cancel"): DESIGNERS,
    ("GET", "/consultations/{slug:str}/calls/{questionnaire:uuid}"): CALL_TAKERS,
    ("POST", "/consultations/{slug:str}/calls/{questionnaire:uuid}"): CALL_TAKERS,
    ("GET", "/consultations/{slug:str}/calls/{questionnaire:uuid}/check"): CALL_TAKERS,
    ("POST", "/consultations/{slug:str}/calls/{questionnaire:uuid}/check"): CALL_TAKERS,
    ("GET", "/audit"): ADMINISTRATORS,
    ("POST", "/audit"): ADMINISTRATORS,
}
"""Written by hand and not read from the routes, so that widening one is seen in review."""


def walk_routes(app: Litestar) -> list[tuple[str, str, HTTPRouteHandler]]:
    """Give every method, path and handler of an application, the framework's own included."""
    return [
        (method, route.path, handler)
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
    ]


async def test_every_route_declares_its_roles(app: Litestar) -> None:
    """Each route's declaration is the one expected of it, and no route is without."""
    found = {
        (method, path): handler.opt.get("roles")
        for method, path, handler in walk_routes(app)
        if method != "OPTIONS"
    }
    assert found == EXPECTED
    assert len(app.routes) == len({path for _, path in EXPECTED})


@pytest.mark.parametrize("role", list(Role))
async def test_every_route_by_role(
    app: Litestar, client: Client, office: Office, role: Role
) -> None:
    """A route refuses a role that it does not declare and lets through one that it does."""
    for method, path, handler in walk_routes(app):
        if handler.opt.get("roles") == PUBLIC:
            continue
        await sign_in(client, office, office.people[role])
        allowed = method != "OPTIONS" and role in EXPECTED[method, path]
        response = await client.request(
            method, fill_in(path, office), headers=SAME_ORIGIN, follow_redirects=False
        )
        assert (response.status_code == 403) is not allowed, (method, path, response.status_code)
        assert response.status_code < 500


async def test_nobody_signed_in(app: Litestar, client: Client, office: Office) -> None:
    """Without a session every route but the public ones leads to the sign-in page."""
    for method, path, handler in walk_routes(app):
        if handler.opt.get("roles") in {PUBLIC, None}:
            continue
        response = await client.request(
            method, fill_in(path, office), headers=SAME_ORIGIN, follow_redirects=False
        )
        assert (response.status_code, response.headers["location"]) == (303, "/sign-in")


async def test_fragment_asks_whole_page_to_leave(client: Client) -> None:
    """A part of a page that asks without a session moves the page, instead of nesting a form."""
    response = await client.get(f"/runs/{uuid4()}/progress", headers={"hx-request": "true"})
    assert (response.status_code, response.headers["hx-redirect"]) == (401, "/sign-in")


@pytest.mark.parametrize("declared", [None, "", [], frozenset(), "everybody", {"x"}])
def test_odd_declaration_admits_nobody(declared: object) -> None:
    """A declaration that is not a set of roles is no declaration."""
    assert read_roles(declared) is None


def fill_in(path: str, office: Office) -> str:
    """Put real and invented ids into a route's path."""
    known = path.replace("{slug:str}", office.slug).replace(
        "{questionnaire:uuid}", str(office.questionnaire)
    )
    return re.sub(r"\{\w+:uuid\}", str(uuid4()), known).replace("{number:int}", "1")
