"""Who may agree to a draft, and what stands in the way of agreeing."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from consult.staff.desk import Desk
from consult.staff.governing.working import Working
from consult.staff.publishable import Hindrance, check_publishable
from surveys.checks.finding import Finding
from surveys.governing import check_change

OWN_WORK: Final = (
    "You have changed this draft since it was last approved. Somebody else has to agree to it."
)
NOT_ASKED: Final = "Nobody has asked for approval of this draft."
CHANGED: Final = (
    "Somebody has changed the draft since you opened this page. Look at it again before you agree."
)


async def check_approver(desk: Desk, working: Working, person: UUID) -> list[str]:
    """List why a person cannot agree to a draft as it stands; empty when they can.

    Whoever wrote any version since the last approval is not a second person, and neither is
    whoever wrote what stands there now: undoing can bring back what nobody has agreed to.
    """
    faults = [] if working.draft.state == "review" else [NOT_ASKED]
    return faults + ([OWN_WORK] if person in await _find_authors(desk, working) else [])


def check_draft(working: Working, *, trial: bool) -> list[Hindrance]:
    """Give everything in a draft that stands in the way of its being published.

    For a consultation that is running this includes what would loosen a promise. In a ``trial``
    nobody needs to be responsible, nor to have signed translations.
    """
    today = datetime.now(UTC).date()
    loosened = [
        Hindrance(one.message, f"{part.title}, {one.where}.", one.suggestion)
        for part in working.parts
        for one in list_loosened(working, part.row.id)
        if one.severity == "error"
    ]
    return [*check_publishable(working.instruments, today, invented=trial), *loosened]


def list_loosened(working: Working, questionnaire: UUID) -> list[Finding]:
    """Give what one questionnaire changes in a promise to people who have answered already."""
    for part in working.parts:
        if part.row.id == questionnaire and part.running is not None:
            return check_change(part.running, part.instrument)
    return []


async def _find_authors(desk: Desk, working: Working) -> set[UUID]:
    since = working.approvals[0].at if working.approvals else datetime.min.replace(tzinfo=UTC)
    authors = {part.row.author for part in working.parts}
    for part in working.parts:
        entries = await desk.staff.list_draft_versions(part.row.id)
        authors |= {entry.author for entry in entries if entry.saved > since}
    return authors
