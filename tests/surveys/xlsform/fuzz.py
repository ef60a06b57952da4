"""Damaged forms by the thousand: each becomes a questionnaire with findings, or a clear refusal.

Run: ``python -m tests.surveys.xlsform.fuzz --start 0 --count 2000``. Every file is read in a
process of its own within the worker's limits, one in a hundred through the worker itself.
"""

import argparse
import csv
import multiprocessing
import sys
import warnings
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from time import monotonic
from typing import Final, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from surveys.checks.finding import Finding
from surveys.errors import InstrumentFileError
from surveys.files import READY, read_ready
from surveys.xlsform.errors import FormLimitError
from surveys.xlsform.limits import SECONDS_LIMIT
from surveys.xlsform.origins import check_reading
from surveys.xlsform.reader import read_form
from surveys.xlsform.reading import Reading
from surveys.xlsform.rows import read_rows
from surveys.xlsform.sheets import FORM_KINDS
from surveys.xlsform.worker import Done, bound_resources, read_outcome
from surveys.xlsform.writing import write_xlsform
from tests.surveys.xlsform.seeds import BASE

TODAY: Final = date(2026, 11, 22)
SAMPLES: Final = Path(__file__).parents[4] / "shared" / "data" / "xlsform" / "pyxform"
# Words that mean something somewhere, in places where nobody expects them.
WORDS: Final = (
    *("", " ", "x", "0", "-1", "1e999", "yes", "TRUE", "none", "null", "\x00", "\ufffc", "\u202e"),
    *("a" * 5_000, "(" * 500, "not(" * 200, "${", "${}", "${met", "}", "'", '"', "{{", "{a|b}"),
    *(
        "select_one",
        "select_one yes_no",
        "select_multiple who or_other",
        "rank who",
        "begin group",
    ),
    *("begin repeat", "end group", "end repeat", "begin group begin", "calculate", "geopoint"),
    *("select_one ${met}", "select_one_from_file a.csv", "note", "range", "acknowledge", "audit"),
    *(
        "selected(${who}, 'adviser')",
        "${who}[1]",
        "/data/who",
        "instance('a')/root",
        ". < .",
        "..",
    ),
    *(
        "${met} = ${met}",
        "1 div 0",
        "regex(., '(a+)+$')",
        "count-selected(${who}) mod 0",
        "today()",
    ),
    *(
        "section",
        "page",
        "rating-grid",
        "ending",
        "skip",
        "end:thanks",
        "p-met",
        '{"id": 5}',
        "[]",
    ),
    *(
        '{"when": {"type": "all", "rules": "no"}}',
        '{"items": [{}]}',
        "[[[[[[",
        '{"label": {"en": 1}}',
    ),
    *("2026-02-30", "9999-12-31", "label::Welsh (cy)", "Klingon", "start=1 end=0 step=0", "🙂"),
)


class Mutant(NamedTuple):
    """A damaged form: its bytes and its kind, such as ``.csv``."""

    data: bytes
    kind: str


def make_mutant(number: int, *, small: bool = False) -> Mutant:
    """Damage a form in one to five places; the same number gives the same damage."""
    random = Random(number)
    source = random.choice(_small() if small else _sources())
    if source.kind in {".xlsx", ".xls"} and random.random() < 0.5:
        return _damage_book(source, random)
    table = _damage_cells([list(row) for row in _tables(source)], random)
    made = Mutant(_write(table), ".csv")
    return _damage_bytes(made, random) if random.random() < 0.3 else made


def read_mutant(mutant: Mutant) -> str:
    """Read a damaged form, check it and say what became of it; whatever is raised is a fault."""
    outcome = read_outcome(mutant.data, mutant.kind)
    if isinstance(outcome, Done):
        return _judge(outcome.reading)
    assert outcome.what.endswith("."), outcome
    return outcome.code


def _judge(reading: Reading) -> str:
    findings = check_reading(reading, TODAY)
    assert all(map(_is_clear, findings))
    return "faulty" if any(one.severity == "error" for one in findings) else "sound"


def _is_clear(finding: Finding) -> bool:
    return bool(finding.code and str(finding.where) and finding.message and finding.suggestion)


def _damage_cells(rows: list[list[str]], random: Random) -> list[list[str]]:
    for _ in range(random.randint(1, 5)):
        at = random.randrange(len(rows))
        row = rows[at]
        cell = random.randrange(len(row)) if row else 0
        match random.randrange(8):
            case 0:
                del rows[at]
                rows = rows or [[""]]
            case 1:
                rows.insert(random.randrange(len(rows)), list(row))
            case 2:
                other = random.randrange(len(rows))
                rows[at], rows[other] = rows[other], row
            case 3:
                rows[at] = row[:cell]
            case 4 if row:
                row[cell] = random.choice(random.choice(rows) or [""])
            case 5 if row:
                row[cell] = row[cell][: random.randrange(len(row[cell]) + 1)]
            case 6 if row:
                row[cell] += random.choice(WORDS)
            case _ if row:
                row[cell] = random.choice(WORDS)
            case _:
                row.append(random.choice(WORDS))
    return rows


