"""Answers that are taken back while a run over them is under way."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event
from typing import Final, TypeVar
from uuid import UUID

import msgspec
import pytest

from consult.errors import RunInterruptedError
from consult.jobs.requests import RunRequest
from consult.jobs.results import open_release, open_result
from consult.store.responses import open_responses
from consult.store.responses.tables import Response
from consult.store.staff import RunRow, StaffStore
from consult.tasks.progress import Watch
from consult.tasks.themes import find_themes_of
from consult.vault.keys import make_key_pair
from consult.vault.open import open_response
from tests.tasks.stage import ITEM, Stage, set_stage

pytestmark = pytest.mark.anyio

Found = TypeVar("Found")
Act = Callable[[], Awaitable[None]]

MARKER: Final = "bellwetherish"
FEW: Final = RunRequest(themes=3)

SPARED: Final = 2
"""Fewer than share a word that is shown."""


class ActingWatch(Watch):
    """Has something done at the moment before the analysis, or before the release."""

    def __init__(self, staff: StaffStore, run: UUID, moment: int, act: Act) -> None:
        super().__init__(staff, run, Event())
        self._moment = moment
        self._act = act
        self.called = 0

    async def follow(self, work: Callable[[], Found]) -> Found:
        """Follow some work, and act before it when its turn has come."""
        self.called += 1
        if self.called == self._moment:
            await self._act()
        return await super().follow(work)


class ActingStaff(StaffStore):
    """Has something done in the instant before a run is finished."""

    act: Act

    async def finish_run(self, run: UUID, result: bytes, release: bytes) -> bool:
        """Act, then finish."""
        await self.act()
        return await super().finish_run(run, result, release)


async def erase_marked(stage: Stage, spared: int) -> None:
    """Erase every response with the marker but some."""
    async with open_responses(stage.settings.responses_database) as store:
        marked = [
            one.id
            async for one in store.iterate_responses(stage.consultation)
            if MARKER in open_response(one.sealed, stage.keys.private).texts[ITEM].text
        ]
        assert len(marked) == 50
        async with store.database.writing():
            await Response.delete().where(Response.id.is_in(marked[spared:]))


def read_everything(row: RunRow, stage: Stage) -> str:
    """Give a result as the text that its reader could search, without those who were spared.

    What the two of them said may stay: it is theirs, and they took nothing back.
    """
    assert row.result is not None
    result = open_result(row.result, stage.keys.private)
    texts = result.excerpts
    spared = [name for name, text in texts.items() if MARKER in text.text]
    if len(spared) <= SPARED:
        texts = {name: text for name, text in texts.items() if name not in spared}
    return msgspec.json.encode(msgspec.structs.replace(result, excerpts=texts)).decode()


async def claim(stage: Stage) -> RunRow:
    """Add a run and take it, as a worker would."""
    run = await stage.add_run(FEW)
    assert await stage.staff.claim_run(run, "worker")
    return await stage.staff.read_run(run)


@pytest.fixture
def addresses(databases: dict[str, str]) -> tuple[str, str]:
    """Give the addresses of two databases of the engine."""
    names = ("CONSULT_RESPONSES_DATABASE", "CONSULT_STAFF_DATABASE")
    return databases.get(names[0], ""), databases.get(names[1], "")


@pytest.mark.slow
@pytest.mark.parametrize("moment", [1, 2])
async def test_nothing_is_stored_of_what_went_meanwhile(
    tmp_path: Path, addresses: tuple[str, str], moment: int
) -> None:
    """What is erased during the analysis, or while it is released, is in neither of the two."""
    async with set_stage(tmp_path, databases=addresses) as stage:
        row = await claim(stage)
        act = ActingWatch(stage.staff, row.id, moment, lambda: erase_marked(stage, SPARED))
        await find_themes_of(stage.settings, stage.staff, row, stage.keys.private, act)
        done = await stage.staff.read_run(row.id)
        assert done.state == "done"
        assert MARKER not in read_everything(done, stage)
        assert done.release is not None
        release = open_release(done.release, stage.keys.private)
        assert release.base == 100
        assert MARKER not in repr([one.label for one in release.rows])


@pytest.mark.slow
async def test_nothing_stays_of_what_went_at_the_last_moment(
    tmp_path: Path, addresses: tuple[str, str]
) -> None:
    """What is erased after the last look is taken out again, and the release with it."""
    async with set_stage(tmp_path, databases=addresses) as stage:
        row = await claim(stage)
        staff = ActingStaff(stage.staff.database)
        staff.act = lambda: erase_marked(stage, SPARED)
        watch = Watch(stage.staff, row.id, Event())
        await find_themes_of(stage.settings, staff, row, stage.keys.private, watch)
        done = await stage.staff.read_run(row.id)
        assert (done.state, done.release) == ("done", None)
        assert MARKER not in read_everything(done, stage)


@pytest.mark.slow
async def test_what_nobody_took_back_is_found(tmp_path: Path) -> None:
    """Left alone, the same run does show the word that the others look for."""
    async with set_stage(tmp_path) as stage:
        row = await claim(stage)
        watch = Watch(stage.staff, row.id, Event())
        await find_themes_of(stage.settings, stage.staff, row, stage.keys.private, watch)
        done = await stage.staff.read_run(row.id)
        assert MARKER in read_everything(done, stage)
        assert done.release is not None
        release = open_release(done.release, stage.keys.private)
        assert any(MARKER in one.label for one in release.rows)


@pytest.mark.slow
async def test_nothing_is_sealed_to_a_key_that_was_replaced(
    tmp_path: Path, addresses: tuple[str, str]
) -> None:
    """A run whose key was replaced meanwhile stores nothing that the old key would open."""
    async with set_stage(tmp_path, databases=addresses) as stage:
        row = await claim(stage)
        fresh = make_key_pair().public.raw

        async def replace_key() -> None:
            async with open_responses(stage.settings.responses_database) as store:
                await store.set_public_key(stage.consultation, fresh)

        act = ActingWatch(stage.staff, row.id, 2, replace_key)
        with pytest.raises(RunInterruptedError):
            await find_themes_of(stage.settings, stage.staff, row, stage.keys.private, act)
        left = await stage.staff.read_run(row.id)
        assert (left.result, left.release) == (None, None)
