"""The writer: one wait for the disk for many, and nobody left hanging."""

import asyncio
from contextlib import suppress
from uuid import UUID, uuid4

import pytest

from consult.errors import (
    ConsultationClosedError,
    StorageError,
    StorageFullError,
    StorageUnreachableError,
)
from consult.settings import Settings
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.responses.tables import Response
from consult.store.sqlite import PinnedSQLite
from consult.vault.seal import SealedResponse
from tests.store.refusing import refuse_week

WEEK = "2026-W47"


async def _consultation(store: ResponsesStore) -> UUID:
    consultation = await store.add_consultation("views", "Your views", bytes(32), invented=False)
    await store.set_state(consultation, "open")
    return consultation


async def _write(writer: ResponseWriter, consultation: UUID, number: int) -> None:
    await writer.write(consultation, SealedResponse(b"%03d" % number), WEEK)


async def _sealed(store: ResponsesStore, consultation: UUID) -> list[bytes]:
    return sorted([one.sealed async for one in store.iterate_responses(consultation)])


@pytest.mark.anyio
async def test_many_submitters_are_all_stored(responses: ResponsesStore) -> None:
    """Sixty-four people who submit at once are each told when theirs is stored, once."""
    consultation = await _consultation(responses)

    async def submit(person: int) -> None:
        for number in range(4):
            blob = f"{person:03}-{number}".encode()
            await writer.write(consultation, SealedResponse(blob), WEEK)

    async with ResponseWriter(responses) as writer:
        await asyncio.gather(*(submit(person) for person in range(64)))
    expected = sorted(
        f"{person:03}-{number}".encode() for person in range(64) for number in range(4)
    )
    assert await _sealed(responses, consultation) == expected


@pytest.mark.anyio
async def test_acknowledged_means_readable_elsewhere(
    responses: ResponsesStore, settings: Settings
) -> None:
    """Once ``write`` returns, another connection reads the response."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses) as writer:
        await writer.write(consultation, SealedResponse(b"sealed"), WEEK)
        async with open_responses(settings.responses_database) as second:
            assert await _sealed(second, consultation) == [b"sealed"]


@pytest.mark.anyio
async def test_bad_row_costs_only_itself(responses: ResponsesStore, engine: str) -> None:
    """A response that the database refuses does not take the rest of its batch with it."""
    consultation = await _consultation(responses)
    await refuse_week(responses, engine, "2026-W13")
    async with ResponseWriter(responses) as writer:
        outcomes = await asyncio.gather(
            *(
                writer.write(
                    consultation,
                    SealedResponse(b"%03d" % one),
                    "2026-W13" if one == 5 else WEEK,
                )
                for one in range(10)
            ),
            return_exceptions=True,
        )
        refused = [one for one, outcome in enumerate(outcomes) if outcome is not None]
        assert refused == [5]
        assert type(outcomes[5]) is StorageError
        await writer.write(consultation, SealedResponse(b"after"), WEEK)
    assert len(await _sealed(responses, consultation)) == 10


@pytest.mark.anyio
async def test_closed_consultation_costs_only_its_own(responses: ResponsesStore) -> None:
    """Those of a batch whose consultation is not open are refused, and the others are stored."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses) as writer:
        outcomes = await asyncio.gather(
            *(_write(writer, uuid4() if one % 3 else consultation, one) for one in range(10)),
            return_exceptions=True,
        )
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [ConsultationClosedError if one % 3 else type(None) for one in range(10)]
    assert await _sealed(responses, consultation) == [b"000", b"003", b"006", b"009"]


@pytest.mark.anyio
async def test_odd_response_does_not_end_the_writer(responses: ResponsesStore) -> None:
    """Something that is no sealed response at all is refused, and storing goes on."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses) as writer:
        with pytest.raises(StorageError, match="AttributeError"):
            await writer.write(consultation, object(), WEEK)  # type: ignore[arg-type] # The point.
        await writer.write(consultation, SealedResponse(b"after"), WEEK)
    assert await _sealed(responses, consultation) == [b"after"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "week", ["2026-11-22", "2026-W47-7", "2026-W00", "2026-W54", "2026-W4", " 2026-W47", ""]
)
async def test_finer_time_than_a_week_is_refused(responses: ResponsesStore, week: str) -> None:
    """A date or an hour cannot be stored as a week."""
    async with ResponseWriter(responses) as writer:
        with pytest.raises(StorageError, match="week"):
            await writer.write(uuid4(), SealedResponse(b"sealed"), week)


@pytest.mark.anyio
@pytest.mark.parametrize("pause", [0, 0.001, 0.003])
async def test_cancelled_submitter_does_not_break_the_batch(
    responses: ResponsesStore, pause: float
) -> None:
    """Those who leave while their batch is written change nothing for those who stay."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses) as writer:
        tasks = [asyncio.create_task(_write(writer, consultation, one)) for one in range(20)]
        await asyncio.sleep(pause)
        for leaver in tasks[::2]:
            leaver.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    stayed = outcomes[1::2]
    assert stayed == [None] * 10
    stored = await _sealed(responses, consultation)
    assert {b"%03d" % one for one in range(1, 20, 2)} <= set(stored)
    assert len(stored) == len(set(stored))


