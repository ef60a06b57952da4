import time
from collections.abc import Callable
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from consult.vault.keys import PrivateKey

COOKIE: Final = "__Host-staff"
TOKEN_BYTES: Final = 32
IDLE_SECONDS: Final = 30 * 60
LIFE_SECONDS: Final = 12 * 60 * 60
WRONG_PASSPHRASES: Final = 5
"""A session in which the passphrase was mistyped this often is taken for a stolen one."""


def read_clock() -> float:
    """Seconds that pass during suspend too, so that a closed laptop does not stay signed in."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Session:
    """One person signed in on one browser, and the keys they unlocked there.

    Kept in memory only: what is unlocked here is gone when the process is.
    """

    __slots__ = ("_keys", "account", "began", "name", "seen", "wrong_passphrases")

    def __init__(self, account: UUID, name: str, now: float) -> None:
        self.account = account
        self.name = name
        self.began = self.seen = now
        self.wrong_passphrases = 0
        self._keys: dict[UUID, PrivateKey] = {}

    def __repr__(self) -> str:
        return f"Session({self.account})"

    def is_live(self, now: float) -> bool:
        """Say whether neither the idle time nor the longest life has passed."""
        return now - self.seen < IDLE_SECONDS and now - self.began < LIFE_SECONDS

    def hold_key(self, consultation: UUID, key: PrivateKey) -> None:
        """Keep a consultation's private key until this session ends."""
        self._keys[consultation] = key

    def read_key(self, consultation: UUID) -> PrivateKey | None:
        """Give the key of a consultation that was unlocked in this session."""
        return self._keys.get(consultation)

    def forget_key(self, consultation: UUID) -> None:
        """Lock one consultation again."""
        self._keys.pop(consultation, None)

    def forget_keys(self) -> None:
        """Lock every consultation again."""
        self._keys.clear()


class Sessions:
    """Every live session, found by the digest of the token in the person's cookie.

    The token itself is never kept, so a dump of memory does not sign anybody in.
    """

    def __init__(self, clock: Callable[[], float] = read_clock) -> None:
        self._clock = clock
        self._by_digest: dict[bytes, Session] = {}

    def __len__(self) -> int:
        return len(self._by_digest)

    def begin(self, account: UUID, name: str) -> str:
        """Open a session and give its token, which is always minted here.

        A token that the browser chose is never adopted: otherwise whoever planted it
        would be signed in along with the person.
        """
        token = token_urlsafe(TOKEN_BYTES)
        self._by_digest[_digest(token)] = Session(account, name, self._clock())
        return token

    def find(self, token: str, *, prolong: bool = True) -> Session | None:
        """Give the live session of a token; reading without ``prolong`` leaves it idle."""
        self.end_expired()
        session = self._by_digest.get(_digest(token))
        if session is not None and prolong:
            session.seen = self._clock()
        return session

    def end(self, token: str) -> None:
        """Sign out: the session and its keys are forgotten at once."""
        _forget(self._by_digest.pop(_digest(token), None))

    def end_account(self, account: UUID) -> None:
        """Sign one person out everywhere."""
        self._end_where(lambda session: session.account == account)

    def end_expired(self) -> None:
        """Forget every session that is idle or old, so that its keys do not linger."""
        now = self._clock()
        self._end_where(lambda session: not session.is_live(now))

    def end_all(self) -> None:
        """Forget every session, as at the end of the process."""
        self._end_where(lambda _: True)

    def _end_where(self, condition: Callable[[Session], bool]) -> None:
        for digest in [key for key, one in self._by_digest.items() if condition(one)]:
            _forget(self._by_digest.pop(digest))


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()


def _forget(session: Session | None) -> None:
    if session is not None:
        session.forget_keys()
