"""The import contracts hold, and each kind of them can fail."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.source import PACKAGES, ROOT

LINT: Final = str(Path(sys.executable).with_name("lint-imports"))
BREAKS: Final = {
    "surveys knows nothing": ("surveys/model.py", "import consult.settings"),
    "private key": ("consult/respond/app.py", "import consult.vault.open"),
    "only web room that redacts": ("consult/staff/app.py", "import anonymise.redact"),
    "exports take releases": ("consult/exports/csv.py", "import consult.store.responses"),
    "only store knows SQL": ("consult/respond/app.py", "import sqlite3"),
    "numerical libraries": ("consult/staff/app.py", "import sklearn"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Judge the packages in a folder by the contracts in it."""
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_contracts_hold() -> None:
    """No room imports what the table of rooms forbids."""
    judged = lint_imports(ROOT)
    assert judged.returncode == 0, judged.stdout


@pytest.mark.slow
@pytest.mark.parametrize("contract", sorted(BREAKS))
def test_broken_contract_is_reported(contract: str, tmp_path: Path) -> None:
    """A forbidden import, once added, breaks the contract that forbids it."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    file, line = BREAKS[contract]
    broken = tmp_path / file
    broken.write_text(broken.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    judged = lint_imports(tmp_path)
    assert judged.returncode == 1
    broken_names = [row for row in judged.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(contract in row for row in broken_names)