def _damage_bytes(mutant: Mutant, random: Random) -> Mutant:
    data = bytearray(mutant.data)
    for _ in range(random.randint(1, 8)):
        if data:
            data[random.randrange(len(data))] = random.randrange(256)
    if random.random() < 0.2:
        del data[random.randrange(len(data) + 1) :]
    return Mutant(bytes(data), mutant.kind)


def _damage_book(book: Mutant, random: Random) -> Mutant:
    """Damage a workbook: any byte of it, or a part of it that is packed again."""
    try:
        with ZipFile(BytesIO(book.data)) as packed:
            parts = {name: packed.read(name) for name in packed.namelist()}
    except BadZipFile:
        return _damage_bytes(book, random)
    if random.random() < 0.3:
        return _damage_bytes(book, random)
    name = random.choice(sorted(parts))
    parts[name] = _damage_bytes(Mutant(parts[name], ""), random).data
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for part, data in parts.items():
            packed.writestr(part, data)
    return Mutant(out.getvalue(), book.kind)


@cache
def _tables(source: Mutant) -> list[list[str]]:
    """Give a form as the rows of a CSV file, each sheet's name in a row of its own."""
    read = read_rows(source.data, source.kind)
    rows: list[list[str]] = []
    for sheet in (read.survey, read.choices, read.settings):
        rows.append([sheet.name])
        rows.append(["", *sheet.headers])
        rows += [["", *(row.cells.get(h, "") for h in sheet.headers)] for row in sheet.rows]
    return rows


def _write(rows: list[list[str]]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


@cache
def _small() -> Sequence[Mutant]:
    base = read_outcome(BASE.read_bytes(), ".md")
    assert isinstance(base, Done)
    return (
        Mutant(BASE.read_bytes(), ".md"),
        Mutant(write_xlsform(base.reading.instrument, "csv"), ".csv"),
        Mutant(write_xlsform(base.reading.instrument, "xlsx"), ".xlsx"),
    )


@cache
def _sources() -> Sequence[Mutant]:
    ready = [
        Mutant(write_xlsform(read_ready(slug), kind), f".{kind}")
        for slug in READY
        for kind in ("csv", "xlsx")
    ]
    samples = [
        Mutant(path.read_bytes(), path.suffix)
        for path in sorted(SAMPLES.glob("*"))
        if path.suffix in FORM_KINDS and _is_form(path)
    ]
    return (*_small(), *ready, *samples)


def _is_form(path: Path) -> bool:
    return isinstance(read_outcome(path.read_bytes(), path.suffix), Done)


def main() -> int:
    """Read as many damaged forms as asked for, and print what became of them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--start", type=int, default=0)
    arguments.add_argument("--count", type=int, default=2_000)
    given = arguments.parse_args()
    for name in ("numpy", "lxml", "PIL"):
        # As in the worker, whose memory they would use up.
        sys.modules[name] = None  # type: ignore[assignment]  # How an import is made to fail.
    warnings.simplefilter("ignore")
    _sources()
    counted: Counter[str] = Counter()
    slowest = 0.0
    for number in range(given.start, given.start + given.count):
        started = monotonic()
        counted[_read_apart(number)] += 1
        slowest = max(slowest, monotonic() - started)
    for verdict, count in counted.most_common():
        sys.stdout.write(f"{count:6} {verdict}\n")
    sys.stdout.write(f"{given.count} damaged forms; the slowest took {slowest:.1f} seconds\n")
    return 1 if any(verdict.startswith("FAULT") for verdict in counted) else 0


def _read_apart(number: int) -> str:
    """Read one damaged form within the worker's limits, and in its own process."""
    mutant = make_mutant(number)
    if number % 100 == 0:
        return _read_by_worker(mutant)
    said: str
    receive, send = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_child, args=(mutant, send))
    child.start()
    send.close()
    try:
        said = receive.recv() if receive.poll(SECONDS_LIMIT) else ""
    except EOFError:
        said = ""
    child.kill()
    child.join()
    # Without a word it took too long or too much, which must be a refusal of the worker as well.
    said = said or _read_by_worker(mutant)
    if said.startswith("FAULT") or said == FormLimitError.code:
        sys.stderr.write(f"{number}: {said}\n")
    return said


def _read_by_worker(mutant: Mutant) -> str:
    started = monotonic()
    try:
        said = _judge(read_form(mutant.data, mutant.kind))
    except InstrumentFileError as error:
        said = error.code
    # A little longer than the limit, for a process to start and end on a busy machine.
    return said if monotonic() - started < SECONDS_LIMIT + 5 else "FAULT: the limit was not kept"


def _child(mutant: Mutant, send: "multiprocessing.connection.Connection") -> None:
    bound_resources()
    try:
        send.send(read_mutant(mutant))
    except BaseException as error:  # noqa: BLE001 - Whatever it is, it is what is looked for.
        send.send(f"FAULT {type(error).__name__}: {error}"[:300])


if __name__ == "__main__":
    sys.exit(main())
