"""Codebooks in the hands of researchers."""

import asyncio
import re
from uuid import UUID

import pytest

from consult.jobs.codebooks import CodebookFile, open_codebook
from consult.settings import Settings
from consult.staff.codebooks.changing import SAVED
from consult.staff.codebooks.opening import CHANGED
from consult.staff.roles import Role
from consult.store.staff import open_staff
from tests.staff.people import Client, Office
from tests.staff.results import finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_taken_back import MARKER, take_back

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

FIRST = "An officer listened and stayed calm."


@pytest.fixture
async def researcher(client: Client, settings: Settings, office: Office) -> Seat:
    """Seat the researcher with the consultation unlocked."""
    del settings
    return await seat(client, office, Role.RESEARCHER)


@pytest.fixture
async def book(settings: Settings, office: Office, researcher: Seat) -> str:
    """Start a codebook from a finished run, as the researcher does, and give its address."""
    run = await finish_run(settings, office)
    answer = await researcher.post(f"/runs/{run}/codebook")
    assert answer.status_code == 303
    return answer.headers["location"]


async def change(who: Seat, book: str, do: str, after: int, **fields: str | list[str]) -> str:
    """Make a change, and give the page that it leads to."""
    sent = {"_do": do, "after": str(after), **fields}
    answer = await who.send(f"{book}/change", sent)
    assert answer.status_code == 303
    return (await who.get(answer.headers["location"])).text


async def read_file(settings: Settings, office: Office, book: str) -> CodebookFile:
    """Open a codebook as it is stored."""
    async with open_staff(settings.staff_database) as staff:
        row = await staff.read_codebook(UUID(book.rpartition("/")[2]))
    return open_codebook(row.sealed, office.key)


def read_digest(page: str) -> str:
    """Read the digest that a page names."""
    found = re.search(r"digest ([0-9a-f]{16})", page)
    assert found is not None
    return found[1]


async def test_a_codebook_starts_as_the_run_found_it(researcher: Seat, book: str) -> None:
    """Every theme of the run is there with its exact count, marked as not for release."""
    page = (await researcher.get(book)).text
    for words in ("waiting, weeks, call", "61 (50 %)", "57 (47 %)", "4 (3 %)", "Version 0"):
        assert words in page
    assert 'data-mark="Not for release"' in page


async def test_nothing_shows_without_an_unlock(
    client: Client, office: Office, researcher: Seat, book: str
) -> None:
    """Somebody who holds the key but has not unlocked sees no theme, count or answer."""
    del researcher
    locked = await seat(client, office, Role.REVIEWER, unlocked=False)
    for path in ("", "/themes/t0", "/again", "/changes"):
        answer = await locked.get(book + path)
        assert answer.headers["location"].endswith("/unlock")


async def test_answers_are_read_as_they_are_kept(researcher: Seat, book: str) -> None:
    """A theme's page shows its answers in full, leading to their review, and offers no copy."""
    page = (await researcher.get(f"{book}/themes/t1")).text
    assert FIRST in page
    assert "/review/answers/" in page
    assert not [word for word in ("download", "clipboard", "print(") if word in page.casefold()]


