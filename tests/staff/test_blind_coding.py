"""Two people code a sample blind, and the worker measures how far they and the machine agree."""

import asyncio
from collections.abc import Callable
from threading import Event
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from consult.errors import NotFoundError, RunInterruptedError
from consult.jobs.codebooks import CodebookFile, replace_sample, seal_codebook
from consult.jobs.requests import RunRequest, encode_request
from consult.jobs.samples import AGREEMENT
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.staff import open_staff
from consult.tasks.agreement import measure_agreement_of
from consult.tasks.progress import Watch
from tests.staff.people import Client, Office
from tests.staff.results import finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_codebooks import change, read_file
from tests.staff.test_taken_back import take_back

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]


@pytest.fixture
async def researcher(client: Client, settings: Settings, office: Office) -> Seat:
    """Seat the researcher with the consultation unlocked."""
    del settings
    return await seat(client, office, Role.RESEARCHER)


@pytest.fixture
async def reviewer(client: Client, settings: Settings, office: Office) -> Seat:
    """Seat the reviewer, who codes as the second person."""
    del settings
    return await seat(client, office, Role.REVIEWER)


@pytest.fixture
async def book(settings: Settings, office: Office, researcher: Seat) -> str:
    """Start a codebook, and give its address."""
    run = await finish_run(settings, office)
    return (await researcher.post(f"/runs/{run}/codebook")).headers["location"]


async def draw(who: Seat, book: str, blind: str, anchored: str = "0") -> str:
    """Draw a sample, and give the page that follows."""
    answer = await who.post(f"{book}/samples", blind=blind, anchored=anchored)
    assert answer.status_code == 303
    return (await who.get(answer.headers["location"])).text


def read_excerpt(page: str) -> str:
    """Give the answer that a page asks about."""
    return page.partition('name="_excerpt" value="')[2].partition('"')[0]


async def code_all(who: Seat, book: str, theme: str, most: int = 99) -> int:
    """Give every answer that is this person's one theme, and count them."""
    path = f"{book}/samples/0/code"
    for number in range(most):
        page = await who.get(path)
        if page.status_code == 303:
            return number
        sent = {"_excerpt": read_excerpt(page.text), "_theme": theme}
        assert (await who.send(path, sent)).status_code == 303
    return most


async def rewrite(settings: Settings, office: Office, book: str, file: CodebookFile) -> None:
    """Store another state of a codebook."""
    async with open_staff(settings.staff_database) as staff:
        row = await staff.read_codebook(UUID(book.rpartition("/")[2]))
        assert await staff.replace_codebook(
            row.id, row.sealed, seal_codebook(file, office.key.public)
        )


async def fill(settings: Settings, office: Office, book: str) -> None:
    """Let two people have coded every blind answer of the first sample."""
    file = await read_file(settings, office, book)
    names = [str(office.people[role].id) for role in (Role.RESEARCHER, Role.REVIEWER)]
    coded = dict.fromkeys(file.samples[0].registration.blind, ("t1",))
    done = replace(file.samples[0], blind=dict.fromkeys(names, coded))
    await rewrite(settings, office, book, replace_sample(file, 0, done))


async def measure(settings: Settings, office: Office, book: str) -> None:
    """Let the worker's task measure the first sample."""
    parameters = encode_request(RunRequest(codebook=UUID(book.rpartition("/")[2])))
    async with open_staff(settings.staff_database) as staff:
        run = await staff.add_run(office.consultation, AGREEMENT, parameters, uuid4())
        watch = Watch(staff, run, Event())
        await measure_agreement_of(settings, staff, await staff.read_run(run), office.key, watch)
        assert (await staff.read_run(run)).state == "done"


