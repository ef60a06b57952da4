"""Forms with one fault each: it is found, in its cell, and nothing is found that is not there."""

from collections import Counter
from datetime import date

import pytest

from surveys.checks.finding import Finding
from surveys.xlsform.mapping import map_sheets
from surveys.xlsform.origins import check_reading
from surveys.xlsform.rows import read_rows
from surveys.xlsform.sheets import Sheets
from tests.surveys.xlsform.seeds import BASE, SEEDS, Cell, Seed, row_name, write_seed

TODAY = date(2026, 11, 22)
# What follows from a fault and is true as well, so that it may be said beside it.
FOLLOWS = {
    "cycle": {"always-true"},
    "dead-end": {"unknown-ending", "unreachable-page", "always-true"},
    "duplicate-code": {"too-few-options"},
    "missing-type": {"dropped-item"},
    "never-true": {"unreachable-page"},
    "unknown-ending": {"dead-end"},
    "unknown-code": {"broken-expression"},
    "unknown-item": {"broken-expression"},
    "unknown-type": {"dropped-item"},
    "unmatched-begin": {"missing-english", "missing-translation"},
    "unreachable-item": {"never-true", "unknown-code"},
    "unreachable-page": {"always-true", "never-true", "unreachable-page"},
}
# Every kind of mistake that must be found in forms, in two surface forms at least.
CLASSES = (
    *("unknown-item", "unknown-page", "unknown-ending", "unknown-support", "unknown-code"),
    *("broken-expression", "unsupported-expression", "unknown-function", "missing-options"),
    *("sensitive-without-note", "sensitive-without-support", "unreachable-item"),
    *("cycle", "unreachable-page", "dead-end", "never-true", "always-true", "later-item"),
    *("text-in-rule", "missing-translation", "missing-english", "identifying-question"),
    *("sensitive-without-skip", "unmarked-sensitive", "compulsory-disclosure", "missing-fact"),
    *("support-unchecked", "unknown-type"),
)


def check_form(text: str) -> tuple[Sheets, list[Finding]]:
    """Read and check a form, and give its rows beside what was found."""
    sheets = read_rows(text.encode(), ".md")
    found = check_reading(map_sheets(sheets), TODAY)
    return sheets, [one for one in found if one.code != "draft-language"]


def places_of(sheets: Sheets, at: Cell) -> list[tuple[str, int, str]]:
    """Give where a cell stands: its sheet, the numbers of the rows of its name, its column."""
    name, row, column = at
    sheet = {"survey": sheets.survey, "choices": sheets.choices}.get(name, sheets.settings)
    return [(name, one.number, column) for one in sheet.rows if row_name(name, one.cells) == row]


def test_base_is_clean() -> None:
    """The form that every faulty one is made from has no fault."""
    assert check_form(BASE.read_text(encoding="utf-8"))[1] == []


@pytest.mark.parametrize("seed", SEEDS, ids=[f"{seed.code}: {seed.name}" for seed in SEEDS])
def test_fault_is_found_in_its_cell(seed: Seed) -> None:
    """A fault is found at its sheet, row and column, and beside it only what follows from it."""
    sheets, found = check_form(write_seed(seed))
    places = {(one.code, (one.where.sheet, one.where.row, one.where.column)) for one in found}
    assert places & {(seed.code, place) for place in places_of(sheets, seed.at)}
    assert {code for code, _ in places} - {seed.code} <= FOLLOWS.get(seed.code, set())
    assert all(one.message.endswith((".", ")")) and one.suggestion for one in found)


def test_every_class_has_two_forms() -> None:
    """Every kind of mistake is in the corpus in two surface forms at least."""
    counted = Counter(seed.code for seed in SEEDS)
    assert [code for code in CLASSES if counted[code] < 2] == []


def test_all_faults_are_found_at_once() -> None:
    """However many faults a form has, each is found: none hides another."""
    alone = ("unknown-item: condition", "always-true: either", "identifying-question: name")
    seeds = [
        seed
        for seed in SEEDS
        if f"{seed.code}: {seed.name}"
        in (*alone, "missing-fact: controller", "missing-english: message")
    ]
    together = Seed(
        "all", "", ("", "", ""), {k: v for seed in seeds for k, v in seed.cells.items()}
    )
    _, found = check_form(write_seed(together))
    assert {seed.code for seed in seeds} <= {one.code for one in found}
    assert len(seeds) == 5
