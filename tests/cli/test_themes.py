"""``consult themes``, run as its users run it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.corpora import make_excerpts
from tests.analysis.sentence_models import write_model
from tests.cli.conftest import Run


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Give a file of 120 answers and one that declines."""
    path = tmp_path / "answers.jsonl"
    lines: list[dict[str, Any]] = [
        {"id": item.id, "text": item.text.text, "group": item.group, "spare": 1}
        for item in make_excerpts(120)
    ]
    lines.append({"id": 7, "text": None})
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_four_files_are_written(run: Run, answers: Path, tmp_path: Path) -> None:
    """Codebook, assignments, manifest and report are written; the run says what it did not do."""
    out = tmp_path / "new" / "out"
    ended = run("themes", str(answers), "--out", str(out), "--themes", "6")
    assert ended.returncode == 0, ended.stderr
    assert sorted(path.name for path in out.iterdir()) == [
        "assignments.jsonl",
        "codebook.json",
        "manifest.json",
        "report.html",
    ]
    codebook = json.loads((out / "codebook.json").read_text())
    assigned = [json.loads(line) for line in (out / "assignments.jsonl").read_text().splitlines()]
    assert [theme["id"] for theme in codebook["themes"]] == ["t1", "t2", "t3", "t4", "t5", "t6"]
    assert assigned[0]["id"] == "7"
    assert [assigned[0]["class"], assigned[0]["themes"]] == ["non-answer", []]
    assert len(assigned) == 121
    assert json.loads((out / "manifest.json").read_text())["answers"] == 120
    assert "nothing is redacted" in ended.stderr
    assert "100%" in ended.stderr


def test_a_codebook_keeps_its_ids(run: Run, answers: Path, tmp_path: Path) -> None:
    """New answers are coded into the themes of an earlier run, or of a file written by hand."""
    first, again, hand = (tmp_path / name for name in ("first", "again", "hand"))
    assert run("themes", str(answers), "--out", str(first), "--themes", "6").returncode == 0
    book = first / "codebook.json"
    ended = run("themes", str(answers), "--out", str(again), "--codebook", str(book))
    assert ended.returncode == 0, ended.stderr
    read = [_read_lines(folder / "assignments.jsonl") for folder in (first, again)]
    same = sum(one["themes"][:1] == two["themes"][:1] for one, two in zip(*read, strict=True))
    assert same >= 0.95 * len(read[0])
    book.write_text(
        json.dumps(
            {"themes": [{"id": "p", "label": "police"}, {"id": "c", "label": "court judge"}]}
        )
    )
    ended = run("themes", str(answers), "--out", str(hand), "--codebook", str(book))
    assert ended.returncode == 0, ended.stderr
    coded = {name for line in _read_lines(hand / "assignments.jsonl") for name in line["themes"]}
    assert coded == {"p", "c"}
    assert json.loads((hand / "manifest.json").read_text())["codebook"]


def test_links_of_a_codebook_are_kept_to(run: Run, answers: Path, tmp_path: Path) -> None:
    """Answers that the file parts share no theme, linked ones do, and the manifest names it."""
    lines = _read_lines(answers)
    police = [line["id"] for line in lines if line.get("group") == "police"][:3]
    links = [
        {"one": police[0], "other": police[1], "kind": "cannot"},
        {"one": police[0], "other": police[2], "kind": "must"},
    ]
    themes = [{"id": "p", "label": "police officers"}, {"id": "c", "label": "court judge"}]
    book, out = tmp_path / "linked.json", tmp_path / "linked"
    book.write_text(json.dumps({"themes": themes, "links": links}))
    ended = run("themes", str(answers), "--out", str(out), "--codebook", str(book))
    assert ended.returncode == 0, ended.stderr
    themes_of = {one["id"]: one["themes"] for one in _read_lines(out / "assignments.jsonl")}
    assert set(themes_of[police[0]]).isdisjoint(themes_of[police[1]])
    assert themes_of[police[0]][0] == themes_of[police[2]][0]
    assert json.loads((out / "manifest.json").read_text())["links"]


