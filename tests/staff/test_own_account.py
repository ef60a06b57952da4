"""What people renew of their own accounts, and what stops working when they do."""

import pyotp
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.errors import StorageError
from consult.settings import Settings
from consult.staff.audit import Act
from consult.staff.roles import Role
from consult.staff.sessions import COOKIE, WRONG_PASSPHRASES
from consult.store.staff import StaffStore, open_staff
from consult.vault.keys import unlock_person
from tests.staff.acts import count_codes, read_account, read_acts, read_codes, read_secret
from tests.staff.people import PASSPHRASE, Client, Office, post, read_token, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

NEW = "nine bold otters swim"


async def change_passphrase(client: Client, old: str = PASSPHRASE, new: str = NEW) -> int:
    """Change the signed-in person's passphrase, and give the answer's status."""
    return (await post(client, "/account/passphrase", old=old, new=new, again=new)).status_code


async def test_new_passphrase_signs_in_and_old_one_does_not(
    client: Client, office: Office
) -> None:
    """After the change only the new passphrase signs in."""
    person = office.people[Role.RESEARCHER]
    await sign_in(client, office, person)
    assert await change_passphrase(client) == 303
    assert "Your passphrase is changed" in (await client.get("/account")).text
    await post(client, "/sign-out")
    assert (await sign_in(client, office, person)).status_code == 403
    assert (await sign_in(client, office, person, NEW)).status_code == 303


@pytest.mark.both_engines
async def test_new_passphrase_opens_the_same_key(
    settings: Settings, client: Client, office: Office
) -> None:
    """The person's key stays the same, so that consultations open as before."""
    person = office.people[Role.RESEARCHER]
    before = await read_account(settings, person.name)
    await sign_in(client, office, person)
    await change_passphrase(client)
    after = await read_account(settings, person.name)
    assert after.locked_key != before.locked_key
    assert unlock_person(after.locked_key, NEW).public.raw == before.public_key
    response = await post(client, f"/consultations/{office.slug}/unlock", passphrase=NEW)
    assert response.headers["location"] == f"/consultations/{office.slug}"


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", NEW, NEW),
        (PASSPHRASE, NEW, "nine bold otters swam"),
        (PASSPHRASE, "short", "short"),
        (PASSPHRASE, "password password", "password password"),
        (PASSPHRASE, PASSPHRASE, PASSPHRASE),
        (PASSPHRASE, "", ""),
    ],
)
async def test_passphrase_stays_when_refused(  # noqa: PLR0913, PLR0917 - one case a row.
    settings: Settings, client: Client, office: Office, old: str, new: str, again: str
) -> None:
    """A wrong old passphrase and an unusable new one change nothing and are not recorded."""
    person = office.people[Role.RESEARCHER]
    before = await read_account(settings, person.name)
    await sign_in(client, office, person)
    response = await post(client, "/account/passphrase", old=old, new=new, again=again)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert (await read_account(settings, person.name)).locked_key == before.locked_key
    assert Act.PASSPHRASE_CHANGED not in {act for _, act, _ in await read_acts(settings)}


