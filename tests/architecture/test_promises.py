"""What is promised is tested, and neither the document nor a page says more than the list."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec
import pytest

from consult.errors import ComponentError
from consult.promises import Promise, read_threat_model
from tests.architecture.source import ROOT, read_tree, walk_functions
from tests.promise_report import stand
from tests.promises.sabotage import SABOTAGES

MODEL: Final = read_threat_model()
ID: Final = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)(?:\[(.+)\])?")
NOTICED: Final = "test_broken_promise_is_noticed"


def find_missing(promise: Promise) -> list[str]:
    """List the ids of a promise that name no test."""
    return [one for one in (*promise.tests, *promise.broken) if not _exists(one)]


def _exists(test: str) -> bool:
    found = ID.fullmatch(test)
    if found is None or not (ROOT / found[1]).is_file():
        return False
    names = {function.name for function in walk_functions(read_tree(ROOT / found[1]))}
    return found[2] in names and (found[2] != NOTICED or found[3] in SABOTAGES)


@pytest.mark.parametrize("promise", MODEL.promise, ids=lambda promise: str(promise.id))
def test_promise_is_tested(promise: Promise) -> None:
    """Every promise names tests that exist: some that prove it, and others that see it fail."""
    assert promise.tests
    assert promise.broken
    assert not set(promise.tests) & set(promise.broken)
    assert find_missing(promise) == []


def test_promise_without_test_is_noticed() -> None:
    """A promise whose test is renamed, removed or was never written is found."""
    real = MODEL.promise[0]
    for wrong in ("tests/base/test_headers.py::test_gone", "tests/gone.py::test_x", "prose"):
        assert find_missing(msgspec.structs.replace(real, tests=(wrong,))) == [wrong]


def test_ids_are_one_each() -> None:
    """No two promises share an id, and each is against somebody on the list."""
    ids = [promise.id for promise in MODEL.promise]
    assert len(ids) == len(set(ids))
    assert {promise.against for promise in MODEL.promise} == {one.id for one in MODEL.adversary}


def test_every_sabotage_serves_a_promise() -> None:
    """A way to break something belongs to a promise that names it as the test that fails."""
    broken = {test for promise in MODEL.promise for test in promise.broken}
    assert {f"tests/promises/test_broken.py::{NOTICED}[{name}]" for name in SABOTAGES} <= broken


def test_document_is_written_from_the_list() -> None:
    """docs/threat-model.md is what the list says, word for word."""
    command = [sys.executable, "scripts/build_threat_model.py", "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("content", ["", "promise = 1", "[[promise]]\nid = 1", "\x00"])
def test_altered_list_is_refused(content: str, tmp_path: Path) -> None:
    """A list that is missing, cut off or of another shape is refused and promises nothing."""
    file = tmp_path / "promises.toml"
    file.write_text(content)
    with pytest.raises(ComponentError):
        read_threat_model(file)
    with pytest.raises(ComponentError):
        read_threat_model(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ({"a": True, "b": True}, "hold"),
        ({"a": True, "b": False}, "broken"),
        ({"a": False}, "broken"),
        ({"a": True}, "not tried"),
        ({}, "not tried"),
    ],
)
def test_report_says_what_holds(outcomes: dict[str, bool], standing: str) -> None:
    """A promise holds only when all of its tests ran and passed, those that see it fail too."""
    promise = Promise(id="p", against="x", claim="c", tests=("a",), broken=("b",))
    assert stand(promise, outcomes) == standing
