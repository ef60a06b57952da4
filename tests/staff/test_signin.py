"""Signing in takes a name, a passphrase and a code that was not used before."""

import asyncio
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.errors import SettingsError
from consult.settings import read_settings
from consult.staff import signin
from consult.staff.app import create_app
from consult.staff.roles import Role
from consult.staff.sessions import COOKIE, IDLE_SECONDS
from consult.staff.throttle import CODE_WINDOW, WRONG_CODES
from consult.vault import passphrases
from tests.staff.people import PASSPHRASE, Client, Office, post, read_token, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


@pytest.mark.both_engines
async def test_right_three_sign_in(client: Client, office: Office) -> None:
    """A right name, passphrase and code open the list of consultations."""
    person = office.people[Role.RESEARCHER]
    response = await sign_in(client, office, person)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    page = await client.get("/")
    assert page.status_code == 200
    assert person.name in page.text


async def test_cookie_is_bound(client: Client, office: Office) -> None:
    """The session's cookie is bound to this host, out of reach of scripts and other sites."""
    response = await sign_in(client, office, office.people[Role.RESEARCHER])
    cookie = response.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("Path=/", "Secure", "HttpOnly", "SameSite=strict"):
        assert part.lower() in cookie.lower()
    assert "domain" not in cookie.lower()
    assert "max-age" not in cookie.lower()


@pytest.mark.parametrize("wrong", ["name", "passphrase", "code"])
async def test_one_wrong_of_three_refused(client: Client, office: Office, wrong: str) -> None:
    """Each wrong field gives the very same answer, so that none can be guessed alone."""
    office.clock.now += 60
    person = office.people[Role.RESEARCHER]
    right = {"name": person.name, "passphrase": PASSPHRASE, "code": person.code(office.clock)}
    refused = await post(client, "/sign-in", **{**right, wrong: "Nobody Example"})
    unknown = await post(client, "/sign-in", name="x", passphrase="y", code="z")
    assert refused.status_code == 403
    assert refused.content == unknown.content
    assert "set-cookie" not in refused.headers


