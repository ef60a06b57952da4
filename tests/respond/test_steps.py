"""The way in with scripts on: one key a step, no cookie, nothing for whoever merely goes there."""

import asyncio

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from consult.respond.progress import ProgressStore
from tests.respond.house import House, Visitor, go_to_text, open_house
from tests.respond.stepping import FETCH, Stepper, step_to_review, step_to_text
from tests.respond.test_failures import refuse, refuse_form

pytestmark = pytest.mark.any_engine

TEXT = "what-they-did:police"
WORDS = "They listened to me"
DROPPED = "we no longer hold it"


@pytest.fixture
def stepper(client: AsyncTestClient[Litestar]) -> Stepper:
    """Give somebody who has just opened the address with scripts on."""
    return Stepper(client)


@pytest.mark.anyio
async def test_a_whole_journey_sets_no_cookie_and_stores_once(
    stepper: Stepper, house: House
) -> None:
    """Every step is answered with the next page and a new key, and Thank you with neither."""
    await step_to_text(stepper)
    await stepper.press(**{TEXT: WORDS})
    await step_to_review(stepper)
    assert WORDS in stepper.page
    reply = await stepper.send({"_at": "r", "_do": "send"})
    stepper.take(reply)
    assert "Your answers have been sent" in stepper.page
    assert stepper.key == ""
    assert reply.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert [record.texts[TEXT].text for record in house.records()] == [WORDS]


@pytest.mark.anyio
async def test_both_paths_show_the_same_pages(
    client: AsyncTestClient[Litestar], stepper: Stepper
) -> None:
    """There is one questionnaire: what a form leads to does not depend on how it was sent."""
    visitor = Visitor(client)
    assert await go_to_text(visitor) == await step_to_text(stepper)


@pytest.mark.anyio
async def test_a_used_key_opens_nothing(stepper: Stepper) -> None:
    """Once the page after it was answered, a key leads to the first page, which says why."""
    await step_to_text(stepper)
    used, at = stepper.key, stepper.at
    await stepper.press()
    await stepper.press()
    stepper.key = used
    reply = await stepper.send({"_at": at, "_do": "next"})
    assert (reply.status_code, ">Start<" in reply.text) == (200, True)
    assert DROPPED in reply.text
    assert "x-step" not in reply.headers


@pytest.mark.anyio
@pytest.mark.parametrize("key", ["", "invented", "a" * 4000, "0.x"])
async def test_a_key_that_nobody_holds_leads_to_the_first_page(stepper: Stepper, key: str) -> None:
    """A made-up key is neither an error nor a way in."""
    stepper.key = key
    reply = await stepper.send({"_at": "r", "_do": "send"})
    assert (reply.status_code, ">Start<" in reply.text) == (200, True)
    assert "x-step" not in reply.headers


@pytest.mark.anyio
async def test_an_answer_that_was_lost_on_the_way_can_be_asked_for_again(
    stepper: Stepper, house: House
) -> None:
    """Until the next page was used, the same form leads to the same page; it is stored once."""
    await step_to_text(stepper)
    first = await stepper.send({"_at": stepper.at, "_do": "next", TEXT: WORDS})
    again = await stepper.send({"_at": stepper.at, "_do": "next", TEXT: WORDS})
    assert first.text == again.text
    assert first.headers["x-step"] != again.headers["x-step"]
    stepper.take(again)
    await step_to_review(stepper)
    sent = [await stepper.send({"_at": "r", "_do": "send"}) for _ in range(2)]
    assert ["Your answers have been sent" in reply.text for reply in sent] == [True, True]
    assert house.count() == 1


@pytest.mark.anyio
async def test_eight_presses_at_once_store_once(stepper: Stepper, house: House) -> None:
    """However often Send arrives, there is one response."""
    await step_to_text(stepper)
    await step_to_review(stepper)
    await asyncio.gather(*(stepper.send({"_at": "r", "_do": "send"}) for _ in range(8)))
    assert house.count() == 1


