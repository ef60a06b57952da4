"""The reading plan, and the sentences that may be said of machine and people."""

import pytest

from analysis.agreement.claims import REFUSED, check_claims
from consult.settings import Settings
from consult.staff.codebooks.planning import STANDS
from consult.staff.roles import Role
from tests.staff.people import Client, Office
from tests.staff.results import finish_run
from tests.staff.seats import Seat, seat
from tests.staff.test_blind_coding import draw, fill, measure
from tests.staff.test_codebooks import read_file

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


async def test_the_plan_follows_what_was_read(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Answers of a coded sample count as read, and hours follow the time that was typed."""
    before = (await researcher.get(f"{book}/plan?seconds=60")).text
    assert "No sample has been coded to the end yet" in before
    # Of 122 answers Cochran's table asks for 54 at ten points: an hour less six minutes.
    assert [one in before for one in (">54<", ">0.9<")] == [True, True]
    await draw(researcher, book, "60")
    await fill(settings, office, book)
    after = (await researcher.get(f"{book}/plan?seconds=60")).text
    assert "two people have coded 60 of them blind" in after
    assert ">reached<" in after
    assert "100 % (" in after


async def test_no_time_of_anybody_is_kept(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Planning changes nothing that is stored, and an impossible time is brought into reason."""
    before = await read_file(settings, office, book)
    assert 'value="1"' in (await researcher.get(f"{book}/plan?seconds=-5")).text
    assert await read_file(settings, office, book) == before


async def test_only_what_was_shown_is_said(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """Without a blind sample no sentence is offered; with one, each carries its figures."""
    await draw(researcher, book, "122")
    none = (await researcher.get(f"{book}/claims")).text
    assert "no sentence that sets the machine beside people is supported" in none
    assert all(why in none for why in REFUSED.values())
    await fill(settings, office, book)
    await measure(settings, office, book)
    page = (await researcher.get(f"{book}/claims")).text
    assert "Two people coded 122 answers, drawn by chance" in page
    assert "by version 0 of the codebook (digest " in page
    assert "F1 1.00 (95 % interval 1.00 to 1.00)" in page
    assert "cannot tell whether the machine agrees" in page


async def test_a_sentence_is_checked(researcher: Seat, book: str) -> None:
    """A claim that nobody has shown is refused with its words and what to do; others stand."""
    refused = await researcher.post(f"{book}/claims", sentence="Our coding is human-level.")
    assert refused.status_code == 422
    assert "“human-level”: Have two people code a registered sample blind" in refused.text
    stands = await researcher.post(f"{book}/claims", sentence="Two people read every answer.")
    assert STANDS in (await researcher.get(stands.headers["location"])).text


async def test_our_own_sentences_are_not_refused(
    researcher: Seat, book: str, settings: Settings, office: Office
) -> None:
    """No sentence that the software offers is one that it would refuse."""
    await draw(researcher, book, "122")
    await fill(settings, office, book)
    await measure(settings, office, book)
    page = (await researcher.get(f"{book}/claims")).text
    said = page.split("Sample 1</h2>")[1].split("</ul>")[0]
    assert check_claims(said, blind_items=0) == []
