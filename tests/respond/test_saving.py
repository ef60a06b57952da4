"""Saving unfinished answers and going on with them, by a code and by nothing else."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from msgspec.structs import replace

from consult.vault.saving import make_saving_code
from surveys.files import read_ready
from surveys.model import Instrument
from tests.respond.house import House, Visitor, build_house, go_to_review, go_to_text, open_house
from tests.respond.stepping import Stepper, step_to_text
from tests.respond.test_entering import go_to_end, invite
from tests.whole.traces import find_traces

pytestmark = [pytest.mark.anyio, pytest.mark.any_engine]

TEXT = "what-they-did:police"
WORDS = "They listened to me."
CODE = re.compile(r'<p class="number code" dir="ltr">([^<]*)</p>')
EARLIER = "You answered this before you saved"
REFUSED = "We cannot open anything with this code"
SENT = "Your answers have been sent"


@pytest.fixture(autouse=True)
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consult.intake.refusing.REFUSAL_SECONDS", 0.0)


def ask_saving(*, saving: bool = True) -> Instrument:
    """Give a questionnaire that can be saved, or one that cannot."""
    ready = read_ready("survivor-views")
    return replace(ready, facts=replace(ready.facts, saving=saving))


@pytest.fixture
async def house(tmp_path: Path, databases: dict[str, str]) -> House:
    """Give a consultation whose answers can be saved."""
    address = databases.get("CONSULT_RESPONSES_DATABASE", "")
    return await build_house(tmp_path, instrument=ask_saving(), database=address)


def count_saved(house: House) -> int:
    """Count what is saved."""
    return len(house._run("SELECT digest FROM saved_answers"))


async def save(visitor: Visitor) -> str:
    """Press Save on the page that is shown, say yes, and give the code that is shown once."""
    await visitor.press("save")
    assert "You see the code once" in visitor.page
    await visitor.press("save-now")
    found = CODE.search(visitor.page)
    assert found is not None
    return found[1]


async def come_back(client: AsyncTestClient[Litestar], code: str) -> Visitor:
    """Open the address in another browser, ask for the box, and type a code."""
    visitor = Visitor(client)
    await visitor.get()
    assert 'value="ask-code"' in visitor.page
    await visitor.post({"_do": "ask-code", "_language": "en"})
    await visitor.get()
    assert 'name="_saved"' in visitor.page
    await visitor.post({"_do": "resume", "_language": "en", "_saved": code})
    await visitor.get()
    return visitor


async def save_after_text(client: AsyncTestClient[Litestar]) -> str:
    """Answer up to a text, write it, and save from the page after it."""
    visitor = Visitor(client)
    await go_to_text(visitor)
    await visitor.press(**{TEXT: WORDS})
    return await save(visitor)


@pytest.mark.both_engines
async def test_what_was_saved_is_sent_whole(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """Saved, closed, gone on with elsewhere and sent: every answer is stored, once."""
    code = await save_after_text(client)
    assert (house.count(), count_saved(house)) == (0, 1)
    visitor = await come_back(client, code.upper().replace("-", " "))
    assert "Your saved answers are here" in visitor.page
    await go_to_review(visitor)
    assert SENT in await visitor.press("send")
    (record,) = house.records()
    assert record.closed["agencies"] == ("police",)
    assert record.texts[TEXT].text == WORDS
    assert count_saved(house) == 0


async def test_what_was_answered_is_never_shown_again(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """On no page that can be reached is an earlier choice ticked or an earlier word to be read."""
    del house
    visitor = await come_back(client, await save_after_text(client))
    pages = [visitor.page, *[await visitor.press("back") for _ in range(12)]]
    pages.append(await go_to_review(visitor))
    assert EARLIER in visitor.page
    pages.append(await visitor.press("look", _look=TEXT))
    assert 'name="_word"' not in visitor.page
    assert [page for page in pages if WORDS in page or " checked" in page] == []
    assert any("You answered some of this page before" in page for page in pages)


async def test_an_empty_box_keeps_and_a_new_answer_replaces(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """Of what was answered earlier, each answer stays, is given anew, or is removed."""
    visitor = Visitor(client)
    await go_to_text(visitor)
    await visitor.press(**{TEXT: WORDS})
    visitor = await come_back(client, await save(visitor))
    await go_to_review(visitor)
    await visitor.press("change", _change="agencies")
    await visitor.press()
    await go_to_review(visitor)
    await visitor.press("", _change=TEXT)
    await visitor.press(**{TEXT: "They came at once."})
    await go_to_review(visitor)
    assert "They came at once." in visitor.page
    await visitor.press("send")
    (record,) = house.records()
    assert record.closed["agencies"] == ("police",)
    assert record.texts[TEXT].text == "They came at once."


async def test_an_earlier_answer_can_be_removed_unseen(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """What is not shown can be taken out on the page before sending."""
    visitor = await come_back(client, await save_after_text(client))
    await go_to_review(visitor)
    await visitor.press("", _remove=TEXT)
    await visitor.press("send")
    (record,) = house.records()
    assert TEXT not in record.texts


async def test_saved_again_the_first_code_opens_nothing(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """Saving anew puts everything under a new code, in the place of what was there."""
    first = await save_after_text(client)
    visitor = await come_back(client, first)
    second = await save(visitor)
    assert count_saved(house) == 1
    assert REFUSED in (await come_back(client, first)).page
    visitor = await come_back(client, second)
    await go_to_review(visitor)
    await visitor.press("send")
    (record,) = house.records()
    assert record.texts[TEXT].text == WORDS


async def test_every_refused_code_gets_the_same_page(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """Used, unknown, mistyped and missing codes cannot be told apart."""
    code = await save_after_text(client)
    visitor = await come_back(client, code)
    await go_to_review(visitor)
    await visitor.press("send")
    texts = (code, make_saving_code(), code[:-1], "", "x" * 500, "½" * 20)
    pages = {(await come_back(client, text)).page for text in texts}
    assert len(pages) == 1
    assert REFUSED in pages.pop()
    assert house.count() == 1


async def test_no_file_opens_what_is_saved(
    client: AsyncTestClient[Litestar], list_written: Callable[[], list[Path]], tmp_path: Path
) -> None:
    """Neither a word that was saved nor its code is in any file, and a planted copy is found."""
    code = await save_after_text(client)
    secrets = (WORDS, code, code.replace("-", ""))
    assert find_traces(list_written(), secrets) == []
    (tmp_path / "planted").write_text(" ".join(secrets))
    assert len(find_traces(list_written(), secrets)) == len(secrets)


async def test_where_it_is_not_allowed_nothing_is_saved(tmp_path: Path) -> None:
    """Without the setting there is no button, and a form that was made up saves nothing."""
    house = await build_house(tmp_path, instrument=ask_saving(saving=False))
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_text(visitor)
        assert 'value="save"' not in visitor.page
        await visitor.press("save")
        await visitor.post({"_at": "s.r", "_do": "save-now"})
        await visitor.get()
        assert CODE.search(visitor.page) is None
        await visitor.post({"_do": "resume", "_saved": make_saving_code()})
        await visitor.get()
    assert count_saved(house) == 0


async def test_what_cannot_be_saved_is_still_held(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """A broken database costs a second press; what was saved before a broken sending stays."""
    visitor = Visitor(client)
    await go_to_text(visitor)
    await visitor.press("save", **{TEXT: WORDS})
    house._run("ALTER TABLE saved_answers RENAME TO lost")
    await visitor.press("save-now")
    assert "We could not save your answers just now" in visitor.page
    house._run("ALTER TABLE lost RENAME TO saved_answers")
    await visitor.press("save-now")
    found = CODE.search(visitor.page)
    assert found is not None
    visitor = await come_back(client, found[1])
    await go_to_review(visitor)
    house.break_storing()
    await visitor.press("send")
    house.mend_storing()
    visitor = await come_back(client, found[1])
    await go_to_review(visitor)
    await visitor.press("send")
    (record,) = house.records()
    assert record.texts[TEXT].text == WORDS


async def test_turning_away_from_saving_loses_nothing(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """Go back leads to the page that was left, with what was written on it."""
    visitor = Visitor(client)
    await go_to_text(visitor)
    at = visitor.at
    await visitor.press("save", **{TEXT: WORDS})
    await visitor.press("back")
    assert visitor.at == at
    assert count_saved(house) == 0
    await visitor.press()
    assert WORDS in await go_to_review(visitor)


async def test_two_who_go_on_at_once_are_stored_once(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """The same saved answers, gone on with twice and sent at the same time, are one response."""
    code = await save_after_text(client)
    visitors = [await come_back(client, code) for _ in range(2)]
    for visitor in visitors:
        await go_to_review(visitor)
    await asyncio.gather(*(visitor.press("send") for visitor in visitors))
    assert [SENT in visitor.page for visitor in visitors] == [True, True]
    assert house.count() == 1


async def test_nothing_opens_in_another_questionnaire_or_once_closed(
    client: AsyncTestClient[Litestar], house: House, tmp_path: Path
) -> None:
    """A code is worth nothing in another deployment, and nothing once answers are closed."""
    code = await save_after_text(client)
    elsewhere = await build_house(tmp_path / "other", instrument=ask_saving())
    async with open_house(elsewhere) as other:
        assert REFUSED in (await come_back(other, code)).page
    house.set_state("closed")
    visitor = Visitor(client)
    await visitor.post({"_do": "resume", "_language": "en", "_saved": code})
    await visitor.get()
    assert not visitor.at
    assert count_saved(house) == 1


async def test_with_scripts_the_page_holds_nothing_after_saving(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """Our script goes on with one key in memory, which is gone once the code is shown."""
    stepper = Stepper(client)
    await step_to_text(stepper)
    await stepper.press("save", **{TEXT: WORDS})
    await stepper.press("save-now")
    found = CODE.search(stepper.page)
    assert found is not None
    assert stepper.key == ""
    again = Stepper(client)
    again.take(await again.send({"_do": "resume", "_language": "en", "_saved": found[1]}))
    assert "Your saved answers are here" in again.page
    assert again.key
    assert count_saved(house) == 1


async def test_an_invited_person_comes_back_without_a_second_code(
    client: AsyncTestClient[Litestar], house: House
) -> None:
    """The invitation is used up by sending, also when answers were saved in between."""
    invitation = await invite(house)
    visitor = Visitor(client)
    await visitor.post({"_do": "start", "_language": "en", "_entry": invitation})
    await visitor.get()
    await go_to_end(visitor)
    visitor = await come_back(client, await save(visitor))
    await go_to_review(visitor)
    assert SENT in await visitor.press("send")
    assert house.count() == 1
    assert len(house._run("SELECT digest FROM entry_code")) == 0
