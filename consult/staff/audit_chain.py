"""Whether the record of what staff did is whole: nothing changed, left out or cut off."""

import hmac
from collections.abc import Iterable, Sequence

from consult.store.staff import AuditRow, StaffStore
from consult.store.staff.audit import START, tie_event


class Chain:
    """Follows the record from its first event on, and keeps in mind what does not hold.

    Only whoever has the deployment's secret can tie an event, so a changed one shows itself,
    and a removed one leaves a gap. What was cut off at the end shows against an earlier export.
    """

    def __init__(self, key: bytes, earlier: Iterable[AuditRow] = ()) -> None:
        self._key = key
        self._earlier = {row.number: row for row in earlier}
        self._previous: bytes | None = START
        self._misplaced: list[int] = []
        self._missing: list[int] = []
        self._changed: list[int] = []
        self._replaced: list[int] = []
        self.last = 0

    def follow(self, row: AuditRow) -> None:
        """Take the next event."""
        if row.number <= self.last:
            self._misplaced.append(row.number)
            return
        if row.number > self.last + 1:
            self._missing.extend(range(self.last + 1, row.number))
            self._previous = None
        if not self._holds(row):
            self._changed.append(row.number)
        if self._earlier.get(row.number, row) != row:
            self._replaced.append(row.number)
        self._previous, self.last = row.digest, row.number

    def check(self) -> list[str]:
        """Say what is wrong with everything followed so far; empty when all of it holds."""
        faults = [
            _say(self._missing, "missing, so what comes next cannot be judged"),
            _say(self._misplaced, "there twice or in the wrong place"),
            _say(
                self._changed,
                "changed, made by somebody else, or recorded under another CONSULT_SECRET",
            ),
            _say(self._replaced, "not what the earlier file says"),
            self._check_end(),
        ]
        return [fault for fault in faults if fault]

    def _holds(self, row: AuditRow) -> bool:
        # What stands before a gap is gone, and with it the means to judge the event after it.
        if self._previous is None:
            return True
        return hmac.compare_digest(tie_event(self._key, self._previous, row), row.digest)

    def _check_end(self) -> str:
        further = max(self._earlier, default=0)
        if further <= self.last:
            return ""
        return f"The record ends with event {self.last}, but the earlier file has {further}."


def check_chain(key: bytes, events: Iterable[AuditRow]) -> list[str]:
    """Say what is wrong with a list of events that must begin with the first."""
    chain = Chain(key)
    for row in events:
        chain.follow(row)
    return chain.check()


async def follow_record(store: StaffStore, key: bytes, earlier: Sequence[AuditRow] = ()) -> Chain:
    """Follow the whole record in the database, compared with an earlier export of it.

    Raises ``StorageError``.
    """
    chain = Chain(key, earlier)
    async for row in store.iterate_events():
        chain.follow(row)
    return chain


def _say(numbers: list[int], what: str) -> str:
    if not numbers:
        return ""
    ranges = _join_neighbours(numbers)
    one = len(numbers) == 1
    return f"{'Event' if one else 'Events'} {ranges} {'is' if one else 'are'} {what}."


def _join_neighbours(numbers: list[int]) -> str:
    """Write 4, 5, 6, 9 as ``4 to 6, 9``: a broken record can have a million faults in a row."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{low}" if low == high else f"{low} to {high}" for low, high in runs)
