"""Who holds a consultation's key: seen, given, taken away and replaced on pages."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response
from litestar import Litestar
from msgspec import Struct

from consult.errors import LockedError, StorageError, StorageUnreachableError
from consult.settings import Settings
from consult.staff.audit import Act, AuditLog
from consult.staff.roles import Role
from consult.staff.sessions import Session, Sessions
from consult.store.responses import ResponsesStore, open_responses
from consult.store.staff import StaffStore, open_staff
from consult.vault.keys import PrivateKey, make_key_pair, unlock_person, unwrap_key
from consult.vault.open import open_response
from tests.staff.people import PASSPHRASE, Client, Office
from tests.staff.results import add_responses, finish_run
from tests.staff.seats import Seat, seat

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


class Room(Struct, frozen=True):
    """A researcher and a reviewer who hold the key and have unlocked it, and eight answers."""

    office: Office
    staff: StaffStore
    responses: ResponsesStore
    sessions: Sessions
    robin: Seat
    rowan: Seat

    def path(self, end: str = "") -> str:
        """Give the address of the holders' page, or of one below it."""
        return f"/consultations/{self.office.slug}/holders{end}"

    def take_away(self, role: Role) -> str:
        """Give the address at which the key is taken away from somebody."""
        return self.path(f"/{self.office.people[role].id}/take-away")

    def session(self, person: Seat) -> Session:
        """Give somebody's session as the application holds it."""
        found = self.sessions.find(person.token)
        assert found is not None
        return found

    async def open_key(self, role: Role) -> PrivateKey | None:
        """Give the key as a person holds it; None when they do not."""
        person = self.office.people[role]
        wrapped = await self.staff.read_grant(self.office.consultation, person.id)
        row = await self.staff.read_account(person.name)
        assert row is not None
        return unwrap_key(wrapped, unlock_person(row.locked_key, PASSPHRASE)) if wrapped else None

    async def count_opened(self, key: PrivateKey) -> int:
        """Count the answers that a key opens."""
        opened = 0
        async for one in self.responses.iterate_responses(self.office.consultation):
            try:
                opened += bool(open_response(one.sealed, key))
            except LockedError:
                continue
        return opened

    async def list_acts(self) -> list[tuple[str, str, str]]:
        """List who did what with keys, the oldest first."""
        events = [one async for one in self.staff.iterate_events()]
        return [
            (one.actor, one.action, one.detail) for one in events if one.action.startswith("key-")
        ]


@pytest.fixture
async def room(
    app: Litestar, client: Client, office: Office, settings: Settings
) -> AsyncIterator[Room]:
    """Seat both holders, with answers to read."""
    await add_responses(settings, office, 8)
    robin = await seat(client, office, Role.RESEARCHER)
    rowan = await seat(client, office, Role.REVIEWER)
    # Connections of our own: those of the application belong to its thread.
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        yield Room(office, staff, responses, app.state.desk.sessions, robin, rowan)


def refused(answer: Response, words: str) -> bool:
    """Say whether an answer is the form again, with these words."""
    return answer.status_code == 422 and words in answer.text


async def test_holders_are_shown_to_holders(room: Room, client: Client) -> None:
    """Whoever holds the key and has unlocked it sees who else does; others are led to unlock."""
    page = await room.robin.get(room.path())
    assert page.status_code == 200
    for name in ("Researcher Example", "Reviewer Example", "There is none"):
        assert name in page.text
    assert "Approver Example" not in page.text
    await room.robin.post(f"/consultations/{room.office.slug}/lock")
    locked = await room.robin.get(room.path())
    assert locked.headers["location"].endswith("/unlock")
    person = room.office.people[Role.HELPLINE_WORKER]
    await room.staff.set_role(person.id, Role.REVIEWER)
    stranger = await seat(client, room.office, Role.HELPLINE_WORKER, unlocked=False)
    for end in ("", "/give", "/replace"):
        answer = await stranger.get(room.path(end))
        assert answer.headers["location"].endswith("/unlock")


async def give(room: Room, role: Role = Role.HELPLINE_WORKER, **other: str) -> Response:
    """Let the researcher give the key to somebody."""
    fields = {"person": str(room.office.people[role].id), "passphrase": PASSPHRASE, **other}
    return await room.robin.post(room.path("/give"), **fields)


@pytest.mark.both_engines
async def test_key_is_given(room: Room, client: Client) -> None:
    """A second pair of hands gets the key from an unlocked session, and opens the answers."""
    person = room.office.people[Role.HELPLINE_WORKER]
    await room.staff.set_role(person.id, Role.REVIEWER)
    assert (await give(room)).headers["location"] == room.path()
    assert f"{person.name} holds the key now" in (await room.robin.get(room.path())).text
    key = await room.open_key(Role.HELPLINE_WORKER)
    assert key is not None
    assert await room.count_opened(key) == 8
    await seat(client, room.office, Role.HELPLINE_WORKER)
    assert await room.list_acts() == [
        ("Researcher Example", Act.KEY_GIVEN, "to Helpline worker Example")
    ]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.POLICY_DESIGNER, Role.REVIEWER])
