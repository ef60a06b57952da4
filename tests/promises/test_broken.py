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

COMMAND: Final = (
    "-m",
    "pytest",
    "-q",
    "-x",
    "--tb=line",
    "-p",
    "no:xdist",
    "-p",
    "no:cacheprovider",
)


@pytest.mark.slow
@pytest.mark.parametrize("promise", sorted(SABOTAGES))
def test_broken_promise_is_noticed(promise: str, root: Path) -> None:
    """A test that proves a promise fails, and does not merely stumble, where it is broken."""
    ended = subprocess.run(
        [sys.executable, *COMMAND, "-p", "tests.promises.sabotage", WITNESSES[promise]],
        env={**os.environ, NAME: promise},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED, ended.stdout + ended.stderr
    assert "1 failed" in ended.stdout
