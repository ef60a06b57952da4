"""Whatever happens to the database while somebody sends, they are told, and send again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from anonymise.finding.lists import read_lexicon
from tests.respond.house import House, Visitor, build_house, open_house
from tests.store.injection import WAYS, Injection, Way, install_injection
from tests.whole.installation import THANKS, make_questionnaire, write_answer

WORDS = write_answer(7)
FIRST_OF_SENDING = 2
"""The statement after the one that looks the questionnaire up, which every request does first."""


@pytest.fixture
async def house(databases: dict[str, str], tmp_path: Path) -> House:
    """Give the short questionnaire, open, in a database of its own."""
    database = databases.get("CONSULT_RESPONSES_DATABASE", "")
    return await build_house(tmp_path, instrument=make_questionnaire(), database=database)


@pytest.fixture
async def client(house: House) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """Give a client of the running application."""
    async with open_house(house) as client:
        yield client


@pytest.fixture
def injection(monkeypatch: pytest.MonkeyPatch) -> Injection:
    """Give the means to make the drivers fail."""
    return install_injection(monkeypatch)


async def go_to_send(client: AsyncTestClient[Litestar]) -> Visitor:
    """Answer up to the page with the button that sends."""
    visitor = Visitor(client)
    await visitor.start()
    await visitor.press(story=WORDS)
    assert "Send my answers" in visitor.page
    return visitor


async def send_while_failing(visitor: Visitor, injection: Injection, way: Way, at: int) -> bool:
    """Press Send while a statement fails, follow when all is well, and say whether one failed."""
    injection.arm(way, at)
    try:
        await visitor.post({"_at": visitor.at, "_do": "send"})
    finally:
        injection.disarm()
    await visitor.get()
    return injection.fired > 0


@pytest.mark.anyio
@pytest.mark.parametrize("way", WAYS)
async def test_failed_sending_is_told_and_tried_again(
    client: AsyncTestClient[Litestar], house: House, injection: Injection, way: Way
) -> None:
    """The page says so and keeps the words, and pressing again stores them once."""
    visitor = await go_to_send(client)
    at = FIRST_OF_SENDING
    while await send_while_failing(visitor, injection, way, at):
        assert "nothing has been sent" in visitor.page
        assert WORDS in visitor.page
        assert house.count() == (way == "answer-lost")
        at += 1
        if at > FIRST_OF_SENDING + 1 and way.endswith(("commit", "answer-lost")):
            await visitor.press("send")
            break
    assert at > FIRST_OF_SENDING
    assert THANKS in visitor.page
    assert [record.texts["story"].text for record in house.records()] == [WORDS]


@pytest.mark.anyio
async def test_failure_before_sending_leaves_the_form_usable(
    client: AsyncTestClient[Litestar], house: House, injection: Injection
) -> None:
    """When not even the questionnaire can be looked up, the same form works a moment later."""
    visitor = await go_to_send(client)
    injection.arm("lost", 1)
    reply = await visitor.post({"_at": "r", "_do": "send"})
    injection.disarm()
    assert reply.status_code == 500
    assert "This is our fault" in reply.text
    await visitor.press("send")
    assert THANKS in visitor.page
    assert house.count() == 1


@pytest.mark.anyio
@pytest.mark.parametrize("way", WAYS)
async def test_thanked_answers_outlive_the_failures_of_others(
    client: AsyncTestClient[Litestar], house: House, injection: Injection, way: Way
) -> None:
    """What somebody was thanked for stays, whatever happens while the next person sends."""
    first, second = await go_to_send(client), await go_to_send(client)
    await first.press("send")
    assert THANKS in first.page
    assert await send_while_failing(second, injection, way, FIRST_OF_SENDING + 1)
    assert THANKS not in second.page
    await second.press("send")
    assert THANKS in second.page
    assert [record.texts["story"].text for record in house.records()] == [WORDS, WORDS]


@pytest.mark.anyio
async def test_nobody_waits_for_the_word_lists(house: House) -> None:
    """The lists are read before the first request, so that no text runs out of time for them."""
    read_lexicon.cache_clear()
    async with open_house(house) as client:
        assert read_lexicon.cache_info().misses == 1
        await go_to_send(client)
        assert read_lexicon.cache_info().misses == 1
