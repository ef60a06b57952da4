import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from consult.errors import ImportRefusedError, StorageError
from consult.imports.answers import Reading
from consult.imports.map import read_map
from consult.imports.plan import ImportPlan
from consult.imports.report import ImportReport
from consult.imports.store import begin_report, store_rows, try_rows
from consult.imports.target import find_target
from consult.intake.submit import Intake
from consult.settings import Settings
from consult.store.responses import ResponsesStore, ResponseWriter, open_responses
from consult.store.schema import migrate
from consult.vault.seal import SealedResponse
from surveys.files import instrument_digest, read_ready
from tests.imports.samples import MAP, TODAY, Opened, publish

Write = Callable[[str, str], Path]
pytestmark = pytest.mark.anyio


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[ResponsesStore]:
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        yield store


def make_reading(write: Write) -> Reading:
    plan = ImportPlan.make(read_map(write("m.toml", MAP)), read_ready("survivor-views"))
    return Reading(plan, "en", TODAY)


def make_file(write: Write, rows: int) -> Path:
    lines = "".join(f"Somebody should listen {'again ' * at}.,\n" for at in range(rows))
    return write("a.csv", f"Change,Email\n{lines}")


async def bring_in(
    store: ResponsesStore, path: Path, reading: Reading, writer_type: type[ResponseWriter]
) -> ImportReport:
    target = await find_target(store, "views", None, beside=True)
    report = begin_report(path, reading, is_trial=False)
    async with writer_type(store) as writer:
        await store_rows(path, reading, report, Intake(writer, lambda: TODAY), target)
    return report


def lengths(texts: list[str]) -> list[int]:
    return [len(re.findall("again", text)) for text in texts]


async def test_every_row_arrives_once(settings: Settings, write: Write) -> None:
    """Every row of a file is stored once, redacted and sealed, and opens with the key."""
    async with opened(settings) as store:
        consultation = await publish(store)
        report = await bring_in(store, make_file(write, 300), make_reading(write), ResponseWriter)
        records = await consultation.open_all(store)

    assert (report.rows_read, report.stored, report.rows_dropped) == (300, 300, {})
    texts = [record.texts["what-should-change"].text for record in records]
    assert sorted(lengths(texts)) == list(range(300))
    assert {record.audience for record in records} == {"survivor"}


async def test_order_is_lost(settings: Settings, write: Write) -> None:
    """Rows are handed over in another order than the file's."""
    order: list[bytes] = []

    class Watched(ResponseWriter):
        async def write(
            self, consultation: UUID, sealed: SealedResponse, week: str, **more: Any
        ) -> None:
            order.append(sealed.blob)
            await super().write(consultation, sealed, week, **more)

    async with opened(settings) as store:
        consultation = await publish(store)
        await bring_in(store, make_file(write, 200), make_reading(write), Watched)
        arrived = [_open(blob, consultation) for blob in order]

    assert sorted(arrived) == list(range(200))
    assert arrived != list(range(200))


async def test_trial_stores_nothing(settings: Settings, write: Write) -> None:
    """A trial reads and redacts everything, reports the same, and stores nothing."""
    path, reading = make_file(write, 20), make_reading(write)
    async with opened(settings) as store:
        consultation = await publish(store)
        report = begin_report(path, reading, is_trial=True)
        try_rows(path, reading, report)
        count = await store.count_responses(consultation.id)

    assert (report.rows_read, report.stored, count) == (20, 20, 0)


async def test_fault_late_in_the_file(settings: Settings, write: Write) -> None:
    """A file that is at fault in its last line stores nothing at all."""
    path = make_file(write, 50)
    path.write_bytes(path.read_bytes() + b"caf\xe9,\n")
    async with opened(settings) as store:
        consultation = await publish(store)
        with pytest.raises(ImportRefusedError):
            await bring_in(store, path, make_reading(write), ResponseWriter)
        assert await store.count_responses(consultation.id) == 0


async def test_storage_that_fails_half_way(settings: Settings, write: Write) -> None:
    """When storing fails half-way, the report's count is the number that is durable."""
    path, reading = make_file(write, 100), make_reading(write)

    class Failing(ResponseWriter):
        left = 37

        async def write(
            self, consultation: UUID, sealed: SealedResponse, week: str, **more: Any
        ) -> None:
            self.left -= 1
            if self.left < 0:
                raise StorageError("The disk is gone.", where="Test.")
            await super().write(consultation, sealed, week, **more)

    async with opened(settings) as store:
        consultation = await publish(store)
        target = await find_target(store, "views", None, beside=False)
        report = begin_report(path, reading, is_trial=False)
        async with Failing(store) as writer:
            with pytest.raises(StorageError):
                await store_rows(path, reading, report, Intake(writer, lambda: TODAY), target)
        assert await store.count_responses(consultation.id) == report.stored == 37