def test_a_sentence_model_is_joined_and_pinned(run: Run, answers: Path, tmp_path: Path) -> None:
    """The model of a folder is used under its own digest, and refused under any other."""
    model, out = tmp_path / "model", tmp_path / "felt"
    digest = write_model(model, {"police": (1.0, 0.0), "judge": (0.0, 1.0)})
    asked = ("themes", str(answers), "--out", str(out), "--themes", "6", "--vectors", str(model))
    refused = run(*asked, "--vectors-sha256", "0" * 64)
    assert refused.returncode != 0
    assert "[sentence-model]" in refused.stderr
    assert not out.exists()
    ended = run(*asked, "--vectors-sha256", digest)
    assert ended.returncode == 0, ended.stderr
    assert json.loads((out / "manifest.json").read_text())["vectors"] == digest


@pytest.mark.parametrize(
    "options",
    [("--vectors", "x"), ("--vectors-sha256", "0" * 64)],
    ids=["no-digest", "no-model"],
)
def test_a_sentence_model_is_never_used_unpinned(
    run: Run, answers: Path, tmp_path: Path, options: tuple[str, str]
) -> None:
    """A model without its digest, or a digest without its model, is a mistake in the command."""
    ended = run("themes", str(answers), "--out", str(tmp_path / "out"), *options)
    assert ended.returncode == 2
    assert "go together" in ended.stderr


@pytest.mark.parametrize("text", ["", "[]", '{"themes": [{"id": 5, "label": "x"}]}', '{"a": 1}'])
def test_a_file_that_is_no_codebook_is_told(
    run: Run, answers: Path, tmp_path: Path, text: str
) -> None:
    """A codebook that cannot be used is refused in one line, and nothing is written."""
    book = tmp_path / "book.json"
    book.write_text(text)
    ended = run("themes", str(answers), "--out", str(tmp_path / "out"), "--codebook", str(book))
    assert ended.returncode == 2
    assert "book.json" in ended.stderr
    assert not (tmp_path / "out").exists()


def _read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_full_folder_is_left_alone(run: Run, answers: Path, tmp_path: Path) -> None:
    """Results never overwrite what a folder holds, unless that is asked for."""
    kept = tmp_path / "out" / "codebook.json"
    kept.parent.mkdir()
    kept.write_text("mine")
    refused = run("themes", str(answers), "--out", str(kept.parent))
    assert refused.returncode == 1
    assert "[output-folder]" in refused.stderr
    assert kept.read_text() == "mine"
    forced = run("themes", str(answers), "--out", str(kept.parent), "--themes", "3", "--force")
    assert forced.returncode == 0
    assert kept.read_text() != "mine"


def test_bad_lines_are_told_by_number(run: Run, answers: Path, tmp_path: Path) -> None:
    """Bad lines are told by number and never by their words; nothing is written, exit code 2."""
    bad = [
        "secret words",
        '{"id": "q1"}',
        '{"id": "q2", "text": 5}',
        "[]",
        '{"id": 7, "text": ""}',
    ]
    with answers.open("a", encoding="utf-8") as file:
        file.write("\n\n" + "\n".join(bad))
    ended = run("themes", str(answers), "--out", str(tmp_path / "out"))
    assert ended.returncode == 2
    assert [f"line {number}:" in ended.stderr for number in range(122, 129)] == [
        False,
        True,
        True,
        True,
        True,
        True,
        False,
    ]
    assert "secret" not in ended.stderr
    assert not (tmp_path / "out").exists()


def test_bytes_that_are_no_text_are_told(run: Run, tmp_path: Path) -> None:
    """A line that is not UTF-8 is told by its number, without a traceback."""
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'{"id": "a", "text": "caf\xe9"}\n')
    ended = run("themes", str(path), "--out", str(tmp_path / "out"))
    assert ended.returncode == 2
    assert "line 1:" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_too_few_answers_are_refused(run: Run, tmp_path: Path) -> None:
    """An empty file is refused in one message, with exit code 1 and no folder."""
    path = tmp_path / "empty.jsonl"
    path.touch()
    ended = run("themes", str(path), "--out", str(tmp_path / "out"))
    assert ended.returncode == 1
    assert "[too-few-answers]" in ended.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", ["many", "", "2.5"])
def test_a_number_that_is_none_is_a_misuse(run: Run, tmp_path: Path, number: str) -> None:
    """A number of themes that cannot be read ends with exit code 2."""
    ended = run("themes", "none.jsonl", "--out", str(tmp_path), "--themes", number)
    assert ended.returncode == 2


def test_an_absent_file_is_told(run: Run, tmp_path: Path) -> None:
    """A file that is not there is told by its name."""
    ended = run("themes", str(tmp_path / "none.jsonl"), "--out", str(tmp_path / "out"))
    assert ended.returncode == 2
    assert "none.jsonl" in ended.stderr