async def test_nothing_typed_comes_back(client: Client, office: Office) -> None:
    """What was typed into the form for a new passphrase is not in the answer."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    typed = {"old": PASSPHRASE, "new": "letmein letmein", "again": "typed otherwise"}
    response = await post(client, "/account/passphrase", **typed)
    assert not any(word in response.text for word in typed.values())


@pytest.mark.both_engines
async def test_new_passphrase_ends_other_sessions(
    app: Litestar, client: Client, office: Office
) -> None:
    """Everybody else who is signed in to the account is signed out; this browser stays."""
    person = office.people[Role.RESEARCHER]
    elsewhere = read_token(await sign_in(client, office, person))
    client.cookies.clear()
    await sign_in(client, office, person)
    assert len(app.state.desk.sessions) == 2
    await change_passphrase(client)
    assert (await client.get("/account")).status_code == 200
    assert len(app.state.desk.sessions) == 1
    client.cookies.clear()
    old = await client.get(
        "/", headers={"cookie": f"{COOKIE}={elsewhere}"}, follow_redirects=False
    )
    assert old.headers["location"] == "/sign-in"


async def test_change_elsewhere_ends_session(
    settings: Settings, app: Litestar, client: Client, office: Office
) -> None:
    """A passphrase or authenticator that changes in the database ends sessions begun before."""
    person = office.people[Role.RESEARCHER]
    await sign_in(client, office, person)
    async with open_staff(settings.staff_database) as staff:
        await staff.change_totp_secret(person.id, b"another one, made at the server")
    response = await client.get("/", follow_redirects=False)
    assert response.headers["location"] == "/sign-in"
    assert len(app.state.desk.sessions) == 0


async def test_guessing_ends_the_session(client: Client, office: Office) -> None:
    """Whoever finds a browser signed in does not get to guess the passphrase on any page."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    for _ in range(WRONG_PASSPHRASES - 1):
        assert await change_passphrase(client, old="guess") == 422
    response = await post(client, "/account/recovery-codes", passphrase="guess")
    assert response.headers["location"] == "/sign-in"


async def test_new_authenticator_counts_once_confirmed(client: Client, office: Office) -> None:
    """A new secret counts after the passphrase and a code of it, and then the old one does not."""
    person = office.people[Role.RESEARCHER]
    await sign_in(client, office, person)
    page = (await client.get("/account/authenticator")).text
    assert "<svg" in page
    assert "style=" not in page.partition("<svg")[2].partition("</svg>")[0]
    secret = read_secret(page)
    assert secret == read_secret((await client.get("/account/authenticator")).text)
    code = pyotp.TOTP(secret).at(int(office.clock.now))
    done = await post(client, "/account/authenticator", passphrase=PASSPHRASE, code=code)
    assert done.headers["location"] == "/account"
    await post(client, "/sign-out")
    assert (await sign_in(client, office, person)).status_code == 403
    again = await post(client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=code)
    assert again.status_code == 403
    office.clock.now += 60
    fresh = pyotp.TOTP(secret).at(int(office.clock.now))
    right = await post(client, "/sign-in", name=person.name, passphrase=PASSPHRASE, code=fresh)
    assert right.status_code == 303


@pytest.mark.parametrize("wrong", ["passphrase", "code", "old-code"])
async def test_authenticator_stays_when_refused(
    client: Client, office: Office, wrong: str
) -> None:
    """Without the passphrase or a code of the new secret the old authenticator goes on working."""
    person = office.people[Role.RESEARCHER]
    await sign_in(client, office, person)
    secret = read_secret((await client.get("/account/authenticator")).text)
    code = pyotp.TOTP(secret).at(int(office.clock.now))
    fields = {"passphrase": PASSPHRASE, "code": code}
    if wrong == "old-code":
        fields["code"] = person.code(office.clock)
    else:
        fields[wrong] = "000"
    assert (await post(client, "/account/authenticator", **fields)).status_code == 422
    await post(client, "/sign-out")
    assert (await sign_in(client, office, person)).status_code == 303


