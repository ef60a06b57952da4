"""Both engines for every test of the store that does not name one."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast

import pytest

from consult.settings import Settings, read_settings
from consult.store.responses import ResponsesStore, open_responses
from consult.store.schema import migrate
from consult.store.staff import StaffStore, open_staff

ENGINES = ("sqlite", "postgres")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Name the engine of this run."""
    return str(request.param)


@pytest.fixture
def settings(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Give settings that name two databases of the engine, neither migrated."""
    environ = {"CONSULT_DATA": str(tmp_path / "data")}
    if engine == "postgres":
        maker = request.getfixturevalue("postgres_database")
        new_database = cast("Callable[[], str]", maker)
        environ["CONSULT_RESPONSES_DATABASE"] = new_database()
        environ["CONSULT_STAFF_DATABASE"] = new_database()
    return read_settings(environ)


@pytest.fixture
async def responses(settings: Settings) -> AsyncIterator[ResponsesStore]:
    """Give a migrated, empty responses database."""
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        yield store


@pytest.fixture
async def staff(settings: Settings) -> AsyncIterator[StaffStore]:
    """Give a migrated, empty staff database."""
    await migrate(settings)
    async with open_staff(settings.staff_database) as store:
        yield store
