"""The invented answers, as they are stored."""

from collections import Counter
from datetime import date

import pytest

from consult.demo.seed import OPEN, send_invented
from consult.intake.weeks import week_of
from consult.settings import read_settings
from consult.store.responses import open_responses
from consult.store.responses.tables import Response
from consult.store.schema import migrate
from consult.vault.keys import make_key_pair
from surveys.files import encode_instrument, instrument_digest, read_ready

pytestmark = pytest.mark.anyio

TODAY = date(2026, 11, 23)
PEOPLE = 24


async def test_answers_lie_in_earlier_weeks(databases: dict[str, str]) -> None:
    """Invented people answered in several weeks, all of them over, so that each is counted."""
    settings, instrument = read_settings(databases), read_ready(OPEN)
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        consultation = await store.add_consultation(
            OPEN, "Views", make_key_pair().public.raw, invented=True
        )
        body, digest = encode_instrument(instrument), instrument_digest(instrument)
        await store.add_questionnaire(consultation, instrument.audience, "token", body, digest)
        await store.set_state(consultation, "open")
        await send_invented(store, "token", TODAY, PEOPLE)
        assert await store.count_responses(consultation, week_of(TODAY)) == PEOPLE
        with store.database.reading():
            weeks = Counter(row["week"] for row in await Response.select(Response.week))
    assert len(weeks) > 2
    assert min(weeks) >= "2026-W42"
