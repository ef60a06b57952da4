"""``consult instrument convert``: from JSON to forms and back, with nothing lost unsaid."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consult.cli.instrument import command
from surveys.files import encode_instrument, read_instrument, read_ready

FORM = """
| survey |
| | type | name | label |
| | select_one yes_no | met | Have you met? |
| | geopoint | where | Where? |
| | integer | Times | How often? |
| choices |
| | list_name | name | label |
| | yes_no | yes | Yes |
| | yes_no | no | No |
| settings |
| | form_title | form_id | x_audience |
| | Meetings | meetings | survivor |
"""


def run(*words: str | Path) -> Result:
    """Run ``consult instrument`` in this process."""
    return CliRunner().invoke(command, [str(word) for word in words])


def test_there_and_back(tmp_path: Path) -> None:
    """A questionnaire goes through every kind of form and comes back the same file."""
    first = tmp_path / "first.json"
    first.write_bytes(encode_instrument(read_ready("helpline-caller")))
    chain = [
        first,
        *(tmp_path / f"form.{kind}" for kind in ("xlsx", "csv", "md")),
        tmp_path / "last.JSON",
    ]
    for source, target in pairwise(chain):
        done = run("convert", source, target)
        assert (done.exit_code, done.output) == (0, f"{target}: written.\n")
    assert chain[-1].read_bytes() == first.read_bytes()


def test_losses_are_listed(tmp_path: Path) -> None:
    """What a questionnaire cannot hold is left out, and said with its place and reason."""
    form = tmp_path / "form.md"
    form.write_text(FORM, encoding="utf-8")
    done = run("convert", form, tmp_path / "out.json")
    assert done.exit_code == 0
    assert "left out: sheet survey, row 5" in done.stderr
    assert "renamed: sheet survey, row 6: Times is times." in done.stderr
    items = [page.items[0].id for page in read_instrument(tmp_path / "out.json").sections[0].pages]
    assert items == ["met", "times"]


def test_refusals_write_nothing(tmp_path: Path) -> None:
    """A form that is refused in part exits with 1, says where and why, and OUT stays."""
    form, out = tmp_path / "form.md", tmp_path / "out.json"
    form.write_text(FORM.replace("integer", "osm places"), encoding="utf-8")
    out.write_text("as it was", encoding="utf-8")
    done = run("convert", form, out)
    assert done.exit_code == 1
    assert "error: sheet survey, row 6, column type" in done.stderr
    assert "[unsupported-type]" in done.stderr
    assert out.read_text(encoding="utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["form.md", "out.json"]


@pytest.mark.parametrize("name", ["form.xlsx", "form.json"])
def test_unreadable_exits_with_two(tmp_path: Path, name: str) -> None:
    """A file that is no questionnaire at all exits with 2, and nothing is written."""
    form = tmp_path / name
    form.write_bytes(b"\x00\xff nothing of the kind")
    done = run("convert", form, tmp_path / "out.json")
    assert done.exit_code == 2
    assert "consult: " in done.stderr
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    ("out", "said"), [("out.pdf", "must end in one of .json"), ("in.json", "the same file")]
)
def test_unfit_targets(tmp_path: Path, out: str, said: str) -> None:
    """A target of an unknown kind, or the source itself, is refused before anything is read."""
    source = tmp_path / "in.json"
    source.write_text(json.dumps({}), encoding="utf-8")
    done = run("convert", source, tmp_path / out)
    assert done.exit_code == 2
    assert said in done.stderr


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that does not exist is an error of its own, with what to do."""
    source = tmp_path / "in.json"
    source.write_bytes(encode_instrument(read_ready("helpline-caller")))
    done = run("convert", source, tmp_path / "none" / "out.md")
    assert done.exit_code == 1
    assert "output-folder" in str(getattr(done.exception, "code", done.stderr))
