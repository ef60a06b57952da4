"""What a process imports when it starts."""

import json
import subprocess
import sys
from typing import Final

import pytest

NUMERICAL: Final = {"numpy", "scipy", "sklearn", "nltk", "joblib"}
PROBE: Final = "import json, sys; import {module}; print(json.dumps(sorted(sys.modules)))"


def loaded_by(module: str) -> set[str]:
    """Name every top-level and dotted module that importing one loads."""
    ended = subprocess.run(
        [sys.executable, "-c", PROBE.format(module=module)],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(ended.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "module",
    ["consult.respond.app", "consult.staff.app", "anonymise.redact", "anonymise.disclosure"],
)
def test_no_numerical_library(module: str) -> None:
    """Web processes and the anonymiser load none of the numerical libraries."""
    assert not loaded_by(module) & NUMERICAL


@pytest.mark.parametrize(
    "forbidden",
    ["consult.vault.open", "consult.vault.keys", "consult.store.staff", "celery", "analysis"],
)
def test_respondents_application_is_apart(forbidden: str) -> None:
    """The respondents' application loads nothing that opens, accounts for staff, or analyses."""
    loaded = loaded_by("consult.respond.app")
    assert "consult.vault.seal" in loaded
    assert forbidden not in loaded


def test_numerical_libraries_would_be_seen() -> None:
    """The probe does see them in a module that needs them."""
    assert {"numpy", "sklearn"} <= loaded_by("analysis.themes")
