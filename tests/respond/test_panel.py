"""A member of a panel comments on respondents' own pages, under respondents' own promises."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from consult.store.responses.writer import read_today
from surveys.files import read_ready
from surveys.panel import AGREE, comment_id, make_panel_instrument
from tests.respond.house import House, Visitor, build_house, open_house

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path) -> House:
    """Open the panel of a ready-made questionnaire."""
    ready = replace(read_ready("survivor-views"), languages=["en"])
    return await build_house(tmp_path, instrument=make_panel_instrument(ready, read_today()))


@pytest.fixture
async def visitor(house: House) -> AsyncIterator[Visitor]:
    """Give somebody who has opened the private link."""
    async with open_house(house) as client:
        yield Visitor(client)


async def go_on_until(visitor: Visitor, words: str) -> None:
    """Press Continue until a page says something."""
    for _ in range(60):
        if words in visitor.page:
            return
        await visitor.press()
    raise AssertionError(words)


async def test_comment_is_kept_without_names(house: House, visitor: Visitor) -> None:
    """A question is shown with its answers to choose from, and a comment loses its names."""
    await visitor.start()
    await go_on_until(visitor, "kept and read as described")
    field = comment_id("agencies")
    await visitor.press(**{AGREE: "yes"})
    await go_on_until(visitor, f'name="{field}"')
    assert "The answers to choose from" in visitor.page
    assert "/exit" in visitor.page
    await visitor.press(**{field: "Sarah Whitcombe would not know what this means."})
    await go_on_until(visitor, "Send my answers")
    await visitor.press("send")
    (record,) = house.records()
    assert list(record.texts) == [field]
    assert "would not know what this means" in record.texts[field].text
    assert "Whitcombe" not in record.texts[field].text


async def test_who_does_not_agree_leaves_nothing(house: House, visitor: Visitor) -> None:
    """Without agreement no question is shown and nothing is kept."""
    await visitor.start()
    await go_on_until(visitor, "kept and read as described")
    await visitor.press(**{AGREE: "no"})
    assert "Nothing has been kept" in visitor.page
    assert house.count() == 0
