"""Answers are stored sealed, on their path only, with a week and nothing finer."""

import asyncio
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymise.errors import RedactionError
from consult.errors import LockedError, SealError, StorageError
from consult.intake.redaction import KeptAnswers, redact_answers
from consult.intake.submit import Intake
from consult.intake.weeks import week_of
from consult.settings import Settings
from consult.store.database import open_database
from consult.store.responses import QuestionnaireRow, ResponseWriter
from consult.store.responses.tables import Response
from consult.vault.keys import make_key_pair
from surveys.path import Visit
from tests.intake.published import TODAY, Published, say

MARKER = "marmalade"


def _keep(**pages: dict[str, str]) -> KeptAnswers:
    kept = KeptAnswers()
    for page, form in pages.items():
        kept = kept.merge(redact_answers(say(page, **form), language="en", today=TODAY))
    return kept


WHOLE = {
    "adult": {"adult": "yes"},
    "contact": {"contact": "else", "contact__other": f"some {MARKER} there"},
    "story": {"story": f"It was like a {MARKER} to me."},
}


@pytest.mark.anyio
async def test_sealed_response_opens_to_what_was_kept(published: Published) -> None:
    """The consultation's key, and nothing in the row, gives the answers back."""
    kept = _keep(**WHOLE)
    async with ResponseWriter(published.store) as writer:
        await Intake(writer, lambda: TODAY).submit(kept, published.row, language="en")
    [record] = await published.open_all()
    assert record.closed == {"adult": ("yes",), "contact": ("else",)}
    assert record.texts == kept.texts
    assert (record.instrument, record.audience) == (published.row.digest, "survivor")
    assert record.language == "en"


@pytest.mark.anyio
async def test_row_has_the_week_and_nothing_finer(
    published: Published, settings: Settings
) -> None:
    """What lies in clear is a random id, the consultation and the week."""
    async with ResponseWriter(published.store) as writer:
        await Intake(writer, lambda: TODAY).submit(_keep(**WHOLE), published.row, language="en")
    async with open_database(settings.responses_database, "responses") as database:
        with database.reading():
            [row] = await Response.select()
    assert row["week"] == "2026-W47"
    assert row["id"].version == 4
    assert row["withdrawal_digest"] is None
    assert row.keys() == {"id", "consultation", "sealed", "week", "withdrawal_digest"}


@pytest.mark.anyio
async def test_key_replaced_meanwhile_costs_no_answer(published: Published) -> None:
    """Somebody who began before the key was replaced is stored sealed to the new key, once."""
    kept, new = _keep(**WHOLE), make_key_pair()
    await published.store.set_public_key(published.row.consultation, new.public.raw)
    async with ResponseWriter(published.store) as writer:
        await Intake(writer, lambda: TODAY).submit(kept, published.row, language="en")
    [record] = await published._replace(key=new.private).open_all()
    assert record.texts == kept.texts
    with pytest.raises(LockedError):
        await published.open_all()


@pytest.mark.anyio
async def test_answers_off_the_path_are_dropped(published: Published) -> None:
    """An option that was taken back takes its text with it."""
    kept = _keep(**WHOLE).merge(_keep(contact={"contact": "police"}))
    assert "contact~other" in kept.texts
    async with ResponseWriter(published.store) as writer:
        await Intake(writer, lambda: TODAY).submit(kept, published.row, language="en")
    [record] = await published.open_all()
    assert record.texts.keys() == {"story"}


@pytest.mark.anyio
async def test_screened_out_answers_are_not_stored(published: Published) -> None:
    """Who is led to an ending that keeps nothing leaves nothing."""
    kept = _keep(**WHOLE).merge(_keep(adult={"adult": "no"}))
    async with ResponseWriter(published.store) as writer:
        await Intake(writer, lambda: TODAY).submit(kept, published.row, language="en")
    assert await published.open_all() == []


async def _send_untranslated(published: Published) -> None:
    async with ResponseWriter(published.store) as writer:
        kept = redact_answers(say("story", story=MARKER), language="pl", today=TODAY)
        await Intake(writer, lambda: TODAY).submit(kept, published.row, language="pl")


@pytest.mark.anyio
async def test_failed_redaction_stores_nothing(published: Published) -> None:
    """A text that cannot be redacted ends before anything is sealed or written."""
    with pytest.raises(RedactionError):
        await _send_untranslated(published)
    assert await published.open_all() == []


@pytest.mark.anyio
async def test_unusable_key_stores_nothing(published: Published) -> None:
    """A consultation whose public key is broken refuses before anything is written."""
    fields = {name: getattr(published.row, name) for name in QuestionnaireRow.__struct_fields__}
    broken = QuestionnaireRow(**(fields | {"public_key": b"short"}))
    async with ResponseWriter(published.store) as writer:
        with pytest.raises(SealError):
            await Intake(writer, lambda: TODAY).submit(_keep(**WHOLE), broken, language="en")
    assert await published.open_all() == []


@pytest.mark.anyio
async def test_closed_writer_is_said(published: Published) -> None:
    """Whoever submits while the process shuts down hears that nothing was stored."""
    async with ResponseWriter(published.store) as writer:
        intake = Intake(writer, lambda: TODAY)
    with pytest.raises(StorageError):
        await intake.submit(_keep(**WHOLE), published.row, language="en")
    assert await published.open_all() == []


@pytest.mark.anyio
async def test_many_at_once_are_told_apart(published: Published) -> None:
    """People who submit together each get their own sealed response."""
    kept = _keep(**WHOLE)
    async with ResponseWriter(published.store) as writer:
        intake = Intake(writer, lambda: TODAY)
        await asyncio.gather(
            *(intake.submit(kept, published.row, language="en") for _ in range(40))
        )
    stored = [one async for one in published.store.iterate_responses(published.row.consultation)]
    assert len({one.sealed for one in stored}) == 40
    assert len({len(one.sealed) for one in stored}) == 1


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(9999, 12, 24)))
def test_week_is_the_iso_week(day: date) -> None:
    """A week names its Monday, whatever the day and the turn of the year."""
    year, week = week_of(day).split("-W")
    assert len(week) == 2
    monday = date.fromisocalendar(int(year), int(week), 1)
    assert 0 <= (day - monday).days < 7


def test_visits_are_those_of_the_sample() -> None:
    """The questionnaire of these tests has the pages that they answer."""
    assert [Visit(page) for page in WHOLE] == [Visit("adult"), Visit("contact"), Visit("story")]
