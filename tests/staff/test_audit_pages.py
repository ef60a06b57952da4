"""What administrators read and take out of the record of what staff did."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from msgspec import Struct

from consult.errors import StorageError
from consult.settings import Settings
from consult.staff.audit import Act, AuditLog
from consult.staff.audit_chain import check_chain
from consult.staff.audit_file import read_record
from consult.staff.roles import Role
from consult.store.staff import StaffStore, open_staff
from consult.vault.secrets import derive_audit_key
from tests.staff.people import PASSPHRASE, Client, Office, post, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


class Record(Struct, frozen=True):
    """The staff database, opened beside the application, and the record in it."""

    staff: StaffStore
    audit: AuditLog
    key: bytes


@pytest.fixture
async def record(settings: Settings, client: Client, office: Office) -> AsyncIterator[Record]:
    """Give the record behind a browser at which the administrator has signed in."""
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    async with open_staff(settings.staff_database) as staff:
        key = derive_audit_key(settings.secret)
        yield Record(staff, AuditLog(staff, settings.secret), key)


async def test_newest_event_comes_first(record: Record, client: Client) -> None:
    """Events are listed with person, act, subject and detail, the newest first."""
    await record.audit.note("Robin Example", Act.UNLOCKED, "first-example")
    await record.audit.note("Rowan Example", Act.RUN_STARTED, "second-example", "q-help")
    page = (await client.get("/audit")).text
    assert page.index("second-example") < page.index("first-example")
    for shown in ("Robin Example", "Run started", "q-help"):
        assert shown in page


async def test_hundred_events_to_a_page(record: Record, client: Client) -> None:
    """A page holds a hundred events, and following the links shows every one, once."""
    for number in range(230):
        await record.audit.note("Robin Example", Act.UNLOCKED, f"mark-{number:03}-mark")
    seen: list[str] = []
    address = "/audit?who=Robin+Example"
    while address:
        page = (await client.get(address)).text
        found = [f"mark-{n:03}-mark" for n in range(230) if f"mark-{n:03}-mark" in page]
        assert len(found) <= 100
        seen += reversed(found)
        link = page.partition('">Further back</a>')[0]
        address = link.rpartition('href="')[2].replace("&amp;", "&") if link != page else ""
    assert seen == [f"mark-{number:03}-mark" for number in reversed(range(230))]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"who": "Robin Example"}, {"alpha", "beta"}),
        ({"act": "unlocked"}, {"alpha", "gamma"}),
        ({"on": "gamma"}, {"gamma"}),
        ({"who": "Robin Example", "act": "unlocked"}, {"alpha"}),
        ({"who": "Nobody"}, set()),
    ],
)
async def test_record_is_narrowed_down(
    record: Record, client: Client, query: dict[str, str], shown: set[str]
) -> None:
    """The list shows only what a person did, one kind of act, or one consultation's events."""
    await record.audit.note("Robin Example", Act.UNLOCKED, "alpha")
    await record.audit.note("Robin Example", Act.LOCKED, "beta")
    await record.audit.note("Rowan Example", Act.UNLOCKED, "gamma")
    page = (await client.get("/audit", params=query)).text
    rows = page.partition('class="govuk-list card-list"')[2].partition("</ul>")[0]
    assert {subject for subject in ("alpha", "beta", "gamma") if subject in rows} == shown
    assert shown or "Nothing recorded fits this" in page


async def test_consultation_brings_its_runs(
    record: Record, client: Client, office: Office
) -> None:
    """Narrowed down to a consultation, the list holds what was done to its runs as well."""
    run = await record.staff.add_run(office.consultation, "q-help", b"", uuid4())
    await record.audit.note("Robin Example", Act.RUN_STOPPED, run)
    await record.audit.note("Robin Example", Act.RUN_STOPPED, uuid4())
    page = (await client.get("/audit", params={"on": office.slug})).text
    rows = page.partition('class="govuk-list card-list"')[2].partition("</ul>")[0]
    assert (str(run) in rows, rows.count("Run stopped")) == (True, 1)


@pytest.mark.parametrize(
    "query", ["before=x", "before=" + "9" * 30, "act=none", "who=%00", "on=" + "x" * 2000, "zzz=1"]
)
@pytest.mark.usefixtures("record")
async def test_odd_query_shows_the_page(client: Client, query: str) -> None:
    """An address that was tampered with is the page without what cannot be used."""
    assert (await client.get(f"/audit?{query}")).status_code == 200


async def test_markup_in_a_name_is_escaped(record: Record, client: Client) -> None:
    """A name that holds markup is shown as it is and becomes no part of the page."""
    await record.audit.note("<script>x</script>", Act.SIGNED_IN, "<b>")
    page = (await client.get("/audit", params={"who": "<script>x</script>"})).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.both_engines
async def test_file_is_the_whole_record(record: Record, client: Client) -> None:
    """With the passphrase an administrator takes a file that holds and ends with its taking."""
    await record.audit.note("Robin Example", Act.UNLOCKED, "views-example")
    answer = await post(client, "/audit", passphrase=PASSPHRASE)
    assert answer.headers["content-disposition"].startswith("attachment")
    events = read_record(answer.content.splitlines())
    assert check_chain(record.key, events) == []
    assert (events[-1].actor, events[-1].action) == ("Administrator Example", "audit-exported")
    assert events == [row async for row in record.staff.iterate_events()]


async def test_wrong_passphrase_gives_no_file(record: Record, client: Client) -> None:
    """Without the right passphrase nothing leaves, and nothing is recorded as having left."""
    answer = await post(client, "/audit", passphrase="not it at all")
    assert answer.status_code == 422
    assert "content-disposition" not in answer.headers
    acts = {row.action for row in await record.staff.list_newest_events(100)}
    assert "audit-exported" not in acts


async def test_what_cannot_be_recorded_is_not_done(
    record: Record, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the act cannot be recorded no file leaves, and the page says that it was not done."""

    async def fail(*_: object) -> None:
        raise StorageError("planted-marker")

    monkeypatch.setattr(AuditLog, "note", fail)
    answer = await post(client, "/audit", passphrase=PASSPHRASE)
    assert answer.status_code == 503
    assert "content-disposition" not in answer.headers
    assert "planted-marker" not in answer.text
    acts = {row.action for row in await record.staff.list_newest_events(100)}
    assert "audit-exported" not in acts


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_record_is_for_administrators(client: Client, office: Office, role: Role) -> None:
    """Nobody but an administrator reads the record or takes it, or is shown the way there."""
    await sign_in(client, office, office.people[role])
    assert (await client.get("/audit")).status_code == 403
    assert (await post(client, "/audit", passphrase=PASSPHRASE)).status_code == 403
    assert 'href="/audit"' not in (await client.get("/")).text