async def test_key_is_given_to_fitting_people_only(room: Room, role: Role) -> None:
    """Nobody whose role keeps them from answers gets the key, nor somebody who holds it."""
    before = await room.staff.read_grants(room.office.consultation)
    assert refused(await give(room, role), "Choose somebody")
    assert refused(await give(room, person=str(uuid4())), "Choose somebody")
    assert refused(await give(room, person=""), "Choose somebody")
    assert await room.staff.read_grants(room.office.consultation) == before


async def test_every_step_asks_for_passphrase(room: Room) -> None:
    """Giving, taking away and replacing each need the passphrase, typed again."""
    before = await room.staff.read_grants(room.office.consultation)
    await room.staff.set_role(room.office.people[Role.HELPLINE_WORKER].id, Role.REVIEWER)
    for answer in (
        await give(room, passphrase="not the right one"),
        await room.robin.post(room.take_away(Role.REVIEWER), passphrase=""),
        await room.robin.post(room.path("/replace"), passphrase="not the right one"),
    ):
        assert refused(answer, "not your passphrase")
    assert await room.staff.read_grants(room.office.consultation) == before
    assert await room.list_acts() == []


@pytest.mark.both_engines
async def test_key_is_taken_away(room: Room, settings: Settings) -> None:
    """Whoever loses the key loses it at once: in the database, in their session, for answers."""
    run = await finish_run(settings, room.office)
    kept = await room.open_key(Role.REVIEWER)
    assert kept is not None
    page = await room.robin.get(room.take_away(Role.REVIEWER))
    assert "Take the key away from Reviewer Example" in page.text
    answer = await room.robin.post(room.take_away(Role.REVIEWER), passphrase=PASSPHRASE)
    assert answer.headers["location"] == room.path()
    assert await room.open_key(Role.REVIEWER) is None
    assert await room.count_opened(kept) == 0
    assert room.session(room.rowan).read_key(room.office.consultation) is None
    mine = room.session(room.robin).read_key(room.office.consultation)
    assert mine is not None
    assert await room.count_opened(mine) == 8
    assert (await room.robin.get(f"/runs/{run}/themes")).status_code == 200
    assert (await room.rowan.get(f"/runs/{run}/themes")).status_code == 303
    assert [one[1:] for one in await room.list_acts()] == [
        (Act.KEY_TAKEN_AWAY, "from Reviewer Example"),
        (Act.KEY_ROTATED, ""),
    ]


@pytest.mark.both_engines
async def test_key_is_replaced(room: Room) -> None:
    """After a replacement both hold the new key; the other has to unlock again, and can."""
    answer = await room.robin.post(room.path("/replace"), passphrase=PASSPHRASE)
    assert answer.headers["location"] == room.path()
    assert await room.count_opened(room.office.key) == 0
    assert room.session(room.rowan).read_key(room.office.consultation) is None
    await room.rowan.unlock(room.office)
    keys = [
        room.session(one).read_key(room.office.consultation) for one in (room.robin, room.rowan)
    ]
    for key in keys:
        assert key is not None
        assert not key.has_former
        assert await room.count_opened(key) == 8


async def test_last_holder_stays(room: Room) -> None:
    """Nobody takes the key from themselves, so that the last one who holds it cannot lose it."""
    await room.robin.post(room.take_away(Role.REVIEWER), passphrase=PASSPHRASE)
    answer = await room.robin.post(room.take_away(Role.RESEARCHER), passphrase=PASSPHRASE)
    assert refused(answer, "This is you")
    page = await room.robin.get(room.path())
    assert "Nobody else can open these answers, and there is no key on paper" in page.text
    assert f"{room.office.people[Role.RESEARCHER].id}/take-away" not in page.text
    assert await room.open_key(Role.RESEARCHER) is not None


@pytest.mark.both_engines
async def test_two_take_it_from_each_other(room: Room) -> None:
    """Of two who take the key away from each other at once, one keeps it, and nothing is lost."""
    answers = await asyncio.gather(
        room.robin.post(room.take_away(Role.REVIEWER), passphrase=PASSPHRASE),
        room.rowan.post(room.take_away(Role.RESEARCHER), passphrase=PASSPHRASE),
    )
    assert any(one.status_code == 303 for one in answers)
    keys = [await room.open_key(role) for role in (Role.RESEARCHER, Role.REVIEWER)]
    [key] = [one for one in keys if one is not None]
    assert await room.count_opened(key) == 8


