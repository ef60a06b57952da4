"""What a last day means to those who publish, answer and import."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from consult.errors import ConsultationClosedError, PublishRefusedError
from consult.intake.redaction import KeptAnswers
from consult.intake.submit import Intake
from consult.staff.accounts import add_account
from consult.staff.publishable import find_last_days
from consult.staff.publishing import Holder, publish_consultation
from consult.staff.roles import Role
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.staff import StaffStore
from surveys.files import read_ready
from surveys.model import Instrument
from tests.respond.house import TOKEN, House, Visitor, build_house, go_to_text, open_house
from tests.staff.people import PASSPHRASE, QUICK
from tests.upkeep.house import SECRET

pytestmark = pytest.mark.anyio

TODAY = datetime.now(UTC).date()
A_DAY = timedelta(days=1)


def ending(kept: date, taken_back: date | None = None, name: str = "survivor-views") -> Instrument:
    """Give a questionnaire that promises these last days."""
    instrument = read_ready(name)
    facts = replace(instrument.facts, retention_end=kept, withdrawal_cutoff=taken_back)
    return replace(instrument, facts=facts)


async def publish(
    responses: ResponsesStore, staff: StaffStore, *instruments: Instrument
) -> tuple[date | None, date | None]:
    """Publish questionnaires as the command does, and read the last days that were stored."""
    person = await add_account(
        staff,
        name="Robin Example",
        role=Role.RESEARCHER,
        passphrase=PASSPHRASE,
        deployment_secret=SECRET,
        hardness=QUICK,
    )
    await publish_consultation(
        responses,
        staff,
        slug="views",
        instruments=instruments,
        holders=[Holder(person.id, person.public_key)],
        today=TODAY,
        invented=True,
    )
    row = await responses.read_consultation("views")
    assert row is not None
    return row.retention_end, row.withdrawal_cutoff


async def test_the_earliest_days_are_stored(responses: ResponsesStore, staff: StaffStore) -> None:
    """A consultation of two questionnaires ends with the first that ends."""
    first = ending(date(2030, 5, 1), date(2029, 1, 1))
    second = ending(date(2030, 4, 1), name="helpline-caller")
    stored = await publish(responses, staff, first, second)
    assert stored == (date(2030, 4, 1), date(2029, 1, 1))


def test_nothing_is_taken_back_that_is_gone() -> None:
    """The last day for taking back is never after the last day of keeping."""
    late = ending(date(2030, 1, 1), date(2031, 1, 1))
    assert find_last_days([late]) == (date(2030, 1, 1), date(2030, 1, 1))
    assert find_last_days([ending(date(2030, 1, 1))]) == (date(2030, 1, 1), date(2030, 1, 1))


async def test_what_has_ended_is_not_published(
    responses: ResponsesStore, staff: StaffStore
) -> None:
    """A questionnaire whose last day has passed is refused, and nothing is stored of it."""
    with pytest.raises(PublishRefusedError, match="has passed already"):
        await publish(responses, staff, ending(TODAY - A_DAY))
    assert await responses.list_consultations() == []


async def set_last_day(house: House, day: date) -> None:
    """Let the consultation of a house end on a day."""
    async with open_responses(house.settings.responses_database) as store:
        await store.set_retention(house.consultation, day, day)


@pytest.fixture
async def asked(databases: dict[str, str], tmp_path: Path) -> House:
    """Give one open consultation in a database of its own."""
    return await build_house(tmp_path, database=databases.get("CONSULT_RESPONSES_DATABASE", ""))


async def test_respondents_meet_the_closed_page_after_it(asked: House) -> None:
    """On the last day people can answer; on the day after, they are thanked, even half-way."""
    await set_last_day(asked, TODAY + A_DAY)
    async with open_house(asked) as client:
        early, late = Visitor(client), Visitor(client)
        await go_to_text(early)
        assert 'name="p.agency.police' in early.page or "<textarea" in early.page
        await set_last_day(asked, TODAY - A_DAY)
        for visitor in (early, late):
            await visitor.get()
            assert "Thank you for coming" in visitor.page
            await visitor.start()
            assert "Thank you for coming" in visitor.page
    assert asked.count() == 0


async def test_nothing_comes_in_by_any_door_after_it(asked: House) -> None:
    """After the last day the one door for answers is shut, to imports as to people."""
    await set_last_day(asked, date(2026, 11, 21))
    async with (
        open_responses(asked.settings.responses_database) as store,
        ResponseWriter(store) as writer,
    ):
        row = await store.read_questionnaire(TOKEN)
        assert row is not None
        kept = KeptAnswers(closed={"adult": ("yes",)}, missing={}, texts={}, flags=())
        await Intake(writer, lambda: date(2026, 11, 21)).submit(kept, row, language="en")
        count = await store.count_responses(asked.consultation)
        with pytest.raises(ConsultationClosedError, match="last day"):
            await Intake(writer, lambda: date(2026, 11, 22)).submit(kept, row, language="en")
        assert await store.count_responses(asked.consultation) == count