async def test_names_are_taken_out_of_what_is_typed(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """A theme's new name goes through redaction before anything is kept."""
    page = await change(researcher, book, "rename", 0, theme="t0", label="Waiting for Agnieszka")
    assert SAVED in page
    assert "Waiting for [NAME 1]" in page
    assert "Agnieszka" not in repr(await read_file(settings, office, book))
    assert "Version 1" in page


async def test_a_merge_can_be_undone_exactly(researcher: Seat, book: str) -> None:
    """After merging and undoing, the codebook has the digest that it had before."""
    before = read_digest((await researcher.get(book)).text)
    merged = await change(researcher, book, "merge", 0, _theme=["t0", "t1"], into="t1")
    assert "118 (97 %)" in merged
    assert "waiting, weeks, call</a>: became officer, listened, calm" in merged
    assert read_digest(merged) != before
    undone = await change(researcher, book, "undo", 1, event="1", back="changes")
    assert read_digest(undone) == before
    assert "Undone" in undone


async def test_a_split_is_worked_through(researcher: Seat, book: str) -> None:
    """The chosen answers make a theme, and each answer is looked at again until none is left."""
    split = await change(
        researcher, book, "split", 0, theme="t2", label="School", _excerpt=["t2-0"]
    )
    assert "School" in split
    assert "4 answers to look at again" in split
    again = (await researcher.get(f"{book}/again")).text
    assert "Nobody at school was told." in again
    kept = await change(researcher, book, "code", 1, _excerpt="t2-0", _theme=["p1", "t0"])
    assert "3 answers to look at again" in kept
    assert "62 (51 %)" in kept


async def test_a_locked_theme_says_so(researcher: Seat, book: str) -> None:
    """A change of a locked theme is refused by its name, and nothing of it is kept."""
    await change(researcher, book, "lock", 0, theme="t0")
    page = await change(researcher, book, "retire", 1, theme="t0")
    assert "The theme is locked. Theme “waiting, weeks, call”." in page
    assert "Version 1" in page


async def test_a_change_of_what_is_gone_is_refused(researcher: Seat, book: str) -> None:
    """Whoever works from an older version is told so, and their change is not made."""
    await change(researcher, book, "lock", 0, theme="t0")
    late = await change(researcher, book, "retire", 0, theme="t1")
    assert CHANGED in late.replace("&#39;", "'")
    assert "57 (47 %)" in late


async def test_of_two_at_once_one_is_kept(
    client: Client, office: Office, researcher: Seat, book: str, settings: Settings
) -> None:
    """Of two changes at the same moment one is kept, and the other person is told."""
    del client
    fields = [{"theme": "t0", "_do": "lock"}, {"theme": "t1", "_do": "lock"}]
    sent = [researcher.send(f"{book}/change", {"after": "0", **one}) for one in fields]
    answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} == {303}
    file = await read_file(settings, office, book)
    assert len(file.steps) == 1


async def test_nothing_chosen_is_said(researcher: Seat, book: str) -> None:
    """A split without an answer, and a name without a letter, are refused in words."""
    none = await change(researcher, book, "split", 0, theme="t0", label="Letters")
    assert "Choose at least one answer" in none
    blank = await change(researcher, book, "rename", 0, theme="t0", label="  ", back="theme")
    assert "Write something first." in blank
    assert "Version 0" in blank


async def test_what_was_taken_back_is_in_no_version(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """An erased answer leaves every version and every change, and the pages say so."""
    await change(researcher, book, "code", 0, _excerpt="t0-0", _theme=["t1"])
    assert MARKER in (await researcher.get(f"{book}/themes/t1")).text.replace("&#39;", "'")
    await take_back(settings, office)
    page = (await researcher.get(book)).text
    assert "60 (50 %)" in page
    assert "1 change that spoke of them was rewritten" in page
    file = await read_file(settings, office, book)
    assert "t0-0" not in repr(file.base) + repr(file.steps)
    assert all("t0-0" not in file.read(version).codings for version in (0, 1))


async def test_the_history_names_who_and_what(researcher: Seat, book: str) -> None:
    """Every change is listed with its author, in words and without the answer it was about."""
    await change(researcher, book, "code", 0, _excerpt="t1-0", _theme=["t0"])
    page = (await researcher.get(f"{book}/changes")).text
    assert "Researcher Example" in page
    assert "Gave an answer “waiting, weeks, call”" in page
    assert FIRST not in page


async def test_reviewers_read_and_change_nothing(
    client: Client, office: Office, researcher: Seat, book: str
) -> None:
    """A reviewer reads the codebook, is offered no form, and is refused when sending one."""
    del researcher
    reader = await seat(client, office, Role.REVIEWER)
    page = (await reader.get(f"{book}/themes/t0")).text
    assert "waiting, weeks, call" in page
    assert f'action="{book}/change"><input' not in page
    refused = await reader.post(f"{book}/change", _do="lock", after="0", theme="t0")
    assert refused.status_code == 403