@pytest.mark.both_engines
async def test_several_replace_it_at_once(room: Room) -> None:
    """Presses of two people at once leave one key that both hold and that opens everything."""
    await asyncio.gather(
        *(
            person.post(room.path("/replace"), passphrase=PASSPHRASE)
            for person in (room.robin, room.rowan, room.robin)
        )
    )
    await room.robin.unlock(room.office)
    await room.robin.post(room.path("/replace"), passphrase=PASSPHRASE)
    keys = [await room.open_key(role) for role in (Role.RESEARCHER, Role.REVIEWER)]
    assert len({one.public.raw for one in keys if one}) == 1
    for key in keys:
        assert key is not None
        assert await room.count_opened(key) == 8


async def test_account_that_holds_nothing(room: Room) -> None:
    """Taking the key from somebody who does not hold it is a plain page that says so."""
    for account in (uuid4(), room.office.people[Role.APPROVER].id):
        path = room.path(f"/{account}/take-away")
        assert (await room.robin.get(path)).status_code == 404
        assert (await room.robin.post(path, passphrase=PASSPHRASE)).status_code == 404


async def test_stale_session_gives_nothing(room: Room) -> None:
    """A session whose person has lost the key since its unlock can give and replace nothing."""
    await room.staff.set_role(room.office.people[Role.HELPLINE_WORKER].id, Role.REVIEWER)
    await room.staff.revoke_key(room.office.consultation, room.office.people[Role.RESEARCHER].id)
    for answer in (
        await give(room),
        await room.robin.post(room.path("/replace"), passphrase=PASSPHRASE),
    ):
        assert refused(answer, "You do not hold this key any more")
    assert (await room.robin.get(room.path())).headers["location"].endswith("/unlock")


async def test_stopped_replacement_says_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a replacement stops, the page says that nothing is lost; another press ends it."""

    async def fail(*_: Any, **__: Any) -> int:
        raise StorageUnreachableError("The line was cut.")

    with monkeypatch.context() as patched:
        patched.setattr(ResponsesStore, "reseal_responses", fail)
        answer = await room.robin.post(room.path("/replace"), passphrase=PASSPHRASE)
    assert refused(answer, "Nothing is lost")
    assert "did not end" in (await room.robin.get(room.path())).text
    answer = await room.robin.post(room.path("/replace"), passphrase=PASSPHRASE)
    assert answer.status_code == 303
    assert "did not end" not in (await room.robin.get(room.path())).text
    key = await room.open_key(Role.REVIEWER)
    assert key is not None
    assert await room.count_opened(key) == 8


async def test_old_key_is_in_no_session(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a key is replaced it is in no session, and what is unlocked meanwhile locks again."""
    real, held = ResponsesStore.reseal_responses, list[PrivateKey | None]()

    async def unlock_meanwhile(*given: Any, **named: Any) -> int:
        held.extend(
            room.session(one).read_key(room.office.consultation)
            for one in (room.robin, room.rowan)
        )
        room.session(room.rowan).hold_key(room.office.consultation, room.office.key)
        return await real(*given, **named)

    monkeypatch.setattr(ResponsesStore, "reseal_responses", unlock_meanwhile)
    answer = await room.robin.post(room.path("/replace"), passphrase=PASSPHRASE)
    assert answer.status_code == 303
    assert held[:2] == [None, None]
    assert room.session(room.rowan).read_key(room.office.consultation) is None
    assert room.session(room.robin).read_key(room.office.consultation) is not None


async def test_unrecorded_change_is_not_made(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the record cannot be written nobody is given the key and nobody loses it."""
    await room.staff.set_role(room.office.people[Role.HELPLINE_WORKER].id, Role.REVIEWER)
    before = await room.staff.read_grants(room.office.consultation)

    async def fail(*_: object, **__: object) -> None:
        raise StorageError("The record is full.")

    monkeypatch.setattr(AuditLog, "note", fail)
    for answer in (
        await give(room),
        await room.robin.post(room.take_away(Role.REVIEWER), passphrase=PASSPHRASE),
        await room.robin.post(room.path("/replace"), passphrase=PASSPHRASE),
    ):
        assert answer.status_code == 503
    assert await room.staff.read_grants(room.office.consultation) == before


async def test_foreign_public_key_stops_the_unlock(room: Room) -> None:
    """Where answers are sealed to a key that holders do not have, an unlock says so and stops."""
    foreign = make_key_pair().public.raw
    await room.responses.set_public_key(room.office.consultation, foreign)
    await room.robin.post(f"/consultations/{room.office.slug}/lock")
    path = f"/consultations/{room.office.slug}/unlock"
    answer = await room.robin.post(path, passphrase=PASSPHRASE)
    assert refused(answer, "sealed to a key that yours does not open")
    assert room.session(room.robin).read_key(room.office.consultation) is None
    stale = await room.rowan.post(room.path("/replace"), passphrase=PASSPHRASE)
    assert refused(stale, "sealed to a key that yours does not open")


async def test_key_on_paper_is_named(room: Room) -> None:
    """The page says whether a key on paper exists, and never what is on it."""
    await room.staff.keep_recovery_key(room.office.consultation, b"p" * 32, b"wrapped")
    page = await room.robin.get(room.path())
    assert "There is one" in page.text
