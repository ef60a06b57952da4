"""A first start of the demonstration that is ended half-way, and folders of somebody else."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from consult.cli import demo

STRAY = "responses.sqlite"


def start(folder: Path) -> Result:
    """Start the demonstration in a folder."""
    return CliRunner().invoke(demo.command, ["--data", str(folder)])


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """End every start while it fills its folder, and give what stood there each time."""
    seen: list[list[str]] = []

    async def end(settings: Any, *_: object) -> None:
        seen.append(sorted(path.name for path in settings.data.iterdir()))
        raise KeyboardInterrupt

    async def make(_: object) -> None:
        pass

    monkeypatch.setattr(demo, "require_free_port", lambda *_: None)
    monkeypatch.setattr(demo, "migrate", make)
    monkeypatch.setattr(demo, "seed_demo", end)
    return seen


def test_a_start_that_was_killed_begins_anew(tmp_path: Path, ended: list[list[str]]) -> None:
    """What a killed start left behind is thrown away, and the next one fills the folder again."""
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / demo.UNFINISHED).touch()
    (folder / STRAY).write_text("half of it", "utf-8")
    assert "begins anew" in start(folder).output
    assert ended == [[demo.UNFINISHED]]


def test_a_start_that_is_stopped_leaves_no_folder(tmp_path: Path, ended: list[list[str]]) -> None:
    """Ctrl-C while the folder is filled takes the folder away again."""
    start(tmp_path / "demo")
    assert len(ended) == 1
    assert not (tmp_path / "demo").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, ended: list[list[str]]) -> None:
    """A folder that holds anything else is neither filled nor emptied."""
    (tmp_path / STRAY).write_text("somebody's", "utf-8")
    assert "left alone" in str(start(tmp_path).exception)
    assert (tmp_path / STRAY).read_text("utf-8") == "somebody's"
    assert ended == []
