import time
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from consult.staff.codes import make_code_secret
from consult.staff.worklist import Worklist
from consult.store.staff import AccountRow
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

    __slots__ = (
        "_keys",
        "_lists",
        "_next_secret",
        "_once",
        "account",
        "began",
        "blurs",
        "name",
        "seen",
        "stamp",
        "wrong_passphrases",
    )

    def __init__(self, account: UUID, name: str, now: float, stamp: bytes = b"") -> None:
        self.account = account
        self.name = name
        self.began = self.seen = now
        self.stamp = stamp
        self.wrong_passphrases = 0
        self.blurs = False
        self._keys: dict[UUID, PrivateKey] = {}
        self._lists: dict[UUID, Worklist] = {}
        self._once: dict[str, tuple[str, ...]] = {}
        self._next_secret = ""

    def __repr__(self) -> str:
        return f"Session({self.account})"

    def is_live(self, now: float) -> bool:
        """Say whether neither the idle time nor the longest life has passed."""
        return now - self.seen < IDLE_SECONDS and now - self.began < LIFE_SECONDS

    def is_of(self, account: AccountRow) -> bool:
        """Say whether this session was begun for an account as it is now.

        A new passphrase or authenticator, changed from wherever, ends every session that was
        opened with the old one.
        """
        return account.id == self.account and compare_digest(self.stamp, stamp_account(account))

    def keep_once(self, kind: str, words: tuple[str, ...]) -> None:
        """Keep words for the next page that asks for them, since a form answers with none."""
        self._once[kind] = words

    def take_once(self, kind: str) -> tuple[str, ...]:
        """Give kept words and forget them; empty when there are none."""
        return self._once.pop(kind, ())

    def offer_secret(self) -> str:
        """Give the secret of an authenticator that is being set up: the same until it counts."""
        self._next_secret = self._next_secret or make_code_secret()
        return self._next_secret

    def forget_secret(self) -> None:
        """Forget the offered secret, because it counts now or never will."""
        self._next_secret = ""

    def hold_key(self, consultation: UUID, key: PrivateKey) -> None:
        """Keep a consultation's private key until this session ends."""
        self._keys[consultation] = key

    def read_key(self, consultation: UUID) -> PrivateKey | None:
        """Give the key of a consultation that was unlocked in this session."""
        return self._keys.get(consultation)

    def read_list(self, consultation: UUID) -> Worklist:
        """Give the answers to review of a consultation that is unlocked in this session."""
        return self._lists.setdefault(consultation, Worklist())

    def forget_key(self, consultation: UUID) -> None:
        """Lock one consultation again, and forget what was found in it."""
        self._keys.pop(consultation, None)
        self._lists.pop(consultation, None)

    def forget_keys(self) -> None:
        """Lock every consultation again."""
        self._keys.clear()
        self._lists.clear()

    def forget_shown(self) -> None:
        """Forget what was waiting to be shown."""
        self._once.clear()
        self._next_secret = ""


class Sessions:
    """Every live session, found by the digest of the token in the person's cookie.

    The token itself is never kept, so a dump of memory does not sign anybody in.
    """

    def __init__(self, clock: Callable[[], float] = read_clock) -> None:
        self._clock = clock
        self._by_digest: dict[bytes, Session] = {}

    def __len__(self) -> int:
        return len(self._by_digest)

    def begin(self, account: UUID, name: str, stamp: bytes = b"") -> str:
        """Open a session and give its token, which is always minted here.

        ``stamp`` is that of the account; without it the session opens no page.

        A token that the browser chose is never adopted: otherwise whoever planted it
        would be signed in along with the person.
        """
        token = token_urlsafe(TOKEN_BYTES)
        self._by_digest[_digest(token)] = Session(account, name, self._clock(), stamp)
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

    def end_account(self, account: UUID, keep: Session | None = None) -> None:
        """Sign one person out everywhere, or everywhere but in one session."""
        self._end_where(lambda session: session.account == account and session is not keep)

    def forget_key(self, consultation: UUID, keep: Session | None = None) -> None:
        """Lock a consultation in every session but one, because its key is another now."""
        for session in self._by_digest.values():
            if session is not keep:
                session.forget_key(consultation)

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


def stamp_account(account: AccountRow) -> bytes:
    """Give 32 bytes that change with an account's passphrase and with its authenticator."""
    parts = account.passphrase_hash.encode(), account.totp_secret_sealed
    return sha256(b"\0".join(parts)).digest()


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()


def _forget(session: Session | None) -> None:
    if session is not None:
        session.forget_keys()
        session.forget_shown()