async def test_nothing_of_the_machine_is_sent(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """A page for blind coding is the same byte for byte, whatever the machine had given."""
    await draw(researcher, book, "6")
    path = f"{book}/samples/0/code"
    before = await researcher.get(path)
    assert " checked" not in before.text
    file = await read_file(settings, office, book)
    sample = file.samples[0]
    others = dict.fromkeys(sample.machine, ("t2", "t1"))
    await rewrite(settings, office, book, replace_sample(file, 0, replace(sample, machine=others)))
    assert (await researcher.get(path)).content == before.content


async def test_the_sample_is_on_no_page_with_themes(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Answers of a sample are left out of their themes' pages until both have coded them."""
    await draw(researcher, book, "122")
    shown = (await researcher.get(f"{book}/themes/t1")).text
    assert "57 more are in a blind sample" in shown
    assert "An officer listened" not in shown
    await fill(settings, office, book)
    assert "An officer listened" in (await researcher.get(f"{book}/themes/t1")).text


async def test_two_people_code_and_the_worker_measures(
    researcher: Seat, reviewer: Seat, book: str, settings: Settings, office: Office
) -> None:
    """From drawing to figures: both arms, every figure on the same answers, with intervals."""
    await draw(researcher, book, "6", "3")
    assert await code_all(researcher, book, "t0") == 9
    assert await code_all(reviewer, book, "t1") == 6
    page = (await researcher.get(f"{book}/samples")).text
    assert "Measure agreement" in page
    await measure(settings, office, book)
    shown = (await researcher.get(f"{book}/samples")).text
    for words in ("The two people, blind", "Suggestions made the machine look better by"):
        assert words in shown
    study = (await read_file(settings, office, book)).samples[0].study
    assert study is not None
    assert study.humans.f1.value == 0.0
    assert {study.humans.items, *(one.items for one in study.machine)} == {6}


async def test_a_third_person_codes_nothing(
    researcher: Seat, reviewer: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Once two have begun, the sample is nobody else's, and suggestions wait for the blind arm."""
    await draw(researcher, book, "4", "3")
    assert await code_all(researcher, book, "t0", most=1) == 1
    assert await code_all(reviewer, book, "t0") == 7
    file = await read_file(settings, office, book)
    names = list(file.samples[0].blind)
    stranger = replace(file.samples[0], blind={names[0]: {}, str(uuid4()): {}})
    await rewrite(settings, office, book, replace_sample(file, 0, stranger))
    turned = [await who.get(f"{book}/samples/0/code") for who in (researcher, reviewer)]
    assert sorted(answer.status_code for answer in turned) == [200, 303]


async def test_two_coders_at_once_lose_nothing(
    researcher: Seat, reviewer: Seat, book: str, settings: Settings, office: Office
) -> None:
    """What both keep in the same moment is kept of both."""
    await draw(researcher, book, "5")
    first = read_excerpt((await researcher.get(f"{book}/samples/0/code")).text)
    sent = {"_excerpt": first, "_theme": "t1"}
    path = f"{book}/samples/0/code"
    await asyncio.gather(researcher.send(path, sent), reviewer.send(path, sent))
    file = await read_file(settings, office, book)
    assert [dict(coded) for coded in file.samples[0].blind.values()] == [{first: ("t1",)}] * 2


async def test_what_was_taken_back_leaves_sample_and_figures(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """An erased answer leaves sample and codings, the figures go, and the page says how many."""
    await draw(researcher, book, "122")
    await fill(settings, office, book)
    await measure(settings, office, book)
    await take_back(settings, office)
    page = (await researcher.get(f"{book}/samples")).text
    assert "1 of them were taken back since" in page
    sample = (await read_file(settings, office, book)).samples[0]
    assert sample.study is None
    assert "t0-0" not in repr((sample.registration, sample.machine, sample.blind))
    await measure(settings, office, book)
    again = (await read_file(settings, office, book)).samples[0].study
    assert again is not None
    assert again.humans.items == 121


async def test_an_unfinished_sample_is_not_measured(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """The worker refuses a sample that one person has not coded to the end."""
    await draw(researcher, book, "5")
    await code_all(researcher, book, "t0")
    with pytest.raises(NotFoundError, match="not coded to the end"):
        await measure(settings, office, book)


async def test_a_change_meanwhile_is_not_overwritten(
    researcher: Seat,
    book: str,
    settings: Settings,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Figures of a codebook that somebody changed while they were measured are not kept."""
    await draw(researcher, book, "5")
    await fill(settings, office, book)
    file = await read_file(settings, office, book)

    async def follow(_: Watch, work: Callable[[], object]) -> object:
        done = await asyncio.to_thread(work)
        if not isinstance(done, CodebookFile):
            await rewrite(settings, office, book, replace(file, rewritten=9))
        return done

    monkeypatch.setattr(Watch, "follow", follow)
    with pytest.raises(RunInterruptedError):
        await measure(settings, office, book)
    assert (await read_file(settings, office, book)).rewritten == 9


@pytest.mark.parametrize(
    ("blind", "words"),
    [("", "as a number"), ("many", "as a number"), ("1", "at least 2"), ("900", "122 answers")],
)
async def test_impossible_samples_are_refused(
    researcher: Seat, book: str, blind: str, words: str
) -> None:
    """A sample that cannot be drawn is refused with what to do, and none is kept."""
    page = await draw(researcher, book, blind)
    assert words in page
    assert "Sample 1" not in page


async def test_a_merge_is_the_machines_too(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """After a merge the machine counts as having given the theme that is left, but no recoding."""
    await change(researcher, book, "merge", 0, _theme=["t0"], into="t1")
    await change(researcher, book, "code", 1, _excerpt="t0-0", _theme=["t2"])
    await draw(researcher, book, "122")
    machine = (await read_file(settings, office, book)).samples[0].machine
    assert machine["t0-0"] == ("t1",)
    assert set(machine.values()) == {("t1",), ("t2",)}
