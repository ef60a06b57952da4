"""A questionnaire is answered on its days and at its own host, and nowhere else."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from msgspec.structs import replace

from consult.errors import SettingsError
from consult.inspection.installation import check_addresses
from consult.settings import Settings, read_settings
from consult.store.responses import open_responses
from surveys.files import encode_instrument, instrument_digest, read_ready
from tests.respond.house import (
    House,
    Visitor,
    build_house,
    go_to_agencies,
    open_house,
)

TODAY = datetime.now(UTC).date()
A_DAY = timedelta(days=1)
SHUT = "not open at the moment"


@pytest.fixture
async def house(tmp_path: Path) -> House:
    """Give one open consultation over SQLite: the databases' part is tested with the store."""
    return await build_house(tmp_path)


@pytest.fixture
async def visitor(house: House) -> AsyncIterator[Visitor]:
    """Give somebody who has just opened a browser."""
    async with open_house(house) as client:
        yield Visitor(client)


async def set_days(house: House, opens: int | None, closes: int | None) -> None:
    """Set the first and the last day, counted from today."""
    async with open_responses(house.settings.responses_database) as store:
        days = [None if one is None else TODAY + one * A_DAY for one in (opens, closes)]
        await store.set_dates(house.consultation, *days)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("opens", "closes", "is_open"),
    [(1, None, False), (0, 0, True), (None, -1, False), (-1, 1, True)],
)
async def test_pages_follow_the_days(
    house: House,
    visitor: Visitor,
    opens: int | None,
    closes: int | None,
    is_open: bool,  # noqa: FBT001 - a column of the table above.
) -> None:
    """Before the first day people learn it, after the last one they are thanked; no question."""
    await set_days(house, opens, closes)
    await visitor.get()
    is_early = opens is not None and opens > 0
    assert (SHUT in visitor.page) is not (is_open or is_early)
    assert ("This questionnaire opens on" in visitor.page) is is_early
    await visitor.post({"_do": "start", "_language": "en"})
    await visitor.get()
    assert bool(visitor.at) is is_open


@pytest.mark.anyio
async def test_a_day_is_told_only_of_what_will_open(house: House, visitor: Visitor) -> None:
    """Of a consultation that nobody has opened no first day is told, whatever it is set to."""
    await set_days(house, 3, None)
    house.set_state("closed")
    await visitor.get()
    assert SHUT in visitor.page
    assert "opens on" not in visitor.page


@pytest.mark.anyio
async def test_closing_stops_somebody_under_way(house: House, visitor: Visitor) -> None:
    """Whoever is answering when it closes is thanked, and nothing of theirs is kept."""
    await go_to_agencies(visitor)
    await set_days(house, None, -1)
    await visitor.press(agencies="police")
    assert SHUT in visitor.page
    assert house.count() == 0


@pytest.mark.anyio
async def test_each_audience_has_its_host(house: House) -> None:
    """An address is unknown at another audience's host, as if there were nothing at all."""
    hosts = {"survivor": "https://one.example.org", "professional": "https://two.example.org"}
    placed = dataclasses.replace(house, settings=replace(house.settings, hosts=hosts))
    async with open_house(placed) as client:
        for host, is_known in (("one.example.org", True), ("two.example.org", False)):
            page = await client.get(f"/{house.token}", headers={"host": host})
            assert ("Start" in page.text) is is_known, host


def test_links_are_written_for_each_audience() -> None:
    """A printed link is the audience's own address, or a bare path where none is set."""
    settings = read_settings({"CONSULT_HOSTS": "survivor=https://one.example.org/"})
    assert settings.write_link("survivor", "abc") == "https://one.example.org/abc"
    assert settings.write_link("professional", "abc") == "/abc"
    assert not settings.answers_at("professional", "one.example.org")


@pytest.mark.parametrize(
    "value",
    [
        "survivor",
        "survivor=one.example.org",
        "survivors=https://one.example.org",
        "survivor=https://one.example.org/path",
        "survivor=https://a.example.org survivor=https://b.example.org",
    ],
)
def test_odd_hosts_are_refused(value: str) -> None:
    """Hosts that cannot be kept apart without guessing are refused with the way to write them."""
    with pytest.raises(SettingsError, match="CONSULT_HOSTS") as refused:
        read_settings({"CONSULT_HOSTS": value})
    assert "audience=https://host" in refused.value.remedy


def judge(settings: Settings) -> str:
    """Give what is said of the audiences' hosts."""
    (verdict,) = (one for one in check_addresses(settings) if one.subject == "audiences")
    return verdict.remedy


async def add_helpline(house: House) -> None:
    """Add a questionnaire for callers to the survivors' consultation."""
    instrument = read_ready("helpline-caller")
    async with open_responses(house.settings.responses_database) as store:
        await store.add_questionnaire(
            house.consultation,
            instrument.audience,
            "token-of-callers",
            encode_instrument(instrument),
            instrument_digest(instrument),
        )


@pytest.mark.parametrize(
    ("hosts", "is_safe"),
    [
        ({}, False),
        ({"survivor": "https://one.example.org"}, True),
        (
            {
                "survivor": "https://one.example.org",
                "helpline-caller": "https://one.example.org:444",
            },
            False,
        ),
    ],
)
def test_shared_hosts_of_audiences_are_found(
    tmp_path: Path,
    hosts: dict[str, str],
    is_safe: bool,  # noqa: FBT001 - a column of the table above.
) -> None:
    """Survivors and callers on one host are refused, and a port makes no other host of it."""

    async def build() -> House:
        house = await build_house(tmp_path)
        await add_helpline(house)
        return house

    house = anyio.run(build)
    assert (judge(replace(house.settings, hosts=hosts)) == "") is is_safe
