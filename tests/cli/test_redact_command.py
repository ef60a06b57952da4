import json
import subprocess
import sys
from pathlib import Path

LINES = (
    '{"id": "a", "text": "call kev on 07700 900123", "question": "q1"}\n'
    "not json about Siobhan\n"
    '{"id": "b", "text": "witam", "language": "pl"}\n'
    "\n"
    '{"id": "c", "text": "the police helped"}\n'
)


def run(*arguments: str, stdin: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    """Run ``consult redact`` as a person would."""
    raw = stdin.encode() if isinstance(stdin, str) else stdin
    command = [sys.executable, "-c", "from consult.cli import main; main()", "redact", *arguments]
    return subprocess.run(command, input=raw, capture_output=True, check=False, timeout=60)


def test_lines_that_can_be_redacted_go_through() -> None:
    """Bad lines are named by number, never by content, and cost only themselves."""
    done = run("--today", "2026-11-22", stdin=LINES)
    assert done.returncode == 1
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["a", "c"]
    assert rows[0]["text"] == "call [NAME 1] on [PHONE]"
    assert rows[0]["placeholders"][0] == {"start": 5, "end": 8, "label": "NAME 1"}
    assert rows[1] == {"id": "c", "text": "the police helped", "placeholders": [], "flags": []}
    assert b"line 2" in done.stderr
    assert b"line 3" in done.stderr
    assert b"Siobhan" not in done.stderr
    assert b"witam" not in done.stderr


def test_plain_text_comes_back_plain() -> None:
    """With --text the whole input is one answer."""
    done = run("--text", stdin="my mate gaz\nand his dog")
    assert (done.returncode, done.stdout) == (0, b"my mate [NAME 1]\nand his dog")


def test_input_that_is_not_text_is_refused_without_quoting_it() -> None:
    """Bytes that are no UTF-8 end in one clear message."""
    done = run("--text", stdin=b"\xff\xfe")
    assert done.returncode == 1
    assert done.stderr.startswith(b"consult: The text is not UTF-8.")
    lines = run(stdin=b'{"id": "a", "text": "\xff"}\n')
    assert lines.returncode == 1
    assert b"line 1" in lines.stderr


def test_a_wrong_date_is_explained() -> None:
    """The date says how it is written."""
    done = run("--today", "22/11/2026")
    assert done.returncode == 2
    assert b"2026-11-22" in done.stderr


def test_evaluation_prints_rates_and_no_text(tmp_path: Path) -> None:
    """Evaluating shows what was missed by id and label only."""
    corpus = tmp_path / "corpus.jsonl"
    spans = [{"start": 0, "end": 6, "label": "LOC", "must_redact": True, "tier": "quasi"}]
    row = {"id": "x-1", "text": "police came for siobhan", "spans": spans, "keep": []}
    corpus.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = run("--evaluate", str(corpus))
    assert done.returncode == 0
    assert b"recall" in done.stdout
    assert b"missed: x-1 LOC" in done.stdout
    assert b"siobhan" not in done.stdout


def test_evaluation_writes_json_with_twins(tmp_path: Path) -> None:
    """With --json every rate has its interval, and with --twins every spelling its rates."""
    corpus = tmp_path / "corpus.jsonl"
    spans = [{"start": 16, "end": 23, "label": "NAME", "tier": "direct", "sub": "irish"}]
    row = {"id": "x-1", "text": "police came for siobhan", "spans": spans, "tags": ["lower"]}
    corpus.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = run("--evaluate", str(corpus), "--twins", "--json")
    assert (done.returncode, b"siobhan" in done.stdout) == (0, False)
    score = json.loads(done.stdout)
    rates = {rate["name"]: rate for rate in score["rates"]}
    assert rates["recall"]["of"] == rates["twin upper: recall"]["of"] == 1
    assert rates["recall"]["low"] < rates["recall"]["share"] == rates["recall"]["high"] == 1
    assert score["missed"] == []


def test_a_corpus_that_cannot_be_read_is_named_by_line(tmp_path: Path) -> None:
    """A line that is no marked answer is named by its number."""
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"id": "a"}\n', encoding="utf-8")
    done = run("--evaluate", str(corpus))
    assert done.returncode == 1
    assert b"Line 1." in done.stderr
