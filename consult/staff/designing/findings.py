"""What the checker says, each finding beside the part that it concerns."""

from collections.abc import Iterable
from typing import Final

from consult.staff.designing.outlineviews import FoundView, SummaryLine
from surveys.checks.finding import Finding
from surveys.parts import Placed

Beside = dict[str, list[Finding]]
# Where what concerns a whole field of the questionnaire is put right.
_PLACES: Final = {
    "facts": "/part?at=facts",
    "languages": "/languages",
    "signed": "/languages",
    "endings": "#endings",
    "supports": "#supports",
    "sections": "#sections",
}


def group_findings(placed: Iterable[Placed], findings: Iterable[Finding]) -> Beside:
    """Give findings by the address of the innermost part they are in; empty for the whole."""
    paths = {one.path: one.address for one in placed}
    ids = {str(getattr(one.node, "id", "")): one.address for one in placed}
    beside: Beside = {}
    for finding in findings:
        address = _nearest(paths, finding.where.path) or (
            ids.get(finding.where.id, "") if finding.where.id else ""
        )
        beside.setdefault(address, []).append(finding)
    return beside


def say_findings(findings: Iterable[Finding]) -> list[FoundView]:
    """Give findings for a page: of many about texts in one language only the first, and how many.

    A language that was just added lacks every text, which would hide all else.
    """
    alike: dict[tuple[str, str], list[Finding]] = {}
    for number, finding in enumerate(findings):
        language = finding.where.language
        key = (finding.code, language) if language else (finding.code, str(number))
        alike.setdefault(key, []).append(finding)
    return [_say(same) for same in alike.values()]


def summarise(beside: Beside) -> list[SummaryLine]:
    """List what is wrong, errors first, each with where on the page or on which form it is.

    Findings about one language are one line, which leads to its translation.
    """
    lines: list[SummaryLine] = []
    languages: dict[tuple[str, str, str], list[Finding]] = {}
    for address, findings in beside.items():
        for finding in findings:
            if language := finding.where.language:
                key = finding.severity, finding.code, language
                languages.setdefault(key, []).append(finding)
            else:
                link = _link(address, finding)
                lines.append(SummaryLine(finding.severity, finding.message, link))
    lines += [
        SummaryLine(severity, _say(alike).message, "/languages")
        for (severity, _, _), alike in languages.items()
    ]
    return sorted(lines, key=lambda line: line.severity != "error")


def make_anchor(address: str) -> str:
    """Give the id that a part has on the page of its questionnaire."""
    return f"part-{address.replace('#', '--')}" if address else "content"


def _link(address: str, finding: Finding) -> str:
    if address:
        return f"#{make_anchor(address)}"
    field = finding.where.path.removeprefix("$.").partition(".")[0].partition("[")[0]
    return _PLACES.get(field, "/part?at=questionnaire")


def _nearest(paths: dict[str, str], path: str) -> str:
    """Cut a JSON path at its end until it is that of a part."""
    while path:
        if path in paths:
            return paths[path]
        path = path[: max(path.rfind("."), path.rfind("["))] if path != "$" else ""
    return ""


def _say(same: list[Finding]) -> FoundView:
    first, more = same[0], len(same) - 1
    counted = f" And {more} more in {first.where.language}." if more else ""
    return FoundView(
        severity=first.severity,
        message=first.message + counted,
        suggestion=first.suggestion,
        example=first.example,
    )
