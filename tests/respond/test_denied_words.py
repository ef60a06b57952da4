"""A word that a reviewer denied is taken out of what people send afterwards."""

from pathlib import Path

import pytest

from consult.intake import denying
from consult.intake.denying import DenyList, refresh_for_ever
from consult.intake.levels import read_rules
from consult.store.responses import open_responses
from consult.upkeep.denying import fill_up
from consult.vault.denial import derive_denial_key, digest_denied
from surveys.files import read_ready
from tests.respond.house import House, Visitor, build_house, go_to_review, go_to_text, open_house

pytestmark = pytest.mark.anyio

TEXT = "what-they-did:police"
WORDS = "He parked the Lorry by our door."


async def deny(house: House, word: str) -> None:
    """Put a word on the list as a night does, among decoys."""
    digest = digest_denied(word, derive_denial_key(house.settings.secret))
    async with open_responses(house.settings.responses_database) as store:
        await store.add_denied_words(fill_up({digest}))


async def send(house: House, words: str) -> str:
    """Answer with some words and give what is stored of them."""
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_text(visitor)
        await visitor.press(**{TEXT: words})
        await go_to_review(visitor)
        assert words.split()[3].strip(".") in visitor.page or "[NAME 1]" in visitor.page
        await visitor.press("send")
    return house.records()[-1].texts[TEXT].text


async def test_denied_word_is_gone_from_later_answers(tmp_path: Path) -> None:
    """From the night on the word goes, in whatever case; before it stayed, and others stay."""
    house = await build_house(tmp_path, instrument=read_ready("survivor-views"))
    assert await send(house, WORDS) == WORDS
    await deny(house, "lorry")
    assert "Lorry" not in await send(house, WORDS)
    texts = {record.texts[TEXT].text for record in house.records()}
    assert texts == {WORDS, WORDS.replace("Lorry", "[NAME 1]")}


async def test_running_process_reads_the_new_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that runs over the night takes the new words out without a start."""
    house = await build_house(tmp_path, instrument=read_ready("survivor-views"))
    async with open_responses(house.settings.responses_database) as store:
        denied = DenyList(store, house.settings.secret)
        await denied.refresh()
        rules = denied.tighten(read_rules(None))("standard")
        await deny(house, "lorry")
        assert not rules.denied("lorry")
        rounds = 0

        async def wait(_: float) -> None:
            nonlocal rounds
            rounds += 1
            if rounds > 1:
                raise StopAsyncIteration

        monkeypatch.setattr(denying, "asyncio", type("", (), {"sleep": staticmethod(wait)}))
        with pytest.raises(StopAsyncIteration):
            await refresh_for_ever(denied)
        assert rules.denied("lorry")


async def test_unreadable_list_keeps_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database is away, what was denied before goes all the same."""
    house = await build_house(tmp_path, instrument=read_ready("survivor-views"))
    await deny(house, "lorry")
    async with open_responses(house.settings.responses_database) as store:
        denied = DenyList(store, house.settings.secret)
        await denied.refresh()
        rounds = 0

        async def wait(_: float) -> None:
            nonlocal rounds
            rounds += 1
            if rounds > 1:
                raise StopAsyncIteration

        house.break_denying()
        monkeypatch.setattr(denying, "asyncio", type("", (), {"sleep": staticmethod(wait)}))
        with pytest.raises(StopAsyncIteration):
            await refresh_for_ever(denied)
        assert denied.denies("lorry")