@pytest.mark.anyio
@pytest.mark.parametrize(
    "headers",
    [
        {
            "sec-fetch-site": "same-origin",
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "document",
        },
        {**FETCH, "sec-fetch-mode": "navigate"},
        {},
    ],
    ids=["form", "form-with-header", "old-browser"],
)
@pytest.mark.parametrize("way", ["step", "stay", "end"])
async def test_whoever_merely_goes_there_gets_no_page(
    stepper: Stepper, headers: dict[str, str], way: str
) -> None:
    """A form sent there with a good key is led to the one address and changes nothing."""
    await step_to_text(stepper)
    reply = await stepper.send({"_at": stepper.at, "_do": "next"}, to=way, headers=headers)
    assert (reply.status_code, reply.text) == (303, "")
    assert reply.headers["location"] == stepper.address
    assert "set-cookie" not in reply.headers
    assert "p.agency.police" in stepper.at
    await stepper.press()
    assert stepper.key


@pytest.mark.anyio
@pytest.mark.parametrize("way", ["step", "stay", "end"])
async def test_an_address_of_the_script_opened_by_hand_shows_nothing(
    client: AsyncTestClient[Litestar], house: House, way: str
) -> None:
    """Somebody who types such an address learns nothing, and is given nothing."""
    reply = await client.get(f"/{house.token}/{way}", headers=FETCH)
    assert (reply.status_code, 'id="content"' in reply.text) == (405, False)
    assert "set-cookie" not in reply.headers


@pytest.mark.anyio
@pytest.mark.parametrize("way", ["step", "stay", "end"])
async def test_another_sites_script_is_refused(stepper: Stepper, way: str) -> None:
    """What another site asks changes nothing, even with a key that is good."""
    await step_to_text(stepper)
    headers = {**FETCH, "sec-fetch-site": "cross-site"}
    assert (await stepper.send({"_do": "next"}, to=way, headers=headers)).status_code == 400
    await stepper.press()
    assert stepper.key


@pytest.mark.anyio
async def test_a_key_is_no_cookie_and_a_cookie_licenses_nothing(
    client: AsyncTestClient[Litestar], stepper: Stepper
) -> None:
    """What is held for the script is shown to no GET, whatever cookie comes with it."""
    await step_to_text(stepper)
    visitor = Visitor(client)
    visitor.cookie = stepper.key
    await visitor.get()
    assert ">Start<" in visitor.page
    assert "_at" not in visitor.page


