"""Groups side by side in a codebook: released figures, and nothing else."""

import re
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from analysis.comparison import Prevalence, ThemeByGroup
from anonymise.disclosure import Policy
from consult.errors import NotFoundError, RunInterruptedError
from consult.findings.themes import release_theme_counts
from consult.jobs.comparisons import COMPARISON
from consult.jobs.requests import RunRequest, encode_request
from consult.jobs.results import seal_release, seal_result
from consult.settings import Settings
from consult.staff.codebooks.comparing import AGAIN, CHOOSE, view_bars
from consult.staff.codebooks.measuring import NOT_STARTED
from consult.staff.counts import read_today
from consult.staff.roles import Role
from consult.store.staff import open_staff
from consult.tasks.comparison import compare_groups_of
from consult.tasks.policy import read_policy
from consult.tasks.progress import Watch
from tests.staff.people import Client, Office
from tests.staff.results import ITEM, finish_run, make_result
from tests.staff.seats import Seat, seat
from tests.staff.test_blind_coding import rewrite
from tests.staff.test_codebooks import change, read_file
from tests.staff.test_taken_back import take_back

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sqlite"])]

QUESTION = "living-together"


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


async def compare(settings: Settings, office: Office, book: str, item: str = QUESTION) -> None:
    """Let the worker's task compare groups by a question."""
    asked = RunRequest(codebook=UUID(book.rpartition("/")[2]), grouped_by=item)
    async with open_staff(settings.staff_database) as staff:
        run = await staff.add_run(office.consultation, COMPARISON, encode_request(asked), uuid4())
        watch = Watch(staff, run, Event())
        await compare_groups_of(settings, staff, await staff.read_run(run), office.key, watch)
        assert (await staff.read_run(run)).state == "done"


async def read_page(who: Seat, book: str) -> str:
    """Give the page of comparisons."""
    return (await who.get(f"{book}/comparison")).text


