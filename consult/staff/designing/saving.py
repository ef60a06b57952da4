"""Changes to a questionnaire of a draft: each is a version, and none undoes another unseen."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from consult.errors import NotFoundError
from consult.staff.audit import Act
from consult.staff.desk import StaffRequest, read_desk
from consult.staff.translating.reading import DraftedQuestionnaire, read_drafted
from consult.store.staff import VersionEntry
from surveys.differences import Difference, list_differences
from surveys.editing import Edited, replace_part
from surveys.files import decode_instrument, encode_instrument, instrument_digest
from surveys.model import Facts, Instrument
from surveys.parts import find_placed

FACTS: Final = "facts"
WHOLE: Final = "questionnaire"
LONGEST_NOTE: Final = 200
_LONGEST_NUMBER: Final = 10


class Steps(Struct, frozen=True):
    """The version that undoing and redoing would lead to; 0 for none; and what they would do."""

    undo: int
    undoes: str
    redo: int
    redoes: str


async def keep_change(
    request: StaffRequest, drafted: DraftedQuestionnaire, instrument: Instrument, note: str
) -> None:
    """Record the act, then keep a changed questionnaire as a new version; nothing if it is equal.

    Raises ``DraftChangedError`` when another version counts meanwhile, ``TooLargeError`` or
    ``WrongShapeError`` for what could not be read again, and ``StorageError``.
    """
    if instrument == drafted.instrument:
        return
    body = encode_instrument(instrument)
    # What cannot be read again must never be kept: this would lock everybody out of the draft.
    decode_instrument(body, f"Questionnaire {drafted.row.id}")
    desk = read_desk(request)
    said = note[:LONGEST_NOTE]
    await desk.audit.note(request.user.name, Act.DRAFT_CHANGED, drafted.draft.slug, said)
    await desk.staff.save_draft_version(
        drafted.row.id,
        after=drafted.row.current,
        body=body,
        digest=instrument_digest(instrument),
        author=request.user.id,
        note=said,
    )


async def step_back_or_on(
    request: StaffRequest, drafted: DraftedQuestionnaire, to: int, note: str
) -> None:
    """Record the act, then let another version count.

    Raises ``DraftChangedError``, ``NotFoundError`` and ``StorageError``.
    """
    desk = read_desk(request)
    said = note[:LONGEST_NOTE]
    await desk.audit.note(request.user.name, Act.DRAFT_CHANGED, drafted.draft.slug, said)
    await desk.staff.move_draft_version(drafted.row.id, drafted.row.current, to)


async def read_steps(request: StaffRequest, drafted: DraftedQuestionnaire) -> Steps:
    """Find where undoing and redoing lead: to the version before, and to the newest made of it."""
    entries = await read_desk(request).staff.list_draft_versions(drafted.row.id)
    return find_steps(entries, drafted.row.current)


def find_steps(entries: list[VersionEntry], current: int) -> Steps:
    """Find them in a list of versions, the newest first."""
    now = next((one for one in entries if one.number == current), None)
    later = next((one for one in entries if one.parent == current), None)
    return Steps(
        undo=now.parent if now else 0,
        undoes=now.note if now else "",
        redo=later.number if later else 0,
        redoes=later.note if later else "",
    )


async def keep_facts_everywhere(
    request: StaffRequest, drafted: DraftedQuestionnaire, facts: Facts
) -> None:
    """Put the same facts into the other questionnaires of a draft.

    Raises ``DraftChangedError`` when one of them is changed at the same moment.
    """
    for row in await read_desk(request).staff.list_draft_questionnaires(drafted.draft.id):
        other = await read_drafted(request, drafted.draft.slug, row.id)
        if row.id != drafted.row.id:
            changed = replace(other.instrument, facts=facts)
            await keep_change(request, other, changed, "Changed: the facts, as in the others")


async def list_meanwhile(
    request: StaffRequest, drafted: DraftedQuestionnaire, seen: str
) -> list[Difference]:
    """List what others have changed since the version that somebody's page showed."""
    before = await read_seen(request, drafted, seen)
    return list_differences(before, drafted.instrument) if before else []


async def read_seen(
    request: StaffRequest, drafted: DraftedQuestionnaire, seen: str
) -> Instrument | None:
    """Read the version whose number a form carries; None when it is none of this questionnaire."""
    if not (seen.isascii() and seen.isdecimal() and len(seen) < _LONGEST_NUMBER):
        return None
    try:
        row = await read_desk(request).staff.read_draft_version(drafted.row.id, int(seen))
    except NotFoundError:
        return None
    return decode_instrument(row.body, f"Version {seen}")


def read_target(instrument: Instrument, at: str) -> Struct:
    """Give what a form is about: a part, the facts, or the questionnaire's own few fields.

    Raises ``UnknownPartError``.
    """
    if at == FACTS:
        return instrument.facts
    return instrument if at == WHOLE else find_placed(instrument, at).node


def write_target(instrument: Instrument, at: str, node: Struct, codes: dict[str, str]) -> Edited:
    """Give the questionnaire with what the form was about in a new version.

    Raises ``UnknownPartError``.
    """
    if isinstance(node, Facts):
        return Edited(replace(instrument, facts=node), "")
    if isinstance(node, Instrument):
        return Edited(node, "")
    return replace_part(instrument, at, node, codes)
