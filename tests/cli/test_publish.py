"""Making a consultation from the command line, as the README shows."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

NAME = "A. Researcher"
PASSPHRASE = "seven calm herons walk\n"


@pytest.fixture
def staffed(run: Run) -> Run:
    """Give an installation that has one researcher."""
    assert run("migrate").returncode == 0
    added = run(
        "user", "add", NAME, "--role", "researcher", "--passphrase-stdin", given=PASSPHRASE
    )
    assert added.returncode == 0, added.stderr
    return run


def test_ready_made_questionnaire_is_published(staffed: Run) -> None:
    """A ready-made questionnaire is opened by invitation at an address that says nothing."""
    ended = staffed(
        "instrument",
        "publish",
        "survivor-views",
        "--slug",
        "views-2026",
        "--holder",
        NAME,
        "--open",
        "--by-invitation",
        "--invented",
    )
    assert ended.returncode == 0, ended.stderr
    assert "views-2026 is open." in ended.stdout
    assert staffed("ways", "show", "views-2026").stdout.endswith("\tinvitation\n")
    assert re.search(r"^survivor\t/[0-9a-f]{24}$", ended.stdout, re.MULTILINE)
    checked = staffed("check").stdout
    assert "views-2026 has no key on paper" not in checked
    assert "one person alone can open views-2026" in checked


def test_second_consultation_of_a_name_is_refused(staffed: Run) -> None:
    """A slug is used once, and the refusal says so."""
    words = [
        "instrument",
        "publish",
        "survivor-views",
        "--slug",
        "views",
        "--holder",
        NAME,
        "--invented",
    ]
    assert staffed(*words).returncode == 0
    again = staffed(*words)
    assert again.returncode == 1
    assert "[name-taken]" in again.stderr


def test_unknown_holder_is_refused(staffed: Run) -> None:
    """Nobody can be made a holder who has no account."""
    ended = staffed(
        "instrument", "publish", "survivor-views", "--slug", "views", "--holder", "Nobody"
    )
    assert ended.returncode == 1
    assert "Account Nobody" in ended.stderr
    assert "consult user add" in ended.stderr


def test_faulty_questionnaire_is_refused(staffed: Run, tmp_path: Path) -> None:
    """A questionnaire with faults is not published, and the first fault is named."""
    shown = json.loads(staffed("instrument", "show", "survivor-views").stdout)
    shown["sections"][0]["pages"][0]["routes"][0]["to"] = "end:nowhere"
    file = tmp_path / "faulty.json"
    file.write_text(json.dumps(shown))
    ended = staffed("instrument", "publish", str(file), "--slug", "views", "--holder", NAME)
    assert ended.returncode == 1
    assert "[publish-refused]" in ended.stderr
    assert "the first: There is no ending nowhere." in ended.stderr


def test_audiences_that_must_be_kept_apart(staffed: Run) -> None:
    """Survivors and callers to a perpetrators' helpline on one host are unsafe."""
    for name in ("survivor-views", "helpline-caller"):
        words = [
            "instrument",
            "publish",
            name,
            "--slug",
            name,
            "--holder",
            NAME,
            "--open",
            "--invented",
        ]
        assert staffed(*words).returncode == 0
    ended = staffed("check")
    assert ended.returncode == 1
    assert "same host" in ended.stdout
