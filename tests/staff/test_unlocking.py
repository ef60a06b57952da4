"""A consultation is unlocked for one session, by a passphrase typed again."""

import pytest
from litestar import Litestar

from consult.settings import Settings
from consult.staff.roles import Role
from consult.staff.sessions import IDLE_SECONDS, WRONG_PASSPHRASES, Session
from consult.store.staff import open_staff
from tests.staff.people import PASSPHRASE, Client, Office, Person, post, read_token, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


async def enter(client: Client, app: Litestar, office: Office, role: Role) -> Session:
    """Sign somebody in and give their session as the application holds it."""
    token = read_token(await sign_in(client, office, office.people[role]))
    session: Session = app.state.desk.sessions.find(token)
    return session


@pytest.mark.both_engines
async def test_right_passphrase_unlocks(client: Client, app: Litestar, office: Office) -> None:
    """The passphrase puts the consultation's private key into this session."""
    session = await enter(client, app, office, Role.RESEARCHER)
    response = await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    assert response.headers["location"] == f"/consultations/{office.slug}"
    key = session.read_key(office.consultation)
    assert key is not None
    assert key.public == office.key.public
    page = await client.get(f"/consultations/{office.slug}")
    assert "Unlocked for you" in page.text


async def test_sign_out_drops_key(client: Client, app: Litestar, office: Office) -> None:
    """Signing out leaves no key behind, in the session or anywhere under it."""
    session = await enter(client, app, office, Role.RESEARCHER)
    await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    await post(client, "/sign-out")
    assert session.read_key(office.consultation) is None


async def test_expiry_drops_key(client: Client, app: Litestar, office: Office) -> None:
    """A session that ends by itself leaves no key behind."""
    session = await enter(client, app, office, Role.RESEARCHER)
    await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    office.clock.now += IDLE_SECONDS
    app.state.desk.sessions.end_expired()
    assert session.read_key(office.consultation) is None


async def test_lock_again(client: Client, app: Litestar, office: Office) -> None:
    """Locking again forgets the key and keeps the person signed in."""
    session = await enter(client, app, office, Role.RESEARCHER)
    await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    await post(client, f"/consultations/{office.slug}/lock")
    assert session.read_key(office.consultation) is None
    assert (await client.get("/")).status_code == 200


async def test_key_is_of_one_session(client: Client, app: Litestar, office: Office) -> None:
    """Unlocking in one session unlocks nothing in another of the same person."""
    await enter(client, app, office, Role.RESEARCHER)
    await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    client.cookies.clear()
    other = await enter(client, app, office, Role.RESEARCHER)
    assert other.read_key(office.consultation) is None


async def test_wrong_passphrase_unlocks_nothing(
    client: Client, app: Litestar, office: Office
) -> None:
    """A wrong passphrase says so, and the fifth one ends the person's sessions."""
    session = await enter(client, app, office, Role.RESEARCHER)
    path = f"/consultations/{office.slug}/unlock"
    for _ in range(WRONG_PASSPHRASES - 1):
        response = await post(client, path, passphrase="not the right one")
        assert response.status_code == 422
        assert "not the right one" not in response.text
    last = await post(client, path, passphrase="not the right one")
    assert last.headers["location"] == "/sign-in"
    assert session.read_key(office.consultation) is None
    assert (await client.get("/", follow_redirects=False)).status_code == 303


async def set_role(settings: Settings, person: Person, role: Role) -> None:
    """Change a role as the command line does, on a connection beside the application's."""
    async with open_staff(settings.staff_database) as staff:
        await staff.set_role(person.id, role.value)


@pytest.mark.both_engines
async def test_no_grant_no_key(
    client: Client, app: Litestar, office: Office, settings: Settings
) -> None:
    """Somebody who was not given the consultation's key is told so."""
    await set_role(settings, office.people[Role.HELPLINE_WORKER], Role.RESEARCHER)
    session = await enter(client, app, office, Role.HELPLINE_WORKER)
    response = await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    assert "You have not been given the key" in response.text
    assert session.read_key(office.consultation) is None


async def test_role_change_counts_at_once(
    client: Client, app: Litestar, office: Office, settings: Settings
) -> None:
    """Taking a role away works on people who are signed in."""
    await enter(client, app, office, Role.RESEARCHER)
    path = f"/consultations/{office.slug}/unlock"
    assert (await client.get(path)).status_code == 200
    await set_role(settings, office.people[Role.RESEARCHER], Role.APPROVER)
    assert (await client.get(path)).status_code == 403


@pytest.mark.parametrize("run", ["//evil.example.org", "https://evil.example.org", "../x", "%2e"])
async def test_unlock_leads_to_own_pages(client: Client, office: Office, run: str) -> None:
    """No form field sends anybody to another site."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    response = await post(
        client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE, run=run
    )
    assert response.headers["location"] == f"/consultations/{office.slug}"