async def test_codes_are_shown_once(client: Client, office: Office) -> None:
    """New recovery codes need the passphrase, are shown once, and then never again."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    refused = await post(client, "/account/recovery-codes", passphrase="wrong")
    assert refused.status_code == 422
    assert await read_codes(client) == []
    await post(client, "/account/recovery-codes", passphrase=PASSPHRASE)
    assert len(await read_codes(client)) == 10
    assert await read_codes(client) == []


async def test_every_renewal_is_recorded(
    settings: Settings, client: Client, office: Office
) -> None:
    """Signing in and out and each renewal stand in the record under the person's name."""
    person = office.people[Role.APPROVER]
    await sign_in(client, office, person)
    await post(client, "/account/recovery-codes", passphrase=PASSPHRASE)
    secret = read_secret((await client.get("/account/authenticator")).text)
    code = pyotp.TOTP(secret).at(int(office.clock.now))
    await post(client, "/account/authenticator", passphrase=PASSPHRASE, code=code)
    await change_passphrase(client)
    await post(client, "/sign-out")
    mine = [act for actor, act, _ in await read_acts(settings) if actor == person.name]
    assert mine == [
        Act.SIGNED_IN,
        Act.RECOVERY_CODES_MADE,
        Act.AUTHENTICATOR_CHANGED,
        Act.PASSPHRASE_CHANGED,
        Act.SIGNED_OUT,
    ]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/recovery-codes", {"passphrase": PASSPHRASE}),
        ("/account/passphrase", {"old": PASSPHRASE, "new": NEW, "again": NEW}),
        ("/account/authenticator", {"passphrase": PASSPHRASE, "code": "new"}),
    ],
)
async def test_unrecorded_renewal_is_not_done(  # noqa: PLR0913, PLR0917 - one case a row.
    settings: Settings,
    client: Client,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    fields: dict[str, str],
) -> None:
    """When the record cannot be written nothing of the account is changed."""
    person = office.people[Role.RESEARCHER]
    await sign_in(client, office, person)
    secret = read_secret((await client.get("/account/authenticator")).text)
    if "code" in fields:
        fields = {**fields, "code": pyotp.TOTP(secret).at(int(office.clock.now))}
    before = await read_account(settings, person.name)
    codes = await count_codes(settings, person)

    async def fail(*_: object) -> None:
        raise StorageError("full")

    monkeypatch.setattr(StaffStore, "append_event", fail)
    assert (await post(client, path, **fields)).status_code == 503
    after = await read_account(settings, person.name)
    assert (after.passphrase_hash, after.locked_key) == (before.passphrase_hash, before.locked_key)
    assert after.totp_secret_sealed == before.totp_secret_sealed
    assert await count_codes(settings, person) == codes


async def test_sign_in_that_cannot_be_recorded_opens_nothing(
    app: Litestar, client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the record nobody comes in, but everybody gets out."""
    await sign_in(client, office, office.people[Role.RESEARCHER])

    async def fail(*_: object) -> None:
        raise StorageError("full")

    monkeypatch.setattr(StaffStore, "append_event", fail)
    await post(client, "/sign-out")
    assert len(app.state.desk.sessions) == 0
    response = await sign_in(client, office, office.people[Role.REVIEWER])
    assert (response.status_code, read_token(response)) == (503, "")
    assert len(app.state.desk.sessions) == 0


async def test_altered_list_refuses_every_choice(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the list of common passphrases is altered nobody can choose one at all."""
    monkeypatch.setattr(
        "consult.staff.listed.DIGESTS", {"phrases.txt": "", "passwords.txt.gz": ""}
    )
    monkeypatch.setattr("consult.staff.choosing.read_listed", _read_afresh)
    await sign_in(client, office, office.people[Role.RESEARCHER])
    response = await post(client, "/account/passphrase", old=PASSPHRASE, new=NEW, again=NEW)
    assert response.status_code == 503
    assert "A part of Candour is missing" in response.text


def _read_afresh() -> frozenset[str]:
    from consult.staff.listed import read_listed  # noqa: PLC0415 - past its memory.

    return read_listed.__wrapped__()


async def test_end_of_process_forgets_codes(app: Litestar, office: Office) -> None:
    """Codes that nobody came to see are gone with the session."""
    async with AsyncTestClient(app, base_url="https://staff.example.org") as client:
        token = read_token(await sign_in(client, office, office.people[Role.RESEARCHER]))
        await post(client, "/account/recovery-codes", passphrase=PASSPHRASE)
        session = app.state.desk.sessions.find(token)
    assert session.take_once("recovery-codes") == ()
