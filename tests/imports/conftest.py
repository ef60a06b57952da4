from collections.abc import Callable
from pathlib import Path

import pytest

from consult.imports.map import ImportMap
from consult.imports.plan import ImportPlan
from consult.settings import Settings, read_settings
from surveys.files import read_ready
from tests.imports.samples import CONSTANTS

Write = Callable[[str, str], Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give settings whose data folder is this test's own."""
    return read_settings({"CONSULT_DATA": str(tmp_path / "data")})


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a way to write a text file of a name."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def plan() -> ImportPlan:
    """Give a plan for the survivors' questionnaire."""
    import_map = ImportMap(
        columns={
            "Agencies": "agencies",
            "Other": "agencies~other",
            "Police": "helpfulness:police",
            "Change": "what-should-change",
        },
        constants=CONSTANTS,
        several={"agencies": ";"},
        recode={
            "agencies": {"Health services": "health", "Somebody else": "other-organisation"},
            "helpfulness:police": {"Very helpful": 5, "Do not know": "!dont-know"},
        },
    )
    return ImportPlan.make(import_map, read_ready("survivor-views"))
