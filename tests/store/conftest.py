"""Both engines for every test of the store that does not name one."""

from collections.abc import AsyncIterator

import pytest

from consult.settings import Settings, read_settings
from consult.store.responses import ResponsesStore, open_responses
from consult.store.schema import migrate
from consult.store.staff import StaffStore, open_staff


@pytest.fixture
def settings(databases: dict[str, str]) -> Settings:
    """Give settings that name two databases of the engine, neither migrated."""
    return read_settings(databases)


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
