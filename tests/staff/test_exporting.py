"""A file leaves when two people agree about one table, once and soon."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from httpx import Response
from litestar import Litestar
from msgspec import Struct

from anonymise.disclosure import Policy
from consult.errors import StorageError
from consult.exports.csv import write_csv
from consult.findings.themes import release_theme_counts
from consult.jobs.results import seal_release
from consult.settings import Settings
from consult.staff import exports
from consult.staff.audit import Act, AuditLog
from consult.staff.roles import Role
from consult.store.staff import AuditRow, ExportRow, StaffStore, open_staff
from consult.store.staff.tables import ExportRequest, ThemeRun
from consult.vault.keys import wrap_key
from consult.vault.seal import PublicKey
from tests.architecture.source import ROOT
from tests.staff.people import PASSPHRASE, Client, Office
from tests.staff.results import SIZES, finish_run, make_result
from tests.staff.seats import Seat, seat
from tests.staff.test_roles import walk_routes

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

FILE: Final = "content-disposition"
GIVES_FIGURES: Final = ("POST", "/exports/{export:uuid}/file")
GIVES_NO_FIGURE: Final = {("GET", "/runs/{run:uuid}/manifest/file")}
"""What a run was made from: digests, parameters and versions, and no count of anybody."""


class Scene(Struct, frozen=True):
    """Robin asks and Rowan agrees, both at their desks, about one finished run."""

    robin: Seat
    rowan: Seat
    run: UUID
    staff: StaffStore

    async def ask(self) -> ExportRow:
        """Let Robin ask, and give the wish as it is stored."""
        answer = await self.robin.post(f"/runs/{self.run}/export", passphrase=PASSPHRASE)
        assert answer.headers["location"] == f"/runs/{self.run}/export"
        return (await self.staff.list_exports(self.run))[0]

    async def agree(self, wish: ExportRow) -> Response:
        """Let Rowan agree."""
        return await self.rowan.post(f"/exports/{wish.id}/agree", passphrase=PASSPHRASE)

    async def take(self, wish: ExportRow) -> Response:
        """Let Robin take the file."""
        return await self.robin.post(f"/exports/{wish.id}/file", passphrase=PASSPHRASE)

    async def ask_and_agree(self) -> ExportRow:
        """Bring a wish to the point where its file can be taken."""
        wish = await self.ask()
        assert (await self.agree(wish)).status_code == 303
        return wish

    async def list_acts(self) -> list[AuditRow]:
        """List what was recorded about exports, the oldest first."""
        newest = await self.staff.list_newest_events(100)
        return [one for one in reversed(newest) if one.action.startswith("export-")]


@pytest.fixture
async def scene(client: Client, settings: Settings, office: Office) -> AsyncIterator[Scene]:
    """Give a finished run, and two people who hold its key and have unlocked it."""
    run = await finish_run(settings, office)
    robin = await seat(client, office, Role.RESEARCHER)
    rowan = await seat(client, office, Role.REVIEWER)
    async with open_staff(settings.staff_database) as staff:
        yield Scene(robin, rowan, run, staff)


async def change_wish(scene: Scene, wish: ExportRow, **values: Any) -> None:
    """Write into a wish's row, as time or somebody with the database would."""
    changes: dict[Any, Any] = {**values}
    async with scene.staff.database.writing():
        await ExportRequest.update(changes).where(ExportRequest.id == wish.id)


def refused(answer: Response, words: str) -> bool:
    """Say whether an answer is a page with these words, and no file."""
    return answer.status_code == 422 and words in answer.text and FILE not in answer.headers


