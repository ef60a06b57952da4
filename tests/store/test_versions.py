"""Days on which a consultation takes answers, and versions that stay readable."""

import asyncio
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from msgspec import Struct

from consult.errors import ConsultationClosedError, NotFoundError
from consult.store.responses import (
    ConsultationRow,
    FormerVersionRow,
    ResponsesStore,
    ResponseWriter,
    takes_answers,
)
from consult.store.shapes import SHAPES
from consult.vault.seal import SealedResponse

WEEK = "2026-W47"
A_DAY = timedelta(days=1)
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
OLD, NEW, NEWER = "0" * 64, "1" * 64, "2" * 64


class Calendar(Struct):
    """A calendar that a test turns."""

    day: date

    def __call__(self) -> date:
        """Give the day."""
        return self.day


async def _open(store: ResponsesStore, opens: date | None, closes: date | None) -> UUID:
    consultation = await store.add_consultation(
        str(uuid4()), "An example", b"key", invented=True, opens=opens, closes=closes
    )
    await store.set_state(consultation, "open")
    return consultation


async def _questionnaire(store: ResponsesStore) -> tuple[UUID, UUID]:
    consultation = await _open(store, None, None)
    questionnaire = await store.add_questionnaire(
        consultation, "survivor", f"token-{consultation}", b"old", OLD, wave="start"
    )
    return consultation, questionnaire


@pytest.mark.anyio
async def test_days_are_asked_at_each_commit(responses: ResponsesStore) -> None:
    """The writer stores from the first day to the last, both included, whatever ran overnight."""
    consultation = await _open(responses, FIRST, LAST)
    calendar = Calendar(FIRST - A_DAY)
    async with ResponseWriter(responses, today=calendar) as writer:
        for day, is_open in (
            (FIRST - A_DAY, False),
            (FIRST, True),
            (LAST, True),
            (LAST + A_DAY, False),
        ):
            calendar.day = day
            writing = writer.write(consultation, SealedResponse(str(day).encode()), WEEK)
            (outcome,) = await asyncio.gather(writing, return_exceptions=True)
            assert isinstance(outcome, ConsultationClosedError) is not is_open, day
    assert await responses.count_responses(consultation) == 2


@pytest.mark.anyio
async def test_changed_days_count_at_once(responses: ResponsesStore) -> None:
    """A consultation that is extended takes answers again, and one that is cut short does not."""
    consultation = await _open(responses, None, FIRST)
    async with ResponseWriter(responses, today=lambda: LAST) as writer:
        with pytest.raises(ConsultationClosedError):
            await writer.write(consultation, SealedResponse(b"late"), WEEK)
        await responses.set_dates(consultation, None, LAST)
        await writer.write(consultation, SealedResponse(b"in time"), WEEK)
        await responses.set_dates(consultation, None, LAST - A_DAY)
        with pytest.raises(ConsultationClosedError):
            await writer.write(consultation, SealedResponse(b"late"), WEEK)
    with pytest.raises(NotFoundError):
        await responses.set_dates(uuid4(), None, None)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "expected"),
    [
        ("open", None, None, True),
        ("open", FIRST, FIRST, True),
        ("open", FIRST + A_DAY, None, False),
        ("open", None, FIRST - A_DAY, False),
        ("closed", None, None, False),
        ("draft", FIRST, LAST, False),
        ("erased", None, None, False),
    ],
)
def test_taking_answers(state: str, opens: date, closes: date, expected: bool) -> None:  # noqa: FBT001 - a column of the table above.
    """A consultation takes answers while it is open and its days have come and not passed."""
    row = ConsultationRow(
        id=uuid4(),
        slug="example",
        title="Example",
        state=state,  # type: ignore[arg-type] # One of the states above.
        invented=True,
        public_key=b"",
        opens=opens,
        closes=closes,
    )
    assert takes_answers(row, FIRST) is expected


@pytest.mark.anyio
async def test_former_versions_stay_readable(responses: ResponsesStore) -> None:
    """A new version is asked from then on, and each former one is listed and can be read."""
    consultation, questionnaire = await _questionnaire(responses)
    assert await responses.list_former_versions(questionnaire) == []
    for body, digest, before, day in ((b"new", NEW, OLD, FIRST), (b"newer", NEWER, NEW, LAST)):
        assert await responses.revise_questionnaire(
            questionnaire, body, digest, instead_of=before, on=day
        )
    assert await responses.list_former_versions(questionnaire) == [
        FormerVersionRow(1, OLD, FIRST),
        FormerVersionRow(2, NEW, LAST),
    ]
    (entry,) = await responses.list_questionnaires(consultation)
    row = await responses.read_questionnaire(entry.token)
    assert row is not None
    assert (row.digest, row.body, row.wave) == (NEWER, b"newer", "start")
    bodies = [await responses.read_instrument(one) for one in (OLD, NEW, NEWER)]
    assert bodies == [b"old", b"new", b"newer"]


@pytest.mark.anyio
async def test_of_two_who_publish_at_once_one_does(responses: ResponsesStore) -> None:
    """Whoever starts from a version that was replaced meanwhile changes nothing."""
    _, questionnaire = await _questionnaire(responses)
    done = await asyncio.gather(
        *(
            responses.revise_questionnaire(
                questionnaire, digest.encode(), digest, instead_of=OLD, on=FIRST
            )
            for digest in (NEW, NEWER)
        )
    )
    assert sorted(done) == [False, True]
    assert [one.digest for one in await responses.list_former_versions(questionnaire)] == [OLD]
    with pytest.raises(NotFoundError):
        await responses.revise_questionnaire(uuid4(), b"", NEW, instead_of=OLD, on=FIRST)


@pytest.mark.anyio
async def test_deleted_consultation_leaves_no_version(responses: ResponsesStore) -> None:
    """Deleting takes former versions too, but none that another consultation asks."""
    consultation, questionnaire = await _questionnaire(responses)
    await responses.revise_questionnaire(questionnaire, b"new", NEW, instead_of=OLD, on=FIRST)
    await _questionnaire(responses)
    await responses.delete_consultation(consultation)
    assert await responses.read_instrument(NEW) is None
    assert await responses.read_instrument(OLD) == b"old"
    assert "former_version" in {shape.name for shape in SHAPES}
    assert await responses.list_former_versions(questionnaire) == []
