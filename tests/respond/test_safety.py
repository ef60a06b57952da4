"""The safety page: everything that the list tells respondents, and not a word more."""

import re
from html import unescape
from typing import get_args

import pytest

from consult.pages.padding import SIZE
from consult.promises import Heading, read_threat_model
from tests.respond.house import Visitor

ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
MODEL = read_threat_model()
TOLD = [line for heading in get_args(Heading) for line in MODEL.read_told(heading)]


def read_items(page: str) -> list[str]:
    """Give what stands in the lists of a page."""
    return [unescape(item).strip() for item in ITEM.findall(page)]


@pytest.mark.anyio
async def test_safety_page_says_what_the_list_says(visitor: Visitor) -> None:
    """Every line that the list tells is on the page once, and its lists hold nothing else."""
    page = (await visitor.get(f"{visitor.address}/about")).text
    assert sorted(read_items(page)) == sorted(TOLD)
    assert "not tried them on an iPhone" in page


@pytest.mark.anyio
async def test_first_page_says_open_what_matters_most(visitor: Visitor) -> None:
    """What is told first stands open, the rest of what we keep is folded, each of it once."""
    page = (await visitor.get()).text
    open_, _, folded = page.partition("<details>")
    assert read_items(open_) == list(MODEL.read_first())
    assert len(MODEL.read_first()) == 3
    rest = set(MODEL.read_told("keep")) - set(MODEL.read_first())
    assert set(read_items(folded)) > rest


@pytest.mark.anyio
async def test_safety_page_is_the_same_for_everybody(visitor: Visitor) -> None:
    """The page is identical with and without progress, and costs nothing that was answered."""
    before = (await visitor.get(f"{visitor.address}/about")).text
    await visitor.start()
    await visitor.press()
    assert (await visitor.get(f"{visitor.address}/about")).text == before
    await visitor.post({"_do": "return"})
    await visitor.get()
    assert "_at" in visitor.page


@pytest.mark.anyio
async def test_safety_page_of_an_unknown_address(visitor: Visitor) -> None:
    """A mistyped address is the page of numbers, never an error."""
    reply = await visitor.get("/nowhere-at-all/about")
    assert reply.status_code == 200
    assert "999" in reply.text


def test_every_heading_tells_something() -> None:
    """No heading of the page stands over nothing."""
    assert [heading for heading in get_args(Heading) if not MODEL.read_told(heading)] == []


@pytest.mark.anyio
async def test_help_is_the_same_for_everybody(visitor: Visitor) -> None:
    """Whom to turn to is the same words and the same length, whatever was answered."""
    before = (await visitor.get(f"{visitor.address}/support")).text
    await visitor.start()
    await visitor.press()
    after = (await visitor.get(f"{visitor.address}/support")).text
    unknown = (await visitor.get("/nowhere-at-all/support")).text
    assert after.partition("</html>")[0] == before.partition("</html>")[0]
    assert {len(page.encode()) for page in (before, after, unknown)} == {SIZE}