@pytest.mark.both_engines
async def test_two_people_make_a_file(scene: Scene) -> None:
    """One asks, another sees the same table and agrees, and the first gets exactly that table."""
    wish = await scene.ask()
    page = await scene.rowan.get(f"/exports/{wish.id}")
    assert "Researcher Example asked" in page.text
    assert (await scene.agree(wish)).headers["location"] == f"/runs/{scene.run}/export"
    assert "Reviewer Example agreed" in (await scene.robin.get(f"/runs/{scene.run}/export")).text
    answer = await scene.take(wish)
    assert answer.status_code == 200
    assert answer.content == write_csv(release_theme_counts(make_result().theme_set, Policy()))
    assert answer.headers[FILE].startswith('attachment; filename="invented-themes-views-example-')
    assert answer.headers["cache-control"] == "no-store"
    past = await scene.robin.get(f"/runs/{scene.run}/export")
    assert "by Researcher Example, with the agreement of Reviewer Example" in past.text


async def test_second_person_finds_the_wish(scene: Scene, office: Office) -> None:
    """What somebody asked for is on the consultation's page for others until one has agreed."""
    wish, path = await scene.ask(), f"/consultations/{office.slug}"
    link = f'href="/exports/{wish.id}"'
    assert link in (await scene.rowan.get(path)).text
    assert link in (await scene.rowan.get(f"/runs/{scene.run}/export")).text
    assert link not in (await scene.robin.get(path)).text
    await scene.agree(wish)
    assert link not in (await scene.rowan.get(path)).text


async def test_file_holds_no_exact_count(scene: Scene) -> None:
    """No exact size and no small theme is in the file."""
    answer = await scene.take(await scene.ask_and_agree())
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    cells = {cell for row in rows for cell in row}
    assert cells.isdisjoint({str(size) for size in SIZES.values()})
    assert "school, told, nobody" not in answer.text


async def test_every_step_is_recorded(scene: Scene) -> None:
    """Asking, agreeing and taking are recorded with the person, the run and the table's digest."""
    wish = await scene.ask_and_agree()
    await scene.take(wish)
    acts = await scene.list_acts()
    assert [(one.actor, one.action) for one in acts] == [
        ("Researcher Example", Act.EXPORT_ASKED),
        ("Reviewer Example", Act.EXPORT_AGREED),
        ("Researcher Example", Act.EXPORT_TAKEN),
    ]
    assert {one.subject for one in acts} == {str(scene.run)}
    assert {one.detail for one in acts} == {f"release {wish.release_digest}"}


async def test_nothing_leaves_unagreed(scene: Scene) -> None:
    """The passphrase of the one who asks is not enough."""
    wish = await scene.ask()
    assert refused(await scene.take(wish), "Nobody has agreed")


async def test_same_account_twice(scene: Scene) -> None:
    """Whoever asked cannot agree, by the page or by the statement that stores it."""
    wish = await scene.ask()
    own = await scene.robin.post(f"/exports/{wish.id}/agree", passphrase=PASSPHRASE)
    assert refused(own, "Somebody else has to agree")
    assert not await scene.staff.agree_to_export(wish.id, wish.requested_by)
    assert refused(await scene.take(wish), "Nobody has agreed")


async def test_row_with_one_person_gives_nothing(scene: Scene) -> None:
    """A row in which one person asked and agreed, however it was made, gives no file."""
    wish = await scene.ask()
    await change_wish(scene, wish, agreed_by=wish.requested_by, agreed=datetime.now(UTC))
    assert refused(await scene.take(wish), "There is a problem")


@pytest.mark.parametrize("passphrase", ["", "not the right one"])
async def test_every_step_asks_for_passphrase(scene: Scene, passphrase: str) -> None:
    """Asking, agreeing and taking each need the person's own passphrase, typed again."""
    path = f"/runs/{scene.run}/export"
    assert refused(await scene.robin.post(path, passphrase=passphrase), "not your passphrase")
    assert await scene.staff.list_exports(scene.run) == []
    wish = await scene.ask()
    agree = await scene.rowan.post(f"/exports/{wish.id}/agree", passphrase=passphrase)
    assert refused(agree, "not your passphrase")
    await scene.agree(wish)
    take = await scene.robin.post(f"/exports/{wish.id}/file", passphrase=passphrase)
    assert refused(take, "not your passphrase")
    assert len(await scene.list_acts()) == 2


