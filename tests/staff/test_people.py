"""What administrators do with people: only them, after their passphrase, and on the record."""

import asyncio
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from consult.errors import AccountError
from consult.settings import Settings
from consult.staff.accounts import add_account
from consult.staff.audit import Act
from consult.staff.roles import Role
from consult.store.staff import open_staff
from tests.staff.acts import read_acts, read_codes
from tests.staff.people import PASSPHRASE, QUICK, Client, Office, post, read_token, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

BOSS = Role.ADMINISTRATOR.value


async def list_names(settings: Settings) -> set[str]:
    """Name everybody who has an account."""
    async with open_staff(settings.staff_database) as staff:
        return {row.name for row in await staff.list_accounts()}


async def add_boss(settings: Settings, name: str = "Second Boss") -> UUID:
    """Add another administrator."""
    async with open_staff(settings.staff_database) as staff:
        made = await add_account(
            staff,
            name=name,
            role=Role.ADMINISTRATOR,
            passphrase=PASSPHRASE,
            deployment_secret=settings.secret,
            hardness=QUICK,
        )
    return made.id


@pytest.fixture
async def boss(client: Client, office: Office) -> Client:
    """Give the browser in which the administrator is signed in."""
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    return client


async def test_list_of_people(boss: Client, office: Office) -> None:
    """An administrator sees everybody with their role, and no way to change themselves."""
    page = (await boss.get("/people")).text
    me = office.people[Role.ADMINISTRATOR]
    for person in office.people.values():
        assert person.name in page
        assert (f"/people/{person.id}/remove" in page) is (person.id != me.id)


@pytest.mark.both_engines
async def test_removed_person_is_out_at_once(
    settings: Settings, app: Litestar, client: Client, office: Office
) -> None:
    """Removing an account ends its sessions and takes its keys and codes with it."""
    person = office.people[Role.REVIEWER]
    theirs = read_token(await sign_in(client, office, person))
    client.cookies.clear()
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    response = await post(client, f"/people/{person.id}/remove", passphrase=PASSPHRASE)
    assert response.headers["location"] == "/people"
    assert "is removed" in (await client.get("/people")).text
    assert app.state.desk.sessions.find(theirs) is None
    assert person.name not in await list_names(settings)
    async with open_staff(settings.staff_database) as staff:
        assert await staff.list_held(person.id) == []
        assert await staff.count_recovery_codes(person.id) == 0
    assert (await sign_in(client, office, person)).status_code == 403


async def test_own_account_is_not_removed(
    settings: Settings, boss: Client, office: Office
) -> None:
    """Nobody removes or demotes themselves, however many administrators there are."""
    await add_boss(settings)
    me = office.people[Role.ADMINISTRATOR]
    removal = await post(boss, f"/people/{me.id}/remove", passphrase=PASSPHRASE)
    role = await post(boss, f"/people/{me.id}/role", passphrase=PASSPHRASE, role="reviewer")
    assert (removal.status_code, role.status_code) == (422, 422)
    assert "your own account" in removal.text
    assert me.name in await list_names(settings)


@pytest.mark.parametrize("way", ["remove", "demote"])
@pytest.mark.both_engines
async def test_last_administrator_stays(settings: Settings, office: Office, way: str) -> None:
    """Of all administrators who are removed or demoted at the same moment one is left."""
    others = [await add_boss(settings, f"Boss {number}") for number in range(4)]
    everybody = [office.people[Role.ADMINISTRATOR].id, *others]
    async with (
        open_staff(settings.staff_database) as one,
        open_staff(settings.staff_database) as other,
    ):

        async def lose(number: int, account: UUID) -> bool:
            staff = (one, other)[number % 2]
            try:
                if way == "remove":
                    await staff.remove_account(account, keep_one=BOSS)
                else:
                    await staff.set_role(account, "reviewer", keep_one=BOSS)
            except AccountError:
                return False
            return True

        lost = await asyncio.gather(*(lose(*pair) for pair in enumerate(everybody)))
        left = [row for row in await one.list_accounts() if row.role == BOSS]
    assert sorted(lost) == [False, True, True, True, True]
    assert len(left) == 1


async def test_last_holder_is_not_removed_unnoticed(
    settings: Settings, boss: Client, office: Office
) -> None:
    """Whoever alone can open a consultation is removed only after that was confirmed."""
    holder, other = office.people[Role.RESEARCHER], office.people[Role.REVIEWER]
    path = f"/people/{holder.id}/remove"
    assert "Nobody else can open" not in (await boss.get(path)).text
    async with open_staff(settings.staff_database) as staff:
        await staff.revoke_key(office.consultation, other.id)
    page = (await boss.get(path)).text
    assert "Nobody else can open" in page
    assert "no paper key exists" in page
    refused = await post(boss, path, passphrase=PASSPHRASE)
    assert refused.status_code == 422
    assert holder.name in await list_names(settings)
    await post(boss, path, passphrase=PASSPHRASE, confirmed="yes")
    assert holder.name not in await list_names(settings)


