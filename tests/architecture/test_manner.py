"""How the code and its tests are written."""

import ast
from typing import Final

import pytest

from tests.architecture.source import (
    PACKAGES,
    ROOT,
    called_name,
    read_tree,
    walk_functions,
    walk_modules,
)

LONGEST_FILE: Final = 400
LONGEST_FUNCTION: Final = 60
WEASEL_NAMES: Final = frozenset({"utils", "helpers", "common", "manager", "service", "process"})


def test_every_test_states_its_rule() -> None:
    """A test says in one sentence which rule it proves."""
    silent = [
        f"{path.name}::{function.name}"
        for path in walk_modules("tests")
        if path.name.startswith("test_")
        for function in walk_functions(read_tree(path))
        if function.name.startswith("test_")
        and not (ast.get_docstring(function) or "").rstrip().endswith(".")
    ]
    assert not silent


def test_every_test_can_fail() -> None:
    """A test holds an assertion, or expects an error, or leaves both to a function that does."""
    idle = [
        f"{path.name}::{function.name}"
        for path in walk_modules("tests")
        if path.name.startswith("test_")
        for function in walk_functions(read_tree(path))
        if function.name.startswith("test_") and not _can_fail(function)
    ]
    assert not idle


def _can_fail(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call) and called_name(node).startswith(
            ("raises", "assert_", "expect", "check", "require_", "wait_")
        ):
            return True
    return False


@pytest.mark.parametrize("package", PACKAGES)
def test_functions_stay_short(package: str) -> None:
    """No function is longer than sixty lines, and no file longer than four hundred."""
    long = [
        f"{path.name}:{function.lineno} {function.name}"
        for path in walk_modules(package)
        for function in walk_functions(read_tree(path))
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]
    files = [
        path.name
        for path in walk_modules(package)
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    ]
    assert not long
    assert not files


def test_names_say_something() -> None:
    """No module has a name that could hold anything."""
    vague = [path for path in walk_modules(*PACKAGES) if path.stem in WEASEL_NAMES]
    assert not vague


def test_only_logs_logs() -> None:
    """Logging goes through one module, so that nothing about a respondent can slip into a line."""
    # The other two only turn down the loggers of libraries that would write values.
    allowed = {"consult/logs.py", "consult/store/sqlite.py", "consult/tasks/worker.py"}
    loggers = {
        str(path.relative_to(ROOT))
        for path in walk_modules(*PACKAGES)
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(name.name == "logging" for name in node.names)
    }
    assert loggers <= allowed


def test_no_unfinished_work() -> None:
    """No source file holds a mark that says that something is still to be done."""
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    left = [
        path.name
        for path in walk_modules(*PACKAGES, "tests", "benchmarks", "scripts")
        if any(mark in path.read_text(encoding="utf-8") for mark in marks)
    ]
    assert not left