async def test_second_person_without_key(scene: Scene, client: Client, office: Office) -> None:
    """Somebody who was never given the key sees no table and agrees to nothing."""
    wish = await scene.ask()
    await scene.staff.set_role(office.people[Role.HELPLINE_WORKER].id, Role.REVIEWER)
    stranger = await seat(client, office, Role.HELPLINE_WORKER, unlocked=False)
    for answer in (
        await stranger.get(f"/exports/{wish.id}"),
        await stranger.post(f"/exports/{wish.id}/agree", passphrase=PASSPHRASE),
    ):
        assert answer.headers["location"] == f"/runs/{scene.run}"
    assert refused(await scene.take(wish), "Nobody has agreed")


async def test_second_person_who_is_locked(scene: Scene, office: Office) -> None:
    """Somebody who holds the key and has not unlocked it has not seen the table."""
    wish = await scene.ask()
    await scene.rowan.post(f"/consultations/{office.slug}/lock")
    assert (await scene.agree(wish)).headers["location"] == f"/runs/{scene.run}"
    assert refused(await scene.take(wish), "Nobody has agreed")


async def test_key_taken_away_meanwhile(scene: Scene, office: Office) -> None:
    """Whoever lost the key since it was unlocked neither asks, agrees nor takes."""
    wish = await scene.ask()
    await scene.staff.revoke_key(office.consultation, office.people[Role.REVIEWER].id)
    assert refused(await scene.agree(wish), "no longer hold the key")
    await scene.staff.revoke_key(office.consultation, office.people[Role.RESEARCHER].id)
    assert refused(await scene.take(wish), "no longer hold the key")
    again = await scene.robin.post(f"/runs/{scene.run}/export", passphrase=PASSPHRASE)
    assert refused(again, "no longer hold the key")


@pytest.mark.parametrize("loss", ["key", "role", "account"])
async def test_second_person_gone_since(scene: Scene, office: Office, loss: str) -> None:
    """An agreement of somebody who has lost the key, the role or the account counts no more."""
    wish = await scene.ask_and_agree()
    second = office.people[Role.REVIEWER].id
    if loss == "key":
        await scene.staff.revoke_key(office.consultation, second)
    elif loss == "role":
        await scene.staff.set_role(second, Role.HELPLINE_WORKER)
    else:
        await scene.staff.remove_account(second)
    assert refused(await scene.take(wish), "Whoever agreed no longer holds the key")


@pytest.mark.both_engines
async def test_changed_release(scene: Scene, office: Office) -> None:
    """What was agreed to is one table: once the counts are others nobody takes them."""
    wish = await scene.ask_and_agree()
    await replace_release(scene, office)
    assert refused(await scene.take(wish), "counts have changed")


async def test_release_changed_before_agreement(scene: Scene, office: Office) -> None:
    """Nobody agrees to a table that is not the one that was asked for; it is asked for anew."""
    wish = await scene.ask()
    await replace_release(scene, office)
    assert refused(await scene.agree(wish), "counts have changed")
    again = await scene.ask_and_agree()
    assert again.release_digest != wish.release_digest
    assert FILE in (await scene.take(again)).headers


async def replace_release(scene: Scene, office: Office) -> None:
    """Put another release in place of the run's."""
    other = release_theme_counts(make_result().theme_set, Policy(threshold=20, rounding_base=10))
    sealed = seal_release(other, office.key.public)
    async with scene.staff.database.writing():
        await ThemeRun.update({ThemeRun.release: sealed}).where(ThemeRun.id == scene.run)


@pytest.mark.both_engines
async def test_used_twice(scene: Scene) -> None:
    """An agreement gives one file; a second press gives words."""
    wish = await scene.ask_and_agree()
    assert FILE in (await scene.take(wish)).headers
    assert refused(await scene.take(wish), "This file was taken")


