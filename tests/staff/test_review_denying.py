"""A word taken out of one answer can go from every later one, and nobody can read which it is."""

import pytest

from consult.intake.denying import DenyList
from consult.settings import Settings
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.upkeep.denying import add_denials
from consult.vault.denial import PLACES, derive_denial_key, digest_denied, make_decoy
from tests.staff.acts import read_acts
from tests.staff.people import SAME_ORIGIN, Client, Office
from tests.staff.reviews import Reviewer, make_record, store_records, unlock_as

pytestmark = pytest.mark.anyio

SECRET = "s" * 40
KEY = derive_denial_key(SECRET)


async def pass_night(settings: Settings) -> None:
    """Do the part of the nightly work that adds words."""
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        await add_denials(responses, staff, SECRET)


async def read_lists(settings: Settings) -> tuple[frozenset[bytes], set[bytes]]:
    """Give what is on the list, and what waits for the night."""
    async with (
        open_responses(settings.responses_database) as responses,
        open_staff(settings.staff_database) as staff,
    ):
        waiting = set((await staff.read_denials()).values())
        return await responses.read_denied_words(), waiting


@pytest.fixture
async def reviewer(client: Client, office: Office, settings: Settings) -> Reviewer:
    """Take words out of an answer and come to where one chooses whether they go everywhere."""
    await pass_night(settings)
    common = [make_record("the car", flags=[]) for _ in range(20)]
    await store_records(
        settings,
        office,
        make_record("Saw rosehip, lorry and the car", flags=["second-pass"]),
        *common,
    )
    reviewer = await unlock_as(client, office, Role.REVIEWER)
    handle = await reviewer.open_first()
    answer = await reviewer.take_out(handle, "rosehip", "lorry", "the", "car", deny="yes")
    assert answer.headers["location"] == f"{reviewer.path}/deny"
    return reviewer


async def choose(reviewer: Reviewer, *words: str) -> str:
    """Tick words by name and send the form; gives where it leads, or the page."""
    page = await reviewer.look("/deny")
    values = {
        word: page.split(f'translate="no">{word}</label>')[0].rsplit('for="word-', 1)[1][:-2]
        for word in words
    }
    answer = await reviewer.client.post(
        f"{reviewer.path}/deny",
        data={"_word": list(values.values())},
        headers=SAME_ORIGIN,
        follow_redirects=False,
    )
    return str(answer.headers.get("location", answer.text))


async def test_page_says_how_common(reviewer: Reviewer) -> None:
    """Each word is shown with how often it stands here; one that many wrote cannot be chosen."""
    page = await reviewer.look("/deny")
    assert "An everyday word" in page
    assert "It now stands in 0 of 21 answers here" in page
    assert "too common to go everywhere" in page
    assert page.count('type="checkbox"') == 2


@pytest.mark.parametrize("sent", [[], ["0"], ["3"], ["99"]])
async def test_nothing_chosen(reviewer: Reviewer, settings: Settings, sent: list[str]) -> None:
    """Without a word, or with one that is too common, the page says so and nothing waits."""
    before = await read_lists(settings)
    answer = await reviewer.client.post(
        f"{reviewer.path}/deny", data={"_word": sent}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 422
    assert "Choose at least one word" in answer.text
    assert await read_lists(settings) == before


async def test_denied_today_is_gone_tomorrow(reviewer: Reviewer, settings: Settings) -> None:
    """A word denied today is taken out by whoever reads the list after the night, not before."""
    async with open_responses(settings.responses_database) as store:
        denied = DenyList(store, SECRET)
        await denied.refresh()
        assert await choose(reviewer, "rosehip") == reviewer.path
        await denied.refresh()
        assert not denied.denies("rosehip")
    await pass_night(settings)
    async with open_responses(settings.responses_database) as store:
        denied = DenyList(store, SECRET)
        await denied.refresh()
        assert denied.denies("rosehip")
        assert not denied.denies("car")
        elsewhere = DenyList(store, "t" * 40)
        await elsewhere.refresh()
        assert not elsewhere.denies("rosehip")


async def test_numbers_say_nothing(reviewer: Reviewer, settings: Settings) -> None:
    """As many places wait and as many digests join each night, whatever was denied."""
    listed, waiting = await read_lists(settings)
    assert len(listed) == len(waiting) == PLACES
    await choose(reviewer, "rosehip")
    _, after = await read_lists(settings)
    assert len(after) == PLACES
    assert len(after - waiting) == 1
    for nights in (2, 3):
        await pass_night(settings)
        later, _ = await read_lists(settings)
        assert listed < later
        assert len(later) == nights * PLACES
        listed = later


async def test_twice_is_once(
    reviewer: Reviewer, client: Client, office: Office, settings: Settings
) -> None:
    """A word that waits already, or is on the list, takes no second place."""
    await choose(reviewer, "rosehip")
    for _ in range(2):
        _, before = await read_lists(settings)
        await store_records(settings, office, make_record("a rosehip here", flags=["second-pass"]))
        again = await unlock_as(client, office, Role.REVIEWER)
        for handle in await again.list_handles():
            if ">rosehip<" in await again.look(f"/answers/{handle}"):
                await again.take_out(handle, "rosehip", deny="yes")
        assert await choose(again, "rosehip") == again.path
        assert (await read_lists(settings))[1] == before
        await pass_night(settings)


async def test_record_names_no_consultation(reviewer: Reviewer, settings: Settings) -> None:
    """That somebody denied a word is recorded, and neither the word nor where it stood."""
    await choose(reviewer, "rosehip")
    assert (await read_acts(settings))[-1][1:] == ("word-denied", "")


async def test_no_room_is_said(reviewer: Reviewer, settings: Settings) -> None:
    """When every place of a day is taken the page says so, and the word waits in no other way."""
    async with open_staff(settings.staff_database) as staff:
        for number, (place, decoy) in enumerate((await staff.read_denials()).items()):
            taken = digest_denied(f"word{number}", KEY)
            assert await staff.take_denial_place(place, decoy, taken)
    assert "no room for another word" in await choose(reviewer, "rosehip")
    assert digest_denied("rosehip", KEY) not in (await read_lists(settings))[1]


async def test_a_place_is_taken_once(settings: Settings, office: Office) -> None:
    """Of two who take the same place one is told, and looks for another."""
    del office
    await pass_night(settings)
    async with open_staff(settings.staff_database) as staff:
        place, decoy = min((await staff.read_denials()).items())
        assert decoy == make_decoy(place, KEY)
        assert await staff.take_denial_place(place, decoy, b"a" * 32)
        assert not await staff.take_denial_place(place, decoy, b"b" * 32)
        assert not await staff.renew_denials({place: decoy}, {})
