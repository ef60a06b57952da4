"""The two database engines, so that one suite runs over both."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

if TYPE_CHECKING:
    # pytest loads that module by itself, with its assertions made plain, and only once.
    from tests.postgres import Cluster


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


@pytest.fixture
def list_written(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[], list[Path]]:
    """Give a way to list the folders with what this test and its database wrote until then."""

    def list_folders() -> list[Path]:
        if engine == "sqlite":
            return [tmp_path]
        cluster = cast("Cluster", request.getfixturevalue("postgres_cluster"))
        cluster.run_sql("CHECKPOINT")
        return [tmp_path, cluster.folder]

    return list_folders
