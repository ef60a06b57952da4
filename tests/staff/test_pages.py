"""The pages of consultations, by role."""

from uuid import uuid4

import pytest

from consult.jobs.faults import explain_fault
from consult.settings import Settings
from consult.staff.counts import write_in_tens
from consult.staff.roles import Role
from consult.store.responses import ResponseWriter, open_responses
from consult.store.staff import open_staff
from consult.vault.record import ResponseRecord
from consult.vault.seal import seal_response
from tests.staff.people import PASSPHRASE, Client, Office, post, sign_in
from tests.staff.results import ITEM, finish_run

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Fewer than 10"),
        (9, "Fewer than 10"),
        (10, "10 or more"),
        (19, "10 or more"),
        (20, "20 or more"),
        (180_003, "180,000 or more"),
    ],
)
def test_counts_in_tens(count: int, words: str) -> None:
    """One more response does not show until ten have come in."""
    assert write_in_tens(count) == words


async def test_list_counts_in_tens(client: Client, settings: Settings, office: Office) -> None:
    """The list gives responses in tens and marks what is invented."""
    record = ResponseRecord(
        instrument="0" * 64, audience="survivor", language="en", closed={}, missing={}, texts={}
    )
    async with (
        open_responses(settings.responses_database) as store,
        ResponseWriter(store) as writer,
    ):
        for _ in range(13):
            sealed = seal_response(record, office.key.public)
            await writer.write(office.consultation, sealed, "2026-W47")
    await sign_in(client, office, office.people[Role.ADMINISTRATOR])
    page = await client.get("/")
    assert "10 or more responses" in page.text
    assert "13" not in page.text
    assert "Invented data" in page.text


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
