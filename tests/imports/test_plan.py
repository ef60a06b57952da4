from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consult.errors import ImportRefusedError
from consult.imports.columns import check_columns
from consult.imports.identifying import is_identifying
from consult.imports.map import ImportMap, read_map
from consult.imports.plan import ImportPlan
from consult.imports.source import make_row
from surveys.files import read_ready
from tests.imports.samples import CONSTANTS

Write = Callable[[str, str], Path]


def make_plan(**parts: Any) -> ImportPlan:
    fields: dict[str, Any] = {
        "columns": {"Change": "what-should-change"},
        "constants": CONSTANTS,
    }
    return ImportPlan.make(ImportMap(**(fields | parts)), read_ready("survivor-views"))


def test_good_map() -> None:
    """A map that fits is taken."""
    assert make_plan().consents == {"agree"}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"columns": {"Change": "no-such-item"}}, "no answer 'no-such-item'"),
        ({"columns": {"Change": "what-they-did:nobody"}}, "no answer 'what-they-did:nobody'"),
        ({"columns": {"Intro": "eligibility-note"}}, "no answer"),
        ({"columns": {"A": "region", "B": "region"}}, "one column only"),
        ({"columns": {"A": "agree"}}, "both a column and a constant"),
        ({"constants": {}}, "Nothing says how people agreed"),
        ({"recode": {"region": {"a": "b"}}}, "recoded or set apart but has no column"),
        ({"several": {"agencies": ";"}}, "recoded or set apart but has no column"),
        ({"dropped": {"Change": "why"}}, "both used and dropped"),
        ({"dropped": {"Spare": " "}}, "without a reason"),
        ({"columns": {"E-mail": "anything-else"}}, "can only be dropped"),
    ],
)
def test_maps_at_fault(parts: dict[str, Any], said: str) -> None:
    """Each way in which a map does not fit its questionnaire is named."""
    with pytest.raises(ImportRefusedError, match=said):
        make_plan(**parts)


def test_all_faults_at_once() -> None:
    """A map with several faults is refused once, with all of them."""
    with pytest.raises(ImportRefusedError) as caught:
        make_plan(columns={"Name": "nothing"}, constants={})

    assert str(caught.value).count("\n  - ") == 3


def test_several_columns_for_one_question() -> None:
    """A question that takes several answers may have a column for each."""
    plan = make_plan(columns={"Police": "agencies", "Health": "agencies"})

    assert plan.takes_several("agencies")


@pytest.mark.parametrize(
    "column",
    [
        "Name",
        "Full name",
        "first_name",
        "RecipientLastName",
        "What is your name?",
        "Email",
        "E-mail address",
        "Your email (optional)",
        "Phone",
        "Contact telephone number",
        "Mobile",
        "Address",
        "Home address",
        "Postcode",
        "IP",
        "IP Address",
        "IPAddress",
        "Date",
        "Start date",
        "StartDate",
        "Timestamp",
        "Completion time",
        "Time",
        "Submitted",
        "Date submitted",
        "Duration (in seconds)",
        "id",
        "ResponseId",
        "Respondent ID",
        "Latitude",
        "Date of birth",
    ],
)
def test_identifying_columns(column: str) -> None:
    """A column whose name could say who answered, where or when can only be dropped."""
    assert is_identifying(column)
    with pytest.raises(ImportRefusedError):
        make_plan(columns={column: "anything-else"})
    make_plan(dropped={column: "Names the person."})


@pytest.mark.parametrize(
    "column",
    [
        "What should change?",
        "How long was it until anybody helped?",
        "How helpful were the police?",
        "Age",
        "Region",
        "How many times did you have to ask before somebody helped?",
        "Anything else",
        "Did anybody identify the risk",
        "Wales or England",
    ],
)
def test_ordinary_columns(column: str) -> None:
    """A question is not taken for an identifying column by a word inside it."""
    assert not is_identifying(column)


def test_unplanned_column() -> None:
    """A column that the map does not plan for is refused by its place, never by its name."""
    rows = [make_row(2, {"Change": "x", "Mum rang 999": "y"})]
    plan = make_plan()

    with pytest.raises(ImportRefusedError, match="column 2") as caught:
        check_columns(Path("a.csv"), rows, plan.import_map)
    assert "Mum" not in str(caught.value)


def test_absent_column() -> None:
    """A column that only the map has is refused by its name."""
    plan = make_plan(dropped={"Spare": "not needed"})

    with pytest.raises(ImportRefusedError, match="'Spare'"):
        check_columns(Path("a.csv"), [make_row(2, {"Change": "x"})], plan.import_map)


def test_no_rows() -> None:
    """A file without rows is refused."""
    with pytest.raises(ImportRefusedError, match="no rows"):
        check_columns(Path("a.csv"), [], make_plan().import_map)


def test_read_map(write: Write) -> None:
    """A map is read from TOML."""
    path = write("m.toml", '[columns]\nA = "b"\n[recode.b]\n"x" = 5\n[dropped]\nC = "why"\n')

    found = read_map(path)

    assert (found.columns, found.recode, found.dropped) == (
        {"A": "b"},
        {"b": {"x": 5}},
        {"C": "why"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "not toml but a secret",
        "",
        "columns = 5",
        'extra-secret = 1\n[columns]\nA = "b"',
        '[columns]\nA = ["secret"]',
        'delimiter = "secret"\n[columns]\n',
    ],
)
def test_maps_of_the_wrong_shape(write: Write, text: str) -> None:
    """A file that is no map is refused without quoting it: it may be the file of answers."""
    with pytest.raises(ImportRefusedError) as caught:
        read_map(write("m.toml", text))
    assert "secret" not in str(caught.value)


def test_absent_map(tmp_path: Path) -> None:
    """A map that is not there is refused."""
    with pytest.raises(ImportRefusedError):
        read_map(tmp_path / "m.toml")
