"""The two database engines, so that one suite runs over both."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Name the engine of this run."""
    return str(request.param)


@pytest.fixture
def databases(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Give the settings that name two new databases of the engine."""
    environ = {"CONSULT_DATA": str(tmp_path / "data")}
    if engine == "postgres":
        maker = request.getfixturevalue("postgres_database")
        new_database = cast("Callable[[], str]", maker)
        environ["CONSULT_RESPONSES_DATABASE"] = new_database()
        environ["CONSULT_STAFF_DATABASE"] = new_database()
    return environ
