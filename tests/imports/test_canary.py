"""Answers from elsewhere, brought in through success and failure: what of them is written."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from consult.settings import Settings
from tests.imports.samples import MAP
from tests.imports.test_command import SECRET, open_all, prepare, run
from tests.midway import fail_midway
from tests.whole.traces import find_traces

Write = Callable[[str, str], Path]

KEPT: Final = "marigold"
"""A word that redaction keeps."""
NAME: Final = "Featherstonehaugh"
DROPPED: Final = "cornflower"
ODD: Final = "delphinium"
WORDS: Final = (KEPT, NAME, DROPPED, ODD)
FILE: Final = f"Change,Email\nIt was like a {KEPT}; Dr {NAME} said so.,{DROPPED}@example.org\n"


def test_nothing_of_a_file_is_written_anywhere(settings: Settings, write: Write) -> None:
    """A trial, a refusal, a fault in the middle and a success leave no word and say none."""
    consultation, folder = prepare(settings), settings.data
    (folder / "temporary").mkdir()
    answers, odd = write("a.csv", FILE), write("o.csv", f"{ODD},{ODD}\n{KEPT},{NAME}\n")
    order = ("--consultation", "survivor-views", "--map", write("m.toml", MAP))
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(os.environ, "TMPDIR", str(folder / "temporary"))
        done = [run(settings, answers, *order, "--dry-run"), run(settings, odd, *order)]
        with fail_midway(settings.responses_database):
            done.append(run(settings, answers, *order))
        assert open_all(settings, consultation) == []
        done.append(run(settings, answers, *order))
    assert [one.returncode for one in done] == [0, 1, 1, 0], [one.stderr for one in done]
    said = "".join(one.stdout + one.stderr for one in done)
    # A column that no map names is told by its own name: it is the head of a table, no answer.
    assert [word for word in WORDS if word in said and word != ODD] == []
    assert find_traces([folder], WORDS) == []
    (record,) = open_all(settings, consultation)
    assert KEPT in str(record.texts["what-should-change"].text)
    assert NAME not in str(record.texts["what-should-change"].text)
    (folder / "temporary" / "planted").write_text(" ".join(WORDS), "utf-8")
    assert {line.rpartition(": ")[2] for line in find_traces([folder], WORDS)} == set(WORDS)
    assert SECRET not in said
