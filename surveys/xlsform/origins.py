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
_ROUTE: Final = re.compile(r"\.routes\[(\d+)\]$")
_ABOUT_CONDITIONS: Final = ("always-true", "never-true", "later-item", "text-in-rule")
# Where a mistake of a whole row is put right.
_USUAL: Final = {
    "compulsory-disclosure": columns.REQUIRED,
    "dead-end": columns.TYPE,
    "duplicate-id": columns.NAME,
    "identifying-question": columns.LABEL,
    "missing-options": columns.TYPE,
    "sensitive-without-note": columns.X_CONTENT_WARNING,
    "sensitive-without-skip": columns.X_SKIPPABLE,
    "sensitive-without-support": columns.X_SUPPORT_KEY,
    "support-unchecked": columns.X_CHECKED,
    "support-date": columns.X_CHECKED,
    "text-without-hint": columns.HINT,
    "too-few-options": columns.TYPE,
    "unmarked-sensitive": columns.X_SENSITIVITY,
    "unreachable-item": columns.RELEVANT,
    "unreachable-page": columns.RELEVANT,
}
_GAPS: Final = frozenset(
    {
        "missing-options",
        "missing-type",
        "nested-repeat",
        "too-deep",
        "too-many-conditions",
        "too-many-options",
        "too-many-rows",
        "unknown-type",
        "unmatched-begin",
        "unmatched-end",
        "unsupported-type",
    }
)
# A finding of ours says the same as these of the checker, for the same row.
_SAME: Final = {
    "missing-options": ("too-few-options", "missing-options"),
    "missing-calculation": ("missing-calculation", "broken-expression"),
}


def find_origins(instrument: Instrument, form: Form, settings: Line) -> dict[str, Origin]:
    """Give the row of every part of a questionnaire by its JSON path."""
    headers = _text_headers([settings, *(line for line, _ in form.sources.values())])
    places: dict[str, Origin] = {"$": _origin(settings, headers)}
    # Options of a list that many questions share are all from the same rows.
    origins: dict[int, Origin] = {}
    for place in walk_places(instrument):
        found = form.sources.get(id(place.node))
        if found is not None:
            line = found[0]
            places[place.path] = origins.setdefault(
                id(line), origins.get(id(line)) or _origin(line, headers)
            )
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
        if finding.code != "missing-fact"
        for code in (finding.code, *_SAME.get(finding.code, ()))
    }
    placed = [
        replace(finding, where=place_in_form(finding.where, reading.places, finding.code))
        for finding in check_instrument(
            reading.instrument, today, partial=any(map(_leaves_gaps, reading.findings))
        )
    ]
    new = [
        finding
        for finding in placed
        if (finding.code, finding.where.sheet, finding.where.row) not in known
    ]
    return sorted([*reading.findings, *new], key=lambda finding: finding.severity != "error")


def place_in_form(where: Where, places: dict[str, Origin], code: str = "") -> Where:
    """Give the cell of a form for a place in the questionnaire that was made of it.

    ``code`` is the kind of mistake, for those that concern a whole part and yet one column.
    """
    path, fields = where.path, list[str]()
    while path not in places:
        last = _last_step(path)
        if last is None:
            return where
        path = path[: last.start()]
        if last[1]:
            fields.append(last[1])
    origin = places[path]
    column = (
        origin.columns.get("")
        or _route_column(path, code)
        or _column(origin, fields, where.language)
        or _usual_column(origin, code)
    )
    return replace(where, path="", sheet=origin.sheet, row=origin.row, column=column)


def _leaves_gaps(finding: Finding) -> bool:
    """Say whether a fault took away something that ways through the pages depend on."""
    routed = finding.where.column.startswith((columns.X_ROUTE, columns.X_TO))
    return finding.severity == "error" and (routed or finding.code in _GAPS)


def _route_column(path: str, code: str) -> str:
    """Name the column of a route's target, or of its condition, by the route's place."""
    found = _ROUTE.search(path)
    if found is None:
        return ""
    when, to = columns.route_columns(int(found[1]) + 1)
    return when if code in _ABOUT_CONDITIONS else to


def _usual_column(origin: Origin, code: str) -> str:
    """Name the column in which a mistake of this kind is put right."""
    if origin.sheet.lower() == columns.SETTINGS:
        return ""
    names = (columns.CALCULATION, columns.RELEVANT) if code == "cycle" else (_USUAL.get(code, ""),)
    return next((origin.columns[name] for name in names if name in origin.columns), names[-1])


def _last_step(path: str) -> re.Match[str] | None:
    steps = list(_STEP.finditer(path))
    return steps[-1] if steps else None


def _column(origin: Origin, fields: list[str], language: str) -> str:
    """Name the column of a field, as the form spells it where it has one."""
    for field in fields:
        for name in (_COLUMNS.get(field, field), f"x_{field}"):
            if written := origin.columns.get(f"{name}/{language}"):
                return written
            if language and name in (*columns.SURVEY_TEXTS, *columns.EXTRA_TEXTS):
                return columns.text_column(name, language)
            if written := origin.columns.get(name):
                return written
            if name in columns.EXTRAS:
                return name
    return origin.columns.get(f"{columns.LABEL}/{language}", "") if language else ""


def _text_headers(lines: list[Line]) -> dict[str, dict[str, str]]:
    """Give how each sheet spells the columns of its texts, for rows that leave some empty."""
    headers: dict[str, dict[str, str]] = {}
    for line in lines:
        for (name, language), cell in line.cells.items():
            if language:
                headers.setdefault(line.sheet, {})[f"{name}/{language}"] = cell.column
    return headers


def _origin(line: Line, headers: dict[str, dict[str, str]]) -> Origin:
    named = {
        f"{name}/{language}" if language else name: cell.column
        for (name, language), cell in line.cells.items()
    }
    texts = {
        name: cell.column for (name, language), cell in reversed(line.cells.items()) if language
    }
    return Origin(line.sheet, line.number, texts | headers.get(line.sheet, {}) | named)


def _rules_in(node: Any) -> Iterator[tuple[str, object]]:
    if isinstance(node, Struct):
        for field in _RULES:
            rule = getattr(node, field, None)
            if isinstance(rule, Struct):
                yield field, rule
