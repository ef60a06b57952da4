"""The types of the one way through are each made in one place."""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.source import PACKAGES, called_name, module_name, read_tree, walk_modules

# `consult themes` reads a file that its user already has, and keeps it out of the service.
MAKERS: Final = {
    # Who takes words in as they were typed; each hands them to redaction at once.
    "RawText": {
        "surveys.answers",
        "consult.respond.answering",
        "consult.intake.redaction",
        "consult.staff.reviewing.typed",
    },
    "AnswerSet": {"surveys.answers"},
    "RedactedText": {"anonymise.redact", "consult.cli.excerpts"},
    "SealedResponse": {"consult.vault.seal"},
    "Release": {"anonymise.disclosure.release"},
    "ReleasedRow": {"anonymise.disclosure.release"},
    "Excerpt": {"consult.tasks.excerpts", "consult.cli.excerpts"},
    "Coding": {"analysis"},
}


def find_makers(name: str, paths: Iterable[Path]) -> set[str]:
    """Name the modules that construct a type."""
    return {
        module_name(path)
        for path in paths
        for node in ast.walk(read_tree(path))
        if isinstance(node, ast.Call) and called_name(node) == name
    }


def is_inside(module: str, allowed: set[str]) -> bool:
    """Say whether a module is one of those allowed, or below one."""
    return any(module == maker or module.startswith(f"{maker}.") for maker in allowed)


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_made_in_one_place(name: str) -> None:
    """A stage's type is constructed by its own room and by nobody else."""
    makers = find_makers(name, walk_modules(*PACKAGES))
    assert makers, f"nobody makes {name}"
    assert not {maker for maker in makers if not is_inside(maker, MAKERS[name])}


def test_forbidden_maker_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search finds a module that makes redacted text without redacting."""
    monkeypatch.setattr("tests.architecture.source.ROOT", tmp_path)
    sneaky = tmp_path / "consult" / "staff" / "notes.py"
    sneaky.parent.mkdir(parents=True)
    sneaky.write_text("from anonymise import types\nnote = types.RedactedText('as typed')\n")
    assert find_makers("RedactedText", [sneaky]) == {"consult.staff.notes"}
