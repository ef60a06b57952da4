"""Choosing how people come in, and making codes to hand out."""

import html
import re
from http import HTTPStatus
from uuid import uuid4

import pytest

from consult.pages.words import say_word
from consult.settings import Settings
from consult.staff.inviting.batches import MOST_CODES, make_codes, read_count
from consult.staff.roles import Role
from consult.store.responses import open_responses
from consult.store.staff import open_staff
from consult.vault.entry import digest_entry_code, tidy_entry_code
from tests.staff import people
from tests.staff.people import Client, Office, sign_in

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

CODE = re.compile(r"(?<![\w-])(?:[2-9a-z]{4}-){3}[2-9a-z]{4}(?![\w-])")


@pytest.fixture
async def designer(client: Client, office: Office) -> Client:
    """Give a browser in which the policy designer is signed in."""
    await sign_in(client, office, office.people[Role.POLICY_DESIGNER])
    return client


def ways_of(office: Office) -> str:
    """Give the address of the page."""
    return f"/consultations/{office.slug}/ways"


async def make(client: Client, office: Office, count: str, form: str = "print") -> str:
    """Ask for a batch, and give the page or file that comes of it."""
    one = f"{ways_of(office)}/{office.questionnaire}"
    fields = {f"count-{office.questionnaire}": count, "form": form}
    answer = await people.post(client, f"{one}/codes", **fields)
    if answer.status_code == HTTPStatus.SEE_OTHER:
        return (await client.get(answer.headers["location"])).text
    return answer.text


async def read_invited(settings: Settings) -> bool:
    """Say whether a code is needed."""
    async with open_responses(settings.responses_database) as store:
        row = await store.read_questionnaire("token-example")
    assert row is not None
    return row.by_invitation


@pytest.mark.both_engines
async def test_codes_that_are_shown_let_people_in(
    designer: Client, office: Office, settings: Settings
) -> None:
    """Each code on the page is one that can be used, all differ, and they are shown once."""
    page = await make(designer, office, "12")
    codes = CODE.findall(page)
    assert len(set(codes)) == 12
    assert "token-example" in page
    async with open_responses(settings.responses_database) as store:
        for code in codes:
            assert tidy_entry_code(code) == code
            digest = digest_entry_code(code, settings.secret, office.questionnaire)
            assert await store.has_entry_code(office.consultation, digest)
    again = await designer.get(f"{ways_of(office)}/codes")
    assert "shown already" in again.text
    assert CODE.findall(again.text) == []


async def test_a_file_has_a_line_for_each_code(designer: Client, office: Office) -> None:
    """The file has addresses and codes and no other word."""
    lines = (await make(designer, office, "3", "file")).splitlines()
    assert len(lines) == 3
    for line in lines:
        link, code = line.split("\t")
        assert link.endswith("/token-example")
        assert CODE.fullmatch(code)


async def test_slips_say_nothing_of_what_they_are_for(designer: Client, office: Office) -> None:
    """No slip names the consultation, the audience or the organisation, in any language."""
    page = html.unescape(await make(designer, office, "2"))
    slip = page[page.index('class="slips"') :].lower()
    assert CODE.search(slip)
    for word in ("abuse", "survivor", "domestic", "violence", "views", office.slug, "candour"):
        assert word not in slip
    for language in ("cy", "pl", "ur"):
        assert say_word("slip", language) != say_word("slip", "en")


@pytest.mark.parametrize("count", ["", "0", "-1", "501", "1e2", "٣", "many", "9" * 400])
async def test_odd_numbers_make_nothing(designer: Client, office: Office, count: str) -> None:
    """What is no number from 1 to 500 is said beside the box, and no code is made."""
    assert read_count(count) is None
    page = await make(designer, office, count)
    assert f"Write a number from 1 to {MOST_CODES}." in page
    assert CODE.findall(page) == []


def test_a_large_batch_has_no_code_twice() -> None:
    """A whole batch of codes are different codes."""
    assert len(set(make_codes(MOST_CODES))) == MOST_CODES


async def test_the_way_is_changed_and_recorded(
    designer: Client, office: Office, settings: Settings
) -> None:
    """Open link and invitation are one press apart; each change is in the record."""
    one = f"{ways_of(office)}/{office.questionnaire}"
    assert "Open link" in (await designer.get(ways_of(office))).text
    await people.post(designer, one, way="invitation")
    assert await read_invited(settings)
    assert "By invitation" in (await designer.get(ways_of(office))).text
    shown = (await designer.get(f"/consultations/{office.slug}")).text
    assert "How people come in: by invitation" in shown
    await people.post(designer, one, way="open")
    assert not await read_invited(settings)
    refused = await people.post(designer, one, way="elsewhere")
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    async with open_staff(settings.staff_database) as staff:
        acts = [event.action async for event in staff.iterate_events()]
    assert acts.count("way-in-changed") == 2


async def test_cancelling_needs_a_tick(
    designer: Client, office: Office, settings: Settings
) -> None:
    """Without the tick every code still works; with it none does."""
    code = CODE.findall(await make(designer, office, "1"))[0]
    digest = digest_entry_code(code, settings.secret, office.questionnaire)
    async with open_responses(settings.responses_database) as store:
        await people.post(designer, f"{ways_of(office)}/cancel")
        assert await store.has_entry_code(office.consultation, digest)
        await people.post(designer, f"{ways_of(office)}/cancel", sure="yes")
        assert not await store.has_entry_code(office.consultation, digest)


async def test_the_record_holds_no_code(
    designer: Client, office: Office, settings: Settings
) -> None:
    """The record says how many codes were made for whom, and none of them."""
    codes = CODE.findall(await make(designer, office, "5"))
    async with open_staff(settings.staff_database) as staff:
        events = [event async for event in staff.iterate_events()]
    assert [event.detail for event in events if event.action == "invitation-codes-made"] == [
        "5 for Survivors"
    ]
    assert not any(code in f"{event.subject}{event.detail}" for event in events for code in codes)


async def test_an_unknown_questionnaire_has_no_codes(designer: Client, office: Office) -> None:
    """A questionnaire of nowhere is not found."""
    answer = await people.post(designer, f"{ways_of(office)}/{uuid4()}/codes", count="1")
    assert answer.status_code == HTTPStatus.NOT_FOUND
