"""Which excerpts of a run may be read, and which may be quoted: the one place that says so."""

from uuid import UUID

from msgspec import Struct

from consult.errors import LockedError
from consult.jobs.results import RunResult
from consult.staff.reviewing.opening import Unlocked, find_overdue
from consult.vault.open import open_response
from consult.vault.record import ResponseRecord, is_withheld, may_be_quoted


class ReadExcerpt(Struct, frozen=True):
    """An excerpt that staff may read, and whether words of it may leave this house."""

    text: str
    quotable: bool
    handle: UUID

    def __repr__(self) -> str:
        return f"ReadExcerpt({self.handle})"


async def find_excerpts(unlocked: Unlocked, result: RunResult) -> dict[str, ReadExcerpt]:
    """Give the excerpts of a run as their answers stand now, by name.

    One that is withheld by now, or whose answer is not as it was, is not among them. Raises
    ``StorageError``.
    """
    overdue = await find_overdue(unlocked.desk, unlocked.row.id)
    found: dict[str, ReadExcerpt] = {}
    for author in result.authors:
        names = [name for name in author.excerpts if name in result.excerpts]
        if not names:
            continue
        record = await _open(unlocked, author.response)
        if record is None:
            continue
        is_late = author.response in overdue
        unlocked.worklist.put(author.response, record, overdue=is_late)
        for name in names:
            one = _read(unlocked, author.response, record, result.excerpts[name].text, is_late)
            found |= {name: one} if one is not None else {}
    return found


async def _open(unlocked: Unlocked, response: UUID) -> ResponseRecord | None:
    stored = await unlocked.desk.responses.read_response(unlocked.row.id, response)
    try:
        return None if stored is None else open_response(stored.sealed, unlocked.key)
    except LockedError:
        return None


def _read(
    unlocked: Unlocked,
    response: UUID,
    record: ResponseRecord,
    text: str,
    overdue: bool,  # noqa: FBT001 - passed on as it is.
) -> ReadExcerpt | None:
    """Find the answer by its words: an excerpt's name says nothing outside of its run."""
    for key, kept in record.texts.items():
        if kept.text != text:
            continue
        if is_withheld(record, key, overdue=overdue):
            return None
        (handle,) = unlocked.worklist.pick([(response, key)])
        return ReadExcerpt(text, may_be_quoted(record, key, overdue=overdue), handle)
    return None
