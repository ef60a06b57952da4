"""What a check reports: how bad, which kind, where, and what to do about it."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from surveys.nearness import nearest_name
from surveys.places import Place

Severity = Literal["error", "warning"]


class Where(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The place of a mistake: in JSON its path, in a spreadsheet the sheet, row and column.

    ``id`` is the nearest id at or above it, ``language`` the one that is
    concerned. Rows are counted as a spreadsheet shows them, from 1; 0 is none.
    """

    path: str = ""
    id: str = ""
    language: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        cell = [f"sheet {self.sheet}"] if self.sheet else []
        cell += [f"row {self.row}"] if self.row else []
        cell += [f"column {self.column}"] if self.column else []
        return self._with_name(", ".join(cell) or self.path)

    def _with_name(self, place: str) -> str:
        inside = ", ".join(filter(None, (self.id, self.language)))
        return f"{place} ({inside})" if place and inside else place or inside


class Finding(Struct, frozen=True, omit_defaults=True):
    """One mistake in a questionnaire: how bad, which kind, where, and what to do about it.

    ``example`` is a way of answering that shows it, one line a question.
    """

    severity: Severity
    code: str
    where: Where
    message: str
    suggestion: str
    example: list[str] = []


def error(code: str, place: Place | Where | str, message: str, suggestion: str) -> Finding:
    """Make a finding that must be put right before anybody can answer."""
    return Finding("error", code, where_of(place), message, suggestion)


def warning(code: str, place: Place | Where | str, message: str, suggestion: str) -> Finding:
    """Make a finding that a person should look at."""
    return Finding("warning", code, where_of(place), message, suggestion)


def where_of(place: Place | Where | str) -> Where:
    """Give a place in a questionnaire, or a JSON path, as the place of a finding."""
    if isinstance(place, Where):
        return place
    if isinstance(place, str):
        return Where(path=place)
    return Where(path=place.path, id=place.id)


def in_language(finding: Finding, language: str) -> Finding:
    """Give a finding as one that concerns a single language."""
    return replace(finding, where=replace(finding.where, language=language))


def with_example(finding: Finding, example: list[str]) -> Finding:
    """Give a finding with a way of answering that shows it."""
    return replace(finding, example=example)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Suggest the known name nearest to a misspelt one."""
    near = nearest_name(name, known)
    return f"Did you mean {near}?" if near else otherwise
