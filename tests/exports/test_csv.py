import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymise.disclosure import CountTable, Policy, Release, release_table
from consult.exports.csv import write_csv


def release_of(*labels: str, title: str = "Help by agency") -> Release:
    """Release a list of rows with 30 answers each, and one with 4."""
    table = CountTable(
        title=title,
        row_label="Agency",
        column_label="",
        rows=(*labels, "Small"),
        columns=("Answers",),
        counts=((30,),) * len(labels) + ((4,),),
        base=30 * len(labels) + 30,
        additive=False,
    )
    return release_table(table, Policy(), shares=True)


def read_back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_bytes() -> None:
    """The file starts with a byte order mark and ends every line with CRLF."""
    data = write_csv(release_of("Police", "Health"))

    assert data.startswith(b"\xef\xbb\xbfAgency,Answers,Share (%)\r\nPolice,30,33\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert data.endswith(b"\r\n")


def test_table_and_footer() -> None:
    """The table comes first with [c] for suppressed figures, then the title and every note."""
    release = release_of("Police", "Health")
    lines = read_back(write_csv(release))

    assert lines[:4] == [
        ["Agency", "Answers", "Share (%)"],
        ["Police", "30", "33"],
        ["Health", "30", "33"],
        ["Small", "[c]", "[c]"],
    ]
    assert lines[4:] == [[], ["Help by agency"], *([note] for note in release.notes)]


@pytest.mark.parametrize(
    "label",
    ["=1+1", "+44", "-5 to 5", "@SUM(A1)", "\tx", "\rx", "\n=x", "  =x", "\uff1d1", "\uff20x"],
)
def test_formulas(label: str) -> None:
    """Text that a spreadsheet would run as a formula is written as text."""
    lines = read_back(write_csv(release_of(label, title=label)))

    assert lines[1][0] == f"'{label}"
    assert lines[4] == [f"'{label}"]


def test_quoting() -> None:
    """Commas, quotation marks and line breaks in a label stay in one cell."""
    label = 'Police, "999"\nand 101'

    assert read_back(write_csv(release_of(label)))[1][0] == label


@given(st.lists(st.text(min_size=1, alphabet=st.characters(codec="utf-8")), unique=True))
@settings(deadline=None, max_examples=60)
def test_any_label(labels: list[str]) -> None:
    """Whatever a label holds, the file has one line a row and no cell that runs."""
    labels = [label for label in labels if label != "Small"]
    lines = read_back(write_csv(release_of(*labels)))

    assert [line[1:] for line in lines[1 : len(labels) + 2]] == [
        ["[c]" if cell is None else str(cell) for cell in row.cells]
        for row in release_of(*labels).rows
    ]
    for label, line in zip(labels, lines[1:], strict=False):
        assert line[0] in {label, f"'{label}"}
        assert not line[0].startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("thing", [None, "Agency,Answers", b"", {"rows": []}, [("Police", 7)]])
def test_nothing_but_a_release(thing: Any) -> None:
    """Whatever is not a release is refused at run time as well."""
    with pytest.raises(TypeError, match="Release"):
        write_csv(thing)


def test_exact_counts_are_refused() -> None:
    """A table of exact counts cannot be written."""
    table: Any = CountTable(
        title="t",
        row_label="r",
        column_label="",
        rows=("Police",),
        columns=("Answers",),
        counts=((7,),),
        base=7,
        additive=True,
    )
    with pytest.raises(TypeError):
        write_csv(table)
