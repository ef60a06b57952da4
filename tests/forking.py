"""Runs ``consult`` in children of a Python that has loaded the libraries already.

A command of ours takes a second to load what it needs and far less to do its work, and the tests
run some hundreds of them. Each still is a process of its own, with its own arguments, settings,
folder, standard files and exit code; only the loading is shared, and guesses at a passphrase are
made cheap. What that could hide is tried on programs that are started: the tests of starting,
hardening, weight and whole paths, and the first of ``tests/cli/test_user.py``.

Run as a program, this reads one order a line, and answers each with the exit code.
"""

import atexit
import gc
import importlib
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from msgspec import json

from consult.vault import hardness

SECONDS: Final = 120
QUICK: Final = hardness.Hardness(1, 8192)
LOADED: Final = (
    "aiosqlite",
    "asyncpg",
    "celery",
    "consult.cli.audit",
    "consult.cli.consultation",
    "consult.cli.import_answers",
    "consult.cli.migrate",
    "consult.cli.serve",
    "consult.cli.upkeep",
    "consult.cli.user",
    "consult.store.responses",
    "consult.store.schema",
    "consult.store.staff",
    "jinja2",
    "litestar.contrib.jinja",
    "litestar.plugins.pydantic",
    "litestar.static_files",
    "nacl.bindings",
    "piccolo.apps.migrations.auto.migration_manager",
    "pyotp",
    "regex",
    "segno",
    "surveys.files",
)
"""What most commands need, and nothing of the vault that opens: some refuse to run beside it."""

File = Literal["given", "said", "blamed"]


class Order(NamedTuple):
    """A command to run: its words, everything of its environment, and where its files lie."""

    words: tuple[str, ...]
    environ: Mapping[str, str]
    folder: str
    files: str

    def file(self, name: File) -> Path:
        """Give the place of one of the three standard files."""
        return Path(self.files, name)


def run_consult(
    *words: str, environ: Mapping[str, str], given: str = "", folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run ``consult`` with words in an environment, and say how it ended."""
    server = _serve()
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory(prefix="candour-command-") as files:
        order = Order(words, environ, str(folder or Path.cwd()), files)
        order.file("given").write_text(given, encoding="utf-8")
        server.stdin.write(json.encode(order) + b"\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        said, blamed = (order.file(name).read_text("utf-8") for name in ("said", "blamed"))
    return subprocess.CompletedProcess(words, code, said, blamed)


@cache
def _serve() -> "subprocess.Popen[bytes]":
    """Start the Python that waits for orders until its standard input ends."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.forking"],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(server.communicate)
    return server


def main() -> None:
    """Carry out orders until there are no more."""
    vars(hardness).update(STRONG=QUICK)
    for module in LOADED:
        importlib.import_module(module)
    gc.freeze()
    for line in sys.stdin.buffer:
        order = json.decode(line, type=Order)
        child = os.fork()
        if not child:
            _become(order)
            runpy.run_module("consult", run_name="__main__", alter_sys=True)
            return
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(order: Order) -> None:
    """Make this process the one that was ordered, and no longer a reader of orders."""
    signal.alarm(SECONDS)
    os.environ.clear()
    os.environ.update(order.environ)
    os.chdir(order.folder)
    sys.argv = ["consult", *order.words]
    tempfile.tempdir = None
    with (
        order.file("given").open("rb") as given,
        order.file("said").open("wb") as said,
        order.file("blamed").open("wb") as blamed,
    ):
        for number, file in enumerate((given, said, blamed)):
            os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
