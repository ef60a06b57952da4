"""What every test stands on: no network, one event loop, and the shared data."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.guard import sitecustomize

ROOT = Path(__file__).parents[1]
# The suite tries the same examples each time, so that a change is judged and not the day's luck;
# `make proof PART=properties` tries others.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.register_profile("wide", derandomize=False, database=None, deadline=None)
settings.load_profile("steady")

pytest_plugins = [
    "tests.engines",
    "tests.postgres",
    "tests.promise_report",
    "tests.redis_server",
    "tests.sampling",
]


def pytest_configure() -> None:
    """Put the network guard on the path of every Python program that a test starts."""
    os.environ[sitecustomize.HOME] = sitecustomize.this_network()
    guard = str(Path(sitecustomize.__file__).parent)
    paths = [guard, *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio, as the applications do."""
    return "asyncio"


@pytest.fixture(scope="session")
def clean_environ() -> dict[str, str]:
    """Give this process's environment without any setting of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of shared test data, or skip with a line that says it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return folder