async def test_groups_stand_side_by_side(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Each theme is shown for each group, with its interval, as released and of which version."""
    assert "Nothing has been compared yet." in await read_page(researcher, book)
    await compare(settings, office, book)
    page = await read_page(researcher, book)
    assert "Did you live with the person who harmed you" in page
    assert "Version 0 of this codebook" in page
    # Of 61 people who did 31 wrote of waiting, of 61 who did not 30; 28 and 29 of listening:
    # each is 30 of 60 after rounding.
    assert page.count("50 % (38 to 62 %) of about 60") == 4
    assert "Too few to tell" in page
    assert "Smaller themes, put together" in page
    assert not re.search(r">(31|61|28|29)<", page)


async def test_small_themes_and_groups_have_no_figure(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """The theme that four people have is named for no group, and a choice of nobody is none."""
    await compare(settings, office, book)
    figures = (await read_page(researcher, book)).partition('id="figures"')[2]
    shown = figures.partition("Compare by a question")[0]
    assert "school, told, nobody" not in shown
    assert "For some of it" not in shown


async def test_a_theme_that_is_withheld_is_not_called_unclear(databases: object) -> None:
    """Where fewer than two groups have a figure, the page says withheld, and shows no bar."""
    del databases
    one = Prevalence("Yes", 30, 100, 0.2, 0.4)
    (bars,), scale = view_bars([ThemeByGroup("Waiting", (one,), "unclear")], ["Yes", "No"])
    assert (bars.verdict, scale) == ("Withheld", 50)
    assert [(bar.said[:4], bar.width > 0) for bar in bars.bars] == [("30 %", True), ("[c]", False)]


async def test_figures_go_with_whoever_is_in_them(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """When somebody takes their answers back, comparisons that counted them are forgotten."""
    await compare(settings, office, book)
    await take_back(settings, office)
    assert "Nothing has been compared yet." in await read_page(researcher, book)
    assert (await read_file(settings, office, book)).comparisons == ()
    await compare(settings, office, book)
    assert "of about 60" in await read_page(researcher, book)


async def test_a_codebook_that_went_on_says_so(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Figures name their version, and comparing again takes the place of what there was."""
    await compare(settings, office, book)
    await change(researcher, book, "rename", 0, theme="t1", label="Being listened to")
    page = await read_page(researcher, book)
    assert "The codebook has changed since" in page
    await compare(settings, office, book)
    page = await read_page(researcher, book)
    assert "The codebook has changed since" not in page
    assert "Being listened to (not certain to be stable)" in page
    assert page.count("Version 1 of this codebook, counted") == 1


async def test_a_question_is_compared_once_a_week(
    researcher: Seat,
    book: str,
    settings: Settings,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody learns a person's group by changing one answer's themes and comparing again."""
    await compare(settings, office, book)
    refused = await researcher.post(f"{book}/comparison", question=QUESTION)
    assert refused.status_code == 422
    assert AGAIN in refused.text
    other = await researcher.post(f"{book}/comparison", question="age-band")
    assert other.status_code == 303
    later = read_today() + timedelta(weeks=1)
    monkeypatch.setattr("consult.staff.codebooks.comparing.read_today", lambda: later)
    assert (await researcher.post(f"{book}/comparison", question=QUESTION)).status_code == 303


async def test_a_worker_that_does_not_answer_is_told(researcher: Seat, book: str) -> None:
    """Whoever asks is told that nothing has begun, and can ask again."""
    answer = await researcher.post(f"{book}/comparison", question=QUESTION)
    assert answer.headers["location"] == f"{book}/comparison"
    page = await read_page(researcher, book)
    assert NOT_STARTED in page
    assert 'id="progress"' not in page


@pytest.mark.parametrize("item", ["", "adult", ITEM, "no-such-question"])
async def test_only_a_closed_question_groups_people(
    researcher: Seat, book: str, item: str
) -> None:
    """What is no closed question of these people, or has to be answered, is refused."""
    answer = await researcher.post(f"{book}/comparison", question=item)
    assert answer.status_code == 422
    assert CHOOSE in answer.text


async def test_a_run_under_way_shows_and_is_not_begun_twice(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """The page shows how far the worker is, its own address leads there, and another waits."""
    asked = RunRequest(codebook=UUID(book.rpartition("/")[2]), grouped_by=QUESTION)
    async with open_staff(settings.staff_database) as staff:
        run = await staff.add_run(office.consultation, COMPARISON, encode_request(asked), uuid4())
        page = await read_page(researcher, book)
        assert "Waiting for the next unlock" in page
        assert f'action="/runs/{run}/continue"' in page
        assert (await researcher.get(f"/runs/{run}")).headers["location"] == f"{book}/comparison"
        await researcher.post(f"{book}/comparison", question=QUESTION)
        runs = await staff.list_runs(office.consultation)
    assert [one.item for one in runs].count(COMPARISON) == 1
    assert "comparison" not in (await researcher.get(f"/consultations/{office.slug}")).text


async def test_when_done_the_page_draws_itself(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """What moves fetches the figures when they are ready, and without scripts leads to them."""
    await compare(settings, office, book)
    async with open_staff(settings.staff_database) as staff:
        (run,) = [
            one for one in await staff.list_runs(office.consultation) if one.item == COMPARISON
        ]
    part = (await researcher.get(f"/runs/{run.id}/progress")).text
    assert f'hx-get="{book}/comparison" hx-trigger="load" hx-target="#figures"' in part
    assert "The figures are ready to read." in part
    assert 'id="figures"' in await read_page(researcher, book)


@pytest.mark.parametrize("item", ["no-such-question", ITEM])
async def test_the_worker_refuses_what_is_no_question(
    researcher: Seat, book: str, settings: Settings, office: Office, item: str
) -> None:
    """A question that is not there groups nobody, whatever a run's row says."""
    del researcher
    with pytest.raises(NotFoundError, match="no such closed question"):
        await compare(settings, office, book, item)


async def test_a_change_meanwhile_is_not_overwritten(
    book: str, settings: Settings, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures of a codebook that somebody changed while people were counted are not kept."""
    file = await read_file(settings, office, book)

    async def change_and_read(*given: Any) -> Policy:
        await rewrite(settings, office, book, replace(file, rewritten=9))
        return await read_policy(*given)

    monkeypatch.setattr("consult.tasks.comparison.read_policy", change_and_read)
    with pytest.raises(RunInterruptedError):
        await compare(settings, office, book)
    assert (await read_file(settings, office, book)).comparisons == ()


async def test_audiences_meet_as_released_counts_only(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """What another audience said stands beside this one's as its run was released."""
    assert "Audiences and waves" not in await read_page(researcher, book)
    result, public = make_result(), office.key.public
    release = release_theme_counts(result.theme_set, Policy())
    async with open_staff(settings.staff_database) as staff:
        asked = encode_request(RunRequest(audience="perpetrator"))
        run = await staff.add_run(office.consultation, ITEM, asked, uuid4())
        await staff.finish_run(run, seal_result(result, public), seal_release(release, public))
    page = (await read_page(researcher, book)).partition("Audiences and waves")[2]
    assert "officer, listened, calm (not certain to be stable)" in page
    assert page.count(": released counts") == 2
    assert "school, told, nobody" not in page
    assert "An officer listened" not in page
