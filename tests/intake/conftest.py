from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consult.settings import Settings, read_settings
from consult.store.responses import open_responses
from consult.store.schema import migrate
from tests.intake.published import Published, publish


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings whose data folder is this test's own."""
    return read_settings({"CONSULT_DATA": str(tmp_path / "data")})


@pytest.fixture
async def published(settings: Settings) -> AsyncIterator[Published]:
    """Give a published questionnaire on SQLite."""
    await migrate(settings)
    async with open_responses(settings.responses_database) as store:
        yield await publish(store)
