import gzip
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.errors import ImportRefusedError
from consult.imports import limits
from consult.imports.map import ImportMap
from consult.imports.rows import read_rows
from consult.imports.source import SourceRow

Write = Callable[[str, str], Path]
MAP = ImportMap(columns={})


def read(path: Path, import_map: ImportMap = MAP) -> list[SourceRow]:
    return list(read_rows(path, import_map))


def cells(path: Path, import_map: ImportMap = MAP) -> list[dict[str, tuple[str, ...]]]:
    return [dict(row.cells) for row in read(path, import_map)]


def save_book(path: Path, *rows: list[object], title: str = "Answers") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.create_sheet("Empty")
    book.save(path)
    return path


def test_csv(write: Write) -> None:
    """A CSV file is read below its first row, with line breaks and quotes inside cells."""
    path = write("a.csv", 'A,B\r\n1,"two\nlines, ""quoted"""\r\n\r\n,x\r\n')

    assert [row.number for row in read(path)] == [2, 5]
    assert cells(path) == [{"A": ("1",), "B": ('two\nlines, "quoted"',)}, {"A": (), "B": ("x",)}]


def test_csv_of_a_spreadsheet(write: Write) -> None:
    """A byte order mark is not part of the first column's name, and the map sets the delimiter."""
    path = write("a.csv", "\ufeffA;B;;\r\n1;2;;\r\n")

    assert cells(path, ImportMap(columns={}, delimiter=";")) == [{"A": ("1",), "B": ("2",)}]


def test_json_lines(write: Write) -> None:
    """JSON lines give single values and lists; what is nested is set aside by name."""
    path = write("a.jsonl", '{"a": 5.0, "b": ["x", 2], "c": null, "d": true, "e": {"f": 1}}\n\n')
    row = read(path)[0]

    assert row.cells == {"a": ("5",), "b": ("x", "2"), "c": (), "d": ("true",)}
    assert row.nested == {"e"}


def test_packed(tmp_path: Path) -> None:
    """Packed text files are read as they are unpacked."""
    for name, text in (("a.jsonl.gz", '{"A": "1"}\n'), ("a.csv.gz", "A\n1\n")):
        path = tmp_path / name
        path.write_bytes(gzip.compress(text.encode()))
        assert cells(path) == [{"A": ("1",)}]


def test_workbook(tmp_path: Path) -> None:
    """A workbook's first sheet is read, whole numbers as they look and dates as dates."""
    path = save_book(
        tmp_path / "a.xlsx", ["A", "B", None], [5.0, "x"], [None, None], [2, date(2026, 3, 1)]
    )

    assert [row.number for row in read(path)] == [2, 4]
    assert cells(path)[0] == {"A": ("5",), "B": ("x",)}
    assert cells(path)[1]["B"][0].startswith("2026-03-01")


def test_named_sheet(tmp_path: Path) -> None:
    """The map names another sheet, and a name that is not there is refused."""
    path = save_book(tmp_path / "a.xlsx", ["A"], ["1"], title="Second")

    assert cells(path, ImportMap(columns={}, sheet="Second")) == [{"A": ("1",)}]
    with pytest.raises(ImportRefusedError, match="no sheet"):
        read(path, ImportMap(columns={}, sheet="Third"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "A\n1\n"),
        ("a.csv", ""),
        ("a.csv", "A,A\n1,2\n"),
        ("a.csv", "A,,B\n1,2,3\n"),
        ("a.csv", 'A\n"never closed\n'),
        ("a.xlsx", "not a workbook"),
        ("a.csv.gz", "not packed"),
    ],
)
def test_files_at_fault(write: Write, name: str, text: str) -> None:
    """A file that is not what its name says is refused."""
    with pytest.raises(ImportRefusedError):
        read(write(name, text))


def test_absent(tmp_path: Path) -> None:
    """A file that is not there is refused."""
    with pytest.raises(ImportRefusedError, match="no file"):
        read(tmp_path / "a.csv")


def test_other_encodings(tmp_path: Path) -> None:
    """Text that is not UTF-8 is refused with its line, and nothing of it repeated."""
    path = tmp_path / "a.csv"
    path.write_bytes("A\ncafé\n".encode("latin-1"))

    with pytest.raises(ImportRefusedError, match=r"UTF-8.* line 2") as caught:
        read(path)
    assert "caf" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_rows_at_fault(write: Write) -> None:
    """A line that is no record, a row with spare cells and a cell too long each become a fault."""
    long = "x" * (limits.CELL + 1)
    lines = write("a.jsonl", f'{{"A": 1}}\nnope\n[1]\n{{"A": "{long}"}}\n{"[" * 5000}\n')
    table = write("a.csv", f"A,B\n1,2,3\n{long},2\n1,2,,\n")

    assert [row.fault for row in read(lines)] == [
        "",
        "not-json",
        "not-a-record",
        "cell-too-long",
        "not-json",
    ]
    assert [row.fault for row in read(table)] == ["too-many-cells", "cell-too-long", ""]


def test_reprs(write: Write) -> None:
    """A row shows its number and size, never what it holds."""
    row = read(write("a.csv", "A\nsecret\n"))[0]

    assert repr(row) == "SourceRow(2, 1 cells)"


def test_unpacking_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks to far more than it is stops the import."""
    monkeypatch.setattr("consult.imports.lines.RATIO_FROM", 10_000)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"A\n" + (b"0" * 1_000 + b"\n") * 5_000))

    with pytest.raises(ImportRefusedError, match="unpacks"):
        read(path)


def test_workbook_bomb(tmp_path: Path) -> None:
    """A workbook that unpacks to far more than it is is refused before it is opened."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)

    with pytest.raises(ImportRefusedError, match="unpacks"):
        read(path)


def test_hostile_workbook(tmp_path: Path) -> None:
    """A workbook whose XML defines entities is refused, and quotes nothing."""
    good = save_book(tmp_path / "good.xlsx", ["A"], ["1"])
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.replace(b"<v>", b"<v>&a;")
            target.writestr(name, data)

    with pytest.raises(ImportRefusedError, match="damaged"):
        read(bad)


@pytest.mark.parametrize(
    ("limit", "value"), [("lines.LINE_BYTES", 10), ("rows.ROWS", 1), ("lines.FILE_BYTES", 5)]
)
def test_limits(write: Write, monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    """Long lines, many rows and large files are refused."""
    monkeypatch.setattr(f"consult.imports.{limit}", value)
    with pytest.raises(ImportRefusedError):
        read(write("a.csv", "A\n1\n2\n" + "3" * 20 + "\n"))


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.xlsx", "a.csv.gz"]))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    """Whatever the bytes, a file is read as rows or refused; nothing else happens."""
    path = tmp_path_factory.mktemp("fuzz") / name
    path.write_bytes(data)

    with suppress(ImportRefusedError):
        assert all(row.number > 0 for row in read(path))
