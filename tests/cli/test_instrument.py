import json
import subprocess
import sys
from pathlib import Path

import pytest

from surveys.files import READY

CONSULT = Path(sys.executable).with_name("consult")
ROOT = Path(__file__).parents[2]
SURVIVOR = ROOT / "surveys" / "ready" / "survivor-views.json"
DAY = "2026-11-22"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``consult instrument`` as a user would."""
    return subprocess.run(
        [CONSULT, "instrument", *words], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_sound_file_passes() -> None:
    """A file without errors exits with 0 and names the version it would become."""
    done = run("check", SURVIVOR, "--today", DAY)
    assert done.returncode == 0
    assert "survivor-views: 0 errors, " in done.stdout
    assert done.stderr == ""


def test_warnings_are_no_errors() -> None:
    """Old support numbers are shown, and the file still passes."""
    done = run("check", SURVIVOR, "--json", "--today", "2027-06-01")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert {finding["code"] for finding in report["findings"]} == {
        "support-unchecked",
        "draft-language",
    }
    assert report["dropped"] == []


def test_errors_fail(tmp_path: Path) -> None:
    """A file with errors exits with 1, every one listed with its place and a suggestion."""
    tree = json.loads(SURVIVOR.read_text(encoding="utf-8"))
    tree["endings"] = []
    tree["sections"][0]["support_key"] = "abuse-suport"
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(tree), encoding="utf-8")
    done = run("check", broken, "--json", "--today", DAY)
    findings = {finding["code"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1
    assert {"missing-ending", "unknown-support", "unknown-ending"} <= findings.keys()
    assert findings["unknown-support"]["suggestion"] == "Did you mean abuse-support?"
    plain = run("check", broken)
    assert plain.returncode == 1
    assert "[missing-ending]" in plain.stdout


def test_mistakes_of_form_hide_no_others(tmp_path: Path) -> None:
    """A part that cannot be read is one finding beside all others, each with its place."""
    tree = json.loads(SURVIVOR.read_text(encoding="utf-8"))
    tree["sections"][0]["pages"][0]["items"][0]["lable"] = "Quokkas met me"
    tree["sections"][1]["pages"][0]["routes"][0]["when"] = {"type": "choosen"}
    tree["facts"]["controller"] = ""
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(tree), encoding="utf-8")
    done = run("check", broken, "--json", "--today", DAY)
    found = {one["code"]: one["where"] for one in json.loads(done.stdout)["findings"]}
    assert done.returncode == 1
    assert found["unknown-field"] == {
        "path": "$.sections[0].pages[0].items[0]",
        "id": "eligibility-note",
    }
    assert found["broken-expression"]["path"] == "$.sections[1].pages[0].routes[0].when"
    assert found["missing-fact"] == {"path": "$.facts.controller"}
    assert found.keys() == {
        "unknown-field",
        "broken-expression",
        "missing-fact",
        "draft-language",
    }
    assert "Quokkas" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "content",
    [None, b"Quokkas met me", b'{"Quokkas": 1}', b"\xff"],
    ids=["absent", "words", "other", "bytes"],
)
def test_unusable_files(tmp_path: Path, content: bytes | None) -> None:
    """A file that is not a questionnaire exits with 2, one clear line, and none of its content."""
    file = tmp_path / "answers.json"
    if content is not None:
        file.write_bytes(content)
    done = run("check", file, "--json")
    assert done.returncode == 2
    assert len(json.loads(done.stdout)["findings"]) == 1
    assert done.stderr.startswith("consult: ")
    assert done.stderr.count("\n") == 1
    assert "Quokkas" not in done.stdout + done.stderr


def test_ready_made_ones() -> None:
    """The ready-made questionnaires are listed, and shown exactly as they are shipped."""
    listed = run("list")
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == list(READY)
    shown = run("show", "survivor-views")
    assert shown.stdout == SURVIVOR.read_text(encoding="utf-8")
    absent = run("show", "none-such")
    assert absent.returncode == 1
    assert "unknown-instrument" in absent.stderr


def test_the_schema_is_json() -> None:
    """The schema command prints a JSON Schema of the whole questionnaire."""
    assert json.loads(run("schema").stdout)["$ref"] == "#/$defs/Instrument"
