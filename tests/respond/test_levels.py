"""How strictly a consultation redacts, as what is stored through its pages shows."""

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace

from consult.cli.serve import require_ready
from consult.errors import SettingsError
from consult.logs import FaultLog
from consult.respond.desk import open_desk
from consult.respond.progress import ProgressStore
from consult.store.responses.writer import read_today
from surveys.files import read_ready
from surveys.model import Instrument, RedactionPolicy
from surveys.panel import AGREE, comment_id, make_panel_instrument
from tests.respond.house import (
    House,
    Visitor,
    build_house,
    go_to_review,
    go_to_text,
    make_settings,
    open_house,
)

pytestmark = pytest.mark.anyio

TEXT = "what-they-did:police"
WORDS = "She is 42 and it was near christmas."
BANDED = "She is [AGE 40 TO 49] and it was near christmas."
GONE = "She is [AGE] and it was near [DATE]."


def ask_at(level: RedactionPolicy) -> Instrument:
    """Give a questionnaire of one level."""
    ready = replace(read_ready("survivor-views"), languages=["en"])
    return replace(ready, facts=replace(ready.facts, redaction=level))


def with_file(house: House, file: Path) -> House:
    """Give the same consultation in a deployment with a policy of its own."""
    return dataclasses.replace(house, settings=replace(house.settings, redaction=file))


@pytest.mark.parametrize(("level", "kept"), [("standard", BANDED), ("strict", GONE)])
async def test_answers_are_redacted_at_the_level_of_their_consultation(
    tmp_path: Path, level: RedactionPolicy, kept: str
) -> None:
    """What is shown before sending, and stored, has lost what the consultation says."""
    house = await build_house(tmp_path, instrument=ask_at(level))
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_text(visitor)
        await visitor.press(**{TEXT: WORDS})
        await go_to_review(visitor)
        assert kept in visitor.shown
        await visitor.press("send")
    (record,) = house.records()
    assert record.texts[TEXT].text == kept


async def test_comments_of_a_panel_are_redacted_at_the_same_level(tmp_path: Path) -> None:
    """A panel of a strict consultation is redacted strictly."""
    panel = make_panel_instrument(ask_at("strict"), read_today())
    house = await build_house(tmp_path, instrument=panel)
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.start()
        field = comment_id("agencies")
        while f'name="{field}"' not in visitor.page:
            await visitor.press(**{AGREE: "yes"})
        await visitor.press(**{field: WORDS})
        await go_to_review(visitor)
        await visitor.press("send")
    (record,) = house.records()
    assert record.texts[field].text == GONE


async def test_a_deployment_is_stricter_by_its_own_file(tmp_path: Path) -> None:
    """Whatever a consultation asks for, what the deployment's file removes is gone."""
    file = tmp_path / "own.toml"
    file.write_text('[standard]\nages = "gone"\nfestivals = "gone"\n', encoding="utf-8")
    house = await build_house(tmp_path, instrument=ask_at("standard"))
    house = with_file(house, file)
    async with open_house(house) as client:
        visitor = Visitor(client)
        await go_to_text(visitor)
        await visitor.press(**{TEXT: WORDS})
        await go_to_review(visitor)
        assert GONE in visitor.shown


@pytest.mark.parametrize(
    ("text", "told"),
    [('[strict]\nages = "bands"\n', "never looser"), (None, "cannot be read"), ("[", "no TOML")],
)
async def test_a_looser_file_stops_the_application_at_its_start(
    tmp_path: Path, text: str | None, told: str
) -> None:
    """No page is served under a policy that keeps more than respondents were told."""
    file = tmp_path / "own.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    settings = replace(make_settings(tmp_path), redaction=file)
    with pytest.raises(SettingsError, match=told) as refused:
        async with open_desk(settings, ProgressStore(), FaultLog()):
            raise AssertionError
    assert "CONSULT_REDACTION" in str(refused.value)
    with pytest.raises(SettingsError, match=told):
        require_ready(settings)
