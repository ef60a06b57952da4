from collections.abc import Iterator
from pathlib import Path

from consult.imports.limits import ROWS
from consult.imports.map import ImportMap
from consult.imports.source import SourceRow, refuse
from consult.imports.text_rows import read_csv_rows, read_json_rows
from consult.imports.workbook_rows import read_workbook_rows


def read_rows(path: Path, import_map: ImportMap) -> Iterator[SourceRow]:
    """Read a file row by row, in its own order and without holding more than one row.

    The name's ending decides how: ``.jsonl``, ``.csv``, either of them with ``.gz``, or
    ``.xlsx``, whose strings are held together. Raises ``ImportRefusedError``.
    """
    for count, row in enumerate(_choose(path, import_map), start=1):
        if count > ROWS:
            raise refuse(path, f"The file has more than {ROWS} rows.", "Split it.")
        yield row


def _choose(path: Path, import_map: ImportMap) -> Iterator[SourceRow]:
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(".jsonl"):
        return read_json_rows(path)
    if name.endswith(".csv"):
        return read_csv_rows(path, import_map.delimiter)
    if path.suffix.lower() == ".xlsx":
        return read_workbook_rows(path, import_map.sheet)
    raise refuse(
        path,
        "Files of this kind cannot be read.",
        "Save it as .csv, .csv.gz, .jsonl, .jsonl.gz or .xlsx.",
    )