@pytest.mark.parametrize("shift", [timedelta(hours=25), -timedelta(hours=25)])
async def test_agreement_lasts_a_day(scene: Scene, shift: timedelta) -> None:
    """A day after the agreement, or before it by a clock that was turned, nothing is given."""
    wish = await scene.ask_and_agree()
    await change_wish(scene, wish, agreed=datetime.now(UTC) - shift)
    assert refused(await scene.take(wish), "more than a day old")
    await scene.ask_and_agree()


async def test_agreement_holds_for_a_day(scene: Scene) -> None:
    """Within the day the file is given."""
    wish = await scene.ask_and_agree()
    await change_wish(scene, wish, agreed=datetime.now(UTC) - timedelta(hours=23))
    assert FILE in (await scene.take(wish)).headers


async def test_wish_waits_a_week(scene: Scene) -> None:
    """Nobody agrees to what was asked for long ago."""
    wish = await scene.ask()
    await change_wish(scene, wish, requested=datetime.now(UTC) - timedelta(days=8))
    assert refused(await scene.agree(wish), "more than seven days ago")


async def test_asking_twice(scene: Scene) -> None:
    """While one wish of a person is open they cannot add another about the same table."""
    await scene.ask()
    again = await scene.robin.post(f"/runs/{scene.run}/export", passphrase=PASSPHRASE)
    assert refused(again, "You have asked for this file already")
    assert len(await scene.staff.list_exports(scene.run)) == 1


async def test_only_the_asker_takes(scene: Scene, office: Office) -> None:
    """Another researcher who holds the key cannot use somebody else's agreement."""
    wish = await scene.ask_and_agree()
    await scene.staff.set_role(office.people[Role.REVIEWER].id, Role.RESEARCHER)
    taken = await scene.rowan.post(f"/exports/{wish.id}/file", passphrase=PASSPHRASE)
    assert refused(taken, "only they can take it")
    assert not await scene.staff.take_export(wish.id, office.people[Role.REVIEWER].id)
    assert FILE in (await scene.take(wish)).headers


@pytest.mark.both_engines
async def test_two_agree_at_once(scene: Scene, client: Client, office: Office) -> None:
    """Of several who agree at once one is noted, and the others are told."""
    await give_key_to_helpline(scene, office)
    third = await seat(client, office, Role.HELPLINE_WORKER)
    wish = await scene.ask()
    answers = await asyncio.gather(
        *(
            person.post(f"/exports/{wish.id}/agree", passphrase=PASSPHRASE)
            for person in (scene.rowan, third, scene.rowan, third)
        )
    )
    assert sorted(one.status_code for one in answers) == [303, 422, 422, 422]
    stored = await scene.staff.read_export(wish.id)
    assert stored is not None
    assert stored.agreed_by != wish.requested_by


@pytest.mark.both_engines
async def test_two_take_at_once(scene: Scene) -> None:
    """Of several presses of Download at once, one gets the file."""
    wish = await scene.ask_and_agree()
    answers = await asyncio.gather(*(scene.take(wish) for _ in range(4)))
    assert sorted(FILE in one.headers for one in answers) == [False, False, False, True]
    acts = [one.action for one in await scene.list_acts()]
    assert acts.count(Act.EXPORT_TAKEN) == 1


async def give_key_to_helpline(scene: Scene, office: Office) -> None:
    """Make a third analyst who holds the key."""
    person = office.people[Role.HELPLINE_WORKER]
    await scene.staff.set_role(person.id, Role.REVIEWER)
    account = await scene.staff.read_account(person.name)
    assert account is not None
    wrapped = wrap_key(office.key, PublicKey(account.public_key))
    await scene.staff.grant_key(office.consultation, person.id, wrapped)


