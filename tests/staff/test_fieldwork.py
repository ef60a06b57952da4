"""The page of fieldwork shows tens and released tables, and nobody who answered."""

from datetime import timedelta

import pytest

from anonymise.disclosure import Policy
from consult.findings.fieldwork import release_audiences, release_blanks
from consult.intake.weeks import week_of
from consult.jobs.figures import FIELDWORK, encode_figures, seal_counted
from consult.settings import Settings
from consult.staff.counts import read_today
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from tests.staff.people import Client, Office
from tests.staff.results import add_responses
from tests.staff.seats import Seat, seat

pytestmark = pytest.mark.anyio

LAST_WEEK = week_of(read_today() - timedelta(weeks=1))


def path(office: Office) -> str:
    """Give the page's address."""
    return f"/consultations/{office.slug}/fieldwork"


async def keep_figures(settings: Settings, office: Office, week: str = "") -> None:
    """Keep figures as the worker does, of everybody who has answered."""
    releases = [
        release_audiences({"survivor": 43}, Policy()),
        release_blanks("survivor", {"Last words (last)": 21, "First (first)": 2}, 43, Policy()),
    ]
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        there = await responses.list_response_ids(office.consultation)
        await staff.keep_figures(
            office.consultation,
            week or week_of(read_today()),
            encode_figures(releases),
            seal_counted(there, office.key.public),
        )


async def list_runs(settings: Settings, office: Office) -> list[str]:
    """Name what every run of the consultation is about."""
    async with open_staff(settings.staff_database) as staff:
        return [run.item for run in await staff.list_runs(office.consultation)]


async def test_designers_see_released_figures(
    client: Client, office: Office, settings: Settings
) -> None:
    """Without any key a designer sees totals in tens and tables with small counts withheld."""
    await add_responses(settings, office, 43, LAST_WEEK)
    await keep_figures(settings, office)
    designer = await seat(client, office, Role.POLICY_DESIGNER, unlocked=False)
    page = (await designer.get(path(office))).text
    assert "About 40" in page
    assert "Last words (last)" in page
    assert "[c]" in page
    assert ">43<" not in page
    assert ">21<" not in page
    assert "Count up to last Sunday" not in page


async def test_counting_is_once_a_week_and_unlocked(
    client: Client, office: Office, settings: Settings
) -> None:
    """A run begins only under an unlock, never twice beside itself, nor twice in a week."""
    robin = await seat(client, office, Role.RESEARCHER, unlocked=False)
    asked = await robin.post(path(office))
    assert asked.headers["location"].endswith("/unlock")
    await robin.unlock(office)
    for _ in range(2):
        assert (await robin.post(path(office))).headers["location"] == path(office)
    assert await list_runs(settings, office) == [FIELDWORK]
    page = (await robin.get(f"/consultations/{office.slug}")).text
    assert "Nobody has looked for themes yet" in page
    await keep_figures(settings, office)
    async with open_staff(settings.staff_database) as staff:
        (run,) = await staff.list_runs(office.consultation)
        await staff.set_run_state(run.id, "done")
    await robin.post(path(office))
    assert len(await list_runs(settings, office)) == 1
    await keep_figures(settings, office, LAST_WEEK)
    await robin.post(path(office))
    assert len(await list_runs(settings, office)) == 2


async def test_figures_go_with_an_answer_taken_back(
    client: Client, office: Office, settings: Settings
) -> None:
    """Once somebody who was counted is gone, the next unlock forgets the figures."""
    await add_responses(settings, office, 43, LAST_WEEK)
    await keep_figures(settings, office)
    async with open_responses(settings.responses_database) as responses:
        await responses.erase_responses(office.consultation)
        await responses.set_state(office.consultation, "open")
    robin: Seat = await seat(client, office, Role.RESEARCHER)
    async with open_staff(settings.staff_database) as staff:
        assert await staff.read_figures(office.consultation) is None
    assert "Nothing has been counted yet" in (await robin.get(path(office))).text
