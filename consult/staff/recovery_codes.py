"""Codes that each sign a person in once, for the day their authenticator is lost."""

from typing import Final
from uuid import UUID

from consult.staff.typed_codes import make_typed_code, read_typed_code
from consult.vault.secrets import digest_code

HOW_MANY: Final = 10
GROUPS: Final = 3
"""Three groups of four signs are 59 bits, so that no throttle has to protect them."""

_PURPOSE: Final = b"recovery"


def make_recovery_codes() -> tuple[str, ...]:
    """Make ten codes, as they are shown once."""
    return tuple(make_typed_code(GROUPS) for _ in range(HOW_MANY))


def digest_recovery_code(text: str, account: UUID, deployment_secret: str) -> bytes | None:
    """Give what a typed code is found by; None when the text cannot be a recovery code.

    The account is part of it, so that equal codes of two people would not look alike.
    """
    code = read_typed_code(text, GROUPS)
    if code is None:
        return None
    return digest_code(_PURPOSE + account.bytes + code.encode(), deployment_secret)


def digest_recovery_codes(
    codes: tuple[str, ...], account: UUID, deployment_secret: str
) -> list[bytes]:
    """Give the digests of codes made here, in an order that is not theirs."""
    digests = (digest_recovery_code(code, account, deployment_secret) for code in codes)
    return sorted(digest for digest in digests if digest is not None)
