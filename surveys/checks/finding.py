from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from msgspec import Struct

from surveys.places import Place

Severity = Literal["error", "warning"]


class Finding(Struct, frozen=True):
    """One mistake in a questionnaire: how bad, which kind, where, and what to do about it."""

    severity: Severity
    code: str
    where: str
    message: str
    suggestion: str


def error(code: str, place: Place | str, message: str, suggestion: str) -> Finding:
    """Make a finding that must be put right before anybody can answer."""
    return Finding("error", code, str(place), message, suggestion)


def warning(code: str, place: Place | str, message: str, suggestion: str) -> Finding:
    """Make a finding that a person should look at."""
    return Finding("warning", code, str(place), message, suggestion)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Suggest the known name nearest to a misspelt one."""
    near = get_close_matches(name, list(known), n=1)
    return f"Did you mean {near[0]}?" if near else otherwise
