"""Slows guessing down, in memory, and never shuts the person out whose name is guessed."""

from collections import OrderedDict, deque
from collections.abc import Callable
from hashlib import sha256
from typing import Final
from uuid import UUID

from consult.staff.sessions import read_clock

FREE_ATTEMPTS: Final = 3
LONGEST_WAIT: Final = 8.0
MEMORY_SECONDS: Final = 15 * 60
NAMES_KEPT: Final = 10_000

WRONG_CODES: Final = 10
CODE_WINDOW: Final = 60 * 60


class NameDelays:
    """A delay for each name that was tried, real or not, which grows and stays below a cap.

    It is a wait and not a lock: a stranger who hammers on a name can cost its owner
    eight seconds, never the sign-in.
    """

    def __init__(self, clock: Callable[[], float] = read_clock) -> None:
        self._clock = clock
        self._attempts: OrderedDict[bytes, tuple[int, float]] = OrderedDict()

    def note_attempt(self, name: str) -> float:
        """Count an attempt at its arrival and give the seconds that it must wait.

        Counting at arrival, not at failure, also slows a volley sent all at once.
        """
        key, now = sha256(name.encode("utf-8", "replace")).digest(), self._clock()
        count, last = self._attempts.pop(key, (0, now))
        count = 1 if now - last > MEMORY_SECONDS else count + 1
        self._attempts[key] = (count, now)
        if len(self._attempts) > NAMES_KEPT:
            self._attempts.popitem(last=False)
        beyond = min(count - FREE_ATTEMPTS, 10)
        return min(LONGEST_WAIT, 2.0 ** (beyond - 1)) if beyond > 0 else 0.0

    def forget(self, name: str) -> None:
        """Start again at no delay after a sign-in that succeeded."""
        self._attempts.pop(sha256(name.encode("utf-8", "replace")).digest(), None)


class WrongCodes:
    """How often an account's code was wrong although its passphrase was right.

    Only somebody who knows the passphrase can get this far, so a firm limit here
    cannot be used by a stranger to keep the owner out. Without it, a million codes
    are tried within hours.
    """

    def __init__(self, clock: Callable[[], float] = read_clock) -> None:
        self._clock = clock
        self._times: dict[UUID, deque[float]] = {}

    def is_exhausted(self, account: UUID) -> bool:
        """Say whether ten wrong codes were given for this account within the hour."""
        times = self._times.get(account, deque())
        while times and self._clock() - times[0] > CODE_WINDOW:
            times.popleft()
        return len(times) >= WRONG_CODES

    def note_wrong(self, account: UUID) -> None:
        """Count one wrong code."""
        self._times.setdefault(account, deque(maxlen=WRONG_CODES)).append(self._clock())

    def forget(self, account: UUID) -> None:
        """Start again after a code that was right."""
        self._times.pop(account, None)
