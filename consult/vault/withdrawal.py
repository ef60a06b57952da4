"""Codes with which somebody takes their answers back.

Nothing connects a code to anybody: it is shown once, and only its digest lies beside the sealed
response. This is part of the half of the vault that the respondents' process may import.
"""

import re
import secrets
import unicodedata
from hashlib import blake2b
from threading import BoundedSemaphore
from typing import Final
from uuid import UUID

from nacl.pwhash import argon2id

from consult.errors import WithdrawalError
from consult.vault.hardness import MEBIBYTE, Hardness

DIGITS: Final = 16
HARDNESS: Final = Hardness(operations=3, memory=64 * MEBIBYTE)
"""What one guess costs: a tenth of a second. A code is 53 bits of chance and no word that somebody
chose, so a quarter of a passphrase's memory is plenty: with the deployment's secret in hand,
trying every code would still take ten thousand cores about three thousand years."""

PURPOSE: Final = b"candour-withdr-1"
AT_ONCE: Final = BoundedSemaphore(2)
"""Digests that are made side by side, each of which holds the memory of its hardness."""

_LONGEST: Final = 100
_SEPARATORS: Final = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")


def make_withdrawal_code() -> str:
    """Make a code from the system's random source, such as ``1234 5678 9012 3456``."""
    return _group(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")


def tidy_withdrawal_code(text: str) -> str | None:
    """Give a typed code as it was shown, whatever its spaces, dashes and digits' script.

    Gives None for what can be no code.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text[:_LONGEST]))
    if len(text) > _LONGEST or len(plain) != DIGITS or not plain.isdecimal():
        return None
    return _group("".join(str(unicodedata.decimal(sign)) for sign in plain))


def digest_withdrawal_code(code: str, deployment_secret: str, consultation: UUID) -> bytes:
    """Give the 32 bytes by which a code is found again; call it in a thread.

    The same code gives other bytes in another consultation or under another deployment's
    secret, and none can be tried without that secret. Raises ``WithdrawalError`` for what is no
    tidy code, without a digit of it.
    """
    if tidy_withdrawal_code(code) != code:
        raise WithdrawalError(
            "This is not a code to take answers back.",
            where="Vault, withdrawal.",
            remedy=f"A code has {DIGITS} digits in groups of four.",
        )
    key = blake2b(deployment_secret.encode(), digest_size=64, person=PURPOSE).digest()
    salt = blake2b(
        consultation.bytes, digest_size=argon2id.SALTBYTES, key=key, person=PURPOSE
    ).digest()
    with AT_ONCE:
        made = argon2id.kdf(32, code.encode(), salt, HARDNESS.operations, HARDNESS.memory)
    return blake2b(made, digest_size=32, key=key, person=PURPOSE).digest()


def _group(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, DIGITS, 4))
