"""How an invitation becomes an account: once, within three days, with secrets of one's own."""

import asyncio
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from httpx import Response

from consult.errors import StorageError
from consult.settings import Settings
from consult.staff.accounts import prepare_account
from consult.staff.audit import Act
from consult.staff.doorstep import COOKIE, STAY_SECONDS, Doorstep
from consult.staff.invitations import GROUPS, LIFE, digest_invitation_code
from consult.staff.roles import Role
from consult.staff.typed_codes import make_typed_code
from consult.store.staff import StaffStore, open_staff
from tests.staff.acts import read_account, read_acts, read_codes, read_secret
from tests.staff.people import PASSPHRASE, QUICK, Client, Clock, Office, Person, post, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

NAME = "New Person"
OWN = "nine bold otters swim"


@pytest.fixture
async def code(client: Client, office: Office) -> str:
    """Have the administrator invite a reviewer, and give the code in a browser signed out."""
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    await post(client, "/people/invite", name=NAME, role="reviewer", passphrase=PASSPHRASE)
    (shown,) = await read_codes(client, "/people/invited")
    await post(client, "/sign-out")
    client.cookies.clear()
    return shown


async def choose(client: Client, office: Office, **changed: str) -> Response:
    """Fill in the second form as somebody who scanned the picture."""
    secret = read_secret((await client.get("/join/choose")).text)
    given = {"new": OWN, "again": OWN, "code": pyotp.TOTP(secret).at(int(office.clock.now))}
    return await post(client, "/join/choose", **{**given, **changed})


async def find_invitations(settings: Settings) -> list[str]:
    """Name everybody with an open invitation."""
    async with open_staff(settings.staff_database) as staff:
        return [row.name for row in await staff.list_invitations()]


@pytest.mark.both_engines
async def test_invited_person_joins(
    settings: Settings, client: Client, office: Office, code: str
) -> None:
    """A code, a passphrase and an authenticator make an account, signed in, with codes once."""
    begun = await post(client, "/join", code=f"  {code.upper()} ")
    assert (begun.status_code, begun.headers["location"]) == (303, "/join/choose")
    page = (await client.get("/join/choose")).text
    assert NAME in page
    assert "<svg" in page
    secret = read_secret(page)
    done = await choose(client, office)
    assert done.headers["location"] == "/account/recovery-codes/new"
    assert len(await read_codes(client)) == 10
    row = await read_account(settings, NAME)
    assert row.role == Role.REVIEWER
    assert await find_invitations(settings) == []
    await post(client, "/sign-out")
    person = Person(row.id, NAME, Role.REVIEWER, secret)
    assert (await sign_in(client, office, person, OWN)).status_code == 303
    acts = await read_acts(settings)
    assert (NAME, Act.JOINED, NAME) in acts
    assert not any(word in str(acts) for word in (OWN, secret, code))


async def test_invited_code_is_shown_once(client: Client, office: Office) -> None:
    """An invitation's code is on one page, once, and what is stored is not it."""
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    await post(client, "/people/invite", name=NAME, role="reviewer", passphrase=PASSPHRASE)
    (shown,) = await read_codes(client, "/people/invited")
    assert await read_codes(client, "/people/invited") == []
    assert shown not in (await client.get("/people")).text


async def test_code_of_confirmation_is_used_up(client: Client, office: Office, code: str) -> None:
    """The authenticator's code with which somebody joined signs nobody in afterwards."""
    await post(client, "/join", code=code)
    secret = read_secret((await client.get("/join/choose")).text)
    await choose(client, office)
    await post(client, "/sign-out")
    used = pyotp.TOTP(secret).at(int(office.clock.now))
    again = await post(client, "/sign-in", name=NAME, passphrase=OWN, code=used)
    assert again.status_code == 403


async def test_invitation_works_once(
    settings: Settings, client: Client, office: Office, code: str
) -> None:
    """A code that was used opens nothing, and the answer is that of any wrong code."""
    await post(client, "/join", code=code)
    await choose(client, office)
    await post(client, "/sign-out")
    used = await post(client, "/join", code=code)
    wrong = await post(client, "/join", code=make_typed_code(GROUPS))
    odd = await post(client, "/join", code="x")
    assert {answer.status_code for answer in (used, wrong, odd)} == {403}
    assert used.content == wrong.content == odd.content
    assert len([one for one in await read_acts(settings) if one[1] == Act.JOINED]) == 1


@pytest.mark.both_engines
async def test_two_who_join_at_once(
    settings: Settings, client: Client, office: Office, code: str
) -> None:
    """Of many forms sent at the same moment with one invitation exactly one makes an account."""
    await post(client, "/join", code=code)
    secret = read_secret((await client.get("/join/choose")).text)
    given = {"new": OWN, "again": OWN, "code": pyotp.TOTP(secret).at(int(office.clock.now))}
    answers = await asyncio.gather(*(post(client, "/join/choose", **given) for _ in range(4)))
    made = [one for one in answers if one.headers.get("location", "").startswith("/account")]
    assert len(made) == 1
    async with open_staff(settings.staff_database) as staff:
        assert [row.name for row in await staff.list_accounts()].count(NAME) == 1
        account = await staff.read_account(NAME)
        assert account is not None
        assert await staff.count_recovery_codes(account.id) == 10


