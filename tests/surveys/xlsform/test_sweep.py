"""Real forms of other people: none is a crash, and no fault is found that is not there."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from surveys.errors import InstrumentFileError
from surveys.xlsform.mapping import map_sheets
from surveys.xlsform.origins import check_reading
from surveys.xlsform.reading import Reading
from surveys.xlsform.rows import read_rows
from surveys.xlsform.worker import Done, Refusal, read_outcome
from surveys.xlsform.writing import write_xlsform

# openpyxl says that it leaves pictures and styles out, which nobody asked it for.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
TODAY: Final = date(2026, 11, 22)
# What pyxform 4.5.0 does not convert either: faulty on purpose, or no form at all.
REFUSED_ELSEWHERE: Final = (
    "calculate_without_calculation.xls",
    "duplicate_columns.xlsx",
    "fruits.csv",
    "gps.csv",
    "group_name_test.xls",
    *(f"include.{kind}" for kind in ("csv", "md", "xls", "xlsx")),
    *(f"include_json.{kind}" for kind in ("csv", "md", "xls", "xlsx")),
    "unknown_question_type.xls",
)
# Mistakes of reference, expression and route. Types and texts are not counted here.
COUNTED: Final = (
    *("unknown-item", "unknown-page", "unknown-ending", "unknown-support", "unknown-code"),
    *("unknown-column", "unknown-function", "broken-expression", "unsupported-expression"),
    *("missing-options", "cycle", "later-item", "ambiguous-item", "block-in-rule", "text-in-rule"),
    *("unreachable-page", "unreachable-item", "unreachable-ending", "dead-end", "never-true"),
    *("always-true", "unused-ending", "missing-ending", "for-each-kind", "for-each-nested"),
)
# Those that are there: words that are no expression, functions outside of the profile, a condition
# that is the number 0, and words without quotes.
THERE: Final = {
    "bug_example_xls__UCL_Biomass_Plot_Form.xlsx": {("unknown-function", "calculation")},
    "bug_example_xls__bad_calc.xlsx": {("broken-expression", "calculation")},
    "bug_example_xls__xl_date_ambiguous.xlsx": {
        ("never-true", "relevant"),
        ("unreachable-page", "relevant"),
    },
    "example_xls__bad_calc.xlsx": {("broken-expression", "calculation")},
    "example_xls__or_other.xlsx": {("unknown-column", "choice_filter")},
    "example_xls__pull_data.xlsx": {("unknown-function", "calculation")},
}


@pytest.fixture(scope="module")
def readings(shared: Path) -> dict[str, Reading]:
    """Give what every sample form becomes, by the name of its file."""
    folder = shared / "xlsform" / "pyxform"
    if not folder.is_dir():
        pytest.skip("the sample forms are not among the shared data")
    found: dict[str, Reading] = {}
    for path in sorted(folder.iterdir()):
        try:
            found[path.name] = map_sheets(read_rows(path.read_bytes(), path.suffix))
        except InstrumentFileError:
            continue
    return found


def test_no_fault_that_is_not_there(readings: dict[str, Reading]) -> None:
    """In forms that pyxform converts, every mistake of reference, expression or route is one."""
    taken = {
        name: reading
        for name, reading in readings.items()
        if name.partition("__")[2] not in REFUSED_ELSEWHERE
    }
    found = {
        name: {
            (finding.code, finding.where.column)
            for finding in check_reading(reading, TODAY)
            if finding.code in COUNTED
        }
        for name, reading in taken.items()
    }
    assert {name: faults for name, faults in found.items() if faults} == THERE
    assert len(taken) == 64


def test_nothing_is_lost_unsaid(readings: dict[str, Reading]) -> None:
    """Every row of a question is an item, or is left out or refused with its row and reason."""
    assert len(readings) == 77
    for name, reading in readings.items():
        rows = {place.row for place in reading.places.values() if place.sheet.lower() == "survey"}
        said = {one.row for one in reading.dropped} | {one.where.row for one in reading.findings}
        assert all(one.reason for one in reading.dropped), name
        assert rows | said, name


def test_real_forms_come_back(readings: dict[str, Reading]) -> None:
    """What a real form becomes is written and read as the same questionnaire."""
    for name, reading in readings.items():
        written = write_xlsform(reading.instrument, "csv")
        assert map_sheets(read_rows(written, ".csv")).instrument == reading.instrument, name


def test_damaged_workbooks_are_read_silently(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No library writes between what the reading process says, however damaged a workbook is."""
    path = next(iter(sorted((shared / "xlsform" / "pyxform").glob("*.xls"))), None)
    if path is None:
        pytest.skip("the sample forms are not among the shared data")
    damaged = path.read_bytes()[:-100]
    assert isinstance(read_outcome(damaged, ".xls"), Done | Refusal)
    assert capsys.readouterr().out == ""
