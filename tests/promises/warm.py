"""A Python that has loaded the libraries already, with a child for each promise that is broken.

Run as a program. It reads lines of a promise, a test and a file for the output, set apart by
tabs, and answers each with the exit code. Nothing of ours is loaded before a child breaks it:
a module that had taken a function from another would keep the whole one.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import Final, NoReturn

import pytest

from tests.promises.warmth import NAME

LIBRARIES: Final = (
    "aiosqlite",
    "asyncpg",
    "celery",
    "click",
    "httpx",
    "hypothesis",
    "jinja2",
    "litestar.plugins.pydantic",
    "litestar.testing",
    "msgspec",
    "nacl.bindings",
    "piccolo.apps.migrations.commands.forwards",
    "piccolo.engine.postgres",
    "piccolo.engine.sqlite",
    "pyotp",
    "regex",
    "segno",
)
OPTIONS: Final = (
    "-qx",
    "--tb=line",
    # The libraries bring one plugin along, whose own assertions then say less.
    "-Wignore:Module already imported:pytest.PytestAssertRewriteWarning",
    "-pno:cacheprovider",
    "-panyio",
    "-ptests.promises.sabotage",
)


def try_test(promise: str, test: str, output: Path) -> int:
    """Run one test in a child where a promise is broken, and give pytest's exit code."""
    child = os.fork()
    if not child:
        os.environ[NAME] = promise
        with output.open("wb") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        _end(test)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _end(test: str) -> NoReturn:
    """Run a test and end this process, whatever happens, without the parent's way out."""
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        code = int(pytest.main([*OPTIONS, test]))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def main() -> None:
    """Answer lines until there are no more."""
    for library in LIBRARIES:
        importlib.import_module(library)
    for line in sys.stdin:
        promise, test, output = line.rstrip("\n").split("\t")
        sys.stdout.write(f"{try_test(promise, test, Path(output))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
