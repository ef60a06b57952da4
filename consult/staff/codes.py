"""One-time codes (RFC 6238: six digits, thirty seconds, SHA-1, as authenticator apps expect)."""

from hmac import compare_digest
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
DRIFT_STEPS: Final = 1
ISSUER: Final = "Candour"


def make_code_secret() -> str:
    """Make the 160-bit secret that an account shares with an authenticator app, in base 32."""
    return pyotp.random_base32()


def write_code_address(secret: str, name: str) -> str:
    """Write the ``otpauth://`` address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def find_step(secret: str, code: str, now: float) -> int | None:
    """Give the time step that a code belongs to, one step of drift either way, or None.

    Every candidate is compared in constant time and none is skipped.
    """
    given = "".join(code.split()).encode("utf-8", "replace")
    totp, middle, found = pyotp.TOTP(secret), int(now) // STEP_SECONDS, None
    for step in range(middle - DRIFT_STEPS, middle + DRIFT_STEPS + 1):
        if compare_digest(totp.generate_otp(step).encode(), given):
            found = step
    return found
