"""People who typed an invitation's code and have yet to choose their passphrase."""

from collections.abc import Callable
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from msgspec import Struct

from consult.staff.codes import make_code_secret
from consult.staff.sessions import TOKEN_BYTES, read_clock

COOKIE: Final = "__Host-joining"
STAY_SECONDS: Final = 30 * 60


class Joiner(Struct, frozen=True):
    """Somebody between two forms; ``invitation_digest`` finds their place again."""

    invitation_digest: bytes
    totp_secret: str
    since: float

    def __repr__(self) -> str:
        return "Joiner(…)"


class Doorstep:
    """Everybody who is joining, in memory, found by the digest of the token in their cookie.

    Only who knows an invitation's code gets here, so that a flood of strangers takes no memory.
    """

    def __init__(self, clock: Callable[[], float] = read_clock) -> None:
        self._clock = clock
        self._joiners: dict[bytes, Joiner] = {}

    def begin(self, invitation_digest: bytes) -> str:
        """Let somebody wait here and give their token; who came earlier by this place leaves."""
        self._keep(lambda one: one.invitation_digest != invitation_digest)
        token = token_urlsafe(TOKEN_BYTES)
        self._joiners[_digest(token)] = Joiner(
            invitation_digest, make_code_secret(), self._clock()
        )
        return token

    def find(self, token: str) -> Joiner | None:
        """Give who waits under a token, for half an hour."""
        self._keep(lambda one: self._clock() - one.since < STAY_SECONDS)
        return self._joiners.get(_digest(token))

    def end(self, token: str) -> None:
        """Forget who waits under a token."""
        self._joiners.pop(_digest(token), None)

    def _keep(self, condition: Callable[[Joiner], bool]) -> None:
        self._joiners = {key: one for key, one in self._joiners.items() if condition(one)}


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()
