"""What a researcher sees of answers that came after a codebook was made."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from analysis.types import Drift
from consult.jobs.arrivals import ARRIVALS
from consult.jobs.requests import RunRequest, decode_request, encode_request
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.staff import RunRow, open_staff
from tests.staff.people import Client, Office
from tests.staff.results import add_responses, finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_blind_coding import rewrite
from tests.staff.test_codebooks import read_file

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


@pytest.fixture
async def researcher(client: Client, settings: Settings, office: Office) -> Seat:
    """Seat the researcher with the consultation unlocked."""
    del settings
    return await seat(client, office, Role.RESEARCHER)


@pytest.fixture
async def book(settings: Settings, office: Office, researcher: Seat) -> str:
    """Start a codebook, and give its address."""
    run = await finish_run(settings, office)
    return (await researcher.post(f"/runs/{run}/codebook")).headers["location"]


def read_id(book: str) -> UUID:
    """Give the id of a codebook from its address."""
    return UUID(book.rpartition("/")[2])


async def list_arrivals(settings: Settings, office: Office) -> list[RunRow]:
    """List the runs that code what arrived."""
    async with open_staff(settings.staff_database) as staff:
        runs = await staff.list_runs(office.consultation)
    return [row for row in runs if row.item == ARRIVALS]


async def test_what_waits_is_said(
    client: Client, researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Both pages count the responses that came since; only a researcher can have them coded."""
    assert "Every response has been looked at" in (await researcher.get(f"{book}/arrivals")).text
    await add_responses(settings, office, 5)
    words = "5 responses have not been looked at for this codebook"
    assert words in (await researcher.get(book)).text
    page = (await researcher.get(f"{book}/arrivals")).text
    assert words in page
    assert "Code them now" in page
    reviewer = await seat(client, office, Role.REVIEWER)
    page = (await reviewer.get(f"{book}/arrivals")).text
    assert words in page
    assert "Code them now" not in page


async def test_coding_needs_a_worker_and_something_to_code(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """With nothing waiting no run is made, and without a worker the page says so."""
    await researcher.post(f"{book}/arrivals")
    assert not await list_arrivals(settings, office)
    await add_responses(settings, office, 1)
    answer = await researcher.post(f"{book}/arrivals")
    page = (await researcher.get(answer.headers["location"])).text
    assert "The worker does not answer." in page
    (run,) = await list_arrivals(settings, office)
    assert run.state == "stopped"
    assert decode_request(run.parameters).codebook == read_id(book)


async def test_the_next_unlock_has_arrivals_coded(
    client: Client, book: str, settings: Settings, office: Office
) -> None:
    """A researcher's unlock begins a run where responses came, and none where none did."""
    await seat(client, office, Role.RESEARCHER)
    assert not await list_arrivals(settings, office)
    await add_responses(settings, office, 2)
    await seat(client, office, Role.REVIEWER)
    assert not await list_arrivals(settings, office)
    await seat(client, office, Role.RESEARCHER)
    (run,) = await list_arrivals(settings, office)
    assert decode_request(run.parameters) == RunRequest(codebook=read_id(book))


async def test_a_run_that_waits_goes_on_instead_of_another(
    client: Client, book: str, settings: Settings, office: Office
) -> None:
    """A run that a worker's end left waiting is taken up at the next unlock, and none is added."""
    await add_responses(settings, office, 2)
    asked = encode_request(RunRequest(codebook=read_id(book)))
    async with open_staff(settings.staff_database) as staff:
        account = office.people[Role.RESEARCHER].id
        run = await staff.add_run(office.consultation, ARRIVALS, asked, account)
        await staff.set_run_state(run, "waiting")
    await seat(client, office, Role.RESEARCHER)
    assert [row.id for row in await list_arrivals(settings, office)] == [run]


async def test_the_alarm_stands_on_the_codebook(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """When the answers that came last fit badly, the codebook says so, and lists new themes."""
    file = await read_file(settings, office, book)
    assert "fit their theme badly" not in (await researcher.get(book)).text
    found = file.result.theme_set
    drift = Drift(before=0.1, now=0.31, alarm=True)
    themes = (*found.themes[:-1], replace(found.themes[-1], new=True))
    changed = replace(found, themes=themes, manifest=replace(found.manifest, drift=drift))
    result = replace(file.result, theme_set=changed)
    await rewrite(settings, office, book, replace(file, result=result))
    for page in (book, f"{book}/arrivals"):
        assert "more fit their theme badly" in (await researcher.get(page)).text
    page = (await researcher.get(f"{book}/arrivals")).text
    assert "31%, against 10%" in page
    assert f'href="{book}/themes/t2"' in page


async def test_sizes_stand_with_and_without_repeats(researcher: Seat, book: str) -> None:
    """A theme with answers that are nearly the same says its size with every group once."""
    page = (await researcher.get(book)).text
    assert "59 when answers that are nearly the same count once" in page
    assert "56 when answers that are nearly the same count once" in page
    assert page.count("count once</span>") == 2
    assert "5 answers in 2 groups are nearly the same" in (
        (await researcher.get(f"{book}/arrivals")).text
    )
