"""Which answers of a consultation are to be looked at, as one unlocked session knows them.

It lives in the session's memory and holds no word of an answer. An answer is called by a handle
that is made by chance for this session: an address says nothing about the response, and whoever
finds one in a browser's history can do nothing with it.
"""

import time
from collections.abc import Iterable, Iterator
from random import SystemRandom
from typing import Final, Literal
from uuid import UUID, uuid4

from msgspec import Struct

from consult.staff.passages import Passages
from consult.vault.record import (
    ResponseRecord,
    list_flags,
    may_be_quoted,
    needs_review,
    read_review,
)

Standing = Literal["to-review", "withheld", "half-cleared", "cleared", "read", "untouched"]

WORST: Final = {
    "safeguarding": 6,
    "second-pass": 5,
    "stacked-attributes": 4,
    "combination": 4,
    "singled-out": 4,
    "rare-event": 3,
    "heavily-redacted": 1,
}
UNKNOWN: Final = 2
"""The weight of a flag that this version has no words for."""

AGE_SECONDS: Final = 60.0
"""After how long a list is made anew, or after twenty times as long as making it took."""

_RANDOM: Final = SystemRandom()


class Entry(Struct, frozen=True, kw_only=True):
    """One answer on the list, without a word of it."""

    handle: UUID
    response: UUID
    key: str
    flags: tuple[str, ...]
    standing: Standing
    cleared_by: tuple[UUID, ...]
    referral: Literal["", "open", "closed"]
    notes: int
    overdue: bool
    chance: float

    @property
    def weight(self) -> tuple[int, int, float]:
        """Order by: the worst flag, then how many there are, then chance and nothing else."""
        worst = max((WORST.get(flag, UNKNOWN) for flag in self.flags), default=0)
        return -worst, -len(self.flags), self.chance


class Worklist:
    """The answers that one session has found in a consultation, by handle."""

    def __init__(self) -> None:
        self._entries: dict[UUID, Entry] = {}
        self._handles: dict[tuple[UUID, str], UUID] = {}
        self._fresh_until = 0.0
        self.found: tuple[UUID, ...] | None = None
        self.denying: tuple[str, ...] = ()
        self.passages: Passages | None = None

    def __repr__(self) -> str:
        return f"Worklist({len(self._entries)} answers)"

    @property
    def is_stale(self) -> bool:
        """Say whether what others have done since may be missing."""
        return time.monotonic() >= self._fresh_until

    def begin(self) -> "Filling":
        """Begin to make the list anew."""
        return Filling(self)

    def find(self, handle: UUID) -> Entry | None:
        """Give an answer by its handle; None when this session has none of that name."""
        return self._entries.get(handle)

    def select(self, *standings: Standing) -> list[Entry]:
        """Give answers that stand as named, the worst first and otherwise in random order."""
        some = (entry for entry in self._entries.values() if entry.standing in standings)
        return sorted(some, key=lambda entry: entry.weight)

    def list_referrals(self) -> list[Entry]:
        """List what was passed to the safeguarding lead, what is open first."""
        some = [entry for entry in self._entries.values() if entry.referral]
        return sorted(some, key=lambda entry: (entry.referral == "closed", entry.chance))

    def pick(self, wanted: Iterable[tuple[UUID, str]]) -> Iterator[UUID]:
        """Give the handles of answers by response and key, where the list has them."""
        return (self._handles[one] for one in wanted if one in self._handles)

    def put(self, response: UUID, record: ResponseRecord, *, overdue: bool) -> None:
        """Take every answer of a response onto the list as it stands now."""
        for key in record.texts:
            handle = self._handles.setdefault((response, key), uuid4())
            before = self._entries.get(handle)
            chance = _RANDOM.random() if before is None else before.chance
            self._entries[handle] = _make_entry(
                handle, response, key, record, overdue=overdue, chance=chance
            )

    def move(self, entry: Entry, response: UUID, record: ResponseRecord) -> None:
        """Put a changed response, under its new id, in the place of what it was."""
        gone = [one for one in self._entries.values() if one.response == entry.response]
        for one in gone:
            del self._entries[one.handle], self._handles[one.response, one.key]
            if one.key in record.texts:
                self._handles[response, one.key] = one.handle
        self.put(response, record, overdue=entry.overdue)

    def keep_only(self, there: set[UUID], seconds: float) -> None:
        """Forget what is not there any more; the list took so many seconds to make."""
        for entry in [one for one in self._entries.values() if one.response not in there]:
            del self._entries[entry.handle], self._handles[entry.response, entry.key]
        self._fresh_until = time.monotonic() + max(AGE_SECONDS, 20 * seconds)


class Filling:
    """A list in the making; what was on it stays found until it is finished."""

    def __init__(self, worklist: Worklist) -> None:
        self._worklist = worklist
        self._began = time.monotonic()
        self._there: set[UUID] = set()

    def put(self, response: UUID, record: ResponseRecord, *, overdue: bool) -> None:
        """Add one response."""
        self._there.add(response)
        self._worklist.put(response, record, overdue=overdue)

    def finish(self) -> None:
        """Forget what is gone."""
        self._worklist.keep_only(self._there, time.monotonic() - self._began)


def judge_standing(record: ResponseRecord, key: str, *, overdue: bool) -> Standing:
    """Say how an answer stands: what is to be done about it, or what was decided."""
    review = read_review(record, key)
    if review.withheld:
        return "withheld"
    if needs_review(record, key):
        return "to-review"
    if may_be_quoted(record, key, overdue=overdue):
        return "cleared"
    if review.cleared_by:
        return "half-cleared"
    return "read" if review.passed else "untouched"


def _make_entry(  # noqa: PLR0913 - the parts of one value, made in one place.
    handle: UUID,
    response: UUID,
    key: str,
    record: ResponseRecord,
    *,
    overdue: bool,
    chance: float,
) -> Entry:
    review = read_review(record, key)
    referral = review.referral
    state: Literal["", "open", "closed"] = ""
    if referral is not None:
        state = "closed" if referral.closed else "open"
    return Entry(
        handle=handle,
        response=response,
        key=key,
        flags=list_flags(record, key),
        standing=judge_standing(record, key, overdue=overdue),
        cleared_by=review.cleared_by,
        referral=state,
        notes=0 if referral is None else len(referral.done),
        overdue=overdue,
        chance=chance,
    )
