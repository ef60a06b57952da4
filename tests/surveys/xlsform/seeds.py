"""Forms with one fault each: a sound form with a few cells changed, written as Markdown again."""

from pathlib import Path
from typing import Final

from msgspec import Struct

from surveys.xlsform.rows import read_rows
from surveys.xlsform.sheets import Sheet

BASE: Final = Path(__file__).with_name("base.md")
SURVEY: Final = "survey"
CHOICES: Final = "choices"
SETTINGS: Final = "settings"
LABEL: Final = "label::English (en)"
WELSH: Final = "label::Welsh (cy)"

# A row by its sheet and name (of a choice: the list and the name), and a column.
Cell = tuple[str, str, str]
Cells = dict[str, str]


class Seed(Struct, frozen=True):
    """A fault: what it is called, which mistake must be found in which cell, and how it is made.

    ``cells`` are changed, rows in ``without`` go, and rows in ``after`` come
    behind the one they are named with.
    """

    name: str
    code: str
    at: Cell
    cells: dict[Cell, str] = {}
    without: list[tuple[str, str]] = []
    after: dict[tuple[str, str], list[Cells]] = {}


def write_seed(seed: Seed) -> str:
    """Write the form of a seed as Markdown."""
    read = read_rows(BASE.read_bytes(), ".md")
    lines = []
    for sheet in (read.survey, read.choices, read.settings):
        headers = list(sheet.headers)
        rows = [row for old in sheet.rows for row in _change(seed, sheet, dict(old.cells))]
        headers += [column for row in rows for column in row if column not in headers]
        lines.append(f"| {sheet.name} |")
        lines.append(_line([h for h in headers if h]))
        lines += [_line([row.get(column, "") for column in headers if column]) for row in rows]
    return "\n".join(lines)


def row_name(sheet: str, cells: Cells) -> str:
    """Name a row as seeds do."""
    if sheet == SETTINGS:
        return SETTINGS
    name = cells.get("name", "")
    return f"{cells.get('list_name', '')}/{name}" if sheet == CHOICES else name


def _change(seed: Seed, sheet: Sheet, cells: Cells) -> list[Cells]:
    name = row_name(sheet.name, cells)
    changes = {
        column: words
        for (where, row, column), words in seed.cells.items()
        if (where, row) == (sheet.name, name)
    }
    kept = [] if (sheet.name, name) in seed.without else [cells | changes]
    return [*kept, *seed.after.get((sheet.name, name), [])]


def _line(cells: list[str]) -> str:
    return "".join(f"| {cell.replace('|', chr(92) + '|')} " for cell in ["", *cells]) + "|"


def _in(code: str, name: str, row: str, column: str, words: str) -> Seed:
    """Give the fault that one changed cell of the survey sheet makes, found there."""
    cell = (SURVEY, row, column)
    return Seed(name, code, cell, {cell: words})


def _setting(code: str, name: str, column: str, words: str = "") -> Seed:
    cell = (SETTINGS, SETTINGS, column)
    return Seed(name, code, cell, {cell: words})


_END_GROUP: Final = {"type": "end group"}
_MORE: Final = (SURVEY, "more")
_RULE: Final = "selected(${who}, 'adviser')"
_HELPED: Final = "${helped} = '3'"
_OUT: Final = {
    "type": "note",
    "name": "out",
    LABEL: "Thank you",
    WELSH: "Diolch",
    "hint::English (en)": "Nothing is kept.",
    "hint::Welsh (cy)": "Ni chedwir dim.",
    "x_kind": "ending",
}

