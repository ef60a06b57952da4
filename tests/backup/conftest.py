"""Two deployments of one engine or of two: one with rows in it, and one that is empty."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from consult.settings import Settings, read_settings
from consult.store.schema import migrate
from tests.backup.copies import fill

Maker = Callable[[str, str], Settings]


@pytest.fixture
def make_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    """Give a maker of settings that name two new databases of an engine."""

    def make(engine: str, name: str) -> Settings:
        environ = {"CONSULT_DATA": str(tmp_path / name)}
        if engine == "postgres":
            new = cast("Callable[[], str]", request.getfixturevalue("postgres_database"))
            environ["CONSULT_RESPONSES_DATABASE"] = new()
            environ["CONSULT_STAFF_DATABASE"] = new()
        return read_settings(environ)

    return make


@pytest.fixture
async def full(make_settings: Maker, engine: str) -> Settings:
    """Give a deployment with invented rows in every table."""
    settings = make_settings(engine, "full")
    await migrate(settings)
    await fill(settings)
    return settings


@pytest.fixture
async def empty(make_settings: Maker, engine: str) -> Settings:
    """Give a migrated deployment with no row."""
    settings = make_settings(engine, "empty")
    await migrate(settings)
    return settings
