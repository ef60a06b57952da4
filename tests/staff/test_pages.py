"""The pages of consultations, by role."""

from datetime import date
from uuid import uuid4

import pytest

from consult.intake.weeks import week_of
from consult.jobs.faults import explain_fault
from consult.settings import Settings
from consult.staff.counts import read_today, write_in_tens, write_last_week
from consult.staff.roles import Role
from consult.store.staff import open_staff
from tests.staff.people import PASSPHRASE, Client, Office, post, sign_in
from tests.staff.results import ITEM, add_responses, finish_run

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Fewer than 10"),
        (9, "Fewer than 10"),
        (10, "About 10"),
        (19, "About 10"),
        (20, "About 20"),
        (180_003, "About 180,000"),
    ],
)
def test_counts_in_tens(count: int, words: str) -> None:
    """One more response does not show until ten have come in."""
    assert write_in_tens(count) == words


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 22), "up to Sunday 15 November 2026"),
        (date(2026, 11, 23), "up to Sunday 22 November 2026"),
        (date(2027, 1, 3), "up to Sunday 27 December 2026"),
        (date(2027, 1, 4), "up to Sunday 3 January 2027"),
    ],
)
def test_weeks_end_on_sunday(today: date, words: str) -> None:
    """A week counts from the Monday after it, over the turn of the year as well."""
    assert write_last_week(today) == words


async def test_counts_are_of_weeks_that_are_over(
    client: Client, settings: Settings, office: Office
) -> None:
    """Whoever answers this week is on no page, and those of earlier weeks are counted in tens."""
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    path, until = f"/consultations/{office.slug}", write_last_week(read_today())
    await add_responses(settings, office, 13)
    first = [(await client.get(one)).text for one in ("/", path)]
    assert f"About 10 responses {until}" in first[0]
    assert f"About 10 {until}" in first[1]
    await add_responses(settings, office, 38, week_of(read_today()))
    assert [(await client.get(one)).text for one in ("/", path)] == first
    await add_responses(settings, office, 8)
    assert "About 20 responses" in (await client.get("/")).text
    assert "13" not in first[0]
    assert "Invented data" in first[0]


async def test_designer_reads_questionnaire(client: Client, office: Office) -> None:
    """A policy designer reads pages, items, routes and the checker's findings, and no answers."""
    await sign_in(client, office, office.people[Role.POLICY_DESIGNER])
    page = await client.get(f"/consultations/{office.slug}")
    assert "Find themes" not in page.text
    assert "Runs" not in page.text
    path = f"/consultations/{office.slug}/questionnaires/{office.questionnaire}"
    assert path in page.text
    questionnaire = await client.get(path)
    for part in ("What the checker says", "Routes", "If “", "What should change"):
        assert part in questionnaire.text
    assert "<input" not in questionnaire.text


async def test_researcher_finds_questions(client: Client, office: Office) -> None:
    """A researcher sees open questions, and may start a run only after an unlock."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    path = f"/consultations/{office.slug}"
    locked = await client.get(path)
    assert "What should change" in locked.text
    assert "Find themes" not in locked.text
    await post(client, f"{path}/unlock", passphrase=PASSPHRASE)
    assert "Find themes" in (await client.get(path)).text


async def test_run_without_worker_waits(client: Client, office: Office) -> None:
    """A run that no worker can take waits, says what to do, and can be continued later."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    path = f"/consultations/{office.slug}"
    await post(client, f"{path}/unlock", passphrase=PASSPHRASE)
    begun = await post(client, f"{path}/runs", audience="survivor", item=ITEM)
    run = begun.headers["location"]
    page = await client.get(run)
    assert "Waiting for the next unlock" in page.text
    assert "See that it runs" in page.text
    again = await post(client, f"{run}/continue")
    assert again.headers["location"] == run
    await post(client, f"{path}/lock")
    locked = await post(client, f"{run}/continue")
    assert locked.headers["location"].startswith(f"{path}/unlock?run=")


async def test_run_is_stopped(client: Client, settings: Settings, office: Office) -> None:
    """A run that has not ended can be stopped, and one that has cannot."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    path = f"/consultations/{office.slug}"
    await post(client, f"{path}/unlock", passphrase=PASSPHRASE)
    begun = await post(client, f"{path}/runs", audience="survivor", item=ITEM)
    run = begun.headers["location"]
    assert "Stop this run" in (await client.get(run)).text
    await post(client, f"{run}/stop")
    stopped = await client.get(run)
    assert "This run was stopped" in stopped.text
    assert "Stop this run" not in stopped.text
    done = await finish_run(settings, office)
    await post(client, f"/runs/{done}/stop")
    assert "The themes are ready" in (await client.get(f"/runs/{done}")).text


async def test_locked_run_asks_for_unlock(client: Client, office: Office) -> None:
    """Starting a run without the consultation's key leads to the unlock page and starts none."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    path = f"/consultations/{office.slug}"
    begun = await post(client, f"{path}/runs", audience="survivor", item=ITEM)
    assert begun.headers["location"] == f"{path}/unlock"
    assert "Nobody has looked for themes yet" in (await client.get(path)).text


@pytest.mark.parametrize("item", ["", "no-such-item", "agencies", "'; drop table theme_run; --"])
async def test_run_needs_open_question(client: Client, office: Office, item: str) -> None:
    """Only a question answered in people's own words can be looked at."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    path = f"/consultations/{office.slug}"
    await post(client, f"{path}/unlock", passphrase=PASSPHRASE)
    begun = await post(client, f"{path}/runs", audience="survivor", item=item)
    assert begun.status_code == 400


async def test_progress_is_quiet_until_it_changes(client: Client, office: Office) -> None:
    """The moving part of a page is sent again only when it says something new."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    path = f"/consultations/{office.slug}"
    await post(client, f"{path}/unlock", passphrase=PASSPHRASE)
    begun = await post(client, f"{path}/runs", audience="survivor", item=ITEM)
    fragment = f"{begun.headers['location']}/progress"
    first = await client.get(fragment, params={"shown": "running 10 x"})
    assert (first.status_code, first.text.count("<html")) == (200, 0)
    same = await client.get(fragment, params={"shown": "waiting 0 "})
    assert (same.status_code, same.content) == (204, b"")


@pytest.mark.parametrize("fault", ["too-few-answers", "locked", "unexpected KeyError"])
async def test_failed_run_says_what_to_do(
    client: Client, settings: Settings, office: Office, fault: str
) -> None:
    """A failed run gives its code, what happened and what to do."""
    async with open_staff(settings.staff_database) as staff:
        run = await staff.add_run(office.consultation, ITEM, b"", uuid4())
        await staff.set_run_state(run, "failed", fault)
    await sign_in(client, office, office.people[Role.REVIEWER])
    page = await client.get(f"/runs/{run}")
    assert explain_fault(fault).remedy.replace("'", "&#39;") in page.text
    assert f"Code: {fault}." in page.text


@pytest.mark.parametrize("path", ["/consultations/none", "/consultations/none/unlock", "/x/y"])
async def test_missing_page_is_plain(client: Client, office: Office, path: str) -> None:
    """What does not exist is a page of ours that says so and leads back."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    response = await client.get(path)
    assert response.status_code == 404
    assert "There is no such page" in response.text
    assert 'href="/"' in response.text
