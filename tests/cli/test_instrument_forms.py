import json
import subprocess
import sys
from pathlib import Path

CONSULT = Path(sys.executable).with_name("consult")
FORM = """
| survey |
|  | type         | name  | label | relevant      |
|  | geopoint     | where | Where |               |
|  | select_one l | Q     | A     | ${nobody} = 1 |
| choices |
|  | list_name | name | label |
|  | l         | yes  | Yes   |
|  | l         | no   | No    |
| settings |
|  | form_title | form_id | x_audience |
|  | Small      | small   | survivor   |
"""


def check(file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run ``consult instrument check`` as a user would."""
    return subprocess.run(
        [CONSULT, "instrument", "check", file, *words, "--today", "2026-11-22"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_form_is_checked(tmp_path: Path) -> None:
    """Faults of an XLSForm stand at sheet, row and column, beside what was left out and why."""
    file = tmp_path / "small.md"
    file.write_text(FORM, encoding="utf-8")
    done = check(file, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    found = {finding["code"]: finding for finding in report["findings"]}
    place = found["unknown-item"]["where"]
    assert (place["sheet"], place["row"], place["column"]) == ("survey", 5, "relevant")
    [dropped] = report["dropped"]
    assert (dropped["sheet"], dropped["row"], dropped["field"]) == ("survey", 4, "where")
    assert dropped["reason"]
    assert [name["after"] for name in report["renamed"]] == ["q"]


def test_an_unreadable_form(tmp_path: Path) -> None:
    """A file that is no form exits with 2 and one clear line, without any of its content."""
    file = tmp_path / "answers.xlsx"
    file.write_bytes(b"Quokkas met me")
    done = check(file, "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["findings"][0]["code"] == "not-a-form"
    assert done.stderr.startswith("consult: ")
    assert "Quokkas" not in done.stdout + done.stderr
