"""Codes with which invited people begin, each of which lets one person answer once.

Nothing connects a code to anybody: batches have no labels, and only digests are kept. This is
part of the half of the vault that the respondents' process may import.
"""

from hashlib import blake2b
from typing import Final
from uuid import UUID

from consult.errors import EntryCodeError
from consult.vault.signs import GROUP, make_signs, tidy_signs

GROUPS: Final = 4
LENGTH: Final = GROUP * GROUPS
"""Fifteen signs of chance and one that checks them: 74 bits. Whoever has the database and the
deployment's secret, and tries ten thousand million codes a second against a thousand digests,
finds one of them in sixty years; so the digest need not cost anything, and a flood of guesses
does not slow the pages down for anybody."""

PURPOSE: Final = b"candour-entry-01"


def make_entry_code() -> str:
    """Make a code from the system's random source, such as ``abcd-efgh-jkmn-pqrs``."""
    return make_signs(GROUPS)


def tidy_entry_code(text: str) -> str | None:
    """Give a typed code as it was shown, whatever its case, spaces, dashes and digits' script.

    Gives None for what can be no code, as after a slip of the finger.
    """
    return tidy_signs(text, GROUPS)


def digest_entry_code(code: str, deployment_secret: str, questionnaire: UUID) -> bytes:
    """Give the 32 bytes by which a code is found again.

    The same code gives other bytes for another questionnaire or under another deployment's
    secret, and none can be tried without that secret. Raises ``EntryCodeError`` for what is no
    tidy code, without a sign of it.
    """
    if tidy_entry_code(code) != code:
        raise EntryCodeError(
            "This is not a code to begin with.",
            where="Vault, entry.",
            remedy=f"A code has {LENGTH} letters and digits in groups of four.",
        )
    key = blake2b(deployment_secret.encode(), digest_size=64, person=PURPOSE).digest()
    return blake2b(
        questionnaire.bytes + code.encode(), digest_size=32, key=key, person=PURPOSE
    ).digest()
