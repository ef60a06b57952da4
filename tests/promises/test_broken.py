"""For each promise, its test is seen to fail once the promise is broken."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from _pytest.mark import ParameterSet

from consult.promises import read_threat_model
from tests.promises.sabotage import SABOTAGES

WITNESSES: Final = {promise.id: promise.tests[0] for promise in read_threat_model().promise}
"""The first test that a promise names is the one that is tried on it."""

# A browser takes ten to thirty seconds each; one of them shows that browsers notice as well.
BROWSERS: Final = ("tests/browser/", "tests/residue/", "tests/whole/")
SHOWN: Final = "way-out-in-view"

# Loading every plugin again costs a second each time; these runs need one of them.
NO_OTHERS: Final = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


@pytest.fixture(scope="module")
def warm(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Start one Python that has the libraries, so that each try does not load them again."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.promises.warm"],
        env={**os.environ, **NO_OTHERS},
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        yield program
        program.communicate()


def list_cases() -> Iterator[ParameterSet]:
    """List the promises; of those that a browser proves, all but one are left to the proof."""
    for promise in sorted(SABOTAGES):
        dear = WITNESSES[promise].startswith(BROWSERS) and promise != SHOWN
        yield pytest.param(promise, marks=[pytest.mark.left_to_proof] if dear else [])


@pytest.mark.slow
@pytest.mark.parametrize("promise", list(list_cases()))
def test_broken_promise_is_noticed(
    promise: str, warm: subprocess.Popen[str], tmp_path: Path
) -> None:
    """A test that proves a promise fails, and does not merely stumble, where it is broken."""
    assert warm.stdin is not None
    assert warm.stdout is not None
    output = tmp_path / "output"
    print(promise, WITNESSES[promise], output, sep="\t", file=warm.stdin, flush=True)
    code = int(warm.stdout.readline())
    said = output.read_text("utf-8")
    assert code == pytest.ExitCode.TESTS_FAILED, said
    assert "1 failed" in said
