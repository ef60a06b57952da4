"""What is locked and what is shipped."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

MUST_HOLD = (
    "consult/frontend/templates/",
    "consult/frontend/dist/.vite/manifest.json",
    "consult/demo/voices.toml",
    "consult/store/responses/piccolo_migrations/",
    "surveys/ready/survivor-views.json",
    "anonymise/lists/",
    "anonymise/lists/NOTICE",
    "consult/py.typed",
)
MUST_NOT_HOLD = ("node_modules", "tests/", ".sqlite", "__pycache__", ".map")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel as a release would, from the source archive and without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


@pytest.mark.slow
@pytest.mark.parametrize("name", MUST_HOLD)
def test_wheel_holds(wheel: zipfile.ZipFile, name: str) -> None:
    """The wheel holds everything that a running service reads."""
    assert any(entry.startswith(name) for entry in wheel.namelist())


@pytest.mark.slow
def test_wheel_holds_every_module(wheel: zipfile.ZipFile) -> None:
    """The wheel holds every tracked file of the four packages."""
    listed = subprocess.run(
        ["git", "ls-files", "consult", "surveys", "anonymise", "analysis"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert set(listed.stdout.splitlines()) <= set(wheel.namelist())


@pytest.mark.slow
def test_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    """The wheel holds no test, build tool, database or cache."""
    unwanted = [name for name in wheel.namelist() if any(mark in name for mark in MUST_NOT_HOLD)]
    assert not unwanted


@pytest.mark.parametrize("name", ["run", "dev", "uv"])
def test_requirements_are_locked(name: str) -> None:
    """Every locked requirement has an exact version and hashes, and no registry is named."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_requirements_do_not_name_ourselves() -> None:
    """No lock holds a package of our own name, which a registry could offer in our place."""
    for path in (ROOT / "requirements").glob("*.txt"):
        assert not re.search(r"^candour\b", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_front_end_lock_names_no_registry() -> None:
    """The front end's lock has an integrity for every package and no address to fetch it from."""
    text = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in text
    assert '"resolved"' not in text


def test_tree_names_no_machine() -> None:
    """No tracked file names a folder of the machine that it was written on."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    home = str(Path(ROOT).parent)
    named = [
        name
        for name in listed.stdout.splitlines()
        if (ROOT / name).is_file() and home.encode() + b"/" in (ROOT / name).read_bytes()
    ]
    assert not named
