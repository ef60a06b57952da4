import warnings
from pathlib import Path

import pytest

from surveys.xlsform.errors import NotFormFileError
from surveys.xlsform.mapping import map_sheets
from surveys.xlsform.rows import read_rows
from surveys.xlsform.sheets import FORM_KINDS, Sheets

TWINS = ("case_insensitivity", "group", "loop", "specify_other", "text_and_integer")


@pytest.fixture(scope="module")
def samples(shared: Path) -> list[Path]:
    """Give the sample forms of pyxform, or skip where they are absent."""
    folder = shared / "xlsform" / "pyxform"
    if not folder.is_dir():
        pytest.skip("the sample forms are not among the shared data")
    return sorted(path for path in folder.iterdir() if path.suffix in FORM_KINDS)


def read(path: Path) -> Sheets:
    """Read a sample as the worker does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read_rows(path.read_bytes(), path.suffix)


def test_rows_are_those_of_pyxform(samples: list[Path]) -> None:
    """Every cell of every sample is what pyxform makes of it, in the row it says."""
    from pyxform.errors import PyXFormError  # type: ignore[import-untyped]  # noqa: PLC0415 - Slow to load.
    from pyxform.xls2json_backends import get_xlsform  # type: ignore[import-untyped]  # noqa: PLC0415 - The same.

    compared = 0
    for path in samples:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = get_xlsform(path)
        except (PyXFormError, TypeError):
            continue
        ours = read(path)
        for name in ("survey", "choices", "settings"):
            numbered = path.suffix in {".xlsx", ".xls"}
            rows = enumerate(getattr(theirs, name) or [], start=2)
            expected = [(number, cells) for number, cells in rows if any(cells.values())]
            found = [(row.number, row.cells) for row in getattr(ours, name).rows]
            assert [cells for _, cells in found] == [cells for _, cells in expected], path.name
            assert not numbered or found == expected, path.name
            compared += len(found)
    assert compared > 500


@pytest.mark.parametrize("name", TWINS)
def test_twins_are_one(samples: list[Path], name: str) -> None:
    """A form gives the same questionnaire from every kind of file that it comes in."""
    twins = [path for path in samples if path.stem == f"example_xls__{name}"]
    assert len(twins) > 2
    made = [map_sheets(read(path)).instrument for path in twins]
    assert all(one == made[0] for one in made)


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        (b"survey\n,type,name\n\n,note,a\n,,\n,note,b\n", [4, 6]),
        (b'\xef\xbb\xbf"survey"\n,"type","name"\n,note,"a\nb"\n,note,c\n', [3, 4]),
    ],
    ids=["empty", "lines"],
)
def test_rows_of_a_csv_keep_their_numbers(form: bytes, rows: list[int]) -> None:
    """Rows of a CSV are counted as a spreadsheet shows them, empty ones too."""
    assert [row.number for row in read_rows(form, ".csv").survey.rows] == rows


def test_lines_of_markdown_keep_their_numbers() -> None:
    """Rows of a Markdown table are counted by line, and bars in words are kept."""
    form = b"# A form\n\n| survey |\n| | type | name |\n|---|---|---|\n| | note | a\\|b |\n"
    [row] = read_rows(form, ".md").survey.rows
    assert (row.number, row.cells) == (6, {"type": "note", "name": "a|b"})


UNREADABLE = {
    "zeros": (b"\x00" * 600, ".xls"),
    "no zip": (b"PK\x03\x04" * 50, ".xlsx"),
    "not utf-8": (b"survey\n,type,name\n,note,\xff\n", ".csv"),
    "no survey": (b"one\n,a,b\n,c,d\ntwo\n,a,b\n", ".csv"),
    "nothing": (b"", ".md"),
    "another kind": (b"{}", ".docx"),
}


@pytest.mark.parametrize(("data", "kind"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_form(data: bytes, kind: str) -> None:
    """A file of another kind is refused with a clear error, whatever a library makes of it."""
    with pytest.raises(NotFormFileError) as refused:
        read_rows(data, kind)
    assert refused.value.what
    assert refused.value.remedy