async def test_paper_key_is_named(settings: Settings, boss: Client, office: Office) -> None:
    """Where a recovery key exists on paper the page says that it is what is left."""
    holder = office.people[Role.RESEARCHER]
    async with open_staff(settings.staff_database) as staff:
        await staff.revoke_key(office.consultation, office.people[Role.REVIEWER].id)
        await staff.keep_recovery_key(office.consultation, b"public", b"wrapped")
    page = (await boss.get(f"/people/{holder.id}/remove")).text
    assert "only with the recovery key on paper" in page


async def test_role_counts_at_once(client: Client, office: Office) -> None:
    """A new role holds from the next request on, in a session that is open already."""
    person = office.people[Role.REVIEWER]
    theirs = read_token(await sign_in(client, office, person))
    client.cookies.clear()
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    await post(client, f"/people/{person.id}/role", passphrase=PASSPHRASE, role="approver")
    assert "is now: approver" in (await client.get("/people")).text
    client.cookies.clear()
    cookie = {"cookie": f"__Host-staff={theirs}"}
    unlock = await client.get(f"/consultations/{office.slug}/unlock", headers=cookie)
    assert unlock.status_code == 403
    assert (await client.get("/account", headers=cookie)).status_code == 200


@pytest.mark.parametrize("role", ["king", "", "administrator,reviewer"])
async def test_unknown_role_refused(boss: Client, office: Office, role: str) -> None:
    """A role that does not exist is refused, for people and for invitations."""
    person = office.people[Role.REVIEWER]
    given = {"passphrase": PASSPHRASE, "role": role}
    assert (await post(boss, f"/people/{person.id}/role", **given)).status_code == 422
    invited = await post(boss, "/people/invite", name="New Person", **given)
    assert invited.status_code == 422


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/people/{person}/role", {"role": "approver"}),
        ("/people/{person}/remove", {}),
        ("/people/invite", {"name": "New Person", "role": "reviewer"}),
        ("/people/invitations/{invitation}", {}),
    ],
)
@pytest.mark.parametrize("passphrase", ["", "wrong"])
async def test_nothing_without_passphrase(  # noqa: PLR0913, PLR0917 - one case a row.
    settings: Settings,
    boss: Client,
    office: Office,
    path: str,
    fields: dict[str, str],
    passphrase: str,
) -> None:
    """Each change asks for the administrator's passphrase again and does nothing without it."""
    await post(
        boss, "/people/invite", name="Invited Before", role="reviewer", passphrase=PASSPHRASE
    )
    async with open_staff(settings.staff_database) as staff:
        (row,) = await staff.list_invitations()
    person = office.people[Role.REVIEWER].id
    acts = await read_acts(settings)
    full = path.format(person=person, invitation=row.id)
    response = await post(boss, full, passphrase=passphrase, **fields)
    assert response.status_code == 422
    assert await read_acts(settings) == acts
    async with open_staff(settings.staff_database) as staff:
        assert await staff.list_invitations() == [row]
        assert len(await staff.list_accounts()) == len(office.people)


async def test_missing_person_is_no_page(boss: Client) -> None:
    """An account or invitation that is not there is a page that says so."""
    for path in (f"/people/{uuid4()}/role", f"/people/invitations/{uuid4()}"):
        assert (await boss.get(path)).status_code == 404
        assert (await post(boss, path, passphrase=PASSPHRASE)).status_code == 404


async def test_every_change_is_recorded(settings: Settings, boss: Client, office: Office) -> None:
    """Each change stands in the record with who did it and to whom, and no code is in it."""
    me, person = office.people[Role.ADMINISTRATOR].name, office.people[Role.REVIEWER]
    await post(boss, "/people/invite", name="New Person", role="reviewer", passphrase=PASSPHRASE)
    (code,) = await read_codes(boss, "/people/invited")
    async with open_staff(settings.staff_database) as staff:
        (row,) = await staff.list_invitations()
    await post(boss, f"/people/invitations/{row.id}", passphrase=PASSPHRASE)
    await post(boss, f"/people/{person.id}/role", passphrase=PASSPHRASE, role="approver")
    await post(boss, f"/people/{person.id}/remove", passphrase=PASSPHRASE)
    acts = await read_acts(settings)
    assert acts[1:] == [
        (me, Act.INVITED, "New Person"),
        (me, Act.INVITATION_REMOVED, "New Person"),
        (me, Act.ROLE_CHANGED, person.name),
        (me, Act.ACCOUNT_REMOVED, person.name),
    ]
    assert code not in str(acts)
