import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from surveys.errors import TooLargeError, UnreadableFileError
from surveys.xlsform import reader
from surveys.xlsform.errors import FormLimitError, NotFormFileError
from surveys.xlsform.limits import FILE_LIMIT, MEMORY_LIMIT
from surveys.xlsform.origins import check_reading
from surveys.xlsform.reader import is_form_file, read_form, read_xlsform
from surveys.xlsform.worker import Refusal, read_outcome
from tests.surveys.xlsform.forms import SETTINGS, items

SMALL = f"| survey |\n| | type | name |\n| | note | a |\n{SETTINGS}".encode()
TODAY = date(2026, 11, 22)


def workbook(**parts: bytes) -> bytes:
    """Give a zip file with parts of these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_form_is_read_in_another_process(tmp_path: Path) -> None:
    """A file becomes the same as its sheets do here, and its name says which kind it is."""
    file = tmp_path / "small.MD"
    file.write_bytes(SMALL)
    assert is_form_file(file)
    assert [one.id for one in items(read_xlsform(file).instrument)] == ["a"]


def test_refusals_come_back(tmp_path: Path) -> None:
    """What the other process refuses is raised here with its own code."""
    with pytest.raises(NotFormFileError) as refused:
        read_form(b"nothing", ".xlsx")
    assert refused.value.code == "not-a-form"
    with pytest.raises(UnreadableFileError):
        read_xlsform(tmp_path / "absent.csv")


def test_too_large_a_file_is_not_handed_on() -> None:
    """More than two megabytes are refused before anything is started."""
    with pytest.raises(TooLargeError):
        read_form(b"x" * (FILE_LIMIT + 1), ".csv")


BOMBS = {
    "ratio": workbook(bomb=b"0" * 5_000_000),
    "parts": workbook(**{f"part{number}": b"" for number in range(1_100)}),
}


@pytest.mark.parametrize("data", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused(data: bytes) -> None:
    """A workbook that unpacks to far more than a questionnaire is refused while still packed."""
    outcome = read_outcome(data, ".xlsx")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "too-large"


def test_rows_are_counted() -> None:
    """More rows than any questionnaire has are refused, and never cut short."""
    outcome = read_outcome(b"survey\n,type,name\n" + b",note,a\n" * 10_001, ".csv")
    assert isinstance(outcome, Refusal)
    assert outcome.code == "too-large"


GREEDY = {
    "time": "while True: pass",
    "memory": f"bytearray({MEMORY_LIMIT})",
    "death": "import os; os.abort()",
    "noise": "print('nothing of ours')",
}


@pytest.mark.parametrize("deed", GREEDY.values(), ids=GREEDY)
def test_a_greedy_process_is_ended(monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    """A process that takes too long or too much, or dies, is one clear error here."""
    worker = f"from surveys.xlsform.worker import bound_resources; bound_resources(); {deed}"
    command = (*reader._WORKER[:2], "-c", worker.replace("; while", "\nwhile"))
    monkeypatch.setattr(reader, "_WORKER", command)
    monkeypatch.setattr(reader, "SECONDS_LIMIT", 1 if deed == GREEDY["time"] else 10)
    with pytest.raises(FormLimitError):
        read_form(SMALL, ".md")


def test_faults_of_the_checker_are_placed_in_cells() -> None:
    """What the checker finds stands at the sheet, row and column where it is to be put right."""
    form = f"""
| survey |
|  | type         | name | label::English (en) | label::Welsh (cy) | relevant  | calculation |
|  | select_one l | a    | A                   | A                 |           |             |
|  | note         | b    | B                   |                   | ${{c}}=1  |             |
|  | integer      | c    | C                   | C                 |           |             |
| choices |
|  | list_name | name | label::English (en) | label::Welsh (cy) |
|  | l         | yes  | Yes                 | Ie                |
|  | l         | no   | No                  |                   |
{SETTINGS}"""
    outcome = read_outcome(form.encode(), ".md")
    assert not isinstance(outcome, Refusal)
    found = {
        (one.code, one.where.sheet, one.where.row, one.where.column)
        for one in check_reading(outcome.reading, TODAY)
    }
    assert found >= {
        ("missing-translation", "survey", 5, "label::Welsh (cy)"),
        ("missing-translation", "choices", 10, "label::Welsh (cy)"),
        ("later-item", "survey", 5, "relevant"),
        ("missing-fact", "settings", 14, "x_controller"),
    }
    assert all(one[1] for one in found)