async def test_unknown_name_takes_the_same_work(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name nobody has is checked against a passphrase all the same."""
    checked = []
    real = passphrases.check_passphrase

    def note(passphrase: str, stored: str) -> bool:
        checked.append(stored)
        return real(passphrase, stored)

    monkeypatch.setattr(signin, "check_passphrase", note)
    await post(client, "/sign-in", name="Nobody Example", passphrase="x", code="123456")
    person = office.people[Role.RESEARCHER]
    await post(client, "/sign-in", name=person.name, passphrase="x", code="123456")
    assert len(checked) == 2
    assert checked[0].split("$")[:4] == checked[1].split("$")[:4]


@pytest.mark.both_engines
async def test_used_code_refused(client: Client, office: Office) -> None:
    """Whoever saw a code being typed cannot sign in with it."""
    person = office.people[Role.RESEARCHER]
    await sign_in(client, office, person)
    again = await post(
        client,
        "/sign-in",
        name=person.name,
        passphrase=PASSPHRASE,
        code=person.code(office.clock),
    )
    assert again.status_code == 403


@pytest.mark.both_engines
async def test_one_code_opens_one_session(client: Client, office: Office) -> None:
    """Of many sign-ins with one code at the same moment exactly one succeeds."""
    person = office.people[Role.RESEARCHER]
    office.clock.now += 60
    fields = {
        "name": person.name,
        "passphrase": PASSPHRASE,
        "code": person.code(office.clock),
    }
    answers = await asyncio.gather(*(post(client, "/sign-in", **fields) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [303] + [403] * 7


async def test_wrong_passphrase_uses_no_code(client: Client, office: Office) -> None:
    """Somebody who does not know the passphrase cannot use up the owner's codes."""
    person = office.people[Role.RESEARCHER]
    office.clock.now += 60
    code = person.code(office.clock)
    await post(client, "/sign-in", name=person.name, passphrase="wrong", code=code)
    response = await post(client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=code)
    assert response.status_code == 303


async def test_planted_session_not_adopted(client: Client, office: Office) -> None:
    """A session id that the browser came with is never the one that is signed in."""
    planted = "planted-by-somebody-else-0123456789abcdef01"
    client.cookies.set(COOKIE, planted, domain="staff.example.org")
    response = await sign_in(client, office, office.people[Role.RESEARCHER])
    assert read_token(response) not in {"", planted}
    client.cookies.clear()
    thief = await client.get(
        "/", headers={"cookie": f"{COOKIE}={planted}"}, follow_redirects=False
    )
    assert (thief.status_code, thief.headers["location"]) == (303, "/sign-in")


async def test_sign_in_ends_earlier_session(client: Client, office: Office) -> None:
    """Signing in again in one browser ends the session that it came with."""
    first = read_token(await sign_in(client, office, office.people[Role.RESEARCHER]))
    second = read_token(await sign_in(client, office, office.people[Role.RESEARCHER]))
    assert first != second
    client.cookies.clear()
    old = await client.get("/", headers={"cookie": f"{COOKIE}={first}"}, follow_redirects=False)
    assert old.status_code == 303


async def test_sign_out_ends_session(client: Client, office: Office) -> None:
    """After signing out the token opens nothing, and the browser is told to drop it."""
    token = read_token(await sign_in(client, office, office.people[Role.RESEARCHER]))
    response = await post(client, "/sign-out")
    assert response.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert "max-age=0" in response.headers["set-cookie"].lower()
    client.cookies.clear()
    old = await client.get("/", headers={"cookie": f"{COOKIE}={token}"}, follow_redirects=False)
    assert old.status_code == 303


async def test_idle_session_leads_to_sign_in(client: Client, office: Office) -> None:
    """Half an hour without a request leads back to the sign-in page."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    office.clock.now += IDLE_SECONDS
    response = await client.get("/", follow_redirects=False)
    assert response.headers["location"] == "/sign-in"


async def test_attempts_wait(client: Client, office: Office) -> None:
    """Guessing at one name waits longer and longer, up to a cap, and then still succeeds."""
    person = office.people[Role.RESEARCHER]
    for _ in range(8):
        await post(client, "/sign-in", name=person.name, passphrase="x", code="123456")
    assert office.waits == [0, 0, 0, 1, 2, 4, 8, 8]
    assert (await sign_in(client, office, person)).status_code == 303


async def test_codes_cannot_be_tried_out(client: Client, office: Office) -> None:
    """Ten wrong codes after a right passphrase close the account's codes for an hour."""
    person = office.people[Role.RESEARCHER]
    for _ in range(WRONG_CODES):
        await post(client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code="x")
    assert (await sign_in(client, office, person)).status_code == 403
    office.clock.now += CODE_WINDOW
    assert (await sign_in(client, office, person)).status_code == 303


async def test_stranger_cannot_close_codes(client: Client, office: Office) -> None:
    """Wrong codes without the passphrase do not count against the owner."""
    person = office.people[Role.RESEARCHER]
    for _ in range(WRONG_CODES * 2):
        await post(client, "/sign-in", name=person.name, passphrase="x", code="123456")
    assert (await sign_in(client, office, person)).status_code == 303


async def test_nothing_typed_comes_back(client: Client, office: Office) -> None:
    """What was typed into the sign-in form is not in the answer."""
    person = office.people[Role.RESEARCHER]
    response = await post(
        client, "/sign-in", name=person.name, passphrase="typed-passphrase", code="424242"
    )
    for typed in (person.name, "typed-passphrase", "424242"):
        assert typed not in response.text


@pytest.mark.parametrize("secret", ["", "change-me", "short"])
def test_no_start_without_secret(tmp_path: Path, secret: str) -> None:
    """The application is not made on a missing, published or short secret."""
    settings = read_settings({"CONSULT_DATA": str(tmp_path), "CONSULT_SECRET": secret})
    with pytest.raises(SettingsError):
        create_app(settings)


async def test_end_of_process_ends_sessions(app: Litestar, office: Office) -> None:
    """When the application stops, no session and no key is left in it."""
    async with AsyncTestClient(app, base_url="https://staff.example.org") as client:
        await sign_in(client, office, office.people[Role.RESEARCHER])
        sessions = app.state.desk.sessions
        assert len(sessions) == 1
    assert len(sessions) == 0
