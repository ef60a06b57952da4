"""How suddenly answers came: what is counted, what is given on, and what never is."""

from uuid import UUID

import pytest

from consult.errors import StorageUnreachableError
from consult.logs import FaultLog
from consult.respond.bursts import LEAST, STEP_SECONDS, Burst, Bursts, keep_bursts
from consult.store.responses import ResponsesStore, open_responses
from tests.respond.house import House, Visitor, open_house
from tests.respond.test_crowds import Clock
from tests.respond.test_entering import go_to_end

HERE, THERE = UUID(int=1), UUID(int=2)
WEEK, NEXT = "2026-W47", "2026-W48"


def count(pauses: list[float]) -> list[Burst]:
    """Count one answer after each pause, and give what is known when the week is over."""
    clock = Clock()
    bursts = Bursts(clock)
    for pause in pauses:
        clock.now += pause
        bursts.note(HERE, WEEK)
    return bursts.take_ended(NEXT)


@pytest.mark.parametrize(
    ("pauses", "quarters"),
    [
        ([3600.0] * 60, 0),
        ([1.0] * 60, 3),
        ([3600.0] * 45 + [1.0] * 39, 1),
        ([3600.0] * 30 + [STEP_SECONDS / 10] * 45, 2),
    ],
    ids=["spread", "all at once", "below half", "over several steps"],
)
def test_the_busiest_half_hour_is_rounded_down(pauses: list[float], quarters: int) -> None:
    """A share is given in whole quarters, wherever steps of five minutes begin."""
    assert count(pauses) == [Burst(HERE, WEEK, quarters)]


def test_of_few_answers_nothing_is_said() -> None:
    """Below fifty answers a week is forgotten without a figure."""
    assert count([1.0] * (LEAST - 1)) == []
    assert count([1.0] * LEAST) == [Burst(HERE, WEEK, 3)]


def test_weeks_and_consultations_are_apart_and_said_once() -> None:
    """A week that still runs says nothing, and none is said twice."""
    bursts = Bursts(Clock())
    for _ in range(LEAST):
        bursts.note(HERE, WEEK)
        bursts.note(THERE, WEEK)
    assert bursts.take_ended(WEEK) == []
    bursts.note(HERE, NEXT)
    assert {one.consultation for one in bursts.take_ended(NEXT)} == {HERE, THERE}
    assert bursts.take_ended(NEXT) == []


def test_an_hour_later_nothing_of_the_half_hour_is_held() -> None:
    """However long a week was, six counts of five minutes are held at most, and no time of day."""
    clock = Clock()
    bursts = Bursts(clock)
    for _ in range(500):
        clock.now += STEP_SECONDS
        bursts.note(HERE, WEEK)
    assert len(bursts._weeks[HERE].recent) == 6


@pytest.mark.anyio
async def test_a_figure_that_cannot_be_stored_is_kept_for_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is away costs no figure, and several processes leave the largest."""
    bursts = Bursts(Clock())
    for _ in range(LEAST):
        bursts.note(house.consultation, WEEK)
    async with open_responses(house.settings.responses_database) as store:
        with monkeypatch.context() as broken:
            broken.setattr(ResponsesStore, "keep_burst", refuse)
            await keep_bursts(bursts, store, NEXT, FaultLog())
        assert await store.list_bursts(house.consultation) == []
        await keep_bursts(bursts, store, NEXT, FaultLog())
        assert await store.list_bursts(house.consultation) == [(WEEK, 3)]
        for quarters in (1, 2):
            await store.keep_burst(house.consultation, WEEK, quarters)
            await store.keep_burst(house.consultation, NEXT, quarters)
        assert await store.list_bursts(house.consultation) == [(NEXT, 2), (WEEK, 3)]
        await store.keep_burst(HERE, WEEK, 3)
        assert await store.list_bursts(HERE) == []
        await store.erase_responses(house.consultation)
        await store.keep_burst(house.consultation, WEEK, 3)
        assert await store.list_bursts(house.consultation) == []


async def refuse(*_: object) -> None:
    """Answer as a database that is away."""
    raise StorageUnreachableError("The database is away.")


@pytest.mark.anyio
@pytest.mark.any_engine
async def test_each_stored_response_counts_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sending counts one, pressing again counts none, and leaving early counts none."""
    noted: list[UUID] = []
    monkeypatch.setattr(Bursts, "note", lambda _, consultation, __: noted.append(consultation))
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.start()
        await go_to_end(visitor)
        assert noted == []
        await visitor.press("send")
        await Visitor(client).start()
    assert noted == [house.consultation]
    assert house.count() == 1
