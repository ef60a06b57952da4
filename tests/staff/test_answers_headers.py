"""Headers of every answer, and pages of faults that show nothing internal."""

import logging

import pytest
from litestar import Litestar

from consult.errors import StorageError
from consult.headers import FRAMED, IMMUTABLE, PREVIEW, STAFF
from consult.staff.roles import Role
from tests.staff.people import Client, Office, post, sign_in
from tests.staff.test_roles import fill_in, walk_routes

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

SECRET = "planted-marker-7c1f"


async def test_every_answer_has_the_headers(app: Litestar, client: Client, office: Office) -> None:
    """Every route, method and status has exactly its headers, and nothing may be kept.

    Those are the staff headers for all but the one page that our own pages show in a frame.
    """
    await sign_in(client, office, office.people[Role.RESEARCHER])
    calls = [
        (method, fill_in(path, office), PREVIEW if handler.opt.get(FRAMED) else STAFF)
        for method, path, handler in walk_routes(app)
    ]
    assert [headers for _, _, headers in calls].count(PREVIEW) == 1
    nowhere = [("GET", "/none"), ("DELETE", "/"), ("GET", "/assets/none"), ("GET", "/runs/none")]
    calls += [(method, path, STAFF) for method, path in nowhere]
    for method, path, headers in calls:
        response = await client.request(method, path, follow_redirects=False)
        for name, value in headers.items():
            assert response.headers.get_list(name) == [value], (method, path, name)
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers
        assert response.headers["server"] == "web"


async def test_only_assets_may_be_kept(client: Client) -> None:
    """Built files carry their digest in their name and are the only thing a browser keeps."""
    page = await client.get("/sign-in")
    address = page.text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    response = await client.get(address)
    assert response.status_code == 200
    assert response.headers["cache-control"] == IMMUTABLE


@pytest.fixture(params=[RuntimeError, StorageError, KeyError])
def failing(
    app: Litestar, client: Client, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Client:
    """Give a browser whose list of consultations fails with a marker in the error's text."""
    error: type[Exception] = request.param

    async def fail(*_: object) -> None:
        raise error(SECRET)

    monkeypatch.setattr(type(app.state.desk.responses), "list_consultations", fail)
    return client


async def test_fault_shows_nothing_internal(
    failing: Client, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """An unforeseen fault is a calm page; its text is neither shown nor logged."""
    await sign_in(failing, office, office.people[Role.RESEARCHER])
    with caplog.at_level(logging.DEBUG):
        response = await failing.get("/")
    assert response.status_code in {500, 503}
    assert "<h1" in response.text
    assert response.headers["cache-control"] == "no-store"
    for leak in (SECRET, "Traceback", "Error("):
        assert leak not in response.text
    assert SECRET not in caplog.text


async def test_large_form_refused(client: Client) -> None:
    """A form larger than any of ours is refused before it is read."""
    response = await post(client, "/sign-in", name="x" * 100_000)
    assert response.status_code == 413
    assert "too large" in response.text


@pytest.mark.parametrize("body", [b"", b"%", b"name=%ff%fe", b"name=a&name=b", b"\x00" * 100])
async def test_odd_form_refused(client: Client, body: bytes) -> None:
    """A form that is no form is a refused sign-in and nothing worse."""
    response = await client.post(
        "/sign-in",
        content=body,
        headers={
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
        },
    )
    assert response.status_code in {400, 403}


async def test_uploaded_file_is_no_field(client: Client) -> None:
    """A file in place of a field is taken for an empty one."""
    response = await client.post(
        "/sign-in", files={"name": b"x"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert response.status_code == 403
