"""For each promise, its test is seen to fail once the promise is broken."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from consult.promises import read_threat_model
from tests.promises.sabotage import NAME, SABOTAGES

WITNESSES: Final = {promise.id: promise.tests[0] for promise in read_threat_model().promise}
"""The first test that a promise names is the one that is tried on it."""

# Loading every plugin again costs a second each time; these runs need one of them.
COMMAND: Final = ("-m", "pytest", "-qx", "--tb=line", "-p", "no:cacheprovider", "-p", "anyio")
NO_OTHERS: Final = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


@pytest.mark.slow
@pytest.mark.parametrize("promise", sorted(SABOTAGES))
def test_broken_promise_is_noticed(promise: str, root: Path) -> None:
    """A test that proves a promise fails, and does not merely stumble, where it is broken."""
    ended = subprocess.run(
        [sys.executable, *COMMAND, "-p", "tests.promises.sabotage", WITNESSES[promise]],
        env={**os.environ, **NO_OTHERS, NAME: promise},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    assert "1 failed" in ended.stdout
