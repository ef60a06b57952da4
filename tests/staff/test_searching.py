"""Searching a codebook's answers, of which nothing is kept but where something was found."""

import re

import pytest

from consult.settings import Settings
from consult.staff import passages
from consult.staff.codebooks import searching
from consult.staff.roles import Role
from consult.store.database import sqlite_path
from consult.store.staff import open_staff
from tests.staff.people import Client, Office
from tests.staff.results import finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_blind_coding import draw
from tests.staff.test_codebooks import change
from tests.store.places import read_files

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("engine", ["sqlite"])]


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


async def look_for(who: Seat, book: str, words: str, **fields: str) -> str:
    """Search, and give the page that it leads to."""
    answer = await who.post(f"{book}/search", sought=words, **fields)
    if answer.status_code != 303:
        return answer.text
    assert answer.headers["location"] == f"{book}/found"
    return (await who.get(f"{book}/found")).text


async def test_a_search_shows_words_in_context(researcher: Seat, book: str) -> None:
    """Words are shown with what stands around them, with the themes, and lead on."""
    page = await look_for(researcher, book, "listening", way="forms")
    assert "1 place in 1 of" in page
    assert '<table class="concordance" dir="ltr">' in page
    assert "officer, listened, calm" in page
    assert "/review/answers/" in page


@pytest.mark.parametrize(
    ("fields", "places"),
    [({"theme": "t1"}, 1), ({"theme": "t0"}, 0), ({"without": "t1"}, 0), ({"without": "t0"}, 1)],
)
async def test_a_search_is_narrowed(
    researcher: Seat, book: str, fields: dict[str, str], places: int
) -> None:
    """Answers with a theme, or without one, are the only ones looked through."""
    page = await look_for(researcher, book, "officer", **fields)
    assert f"{places} place" in page
    assert ("concordance__word" in page) == bool(places)


async def test_nothing_of_a_search_is_kept(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Neither page, record nor file holds what was looked for, and a name is not looked for."""
    del office
    page = await look_for(researcher, book, "officer eczema", way="exact")
    assert "Nothing was found" in page
    assert "eczema" not in page
    refused = await look_for(researcher, book, "Darren Pickersgill")
    assert "looks like something that identifies somebody" in refused
    assert "Pickersgill" not in refused
    async with open_staff(settings.staff_database) as staff:
        events = [row async for row in staff.iterate_events()]
    assert [row.action for row in events].count("answers-searched") == 1
    assert "eczema" not in repr(events)
    path = sqlite_path(settings.staff_database)
    assert path is not None
    stored = b"".join(read_files(path.parent).values())
    assert b"eczema" not in stored
    assert b"Pickersgill" not in stored


async def test_a_blind_sample_is_not_searched(researcher: Seat, book: str) -> None:
    """Answers that somebody has to code blind are on no page with themes, found or not."""
    await draw(researcher, book, "122")
    page = await look_for(researcher, book, "officer")
    assert "122 answers are in a blind sample" in page
    assert "concordance__word" not in page


async def test_what_was_found_is_the_sessions_own(
    client: Client, office: Office, researcher: Seat, book: str
) -> None:
    """Somebody else sees nothing of it, nor the same person after locking."""
    await look_for(researcher, book, "officer")
    other = await seat(client, office, Role.REVIEWER)
    assert (await other.get(f"{book}/found")).headers["location"] == f"{book}/search"
    await researcher.post(f"/consultations/{office.slug}/lock")
    await researcher.unlock(office)
    assert (await researcher.get(f"{book}/found")).headers["location"] == f"{book}/search"


async def test_found_answers_show_the_themes_they_have_now(researcher: Seat, book: str) -> None:
    """Themes beside a place are those of the codebook as it is when the page is read."""
    await look_for(researcher, book, "officer")
    await change(researcher, book, "rename", 0, theme="t1", label="Being listened to")
    assert "Being listened to" in (await researcher.get(f"{book}/found")).text


async def test_no_place_is_left_out_in_silence(
    researcher: Seat, book: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every place is reached by pages; where more were found than are kept, the page says so."""
    monkeypatch.setattr(searching, "LINES", 2)
    seen = []
    page = await look_for(researcher, book, "an officer listened and stayed calm", way="exact")
    assert "6 places in 1 of" in page
    assert "Page 1 of 3" in page
    for number in range(1, 4):
        page = (await researcher.get(f"{book}/found?page={number}")).text
        seen += re.findall(r'concordance__word"><a [^>]*>(\w+)<', page)
    assert seen == ["An", "officer", "listened", "and", "stayed", "calm"]
    assert "The first" not in page
    monkeypatch.setattr(passages, "MOST_PLACES", 4)
    page = await look_for(researcher, book, "an officer listened and stayed calm", way="exact")
    assert "6 places in 1 of" in page
    assert "The first 4 places are on the pages below." in page
    assert "Page 1 of 2" in page