@pytest.mark.anyio
async def test_words_that_cannot_be_redacted_stay_in_their_box(
    stepper: Stepper, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is not answered with another one: a small fault says so, and the key stays good."""
    await step_to_text(stepper)
    with monkeypatch.context() as broken:
        broken.setattr("consult.intake.redaction.redact", refuse)
        reply = await stepper.send({"_at": stepper.at, "_do": "next", TEXT: WORDS})
    assert reply.status_code == 422
    assert "Your words are still in the box" in reply.text
    assert 'id="content"' not in reply.text
    assert WORDS not in reply.text
    assert "x-step" not in reply.headers
    await stepper.press(**{TEXT: WORDS})
    await step_to_review(stepper)
    assert WORDS in stepper.page
    assert house.count() == 0


@pytest.mark.anyio
@pytest.mark.parametrize("button", ["next", "back", ""])
async def test_words_that_are_too_long_stay_in_their_box(stepper: Stepper, button: str) -> None:
    """Whatever was pressed, nobody is led away from words that were not taken in."""
    await step_to_text(stepper)
    form = {"_at": stepper.at, TEXT: "long " * 4000}
    form |= {"_do": button} if button else {"_language": "cy"}
    reply = await stepper.send(form)
    assert reply.status_code == 422
    assert f'href="#{TEXT}"' in reply.text
    assert "long long" not in reply.text


@pytest.mark.anyio
async def test_a_form_that_is_too_large_is_a_small_fault(stepper: Stepper) -> None:
    """More than a form may hold is refused in words that fit a page that stays."""
    await step_to_text(stepper)
    reply = await stepper.send({"_at": stepper.at, TEXT: "x" * 70_000})
    assert reply.status_code == 413
    assert "still on this page" in reply.text
    assert 'id="content"' not in reply.text


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "did not go through"), ("cy", "Ni aeth hynny drwodd"), ("xx", "did not go through")],
)
async def test_a_fault_of_ours_keeps_the_key_and_speaks_the_language(
    stepper: Stepper, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    """A fault is said in the language of the page, and the same press works once it is over."""
    await step_to_text(stepper)
    form = {"_at": stepper.at, "_do": "next", TEXT: WORDS}
    with monkeypatch.context() as broken:
        broken.setattr("consult.respond.answering.read_answers", refuse_form)
        reply = await stepper.send(form, headers={**FETCH, "accept-language": language})
    assert reply.status_code == 500
    assert words in reply.text
    assert WORDS not in reply.text
    assert 'id="content"' not in reply.text
    assert (await stepper.send(form)).headers["x-step"]


@pytest.mark.anyio
async def test_whoever_leaves_is_forgotten_at_once(house: House) -> None:
    """Leaving asks no store, ends everything that was held, and has the browser forget."""
    progress = ProgressStore()
    async with open_house(house, progress) as client:
        stepper = Stepper(client)
        await step_to_text(stepper)
        assert len(progress) > 0
        house.break_reading()
        reply = await stepper.send({}, to="end")
        assert (reply.status_code, reply.text) == (200, "")
        assert reply.headers["clear-site-data"] == '"cache", "cookies", "storage"'
        assert "set-cookie" not in reply.headers
        assert len(progress) == 0


@pytest.mark.anyio
async def test_idle_answers_are_gone_unless_somebody_is_still_writing(house: House) -> None:
    """15 minutes without a word to us end it; a long answer under way does not."""
    now = [0.0]
    async with open_house(house, ProgressStore(clock=lambda: now[0])) as client:
        stepper = Stepper(client)
        await step_to_text(stepper)
        for _ in range(3):
            now[0] += 14 * 60
            assert (await stepper.send({}, to="stay")).text == ""
        await stepper.press(**{TEXT: WORDS})
        assert stepper.key
        now[0] += 15 * 60 + 1
        await stepper.send({}, to="stay")
        await stepper.press()
        assert DROPPED in stepper.page


@pytest.mark.anyio
async def test_a_restart_loses_what_was_not_sent_and_says_so(house: House) -> None:
    """The key of a process that has ended opens nothing in the next one."""
    async with open_house(house) as client:
        before = Stepper(client)
        await step_to_text(before)
    async with open_house(house) as client:
        after = Stepper(client)
        after.key, after.page = before.key, before.page
        await after.press(**{TEXT: WORDS})
        assert "when the service restarts" in after.page
        assert ">Start<" in after.page


@pytest.mark.anyio
async def test_a_full_service_says_so(house: House) -> None:
    """Where there is no room, the first page says so and nothing is held."""
    async with open_house(house, ProgressStore(most=2)) as client:
        await step_to_text(Stepper(client))
        last = Stepper(client)
        await last.start()
        assert "could not start" in last.page
        assert last.key == ""


@pytest.mark.anyio
async def test_closing_stops_somebody_under_way(stepper: Stepper, house: House) -> None:
    """A questionnaire that closes meanwhile is answered with the page that says so."""
    await step_to_text(stepper)
    house.set_state("closed")
    await stepper.press(**{TEXT: WORDS})
    assert ">Start<" not in stepper.page
    assert 'name="_at"' not in stepper.page
    assert stepper.key == ""


@pytest.mark.anyio
async def test_an_unknown_address_is_answered_neutrally(
    client: AsyncTestClient[Litestar],
) -> None:
    """There is no questionnaire there, and nothing to learn from it."""
    stepper = Stepper(client, "nowhere")
    await stepper.start()
    assert "<title>Questionnaire</title>" in stepper.page
    assert stepper.key == ""
