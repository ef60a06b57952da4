"""Coding many answers at once: one change, a clear account, and nobody's work lost."""

import asyncio

import pytest
from msgspec.structs import replace

from analysis.codebooks.events import CodeExcerpts
from consult.settings import Settings
from consult.staff.codebooks.choices import FEW
from consult.staff.codebooks.gridrows import CHANGED, GONE, SHUT
from consult.staff.roles import Role
from tests.staff.people import Client, Office
from tests.staff.results import finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_blind_coding import draw, rewrite
from tests.staff.test_codebooks import change, read_file
from tests.staff.test_taken_back import take_back

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sqlite"])]

COLUMNS = ["t0", "t1", "t2"]


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


async def send(who: Seat, book: str, after: int, rows: dict[str, list[str]]) -> str:
    """Send a grid of some rows, and give the page that comes of it."""
    ticks = [f"{row} {theme}" for row, themes in rows.items() for theme in themes]
    fields = {"after": str(after), "_row": list(rows), "_column": COLUMNS, "_tick": ticks}
    answer = await who.send(f"{book}/grid", fields)
    if answer.status_code != 303:
        assert answer.status_code == 409
        return answer.text
    return (await who.get(answer.headers["location"])).text


async def test_a_page_is_one_change(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Many rows are kept as one step, which is told and can be undone as one."""
    rows = {"t0-0": ["t0", "t1"], "t1-0": [], "t2-0": ["t2"]}
    page = await send(researcher, book, 0, rows)
    assert "2 answers were coded, as change 1. 1 stayed as it was." in page
    file = await read_file(settings, office, book)
    assert [type(step.event) for step in file.steps] == [CodeExcerpts]
    assert file.read().codings["t0-0"] == ("t0", "t1")
    assert file.read().codings["t1-0"] == ()
    history = await change(researcher, book, "undo", 1, event="1", back="changes")
    assert "Gave 2 answers themes at once" in history
    again = await read_file(settings, office, book)
    assert again.read().digest == again.read(0).digest


async def test_themes_out_of_sight_stay(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """A theme that is no column is left as it is, ticked or not."""
    fields = {"after": "0", "_row": ["t0-0"], "_column": ["t1"], "_tick": ["t0-0 t1", "t0-0 t2"]}
    assert (await researcher.send(f"{book}/grid", fields)).status_code == 303
    assert (await read_file(settings, office, book)).read().codings["t0-0"] == ("t0", "t1")


async def test_of_two_people_nothing_is_lost(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Rows that somebody else changed are shown with both codings; the other rows are kept."""
    await send(researcher, book, 0, {"t0-0": ["t1"]})
    page = await send(researcher, book, 0, {"t0-0": ["t2"], "t1-0": ["t0"]})
    assert CHANGED in page
    assert "1 answer was coded, as change 2. 1 could not be kept" in page
    assert 'value="t0-0 t2" autocomplete="off" checked' in page
    assert "It has now: officer, listened, calm" in page
    codings = (await read_file(settings, office, book)).read().codings
    assert (codings["t0-0"], codings["t1-0"]) == (("t1",), ("t0",))
    assert "coded, as change 3" in await send(researcher, book, 2, {"t0-0": ["t2"]})


async def test_two_grids_at_once_are_both_kept(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Two people who save other rows in the same moment each have theirs kept."""
    rows = [{"t0-0": ["t1"]}, {"t1-0": ["t0"]}]
    await asyncio.gather(*(send(researcher, book, 0, one) for one in rows))
    file = await read_file(settings, office, book)
    assert len(file.steps) == 2
    assert (file.read().codings["t0-0"], file.read().codings["t1-0"]) == (("t1",), ("t0",))


async def test_a_theme_that_was_locked_is_left(researcher: Seat, book: str) -> None:
    """A tick for a theme that was locked meanwhile is refused by row, with the reason."""
    await change(researcher, book, "lock", 0, theme="t1")
    page = await send(researcher, book, 0, {"t0-0": ["t0", "t1"]})
    assert SHUT in page
    assert "Nothing was changed." in page


async def test_an_answer_taken_back_is_told(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """An answer that was erased while somebody coded it is not coded, and they are told."""
    await take_back(settings, office)
    page = await send(researcher, book, 0, {"t0-0": ["t1"], "t1-0": ["t0"]})
    assert "1 answer was coded, as change 1. 1 was taken back meanwhile." in page
    assert GONE not in page


async def test_the_grid_shows_and_leads_on(researcher: Seat, book: str) -> None:
    """Found answers are coded as rows, and other sets can be chosen, with the columns kept."""
    await researcher.post(f"{book}/search", sought="officer")
    page = (await researcher.get(f"{book}/grid?rows=found&column=t1")).text
    assert "An officer listened and stayed calm." in page
    assert page.count('name="_row"') == page.count('name="_tick"') == 1
    none = (await researcher.get(f"{book}/grid?rows=none")).text
    assert "There is no answer to show here." in none


async def test_the_blind_are_in_no_grid(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """An answer of a blind sample is not shown, nor coded by a form that names it."""
    await draw(researcher, book, "122")
    assert 'name="_row"' not in (await researcher.get(f"{book}/grid?rows=t1")).text
    assert "Nothing was changed." in await send(researcher, book, 0, {"t1-0": ["t0"]})
    assert (await read_file(settings, office, book)).steps == ()


async def test_rare_choices_stand_beside_no_answer(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """What many people chose stands beside an answer; a rare choice does not."""
    file = await read_file(settings, office, book)
    rated = {f"t1-{number}": "1" for number in range(40)} | {"t0-0": "5", "t0-1": "5"}
    choices = {"1": "Not helpful", "5": "Very helpful"}
    result = replace(file.result, ratings=rated, choices=choices, rated_by="How helpful?")
    await rewrite(settings, office, book, replace(file, result=result))
    assert "Chose: Not helpful." in (await researcher.get(f"{book}/grid?rows=t1")).text
    few = (await researcher.get(f"{book}/grid?rows=t0")).text
    assert f"Chose: {FEW}." in few
    form = (await researcher.get(f"{book}/search")).text
    assert "Not helpful" in form
    assert "Very helpful" not in few + form


async def test_reviewers_only_read(client: Client, office: Office, book: str) -> None:
    """A reviewer sees the grid without a box, and is refused when sending one."""
    reader = await seat(client, office, Role.REVIEWER)
    page = (await reader.get(f"{book}/grid?rows=t1")).text
    assert 'type="checkbox" value="t1-0' not in page
    assert (await reader.send(f"{book}/grid", {"after": "0"})).status_code == 403
