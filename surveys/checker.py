"""Every mistake in a questionnaire at once, each with its place and what to do about it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from surveys.checks.finding import Finding, Where
from surveys.checks.flow import check_flow, check_reach
from surveys.checks.ids import check_choices, check_ids
from surveys.checks.safety import check_compulsory, check_hints, check_sensitive, check_supports
from surveys.checks.texts import check_languages, check_option_words
from surveys.model import Instrument

__all__ = ("Finding", "Where", "check_instrument", "has_errors")

CHECKS: Final[tuple[Callable[[Instrument], Iterator[Finding]], ...]] = (
    check_ids,
    check_choices,
    check_languages,
    check_option_words,
    check_flow,
    check_reach,
    check_sensitive,
    check_compulsory,
    check_hints,
)


def check_instrument(instrument: Instrument, today: date) -> list[Finding]:
    """Give everything that is wrong with a questionnaire, errors first. Never raises."""
    findings = [finding for check in CHECKS for finding in check(instrument)]
    findings += check_supports(instrument, today)
    return sorted(findings, key=lambda finding: finding.severity != "error")


def has_errors(findings: list[Finding]) -> bool:
    """Say whether a questionnaire with these findings may not be answered by anybody."""
    return any(finding.severity == "error" for finding in findings)