async def test_unrecorded_steps_are_not_taken(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the record cannot be written nobody asks, nobody agrees and no file is given."""
    wish = await scene.ask()

    async def fail(*_: object, **__: object) -> None:
        raise StorageError("The record is full.")

    with monkeypatch.context() as patched:
        patched.setattr(AuditLog, "note", fail)
        assert (await scene.agree(wish)).status_code == 503
        agreed = await scene.staff.read_export(wish.id)
        assert agreed is not None
        assert agreed.agreed is None
    await scene.agree(wish)
    monkeypatch.setattr(AuditLog, "note", fail)
    answer = await scene.take(wish)
    assert (answer.status_code, FILE in answer.headers) == (503, False)


async def test_odd_wishes(scene: Scene) -> None:
    """A wish that does not exist is a plain page that says so, at every step."""
    for path in ("", "/agree", "/file"):
        answer = await scene.robin.post(f"/exports/{uuid4()}{path}", passphrase=PASSPHRASE)
        assert answer.status_code in {404, 405}
    assert (await scene.robin.get(f"/exports/{uuid4()}")).status_code == 404


async def test_pages_hold_no_exact_count(scene: Scene) -> None:
    """No exact size and no small theme is on the pages of either person."""
    wish = await scene.ask()
    for page in (
        await scene.robin.get(f"/runs/{scene.run}/export"),
        await scene.rowan.get(f"/exports/{wish.id}"),
    ):
        assert page.status_code == 200
        assert not [size for size in SIZES.values() if f">{size}<" in page.text]
        assert "school, told, nobody" not in page.text


async def test_only_one_route_gives_figures(
    app: Litestar, scene: Scene, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all routes one answers with a file of figures, and none does once check_export refuses.

    The record of what staff did is a file too; it holds no figure, and has its own page.
    """
    wish = await scene.ask_and_agree()
    known = {
        "{slug:str}": office.slug,
        "{questionnaire:uuid}": str(office.questionnaire),
        "{run:uuid}": str(scene.run),
        "{export:uuid}": str(wish.id),
    }

    async def refuse(*_: object) -> list[str]:
        return ["No."]

    with monkeypatch.context() as patched:
        patched.setattr(exports, "check_export", refuse)
        assert await list_files(app, scene, known) == GIVES_NO_FIGURE
    assert await list_files(app, scene, known) == {GIVES_FIGURES, *GIVES_NO_FIGURE}


async def list_files(app: Litestar, scene: Scene, known: dict[str, str]) -> set[tuple[str, str]]:
    """Call every route as the one who may take the file, and name those that answer with one."""
    found = set()
    ending = {"/sign-out", "/consultations/{slug:str}/lock"}
    for method, path, _ in walk_routes(app):
        if method not in {"GET", "POST"} or path in ending | {"/assets/{name:str}"}:
            continue
        filled = path
        for name, value in known.items():
            filled = filled.replace(name, value)
        answer = await (
            scene.robin.get(filled)
            if method == "GET"
            else scene.robin.post(filled, passphrase=PASSPHRASE)
        )
        is_page = answer.headers.get("content-type", "text/html").startswith("text/html")
        if FILE in answer.headers or not (is_page or answer.status_code >= 300):
            found.add((method, path))
    return found


def test_files_are_made_in_five_places() -> None:
    """No module of the staff application names a file for download but those that are known to.

    The third gives questionnaires, which hold questions and nobody's answers; the fourth gives
    codes that nobody has answered with; the fifth what a run was made from, without a figure.
    """
    allowed = {"exports.py", "audit_pages.py", "editions/pages.py", "inviting/pages.py"}
    allowed |= {"manifests.py"}
    folder = ROOT / "consult" / "staff"
    naming = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "content-disposition" in path.read_text(encoding="utf-8").casefold()
        or "write_csv" in path.read_text(encoding="utf-8")
    }
    assert "exports.py" in naming
    assert naming <= allowed
