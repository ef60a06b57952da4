"""An installation with one open consultation, over both engines."""

from collections.abc import AsyncIterator

import pytest

from consult.settings import Settings, read_settings
from consult.store.responses import ResponsesStore, open_responses
from consult.store.schema import migrate
from consult.store.staff import StaffStore, open_staff
from tests.upkeep.house import SECRET, House, build_house


@pytest.fixture
def environ(databases: dict[str, str]) -> dict[str, str]:
    """Give the environment of a program of this installation."""
    return {**databases, "CONSULT_SECRET": SECRET}


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """Give the settings that name two new databases of the engine."""
    return read_settings(environ)


@pytest.fixture
async def responses(settings: Settings) -> AsyncIterator[ResponsesStore]:
    """Give the migrated responses database."""
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        yield store


@pytest.fixture
async def staff(settings: Settings, responses: ResponsesStore) -> AsyncIterator[StaffStore]:
    """Give the migrated staff database."""
    assert responses.database.place == "responses"
    async with open_staff(settings.staff_database) as store:
        yield store


@pytest.fixture
async def house(settings: Settings, responses: ResponsesStore, staff: StaffStore) -> House:
    """Give a consultation with answers, a finished run, keys and a wish to export."""
    return await build_house(settings, responses, staff, "views")
