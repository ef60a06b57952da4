"""What helps a researcher work on a codebook: names, undoing, links, versions, pictures, care."""

import re
from typing import Any

import pytest

from consult.settings import Settings
from consult.staff.codebooks.changing import TWO
from consult.staff.codebooks.views import split_pieces
from consult.staff.roles import Role
from tests.staff.people import Client, Office
from tests.staff.results import finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_codebooks import change, read_digest

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

OFFICER = "An officer listened and stayed calm."


@pytest.fixture
async def researcher(client: Client, settings: Settings, office: Office) -> Seat:
    """Seat the researcher with the consultation unlocked."""
    del settings
    return await seat(client, office, Role.RESEARCHER)


@pytest.fixture
async def book(settings: Settings, office: Office, researcher: Seat) -> str:
    """Start a codebook from a finished run, as the researcher does, and give its address."""
    run = await finish_run(settings, office)
    return (await researcher.post(f"/runs/{run}/codebook")).headers["location"]


async def test_suggested_names_wait_for_a_person(researcher: Seat, book: str) -> None:
    """Names of a run are marked as suggestions until each is confirmed, and then it is said."""
    page = (await researcher.get(book)).text
    assert "3 names are still the machine" in page
    for version, theme in enumerate(("t0", "t1", "t2")):
        page = await change(researcher, book, "confirm", version, theme=theme)
    assert "A person has confirmed every name" in page
    assert ">Suggested<" not in page
    undone = await change(researcher, book, "undo", 3, event="3")
    assert "1 name is still the machine" in undone


async def test_a_change_leads_back_to_its_theme(researcher: Seat, book: str) -> None:
    """Without scripts, too, the focus goes to the theme that was changed or merged into."""
    for do, version, sent, place in (
        ("lock", 0, {"theme": "t2"}, "#theme-t2"),
        ("merge", 1, {"_theme": "t0", "into": "t1"}, "#theme-t1"),
    ):
        answer = await researcher.post(f"{book}/change", _do=do, after=str(version), **sent)
        assert answer.headers["location"] == book + place
        assert f'id="{place[1:]}"' in (await researcher.get(book)).text


async def test_undo_names_the_last_change_that_counts(researcher: Seat, book: str) -> None:
    """One button takes back one change after the other, and is gone when none is left."""
    await change(researcher, book, "lock", 0, theme="t0")
    page = await change(researcher, book, "add", 1, label="Letters")
    for version, (number, words) in enumerate(
        [(2, "Added “Letters”"), (1, "Locked “waiting, weeks, call”")], 2
    ):
        assert f'id="undoes">{words}' in page
        assert f'name="event" value="{number}"' in page
        page = await change(researcher, book, "undo", version, event=str(number))
    assert 'id="undoes"' not in page


async def test_two_answers_are_linked_and_the_link_is_watched(researcher: Seat, book: str) -> None:
    """A link shows both answers and whether their themes keep to it, until it is taken away."""
    await change(researcher, book, "together", 0, _excerpt=["t1-0", "t0-0"], theme="t1")
    page = (await researcher.get(f"{book}/links")).text
    assert OFFICER in page
    assert "They belong in one theme" in page
    assert ">Broken<" in page
    await change(researcher, book, "code", 1, _excerpt="t1-0", _theme=["t0"])
    assert ">Kept<" in (await researcher.get(f"{book}/links")).text
    gone = await change(researcher, book, "unlink", 2, _excerpt=["t0-0", "t1-0"], back="links")
    assert "No two answers are linked." in gone


async def test_a_link_is_of_two(researcher: Seat, book: str) -> None:
    """With one answer or three chosen, nothing is linked and it is said how many to choose."""
    for chosen in (["t1-0"], ["t1-0", "t1-1", "t1-2"]):
        page = await change(researcher, book, "apart", 0, _excerpt=chosen, theme="t1")
        assert TWO in page
        assert "Version 0" in page


async def test_answers_in_a_blind_sample_show_in_no_link(researcher: Seat, book: str) -> None:
    """A link of an answer that is being coded blind shows neither answer until it is coded."""
    await change(researcher, book, "together", 0, _excerpt=["t1-0", "t0-0"], theme="t1")
    await researcher.post(f"{book}/samples", blind="122", anchored="0")
    page = (await researcher.get(f"{book}/links")).text
    assert OFFICER not in page
    assert "1 more is of answers in a blind sample" in page


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ("code", {"_excerpt": "t1-0", "_theme": ["t0"]}),
        ("together", {"_excerpt": ["t1-0", "t0-0"]}),
        ("apart", {"_excerpt": ["t1-0", "t0-0"]}),
        ("unlink", {"_excerpt": ["t1-0", "t0-0"]}),
        ("split", {"_excerpt": ["t1-0", "t1-1"], "label": "Letters", "theme": "t1"}),
    ],
)
async def test_no_form_touches_an_answer_that_is_coded_blind(
    researcher: Seat, book: str, wanted: str, chosen: dict[str, Any]
) -> None:
    """A form that names an answer of a blind sample changes nothing and says so."""
    await researcher.post(f"{book}/samples", blind="122", anchored="0")
    page = await change(researcher, book, wanted, 0, **chosen)
    assert "is being coded blind" in page
    assert "Version 0" in page