@pytest.mark.anyio
async def test_two_writers_take_turns(responses: ResponsesStore, settings: Settings) -> None:
    """Respondents and a helpline may store at the same time; neither is refused."""
    consultation = await _consultation(responses)
    async with (
        open_responses(settings.responses_database) as second,
        ResponseWriter(responses) as here,
        ResponseWriter(second) as there,
    ):
        writes = [_write(here, consultation, one) for one in range(60)]
        writes += [_write(there, consultation, one) for one in range(60, 120)]
        assert await asyncio.gather(*writes) == [None] * 120
    assert await _sealed(responses, consultation) == [b"%03d" % one for one in range(120)]


@pytest.mark.anyio
async def test_closing_writes_everything_accepted(responses: ResponsesStore) -> None:
    """What was accepted before the writer closes is stored before it has closed."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses, largest_batch=3) as writer:
        tasks = [asyncio.create_task(_write(writer, consultation, one)) for one in range(20)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*tasks) == [None] * 20
    assert len(await _sealed(responses, consultation)) == 20


@pytest.mark.anyio
async def test_closed_writer_refuses(responses: ResponsesStore) -> None:
    """After it has closed, and before it was entered, the writer refuses at once."""
    writer = ResponseWriter(responses)
    with pytest.raises(StorageError, match="not running"):
        await writer.write(uuid4(), SealedResponse(b"sealed"), WEEK)
    async with writer:
        pass
    with pytest.raises(StorageError, match="not running"):
        await writer.write(uuid4(), SealedResponse(b"sealed"), WEEK)


@pytest.mark.anyio
async def test_ended_task_leaves_nobody_waiting(responses: ResponsesStore) -> None:
    """When the writer's task is cancelled from outside, every submitter is told."""
    consultation = await _consultation(responses)
    writer = ResponseWriter(responses, largest_batch=2)
    with suppress(asyncio.CancelledError):
        async with writer:
            tasks = [asyncio.create_task(_write(writer, consultation, one)) for one in range(9)]
            await asyncio.sleep(0)
            assert writer._task is not None
            writer._task.cancel()
            outcomes = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
            assert all(isinstance(one, StorageError) for one in outcomes if one is not None)
            assert any(one is not None for one in outcomes)


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_full_disk_is_said_and_survived(responses: ResponsesStore) -> None:
    """A full disk refuses those who submit then; when there is room, storing goes on."""
    consultation = await _consultation(responses)
    engine = responses.database.engine
    assert isinstance(engine, PinnedSQLite)
    [row] = await engine.writer.execute_fetchall("PRAGMA page_count")
    pages = int(dict(row)["page_count"])
    await engine.writer.execute_fetchall(f"PRAGMA max_page_count = {pages + 2}")
    async with ResponseWriter(responses) as writer:
        outcomes = await asyncio.gather(
            *(writer.write(consultation, SealedResponse(bytes(60_000)), WEEK) for _ in range(8)),
            return_exceptions=True,
        )
        assert all(type(one) is StorageFullError for one in outcomes)
        await engine.writer.execute_fetchall("PRAGMA max_page_count = 100000")
        await writer.write(consultation, SealedResponse(b"after"), WEEK)
    assert await _sealed(responses, consultation) == [b"after"]


@pytest.mark.anyio
async def test_lost_database_refuses_a_whole_batch_at_once(responses: ResponsesStore) -> None:
    """When the database is gone nobody waits for one attempt per response."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses) as writer:
        await responses.database.engine.close()
        outcomes = await asyncio.gather(
            *(writer.write(consultation, SealedResponse(b"x"), WEEK) for _ in range(5)),
            return_exceptions=True,
        )
    assert [type(one) for one in outcomes] == [StorageUnreachableError] * 5


@pytest.mark.anyio
@pytest.mark.parametrize("engine", ["postgres"])
async def test_server_that_drops_us_is_found_again(responses: ResponsesStore) -> None:
    """After the server has ended every connection, storing goes on over new ones."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses) as writer:
        await _write(writer, consultation, 0)
        with suppress(StorageUnreachableError), responses.database.reading():
            await Response.raw(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database()"
            )
        stored = 1
        for number in range(1, 10):
            with suppress(StorageUnreachableError):
                await _write(writer, consultation, number)
                stored += 1
    assert stored >= 5
    assert await responses.count_responses(consultation) == stored


@pytest.mark.anyio
async def test_order_within_a_batch_is_not_that_of_arrival(responses: ResponsesStore) -> None:
    """Rows of one batch lie in the file in an order that does not say who came first."""
    consultation = await _consultation(responses)
    async with ResponseWriter(responses) as writer:
        await asyncio.gather(*(_write(writer, consultation, one) for one in range(200)))
    engine = responses.database.engine
    order = "rowid" if engine.engine_type == "sqlite" else "ctid"
    with responses.database.reading():
        rows = await Response.raw(f"SELECT sealed FROM response ORDER BY {order}")  # noqa: S608 - Two constants.
    physical = [bytes(row["sealed"]) for row in rows]
    assert sorted(physical) == [b"%03d" % one for one in range(200)]
    assert physical != sorted(physical)
