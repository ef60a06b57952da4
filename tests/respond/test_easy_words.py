"""Easy words on the way through: one question at a time, and nothing kept that tells of it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from surveys.files import read_ready
from tests.respond.house import House, Visitor, build_house, go_to_text, open_house

EASY = "en-simple"
TEXT = "what-they-did:police"
HELP = "helpfulness:police"
QUESTIONS = re.compile(r"<fieldset class=\"asked|<textarea|<input[^>]* type=\"text\"[^>]*>")


@pytest.fixture
async def house(tmp_path: Path) -> House:
    """Give the survivors' questionnaire, which has easy words for everything."""
    return await build_house(tmp_path, instrument=read_ready("survivor-views"))


@pytest.fixture
async def visitor(house: House) -> AsyncIterator[Visitor]:
    """Give somebody at the first page."""
    async with open_house(house) as client:
        yield Visitor(client, house.token)


async def change(visitor: Visitor, language: str, **form: str) -> str:
    """Press the button of another language with what is on the page, and follow."""
    await visitor.post({"_at": visitor.at, "_language": language, **form})
    await visitor.get()
    return visitor.page


async def start_easy(visitor: Visitor) -> str:
    """Press Start on the first page in easy words, and go past the first note."""
    await visitor.post({"_do": "start", "_language": EASY})
    await visitor.get()
    assert visitor.at == "n.eligibility."
    return await visitor.press()


@pytest.mark.anyio
async def test_each_question_has_a_page_of_its_own(visitor: Visitor) -> None:
    """The questions of one page come one after the other, forwards and back, each kept."""
    await start_easy(visitor)
    assert visitor.at == "p.eligibility./adult"
    assert 'name="lives-here"' not in visitor.page
    await visitor.press(adult="yes")
    assert visitor.at == "p.eligibility./lives-here"
    assert 'name="adult"' not in visitor.page
    await visitor.press("back")
    assert visitor.at == "p.eligibility./adult"
    assert re.search(r'name="adult" type="radio" value="yes"[^>]* checked', visitor.page)
    await visitor.press(adult="yes")
    await visitor.press(lives__here="yes")
    await visitor.press(experienced="yes")
    assert visitor.at == "p.consent./agree"
    await visitor.press("back")
    assert visitor.at == "p.eligibility./experienced"


@pytest.mark.anyio
async def test_what_is_compulsory_is_told_on_its_own_page(visitor: Visitor) -> None:
    """A blank compulsory question holds its own page up, and no other question is told of."""
    await start_easy(visitor)
    page = await visitor.press()
    assert visitor.at == "p.eligibility./adult"
    assert page.count('href="#') == 1
    assert 'href="#adult"' in page


@pytest.mark.anyio
async def test_changing_to_easy_words_and_back_keeps_everything(visitor: Visitor) -> None:
    """Answers, words and the page stay; a page that held several questions begins at its first."""
    await go_to_text(visitor)
    form = {HELP: "2", TEXT: "Ring 07700 900123, they said."}
    await change(visitor, EASY, **form)
    assert visitor.at == "p.agency.police/actions"
    await visitor.press()
    assert re.search(rf'name="{HELP}" type="radio" value="2"[^>]* checked', visitor.page)
    await visitor.press(**{HELP: "1"})
    assert visitor.at == f"p.agency.police/{TEXT.partition(':')[0]}"
    assert "You have written here before" in visitor.page
    page = await change(visitor, "en")
    assert visitor.at == "p.agency.police"
    assert "We have an answer from you here" in page
    assert re.search(rf'name="{HELP}" type="radio" value="1"[^>]* checked', page)
    assert "07700" not in page


@pytest.mark.anyio
async def test_nothing_kept_tells_that_words_were_easy(visitor: Visitor, house: House) -> None:
    """What is stored of somebody who read easy words is what is stored of anybody."""
    await start_easy(visitor)
    answers = {"adult": "yes", "lives-here": "yes", "experienced": "yes", "agree": "yes"}
    answers |= {"agencies": "police", TEXT: "Ring 07700 900123, they said.", "life.work": "2"}
    met: list[str] = []
    for _ in range(60):
        if visitor.at == "r":
            break
        met.append(visitor.at)
        asked = [name for name in answers if f'name="{name}"' in visitor.page]
        await visitor.press(**{name: answers[name] for name in asked})
    assert len(met) == len(set(met))
    assert any(at.startswith("p.safety./life.") for at in met)
    await visitor.press("send")
    assert "Your answers are sent." in visitor.page
    (record,) = house.records()
    assert record.language == "en"
    assert record.closed["agencies"] == ("police",)
    assert "07700" not in record.texts[TEXT].text


@pytest.mark.anyio
async def test_both_readers_leave_the_same(visitor: Visitor, house: House) -> None:
    """The same answers in easy and in ordinary words are stored as the same bytes."""
    answers = {"adult": "yes", "lives-here": "yes", "experienced": "yes", "agree": "yes"}
    answers |= {"agencies": "police", HELP: "2", TEXT: "They came.", "life.work": "2"}
    for language in (EASY, "en"):
        await visitor.post({"_do": "start", "_language": language})
        await visitor.get()
        for _ in range(60):
            if visitor.at == "r":
                break
            asked = [name for name in answers if f'name="{name}"' in visitor.page]
            await visitor.press(**{name: answers[name] for name in asked})
        await visitor.press("send")
        assert "sent" in visitor.page
    easy, ordinary = [msgspec.json.encode(record) for record in house.records()]
    assert easy == ordinary


@pytest.mark.anyio
async def test_changing_one_answer_leads_to_its_question_alone(visitor: Visitor) -> None:
    """From the last page before sending, one press shows one question, and one leads back."""
    await go_to_text(visitor)
    await visitor.press(**{HELP: "2"})
    for _ in range(40):
        if visitor.at == "r":
            break
        await visitor.press()
    await change(visitor, EASY)
    assert visitor.at == "r"
    await visitor.post({"_at": "r", "_change": HELP})
    await visitor.get()
    assert visitor.at == "p.agency.police/helpfulness"
    await visitor.press(**{HELP: "1"})
    assert visitor.at == "r"


@pytest.mark.anyio
@pytest.mark.parametrize("at", ["p.eligibility./nothing", "p.eligibility./", "p.eligibility.//"])
async def test_a_form_that_names_no_question_is_read_as_the_page(
    visitor: Visitor, at: str
) -> None:
    """What a form names wrongly asks for the whole page, and loses nothing."""
    await start_easy(visitor)
    await visitor.post({"_at": at, "_do": "next", "adult": "yes"})
    page = (await visitor.get()).text
    assert 'href="#lives-here"' in page
    page = await change(visitor, "en")
    assert re.search(r'name="adult" type="radio" value="yes"[^>]* checked', page)
