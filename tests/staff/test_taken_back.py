"""Findings after somebody has taken their answers back."""

import asyncio
from uuid import UUID

import pytest

from analysis.types import ThemeSet
from consult.jobs.results import RunResult, open_result
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.responses.tables import Response
from consult.store.staff import RunRow, open_staff
from tests.staff.people import PASSPHRASE, Client, Office, post, sign_in
from tests.staff.results import add_responses, finish_run

pytestmark = pytest.mark.anyio

MARKER = "onerror=alert(2)"
"""Part of the excerpt that the first respondent wrote."""


async def take_back(settings: Settings, office: Office, number: int = 1) -> None:
    """Erase the first responses, whose words are among the excerpts."""
    async with open_responses(settings.responses_database) as store:
        first = sorted(await store.list_response_ids(office.consultation))[:number]
        async with store.database.writing():
            await Response.delete().where(Response.id.is_in(first))


async def unlock(client: Client, office: Office) -> None:
    """Sign the researcher in and unlock the consultation."""
    await sign_in(client, office, office.people[Role.RESEARCHER])
    answer = await post(client, f"/consultations/{office.slug}/unlock", passphrase=PASSPHRASE)
    assert answer.status_code == 303


async def read_row(settings: Settings, run: UUID) -> RunRow:
    """Read a run as it is stored."""
    async with open_staff(settings.staff_database) as staff:
        return await staff.read_run(run)


def open_row(row: RunRow, office: Office) -> RunResult:
    """Open a stored result."""
    assert row.result is not None
    return open_result(row.result, office.key)


def holds_marker(result: RunResult) -> bool:
    """Say whether the erased words are in a result."""
    return any(MARKER in text.text for text in result.excerpts.values())


def read_sizes(themes: ThemeSet) -> list[int]:
    """Give the size of each theme."""
    return [theme.size for theme in themes.themes]


@pytest.fixture
async def run(settings: Settings, office: Office) -> UUID:
    """Give a finished run."""
    return await finish_run(settings, office)


async def test_what_was_taken_back_is_on_no_page(
    client: Client, settings: Settings, office: Office, run: UUID
) -> None:
    """The page of themes shows the words before, and says afterwards that one person is gone."""
    await unlock(client, office)
    before = (await client.get(f"/runs/{run}/themes")).text
    assert MARKER in before
    assert "taken their answers back" not in before
    assert "61 answers" in before
    await take_back(settings, office)
    after = (await client.get(f"/runs/{run}/themes")).text
    assert MARKER not in after
    assert "1 person has taken their answers back" in after
    assert "60 answers" in after
    assert "61 answers" not in after
    assert "/export" not in after


async def test_what_was_taken_back_is_stored_nowhere(
    client: Client, settings: Settings, office: Office, run: UUID
) -> None:
    """Looking at a run takes erased words out of what is stored, and its release with them."""
    before = await read_row(settings, run)
    assert holds_marker(open_row(before, office))
    assert before.release is not None
    await unlock(client, office)
    await take_back(settings, office, 3)
    await client.get(f"/runs/{run}/themes")
    after = await read_row(settings, run)
    result = open_row(after, office)
    assert not holds_marker(result)
    assert (result.taken_back, result.respondents) == (3, 137)
    assert read_sizes(result.theme_set) == [58, 57, 4]
    assert after.release is None
    assert after.state == "done"


async def test_an_unlock_takes_it_out_of_every_run(
    client: Client, settings: Settings, office: Office
) -> None:
    """Unlocking is enough: no run of the consultation has to be looked at."""
    runs = [await finish_run(settings, office) for _ in range(2)]
    await take_back(settings, office)
    assert holds_marker(open_row(await read_row(settings, runs[1]), office))
    await unlock(client, office)
    for run in runs:
        row = await read_row(settings, run)
        assert not holds_marker(open_row(row, office))
        assert row.release is None


async def test_counts_of_before_do_not_leave(
    client: Client, settings: Settings, office: Office, run: UUID
) -> None:
    """Once somebody is gone, the released table of before is on no page and in no file."""
    await unlock(client, office)
    assert (await client.get(f"/runs/{run}/export")).status_code == 200
    await take_back(settings, office)
    page = await client.get(f"/runs/{run}/export", follow_redirects=False)
    assert page.status_code == 303
    assert (await read_row(settings, run)).release is None


async def test_two_who_look_at_once_bring_nothing_back(
    client: Client, settings: Settings, office: Office, run: UUID
) -> None:
    """Of several who look while answers go, none stores a result with more than another's."""
    await unlock(client, office)
    for number in range(1, 4):
        await take_back(settings, office)
        pages = await asyncio.gather(*(client.get(f"/runs/{run}/themes") for _ in range(5)))
        assert all(f"{61 - number} answers" in page.text for page in pages)
        assert open_row(await read_row(settings, run), office).taken_back == number


async def test_a_result_is_replaced_by_whoever_read_it(settings: Settings, office: Office) -> None:
    """A result is replaced only in place of the very bytes that were read."""
    run = await finish_run(settings, office)
    async with open_staff(settings.staff_database) as staff:
        first = (await staff.read_run(run)).result or b""
        assert not await staff.replace_result(run, b"another", b"x")
        assert await staff.replace_result(run, first, b"second", b"release")
        assert not await staff.replace_result(run, first, b"third")
        row = await staff.read_run(run)
    assert (row.result, row.release) == (b"second", b"release")


async def test_an_ended_consultation_shows_no_run(
    client: Client, settings: Settings, office: Office, run: UUID
) -> None:
    """When a consultation is erased under somebody's eyes, its runs are not there any more."""
    await unlock(client, office)
    async with (
        open_staff(settings.staff_database) as staff,
        open_responses(settings.responses_database) as responses,
    ):
        assert await staff.erase_consultation(office.consultation) == 1
        await responses.erase_responses(office.consultation)
    assert (await client.get(f"/runs/{run}/themes")).status_code == 404
    page = await client.get(f"/consultations/{office.slug}")
    assert "Ended, answers erased" in page.text
    assert await add_responses_is_refused(settings, office)


async def add_responses_is_refused(settings: Settings, office: Office) -> bool:
    """Say whether nobody can add a response any more."""
    with pytest.raises(Exception, match="takes no answers now"):
        await add_responses(settings, office, 1)
    return True
