"""Keeping the record of what staff did elsewhere, and proving it whole, at a terminal."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Path:
    """Give an export of a record that holds two events."""
    assert run("migrate").returncode == 0
    for name in ("first.jsonl", "second.jsonl"):
        ended = run("audit", "export", str(tmp_path / name))
        assert ended.returncode == 0, ended.stderr
    return tmp_path / "second.jsonl"


def alter(data: Path, *statements: str) -> None:
    """Change the record past its guards, as the owner of the file can."""
    database = sqlite3.connect(data / "staff.sqlite")
    with database:
        for name in ("changed", "removed", "replaced"):
            database.execute(f"DROP TRIGGER audit_event_is_not_{name}")
        for statement in statements:
            database.execute(statement)
    database.close()


def test_export_is_private_and_whole(run: Run, file: Path) -> None:
    """The file is readable by its owner alone, has a line an event, and agrees with the record."""
    assert file.stat().st_mode & 0o777 == 0o600
    events = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [event["number"] for event in events] == [1, 2]
    assert {(event["actor"], event["action"]) for event in events} == {
        ("command line", "audit-exported")
    }
    ended = run("audit", "check", "--against", str(file))
    assert (ended.returncode, "The record holds: 2 events" in ended.stdout) == (0, True)


def test_export_writes_over_nothing(run: Run, file: Path) -> None:
    """A file that is there already is kept as it is, and no export is recorded."""
    before = file.read_bytes()
    ended = run("audit", "export", str(file))
    assert (ended.returncode, "[audit]" in ended.stderr) == (1, True)
    assert file.read_bytes() == before
    assert "2 events" in run("audit", "check").stdout


def test_failed_export_leaves_no_file(run: Run, tmp_path: Path) -> None:
    """An export that cannot read the record leaves no half-written file behind."""
    ended = run("audit", "export", str(tmp_path / "record.jsonl"))
    assert (ended.returncode, "consult migrate" in ended.stderr) == (1, True)
    assert not (tmp_path / "record.jsonl").exists()


@pytest.mark.parametrize("target", ["missing/record.jsonl", "/dev/full"])
def test_place_that_cannot_be_written(run: Run, tmp_path: Path, target: str) -> None:
    """A folder that is not there, or a device, is refused in one line."""
    assert run("migrate").returncode == 0
    ended = run("audit", "export", str(tmp_path / target))
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1


def test_changed_event_is_named(run: Run, data: Path, file: Path) -> None:
    """A changed event is named, with and without the earlier file, and the exit code is 1."""
    alter(data, "UPDATE audit_event SET actor = 'Somebody Else' WHERE number = 1")
    for arguments in ((), ("--against", str(file))):
        ended = run("audit", "check", *arguments)
        assert (ended.returncode, "Event 1 is changed" in ended.stdout) == (1, True)
    assert "Event 1 is not what the earlier file says." in ended.stdout


def test_cut_off_end_is_named(run: Run, data: Path, file: Path) -> None:
    """An end that was cut off is named once an earlier export is at hand."""
    alter(data, "DELETE FROM audit_event WHERE number = 2")
    assert run("audit", "check").returncode == 0
    ended = run("audit", "check", "--against", str(file))
    assert ended.returncode == 1
    assert "ends with event 1, but the earlier file has 2" in ended.stdout


def test_altered_file_is_named(run: Run, file: Path) -> None:
    """An earlier file that was itself altered is not taken for the truth."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("command line", "Somebody Else", 1), encoding="utf-8")
    ended = run("audit", "check", "--against", str(file))
    assert ended.returncode == 1
    assert "In the earlier file: Event 1 is changed" in ended.stdout
    file.write_text(text + "{", encoding="utf-8")
    ended = run("audit", "check", "--against", str(file))
    assert (ended.returncode, "Line 3." in ended.stderr) == (1, True)


def test_other_secret_is_named(run: Run, file: Path) -> None:
    """Under another secret nothing holds, and the line says that this can be the reason."""
    assert file.exists()
    ended = run("audit", "check", CONSULT_SECRET="another invented secret that is long enough")
    assert ended.returncode == 1
    assert "Events 1 to 2 are changed" in ended.stdout
    assert "CONSULT_SECRET" in ended.stdout