@pytest.mark.both_engines
async def test_invitation_makes_one_account(settings: Settings, code: str) -> None:
    """Of two accounts that are stored with one invitation at the same moment one is stored."""
    async with open_staff(settings.staff_database) as staff:
        digest = digest_invitation_code(code, settings.secret)
        assert digest is not None
        row = await staff.find_invitation(digest)
        assert row is not None
        made = [
            await prepare_account(
                staff,
                name=name,
                role=Role.REVIEWER,
                passphrase=OWN,
                deployment_secret=settings.secret,
                hardness=QUICK,
            )
            for name in ("One Person", "Other Person")
        ]
        stored = await asyncio.gather(
            *(staff.admit_account(one.row, one.recovery_digests, row.id) for one in made)
        )
        names = {one.name for one in await staff.list_accounts()}
    assert sorted(stored) == [False, True]
    assert len({"One Person", "Other Person"} & names) == 1


async def test_expired_invitation_opens_nothing(settings: Settings, client: Client) -> None:
    """After three days a code opens nothing, neither at the door nor between the two forms."""
    assert timedelta(hours=72) == LIFE
    code = make_typed_code(GROUPS)
    digest = digest_invitation_code(code, settings.secret)
    assert digest is not None
    async with open_staff(settings.staff_database) as staff:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await staff.add_invitation(NAME, "reviewer", digest, past)
        assert await staff.find_invitation(digest) is None
    assert (await post(client, "/join", code=code)).status_code == 403
    assert (await client.get("/join/choose", follow_redirects=False)).status_code == 303


@pytest.mark.both_engines
async def test_invitation_taken_back(
    settings: Settings, client: Client, office: Office, code: str
) -> None:
    """Taking an invitation back counts at once, even for somebody who is choosing already."""
    await post(client, "/join", code=code)
    secret = read_secret((await client.get("/join/choose")).text)
    async with open_staff(settings.staff_database) as staff:
        (row,) = await staff.list_invitations()
        await staff.remove_invitation(row.id)
    given = {"new": OWN, "again": OWN, "code": pyotp.TOTP(secret).at(int(office.clock.now))}
    late = await post(client, "/join/choose", **given)
    assert (late.status_code, late.headers["location"]) == (303, "/join")
    async with open_staff(settings.staff_database) as staff:
        assert await staff.read_account(NAME) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"new": "short", "again": "short"},
        {"new": "password password", "again": "password password"},
        {"new": f"{NAME} 1234", "again": f"{NAME} 1234"},
        {"again": "something else here"},
        {"code": "000000"},
        {"code": ""},
    ],
)
async def test_unusable_choice_keeps_the_place(
    settings: Settings, client: Client, office: Office, code: str, changed: dict[str, str]
) -> None:
    """A weak passphrase or a wrong code makes no account, keeps the place and the picture."""
    await post(client, "/join", code=code)
    before = read_secret((await client.get("/join/choose")).text)
    response = await choose(client, office, **changed)
    assert response.status_code == 422
    assert read_secret(response.text) == before
    typed = [value for value in changed.values() if len(value) > 8]
    assert not any(value in response.text for value in typed)
    assert await find_invitations(settings) == [NAME]
    assert (await choose(client, office)).status_code == 303


async def test_failing_record_makes_no_account(
    settings: Settings, client: Client, office: Office, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When joining cannot be recorded there is no account, and the invitation stays."""
    await post(client, "/join", code=code)

    async def fail(*_: object) -> None:
        raise StorageError("full")

    with monkeypatch.context() as patch:
        patch.setattr(StaffStore, "append_event", fail)
        assert (await choose(client, office)).status_code == 503
    assert await find_invitations(settings) == [NAME]
    await post(client, "/join", code=code)
    assert (await choose(client, office)).status_code == 303


async def test_name_is_invited_once(settings: Settings, client: Client, office: Office) -> None:
    """One name has one account or one invitation, never two."""
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    taken = office.people[Role.REVIEWER].name
    given = {"role": "reviewer", "passphrase": PASSPHRASE}
    for name, status in ((taken, 422), (NAME, 303), (f" {NAME} ", 422), ("upkeep", 422)):
        assert (await post(client, "/people/invite", name=name, **given)).status_code == status
    assert await find_invitations(settings) == [NAME]


async def test_without_code_no_second_form(client: Client) -> None:
    """Nobody reaches the second form without a code, with an invented cookie neither."""
    client.cookies.set(COOKIE, "invented", domain="staff.example.org")
    for response in (
        await client.get("/join/choose", follow_redirects=False),
        await post(client, "/join/choose", new=OWN, again=OWN, code="123456"),
    ):
        assert (response.status_code, response.headers["location"]) == (303, "/join")


async def test_cookie_of_joining_is_bound(client: Client, code: str) -> None:
    """The cookie between the two forms is bound like that of a session, and opens no page."""
    answer = await post(client, "/join", code=code)
    cookie = answer.headers["set-cookie"].lower()
    for part in (f"{COOKIE}=", "path=/", "secure", "httponly", "samesite=strict"):
        assert part.lower() in cookie
    page = await client.get("/", follow_redirects=False)
    assert page.headers["location"] == "/sign-in"


async def test_doorstep_forgets() -> None:
    """Somebody who stays away for half an hour starts again; a second visit ends the first."""
    clock = Clock()
    doorstep = Doorstep(clock)
    first = doorstep.begin(b"one")
    second = doorstep.begin(b"one")
    other = doorstep.begin(b"two")
    assert doorstep.find(first) is None
    assert doorstep.find(second) is not None
    clock.now += STAY_SECONDS
    assert doorstep.find(other) is None


def test_invitation_digest_is_keyed() -> None:
    """A code is found by a digest that another deployment's secret does not make."""
    code = make_typed_code(GROUPS)
    assert digest_invitation_code(code, "s" * 40) != digest_invitation_code(code, "t" * 40)
    assert digest_invitation_code("", "s" * 40) is None
