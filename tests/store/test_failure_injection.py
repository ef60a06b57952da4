"""Whichever statement of whichever call fails, and however: refused in our words, all or nothing.

Every public method of the stores is tried, and a new one without a case fails the first test.
Each statement in turn is the first to fail, and every one after it fails as well. Here a method
is tried on one engine; all of them on both are `make proof PART=faults`.
"""

import asyncio
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import asyncpg
import pytest

from consult.errors import StorageError
from consult.settings import Settings, read_settings
from consult.store.database import sqlite_path
from consult.store.schema import migrate
from tests.postgres import Cluster
from tests.store.cases import (
    BYTES,
    CASES,
    MARKER,
    Asked,
    Office,
    World,
    carry_out,
    list_methods,
    make_rows,
    open_world,
)
from tests.store.injection import EXPECTED, PLANTED, WAYS, Injection, Way, install_injection

NEVER = 1000
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
VALUES = (MARKER, BYTES.hex(), PLANTED)
ANYWHERE = {"full", "lost", "refused"}
# A rotation goes on where it was: each batch is done or not, and says so.
IN_BATCHES = {"ResponsesStore.reseal_responses"}
# Once they have committed, these empty SQLite's log. Failing at that must not be told as if the
# erasure had failed; the nightly rewrite makes up for it, and says when it cannot.
LEAVE_NO_TRACE = {
    "ResponsesStore.delete_consultation",
    "ResponsesStore.erase_responses",
    "ResponsesStore.erase_withdrawn",
    "ResponsesStore.forget_withdrawal_digests",
    "ResponsesStore.reseal_responses",
    "ResponseAmender.amend",
    "ResponsesStore.cancel_entry_codes",
    "ResponsesStore.drop_saved",
    "ResponsesStore.drop_saved_before",
    "ResponsesStore.save_answers",
    "StaffStore.drop_figures",
    "StaffStore.erase_consultation",
    "StaffStore.keep_figures",
    "StaffStore.renew_denials",
    "StaffStore.replace_codebook",
    "StaffStore.replace_result",
    "StaffStore.take_denial_place",
}

Content = dict[str, list[str]]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Give two migrated databases that all tests of an engine share."""
    environ = {"CONSULT_DATA": str(tmp_path_factory.mktemp("injected"))}
    names = []
    if request.param == "postgres":
        cluster = cast("Cluster", request.getfixturevalue("postgres_cluster"))
        names = [cluster.take_database(), cluster.take_database()]
        environ["CONSULT_RESPONSES_DATABASE"] = cluster.address(names[0])
        environ["CONSULT_STAFF_DATABASE"] = cluster.address(names[1])
    settings = read_settings(environ)
    asyncio.run(migrate(settings))
    yield settings
    for name in names:
        cluster.empty_database(name)


@pytest.fixture
def injection(monkeypatch: pytest.MonkeyPatch) -> Injection:
    """Give the means to make the drivers fail."""
    return install_injection(monkeypatch)


def test_every_method_has_a_case() -> None:
    """A method of a store that nobody has made fail here does not pass."""
    assert sorted(CASES) == sorted(list_methods())


@pytest.mark.anyio
@pytest.mark.either_engine
@pytest.mark.parametrize("case", CASES)
async def test_failures_are_refusals_of_ours(
    settings: Settings, injection: Injection, case: str
) -> None:
    """A failure is said without any value, changes nothing, and the next call works."""
    async with open_world(settings) as world:
        trial = Trial(settings, world, injection, case)
        commits = await trial.succeed()
        # Two transactions would leave the first one done when the second fails.
        assert commits <= 1 or case in IN_BATCHES
        for way in WAYS:
            tried = await trial.fail_everywhere(way)
            # Only a call that commits can fail at its end.
            assert tried >= 1 if way in ANYWHERE else tried == min(commits, 1)
        assert await trial.succeed() == commits


@pytest.mark.anyio
async def test_half_done_and_outspoken_calls_are_seen(
    settings: Settings, injection: Injection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trial counts a call's transactions, and finds what a driver said where it gets out."""

    async def add_twice(world: World, office: Office) -> None:
        for _ in range(2):
            await world.staff.add_run(office.consultation, MARKER, BYTES, office.account)

    monkeypatch.setitem(CASES, "StaffStore.add_twice", add_twice)
    async with open_world(settings) as world:
        trial = Trial(settings, world, injection, "StaffStore.add_twice")
        assert await trial.succeed() == 2
        monkeypatch.setattr("consult.store.faults.say", lambda *_: StorageError(PLANTED))
        with pytest.raises(AssertionError):
            await trial.fail_everywhere("refused")


class Trial:
    """One method of one store, made to fail on rows that are replaced once it has changed them."""

    def __init__(self, settings: Settings, world: World, injection: Injection, case: str) -> None:
        self.url = settings.responses_database
        if case.startswith("StaffStore"):
            self.url = settings.staff_database
        self.world = world
        self.injection = injection
        self.case = case
        self._rows: Asked | Office | None = None
        self._before: Content = {}

    async def succeed(self) -> int:
        """Call it without any failure, and count what it committed."""
        assert await self._call("full", NEVER) is None
        return self.injection.commits

    async def fail_everywhere(self, way: Way) -> int:
        """Let each statement in turn be the first that fails, and count the failures."""
        for at in range(1, NEVER if way in ANYWHERE else 2):
            error = await self._call(way, at)
            if not self.injection.fired:
                assert error is None
                return at - 1
            if error is None:
                assert self.injection.commits
                assert self.case in LEAVE_NO_TRACE
                continue
            assert type(error) is EXPECTED[way]
            assert not [value for value in VALUES if value in say_all(error)]
            # What was committed before, in a transaction of its own, is done and stays.
            assert self.injection.commits or await read_everything(self.url) == self._before
        return at

    async def _call(self, way: Way, at: int) -> StorageError | None:
        if self._rows is None:
            self._rows = await make_rows(self.case, self.world)
            self._before = await read_everything(self.url)
        self.injection.arm(way, at)
        try:
            await carry_out(self.case, self.world, self._rows)
        except StorageError as error:
            return error
        finally:
            self.injection.disarm()
            self._rows = None if self.injection.commits else self._rows
        return None


def say_all(error: BaseException) -> str:
    """Give everything that an error could bring into a log."""
    return "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))


async def read_everything(url: str) -> Content:
    """Read a database over a connection of its own, whatever the order of its rows."""
    path = sqlite_path(url)
    return await _read_server(url) if path is None else _read_file(path)


def _read_file(path: Path) -> Content:
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))  # noqa: S608 - A name from the schema.
            for (name,) in tables
        }


async def _read_server(url: str) -> Content:
    database = await asyncpg.connect(url)
    try:
        tables = await database.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        return {
            name: sorted(
                row[0]
                for row in await database.fetch(f'SELECT t::text FROM "{name}" t')  # noqa: S608 - The same.
            )
            for (name,) in tables
        }
    finally:
        await database.close()
