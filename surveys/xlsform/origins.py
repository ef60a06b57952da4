"""Where in a form each part of a questionnaire is from, to place a checker's findings in cells."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from surveys.checker import check_instrument
from surveys.checks.finding import Finding, Where
from surveys.model import Instrument
from surveys.places import walk_places
from surveys.xlsform import columns
from surveys.xlsform.form import Form
from surveys.xlsform.lines import Line
from surveys.xlsform.reading import Origin, Reading

_RULES: Final = ("when", "value", "times", "rule")
_STEP: Final = re.compile(r"\.([a-z_]+)|\[\d+\]")
# The column of a field, where its name is not the column's own or ``x_`` before it.
_COLUMNS: Final = {
    "title": columns.LABEL,
    "heading": columns.LABEL,
    "body": columns.HINT,
    "guidance": columns.GUIDANCE,
    "when": columns.RELEVANT,
    "rule": columns.CONSTRAINT,
    "message": columns.CONSTRAINT_MESSAGE,
    "value": columns.CALCULATION,
    "times": columns.REPEAT_COUNT,
    "options": columns.TYPE,
    "points": columns.TYPE,
    "rows": columns.TYPE,
    "code": columns.NAME,
    "id": columns.NAME,
    "content_note": columns.X_CONTENT_WARNING,
    "sensitive": columns.X_SENSITIVITY,
    "minimum": columns.X_MIN,
    "maximum": columns.X_MAX,
    "slug": columns.FORM_ID,
}
# A finding of ours says the same as these of the checker, for the same row.
_SAME: Final = {
    "missing-options": ("too-few-options", "missing-options"),
    "missing-calculation": ("missing-calculation", "broken-expression"),
}


def find_origins(instrument: Instrument, form: Form, settings: Line) -> dict[str, Origin]:
    """Give the row of every part of a questionnaire by its JSON path."""
    places: dict[str, Origin] = {"$": _origin(settings)}
    for place in walk_places(instrument):
        found = form.sources.get(id(place.node))
        if found is not None:
            places[place.path] = _origin(found[0])
        for field, rule in _rules_in(place.node):
            cell = form.rules.cells.get(id(rule))
            if cell is not None:
                at = cell[0]
                places[f"{place.path}.{field}"] = Origin(at.sheet, at.row, {"": at.column})
    return places


def check_reading(reading: Reading, today: date) -> list[Finding]:
    """Give everything that is wrong with a form, each fault in its cell and errors first.

    What was found on reading and what the checker finds are one list. Never raises.
    """
    known = {
        (code, finding.where.sheet, finding.where.row)
        for finding in reading.findings
        for code in (finding.code, *_SAME.get(finding.code, ()))
    }
    placed = [
        replace(finding, where=place_in_form(finding.where, reading.places))
        for finding in check_instrument(reading.instrument, today)
    ]
    new = [
        finding
        for finding in placed
        if (finding.code, finding.where.sheet, finding.where.row) not in known
    ]
    return sorted([*reading.findings, *new], key=lambda finding: finding.severity != "error")


def place_in_form(where: Where, places: dict[str, Origin]) -> Where:
    """Give the cell of a form for a place in the questionnaire that was made of it."""
    path, fields = where.path, list[str]()
    while path not in places:
        last = _last_step(path)
        if last is None:
            return where
        path = path[: last.start()]
        if last[1]:
            fields.append(last[1])
    origin = places[path]
    column = origin.columns.get("") or _column(origin, fields, where.language)
    return replace(where, path="", sheet=origin.sheet, row=origin.row, column=column)


def _last_step(path: str) -> re.Match[str] | None:
    steps = list(_STEP.finditer(path))
    return steps[-1] if steps else None


def _column(origin: Origin, fields: list[str], language: str) -> str:
    """Name the column of a field, as the form spells it where it has one."""
    for field in fields:
        for name in (_COLUMNS.get(field, field), f"x_{field}"):
            written = origin.columns.get(f"{name}/{language}") or origin.columns.get(name)
            if written:
                return written
            if language and name in (*columns.SURVEY_TEXTS, *columns.EXTRA_TEXTS):
                return columns.text_column(name, language)
            if name in columns.EXTRAS:
                return name
    return origin.columns.get(f"{columns.LABEL}/{language}", "") if language else ""


def _origin(line: Line) -> Origin:
    named = {
        f"{name}/{language}" if language else name: cell.column
        for (name, language), cell in line.cells.items()
    }
    texts = {
        name: cell.column for (name, language), cell in reversed(line.cells.items()) if language
    }
    return Origin(line.sheet, line.number, texts | named)


def _rules_in(node: Any) -> Iterator[tuple[str, object]]:
    if isinstance(node, Struct):
        for field in _RULES:
            rule = getattr(node, field, None)
            if isinstance(rule, Struct):
                yield field, rule
