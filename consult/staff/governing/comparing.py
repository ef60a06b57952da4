"""What a draft changes, compared with what people are asked now or with what was agreed to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from consult.staff.designing.choices import name_part
from consult.staff.designing.findings import group_findings, make_anchor
from consult.staff.desk import Desk
from consult.staff.governing.approval import list_loosened
from consult.staff.governing.working import Part, Working
from consult.store.staff import VersionEntry
from surveys.checker import check_instrument
from surveys.checks.finding import Finding, Severity
from surveys.differences import Difference, list_differences
from surveys.files import decode_instrument
from surveys.languages import write_language
from surveys.parts import walk_placed

MOST_OF_A_KIND: Final = 10
_WHOLE: Final = "The whole questionnaire"


class FoundLine(Struct, frozen=True):
    """Something that was found, the part that it is in by its words, and where that is mended."""

    severity: Severity
    message: str
    suggestion: str
    place: str
    link: str


class PartView(Struct, frozen=True):
    """One questionnaire of a draft for whoever decides about it.

    ``compared`` says what it is held against; empty for the first version of all. Of findings of
    one kind only some are listed, and ``more`` says how many others there are.
    """

    id: str
    title: str
    compared: str
    differences: list[Difference]
    findings: list[FoundLine]
    more: list[str]


async def view_parts(desk: Desk, working: Working) -> list[PartView]:
    """Give each questionnaire of a draft with its differences and everything found in it."""
    return [await _view_part(desk, working, part) for part in working.parts]


async def _view_part(desk: Desk, working: Working, part: Part) -> PartView:
    compared, differences = await _compare(desk, working, part)
    today = datetime.now(UTC).date()
    found = [
        *list_loosened(working, part.row.id),
        *check_instrument(part.instrument, today),
    ]
    shown, more = _shorten(found)
    return PartView(
        id=str(part.row.id),
        title=part.title,
        compared=compared,
        differences=differences,
        findings=list(_place(part, shown)),
        more=more,
    )


def _place(part: Part, findings: Sequence[Finding]) -> Iterator[FoundLine]:
    """Name the part that each finding is in, errors first."""
    named = {one.address: name_part(one.node) for one in walk_placed(part.instrument)}
    grouped = group_findings(walk_placed(part.instrument), findings)
    addresses = {id(one): address for address, alike in grouped.items() for one in alike}
    for finding in findings:
        address = addresses[id(finding)]
        if language := finding.where.language:
            place, link = write_language(language), f"/languages/{language}"
        else:
            place, link = named.get(address) or _WHOLE, f"#{make_anchor(address)}"
        yield FoundLine(finding.severity, finding.message, finding.suggestion, place, link)


def _shorten(found: Sequence[Finding]) -> tuple[list[Finding], list[str]]:
    """List some findings of each kind: one slip can be found in every text there is."""
    seen: Counter[str] = Counter()
    shown = []
    for finding in found:
        seen[finding.code] += 1
        if seen[finding.code] <= MOST_OF_A_KIND:
            shown.append(finding)
    more = [
        f"{number - MOST_OF_A_KIND:,} more of the kind “{code.replace('-', ' ')}”."
        for code, number in seen.items()
        if number > MOST_OF_A_KIND
    ]
    return shown, more


async def _compare(desk: Desk, working: Working, part: Part) -> tuple[str, list[Difference]]:
    if part.running is not None:
        return "what people are asked now", list_differences(part.running, part.instrument)
    entries = await desk.staff.list_draft_versions(part.row.id)
    base = _find_base(entries, working.approvals[0].at if working.approvals else None)
    if base is None or base.number == part.row.current:
        return "", []
    row = await desk.staff.read_draft_version(part.row.id, base.number)
    before = decode_instrument(row.body, f"Version {base.number}")
    words = "what was approved" if working.approvals else "what it was begun from"
    return f"{words} (version {base.number})", list_differences(before, part.instrument)


def _find_base(entries: Sequence[VersionEntry], approved: datetime | None) -> VersionEntry | None:
    """Give the newest version that was there at the last approval, else the first of all."""
    if approved is None:
        return entries[-1] if entries else None
    return next((entry for entry in entries if entry.saved <= approved), None)