REFERENCES: Final = (
    _in("unknown-item", "condition", "p-helped", "relevant", "selected(${whom}, 'adviser')"),
    _in("unknown-item", "calculation", "twice", "calculation", "${tims} * 2"),
    _in("unknown-item", "constraint", "times", "constraint", ". <= ${most}"),
    _in("unknown-item", "words", "helped", LABEL, "You said ${wen}. Did it help?"),
    _in("unknown-item", "route", "p-met", "x_route_1", "selected(${mett}, 'no')"),
    _in("unknown-page", "misspelt", "p-met", "x_to_1", "p-mroe"),
    _in("unknown-page", "an item", "p-met", "x_to_1", "more"),
    _in("unknown-ending", "misspelt", "p-met", "x_to_1", "end:thanx"),
    _in("unknown-ending", "a page", "p-met", "x_to_1", "end:p-more"),
    _in("unknown-support", "section", "s-hard", "x_support_key", "hlep"),
    _in("unknown-support", "ending", "thanks", "x_support_key", "none-such"),
    _in("unknown-code", "selected", "p-helped", "relevant", "selected(${who}, 'advisor')"),
    _in("unknown-code", "equals", "p-helped", "relevant", "${met} = 'yse'"),
    _in("unknown-code", "route", "p-met", "x_route_1", "selected(${met}, 'nope')"),
    _in("text-in-rule", "our own condition", "p-last", "x_when", "${more} != ''"),
    _in("text-in-rule", "constraint", "times", "constraint", "${more} != ''"),
    _in("text-in-rule", "calculation", "note", "calculation", "string-length(${more})"),
    _in("later-item", "later page", "p-helped", "relevant", "selected(${fear}, 'no')"),
    _in("later-item", "question", "met", "relevant", "${times} > 2"),
    _in("later-item", "calculation", "twice", "calculation", "if(selected(${fear}, 'no'), 1, 2)"),
)
EXPRESSIONS: Final = (
    _in("unknown-code", "broken beside it", "p-helped", "relevant", "selected(${who}, 'advisor'"),
    _in("unknown-item", "broken beside it", "p-helped", "relevant", "(${whom} = 'adviser'"),
    _in("broken-expression", "open bracket", "p-helped", "relevant", "selected(${who}, 'adviser'"),
    _in("broken-expression", "extra bracket", "p-helped", "relevant", f"{_RULE})"),
    _in("broken-expression", "nothing beside", "times", "constraint", ". <="),
    _in("broken-expression", "open quote", "p-met", "x_route_1", "selected(${met}, 'no)"),
    _in("broken-expression", "open brace", "p-helped", "relevant", "selected(${who, 'adviser')"),
    _in("broken-expression", "no quotes", "p-helped", "relevant", "${met} = yes"),
    _in("broken-expression", "double sign", "p-helped", "relevant", "${met} == 'yes'"),
    _in("broken-expression", "too few arguments", "p-helped", "relevant", "selected(${who})"),
    _in("broken-expression", "too many arguments", "twice", "calculation", "round(1, 2, 3)"),
    _in("broken-expression", "pattern", "times", "constraint", "regex(., '[0-9')"),
    _in("broken-expression", "too deep", "p-helped", "relevant", "not(" * 25 + _RULE + ")" * 25),
    _in("unsupported-expression", "path", "p-helped", "relevant", "../who = 'adviser'"),
    _in("unsupported-expression", "predicate", "p-helped", "relevant", "${who}[1] = 'adviser'"),
    _in("unknown-function", "misspelt", "p-helped", "relevant", "seleced(${who}, 'adviser')"),
    _in("unknown-function", "of elsewhere", "twice", "calculation", "pulldata('a', 'b', 'c', 1)"),
    _in("unknown-function", "chance", "times", "constraint", ". < random()"),
)
LISTS: Final = (
    _in("missing-options", "misspelt list", "met", "type", "select_one yes_on"),
    Seed(
        "list without rows",
        "missing-options",
        (SURVEY, "way", "type"),
        without=[(CHOICES, "ways/room"), (CHOICES, "ways/line")],
    ),
    _in("missing-options", "list of others", "who", "type", "select_multiple workers"),
    Seed(
        "same code",
        "duplicate-code",
        (CHOICES, "ways/room", "name"),
        {(CHOICES, "ways/line", "name"): "room"},
    ),
)
FLOW: Final = (
    Seed(
        "route backward",
        "cycle",
        (SURVEY, "p-helped", "x_to_1"),
        {(SURVEY, "p-helped", "x_to_1"): "p-met", (SURVEY, "p-helped", "x_route_1"): _RULE},
    ),
    Seed(
        "route to itself",
        "cycle",
        (SURVEY, "p-fear", "x_to_1"),
        {(SURVEY, "p-fear", "x_to_1"): "p-fear", (SURVEY, "p-fear", "x_route_1"): "true()"},
    ),
    _in("cycle", "calculation of itself", "twice", "calculation", "${twice} + 1"),
    Seed(
        "no ending of this name",
        "dead-end",
        (SURVEY, "p-helped", "x_to_1"),
        {(SURVEY, "p-helped", "x_to_1"): "end:gone", (SURVEY, "p-helped", "x_route_1"): _HELPED},
    ),
    Seed(
        "everybody sent away",
        "dead-end",
        (SETTINGS, SETTINGS, ""),
        {(SURVEY, "p-met", "x_to_1"): "end:out", (SURVEY, "p-met", "x_route_1"): "true()"},
        after={(SURVEY, "thanks"): [_OUT]},
    ),
    Seed(
        "kept nowhere",
        "missing-ending",
        (SETTINGS, SETTINGS, ""),
        {(SURVEY, "thanks", "x_stores"): ""},
    ),
    _in("unreachable-item", "never asked", "way", "relevant", "not(selected(${who}, 'adviser'))"),
    _in("unreachable-item", "condition", "times", "relevant", "${met} = 'no'"),
    _in("never-true", "contradiction", "p-helped", "relevant", "${met} = 'yes' and ${met} = 'no'"),
    _in("never-true", "out of bounds", "p-helped", "relevant", "count-selected(${who}) > 2"),
    _in("never-true", "false", "p-helped", "relevant", "false()"),
    _in("never-true", "route", "p-met", "x_route_1", "${met} = 'yes' and ${met} = 'no'"),
    _in("always-true", "either", "p-who", "relevant", "${met} = 'yes' or not(${met} = 'yes')"),
    _in("always-true", "true", "p-helped", "relevant", "true()"),
    Seed(
        "route past",
        "unreachable-page",
        (SURVEY, "p-who", "relevant"),
        {(SURVEY, "p-met", "x_route_1"): "true()"},
    ),
    _in("unreachable-page", "condition", "p-helped", "relevant", "false()"),
)
SAFETY: Final = (
    _in("identifying-question", "name", "more", LABEL, "What is your full name?"),
    _in("identifying-question", "postcode", "more", LABEL, "What is your postcode?"),
    _in("identifying-question", "birth", "more", LABEL, "What is your date of birth?"),
    _in("identifying-question", "number", "times", LABEL, "What is your NHS number?"),
    _in("identifying-question", "mail", "more", LABEL, "What is your e-mail address?"),
    Seed(
        "no language",
        "sensitive-without-note",
        (SURVEY, "s-hard", "x_content_warning"),
        {
            (SURVEY, "s-hard", "x_content_warning_en"): "",
            (SURVEY, "s-hard", "x_content_warning_cy"): "",
        },
    ),
    _in("sensitive-without-skip", "empty", "s-hard", "x_skippable", ""),
    _in("sensitive-without-skip", "no", "s-hard", "x_skippable", "no"),
    Seed(
        "another section",
        "sensitive-without-note",
        (SURVEY, "s-last", "x_content_warning"),
        {
            (SURVEY, "s-last", "x_sensitivity"): "yes",
            (SURVEY, "s-last", "x_skippable"): "yes",
            (SURVEY, "s-last", "x_support_key"): "help",
        },
    ),
    Seed(
        "another section",
        "sensitive-without-support",
        (SURVEY, "s-last", "x_support_key"),
        {
            (SURVEY, "s-last", "x_sensitivity"): "sensitive",
            (SURVEY, "s-last", "x_skippable"): "yes",
            (SURVEY, "s-last", "x_content_warning_en"): "About what should change.",
            (SURVEY, "s-last", "x_content_warning_cy"): "Beth ddylai newid.",
        },
    ),
    _in("sensitive-without-support", "empty", "s-hard", "x_support_key", ""),
    _in("unmarked-sensitive", "section", "s-hard", "x_sensitivity", ""),
    Seed(
        "question",
        "unmarked-sensitive",
        (SURVEY, "s-last", "x_sensitivity"),
        {(SURVEY, "more", LABEL): "Tell us about the abuse you suffered."},
    ),
    _in("compulsory-disclosure", "choice", "fear", "required", "yes"),
    _in("compulsory-disclosure", "words", "more", "required", "yes"),
)
WORDS: Final = (
    _in("missing-translation", "question", "way", WELSH, ""),
    _in("missing-translation", "hint", "more", "hint::Welsh (cy)", ""),
    Seed(
        "option",
        "missing-translation",
        (CHOICES, "ways/line", WELSH),
        {(CHOICES, "ways/line", WELSH): ""},
    ),
    _in("missing-english", "question", "way", LABEL, ""),
    _in("missing-english", "message", "times", "constraint_message::English (en)", ""),
    _setting("missing-fact", "controller", "x_controller"),
    _setting("missing-fact", "retention", "x_retention_end"),
    Seed(
        "old",
        "support-unchecked",
        (CHOICES, "x_support/x_support_1", "x_checked"),
        {(CHOICES, "x_support/x_support_1", "x_checked"): "2026-08-01"},
    ),
    Seed(
        "years old",
        "support-unchecked",
        (CHOICES, "x_support/x_support_1", "x_checked"),
        {(CHOICES, "x_support/x_support_1", "x_checked"): "2019-01-31"},
    ),
)
FORM: Final = (
    _in("unknown-type", "misspelt", "times", "type", "interger"),
    _in("unknown-type", "nonsense", "way", "type", "chose ways"),
    _in("unsupported-type", "file", "way", "type", "select_one_from_file ways.csv"),
    _in("missing-type", "empty", "times", "type", ""),
    Seed(
        "group without end",
        "unmatched-begin",
        (SURVEY, "p-odd", "type"),
        after={(SURVEY, "thanks"): [{"type": "begin group", "name": "p-odd", "x_kind": "page"}]},
    ),
    Seed(
        "end too many",
        "unmatched-end",
        (SURVEY, "", "type"),
        after={(SURVEY, "thanks"): [_END_GROUP]},
    ),
)
SEEDS: Final = (*REFERENCES, *EXPRESSIONS, *LISTS, *FLOW, *SAFETY, *WORDS, *FORM)