@pytest.mark.parametrize("tail", ["/themes/t1", "/grid"])
async def test_another_codebook_shows_nothing_that_is_coded_blind(
    settings: Settings, office: Office, researcher: Seat, tail: str
) -> None:
    """An answer of an open blind sample stands in no other codebook over the same answers."""
    run = await finish_run(settings, office)
    one, other = [
        (await researcher.post(f"/runs/{run}/codebook")).headers["location"] for _ in range(2)
    ]
    assert OFFICER in (await researcher.get(f"{other}/themes/t1")).text
    await researcher.post(f"{one}/samples", blind="122", anchored="0")
    assert OFFICER not in (await researcher.get(other + tail)).text
    page = await change(researcher, other, "code", 0, _excerpt="t1-0", _theme=["t0"])
    assert "is being coded blind" in page


async def test_every_version_stays_readable(researcher: Seat, book: str) -> None:
    """A version has its own counts and digest whatever came later, and no other exists."""
    before = read_digest((await researcher.get(book)).text)
    await change(researcher, book, "merge", 0, _theme=["t0"], into="t1")
    first = (await researcher.get(f"{book}/versions/0")).text
    assert before in first
    assert "61 (50 %)" in first
    second = (await researcher.get(f"{book}/versions/1")).text
    assert "118 (97 %)" in second
    assert before not in second
    assert (await researcher.get(f"{book}/versions/2")).status_code == 404


async def test_pictures_say_what_the_tables_say(researcher: Seat, book: str) -> None:
    """Bars and circles are numbered like the table, marked, and named for whoever cannot see."""
    page = (await researcher.get(book)).text
    drawn = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawn) == 2
    bars, spots = drawn
    assert [int(width) for width in re.findall(r'rect [^>]*width="(\d+)"', bars)] == [272, 255, 18]
    spans = [tuple(map(int, one)) for one in re.findall(r"d=\"M(\d+) \d+H(\d+)M", bars)]
    # By hand (Wilson): 41.3 to 58.7, 38.1 to 55.5 and 1.3 to 8.1 per cent.
    assert spans == [(267, 362), (250, 345), (49, 86)]
    assert "interval </span>41 to 59 %" in page
    assert re.findall(r">(\d+)</text>", bars) == ["1", "61", "2", "57", "3", "4"]
    assert spots.count("<circle") == 3
    for one in drawn:
        assert re.search(r'role="img" aria-labelledby="(\S+)".*<title id="\1">\w', one, re.DOTALL)
        assert "style=" not in one
        before = page[: page.index(one)]
        assert before.rindex('data-mark="Not for release"') > before.rindex("</form>")


async def test_descriptions_are_redacted_and_stand_above_answers(
    researcher: Seat, book: str
) -> None:
    """What somebody says of a theme goes through redaction and is read before its answers."""
    page = await change(
        researcher, book, "describe", 0, theme="t1", label="Hard. Agnieszka told it.", back="theme"
    )
    about = "About this theme:</strong> Hard. [NAME 1] told it."
    assert page.index(about) < page.index(OFFICER)
    assert "Agnieszka" not in page


async def test_placeholders_are_told_apart() -> None:
    """Only what the anonymiser writes counts as a placeholder, and nothing else is lost."""
    text = "[NAME 1] said\n[sic] no. [PHONE]"
    pieces = split_pieces(text)
    assert [words for words, gone in pieces if gone] == ["[NAME 1]", "[PHONE]"]
    assert "".join(words for words, _ in pieces) == text


async def test_blur_is_of_one_session(
    client: Client, office: Office, researcher: Seat, book: str
) -> None:
    """Answers are blurred for whoever asked for it, are reached by keyboard, and show again."""
    page = f"{book}/themes/t1"
    assert "excerpt--blurred" not in (await researcher.get(page)).text
    answer = await researcher.post(f"{book}/blur", _do="blur", back="theme", theme="t1")
    assert answer.headers["location"] == page
    blurred = (await researcher.get(page)).text
    assert re.search(r'excerpt--blurred" id="text-1" tabindex="0"', blurred)
    other = await seat(client, office, Role.REVIEWER)
    assert "excerpt--blurred" not in (await other.get(page)).text
    await researcher.post(f"{book}/blur", _do="show")
    assert "excerpt--blurred" not in (await researcher.get(page)).text
