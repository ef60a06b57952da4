"""What was found already and what is found later both follow what reviewers decide."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from anonymise.types import RedactedText
from consult.jobs.requests import RunRequest
from consult.jobs.results import open_result
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.database import sqlite_path
from consult.store.responses import open_responses
from consult.store.rewrite import rewrite_responses
from consult.store.staff import open_staff
from consult.tasks.excerpts import Gatherer
from consult.vault.record import ResponseRecord
from consult.vault.review import AnswerReview
from tests.staff.people import Client, Office
from tests.staff.results import ITEM, TEXTS, add_responses, finish_run
from tests.staff.reviews import Reviewer, make_record, read_records, store_records, unlock_as
from tests.store.places import read_files

pytestmark = pytest.mark.anyio

CALM = TEXTS[1]


@pytest.fixture
async def run(settings: Settings, office: Office) -> UUID:
    """Give a finished run over 140 responses."""
    return await finish_run(settings, office)


async def open_calm(reviewer: Reviewer, run: UUID) -> str:
    """Come from the themes to the review of the answer that a theme shows; gives its handle."""
    page = (await reviewer.client.get(f"/runs/{run}/themes")).text
    assert CALM in page
    handle = page.split(CALM)[1].split("/review/answers/")[1].split('"')[0]
    await reviewer.look(f"/answers/{handle}")
    return handle


async def test_excerpt_is_marked(
    client: Client, office: Office, settings: Settings, run: UUID
) -> None:
    """An excerpt is marked as cleared once two people have cleared its answer, not before."""
    del settings
    for role, said in ((Role.REVIEWER, 0), (Role.RESEARCHER, 1)):
        reviewer = await unlock_as(client, office, role)
        handle = await open_calm(reviewer, run)
        await reviewer.press(handle, "clear")
        page = (await client.get(f"/runs/{run}/themes")).text
        assert page.count("Cleared for quoting by two people") == said


@pytest.mark.parametrize("button", ["change", "withhold"])
async def test_changed_answer_leaves_every_result(
    client: Client, office: Office, settings: Settings, run: UUID, button: str
) -> None:
    """Words that were taken out, or an answer withheld, are in no stored result any more."""
    reviewer = await unlock_as(client, office, Role.REVIEWER)
    handle = await open_calm(reviewer, run)
    await reviewer.press(handle, button, sure="yes", _word=["1"])
    async with open_staff(settings.staff_database) as staff:
        row = await staff.read_run(run)
    assert row.result is not None
    result = open_result(row.result, office.key)
    assert CALM not in {text.text for text in result.excerpts.values()}
    assert result.taken_back == 1
    page = (await client.get(f"/runs/{run}/themes")).text
    assert CALM not in page
    assert "or had an answer changed in review" in page


async def test_waiting_too_long_is_shown_to_nobody(
    client: Client, office: Office, settings: Settings, run: UUID
) -> None:
    """An excerpt whose flagged answer waited for more than thirty days is on no page of themes."""
    records = await read_records(settings, office)
    (late,) = (id_ for id_, one in records.items() if one.texts.get(ITEM) == RedactedText(CALM))
    reviewer = await unlock_as(client, office, Role.RESEARCHER)
    await open_calm(reviewer, run)
    await flag(settings, office, late, records[late])
    assert CALM not in (await client.get(f"/runs/{run}/themes")).text


async def flag(settings: Settings, office: Office, id_: UUID, record: ResponseRecord) -> None:
    """Store a response as if it had been flagged when it came in."""
    from consult.intake.amending import Amending, Opened  # noqa: PLC0415 - one use.

    flagged = replace(record, flags=("rare-event",), flagged={ITEM: ("rare-event",)})
    async with open_responses(settings.responses_database) as store:
        stored = await store.read_response(office.consultation, id_)
        assert stored is not None
        opened = Opened(office.consultation, id_, stored.sealed, office.key.public)
        assert await Amending(store).note(opened, flagged)


async def test_later_runs_leave_withheld_out(office: Office, settings: Settings) -> None:
    """A run reads neither what is withheld nor flags that waited too long, and counts them."""
    withheld = replace(make_record("one"), reviews={ITEM: AnswerReview(withheld=True)})
    late = make_record("two", flags=["rare-event"])
    await store_records(settings, office, withheld, make_record("three"))
    await store_records(settings, office, late, week="2026-W01")
    async with open_responses(settings.responses_database) as store:
        overdue = await store.list_response_ids(office.consultation, before_week="2026-W40")
        assert len(overdue) == 1
        gatherer = Gatherer(ITEM, RunRequest(audience="survivor"), office.key, overdue)
        async for one in store.iterate_responses(office.consultation):
            gatherer.add(one)
    gathered = gatherer.finish()
    assert [one.text.text for one in gathered.excerpts] == ["three"]
    assert gathered.withheld == 2


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_removed_word_leaves_no_trace_at_once(
    client: Client, office: Office, settings: Settings
) -> None:
    """On SQLite what a changed response was is in no file once the reviewer sees it is done."""
    await add_responses(settings, office, 3)
    await store_records(settings, office, make_record("a lorry came", flags=["second-pass"]))
    before, after = await change(client, office, settings)
    path = sqlite_path(settings.responses_database)
    assert path is not None
    found = read_files(path.parent)
    assert not [name for name, content in found.items() if any(one in content for one in before)]
    assert [name for name, content in found.items() if any(one in content for one in after)]


async def test_removed_word_leaves_no_trace_after_the_night(
    client: Client, office: Office, settings: Settings, engine: str, request: pytest.FixtureRequest
) -> None:
    """On either engine nothing of what a changed response was is in a file after the night."""
    await store_records(settings, office, make_record("a lorry came", flags=["second-pass"]))
    before, after = await change(client, office, settings)
    async with open_responses(settings.responses_database) as store:
        await rewrite_responses(store.database)
    if engine == "postgres":
        folder = request.getfixturevalue("postgres_cluster").folder
    else:
        path = sqlite_path(settings.responses_database)
        assert path is not None
        folder = path.parent
    found = read_files(folder)
    assert not [name for name, content in found.items() if any(one in content for one in before)]
    assert [name for name, content in found.items() if any(one in content for one in after)]


async def change(
    client: Client, office: Office, settings: Settings
) -> tuple[list[bytes], list[bytes]]:
    """Take a word out of the flagged answer; gives pieces of its bytes before and after."""
    reviewer = await unlock_as(client, office, Role.REVIEWER)
    handle = await reviewer.open_first()
    before = await read_pieces(settings, office)
    await reviewer.take_out(handle, "lorry")
    after = await read_pieces(settings, office)
    return sorted(before - after), sorted(after - before)


async def read_pieces(settings: Settings, office: Office) -> set[bytes]:
    """Give pieces of the sealed bytes of every response, each too long to be chance."""
    async with open_responses(settings.responses_database) as store:
        return {
            one.sealed[start : start + 24]
            async for one in store.iterate_responses(office.consultation)
            for start in range(0, len(one.sealed) - 24, 500)
        }
