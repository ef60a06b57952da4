"""A migrated installation on both engines."""

import asyncio

import pytest

from consult.settings import Settings, read_settings
from consult.store.schema import migrate

SECRET = "an invented secret that is long enough"


@pytest.fixture
def settings(databases: dict[str, str]) -> Settings:
    """Give the settings of an installation whose databases are of this version."""
    settings = read_settings({**databases, "CONSULT_SECRET": SECRET})
    asyncio.run(migrate(settings))
    return settings
