"""Runs the command line as its users do: in a process of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.forking import run_consult

Run = Callable[..., subprocess.CompletedProcess[str]]
SECRET = "an invented secret that is long enough"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def environ(data: Path) -> dict[str, str]:
    """Give the settings of a fresh installation."""
    return {"CONSULT_DATA": str(data), "CONSULT_SECRET": SECRET}


@pytest.fixture
def run(environ: dict[str, str], clean_environ: dict[str, str]) -> Run:
    """Give a function that runs ``consult`` with arguments and returns how it ended."""

    def run_in_child(
        *arguments: str, given: str = "", folder: Path | None = None, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        everything = {**clean_environ, **environ, **settings}
        return run_consult(*arguments, environ=everything, given=given, folder=folder)

    return run_in_child


@pytest.fixture
def start(environ: dict[str, str], clean_environ: dict[str, str]) -> Run:
    """Give a function that starts ``consult`` from nothing, at its full price, and waits."""

    def start_program(
        *arguments: str, given: str = "", folder: Path | None = None, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "consult", *arguments],
            env={**clean_environ, **environ, **settings},
            input=given,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return start_program