async def test_interruption(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When an import is interrupted, the batch under way is finished and counted."""
    monkeypatch.setattr("consult.imports.store.BATCH", 10)
    path, reading = make_file(write, 200), make_reading(write)
    well_under_way = asyncio.Event()

    class Announcing(ResponseWriter):
        async def write(
            self, consultation: UUID, sealed: SealedResponse, week: str, **more: Any
        ) -> None:
            if report.stored >= 30:
                well_under_way.set()
            await super().write(consultation, sealed, week, **more)

    async with opened(settings) as store:
        consultation = await publish(store)
        target = await find_target(store, "views", None, beside=False)
        report = begin_report(path, reading, is_trial=False)
        async with Announcing(store) as writer:
            intake = Intake(writer, lambda: TODAY)
            task = asyncio.create_task(store_rows(path, reading, report, intake, target))
            await well_under_way.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await store.count_responses(consultation.id) == report.stored
        assert 30 <= report.stored < 200


async def test_second_import_is_refused(settings: Settings, write: Write) -> None:
    """A consultation that holds responses takes no import unless that is asked for."""
    async with opened(settings) as store:
        await publish(store)
        await bring_in(store, make_file(write, 3), make_reading(write), ResponseWriter)

        with pytest.raises(ImportRefusedError, match="already holds"):
            await find_target(store, "views", None, beside=False)
        target = await find_target(store, "views", None, beside=True)
    assert target.slug == "views"


@pytest.mark.parametrize("state", ["draft", "closed"])
async def test_consultations_that_are_not_open(settings: Settings, state: str) -> None:
    """A draft or closed consultation takes no import, and the refusal says which it is."""
    async with opened(settings) as store:
        consultation = await publish(store, opened=False)
        if state == "closed":
            await store.set_state(consultation.id, "closed")
        with pytest.raises(ImportRefusedError, match=state):
            await find_target(store, "views", None, beside=False)


async def test_absent_consultation(settings: Settings) -> None:
    """A consultation that does not exist takes no import."""
    async with opened(settings) as store:
        with pytest.raises(ImportRefusedError, match="no such consultation"):
            await find_target(store, "nowhere", None, beside=False)


async def test_audience(settings: Settings) -> None:
    """Where there are several questionnaires, the map must say whose answers these are."""
    async with opened(settings) as store:
        await publish(store, "survivor-views", "helpline-caller")
        with pytest.raises(ImportRefusedError, match="helpline-caller, survivor"):
            await find_target(store, "views", None, beside=False)
        with pytest.raises(ImportRefusedError):
            await find_target(store, "views", "professional", beside=False)
        target = await find_target(store, "views", "survivor", beside=False)
    assert target.audience == "survivor"


async def test_wave(settings: Settings) -> None:
    """Where people are asked twice, the command must say which time these answers are from."""
    both = ("programme-voices", "programme-voices-exit")
    async with opened(settings) as store:
        await publish(store, *both)
        for wave, said in ((None, "several waves"), ("middle", "no wave middle")):
            with pytest.raises(ImportRefusedError, match=said) as refused:
                await find_target(store, "views", "perpetrator", beside=False, wave=wave)
            assert refused.value.remedy.endswith("one of: exit, start.")
        target = await find_target(store, "views", "perpetrator", beside=False, wave="exit")
    assert target.digest == instrument_digest(read_ready("programme-voices-exit"))


async def test_no_wave(settings: Settings) -> None:
    """Where people are asked once, a wave is refused rather than passed over."""
    async with opened(settings) as store:
        await publish(store)
        with pytest.raises(ImportRefusedError, match="asked once"):
            await find_target(store, "views", "survivor", beside=False, wave="start")


def _open(blob: bytes, consultation: Opened) -> int:
    from consult.vault.open import open_response  # noqa: PLC0415 - Only this check opens.

    record = open_response(blob, consultation.key)
    return lengths([record.texts["what-should-change"].text])[0]
