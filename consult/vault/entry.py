"""Codes with which invited people begin, each of which lets one person answer once.

Nothing connects a code to anybody: batches have no labels, and only digests are kept. This is
part of the half of the vault that the respondents' process may import.
"""

import secrets
import unicodedata
from hashlib import blake2b
from typing import Final
from uuid import UUID

from consult.errors import EntryCodeError

SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Thirty-one signs of which no two are taken for one another. Thirty-one is a prime number, and
with it the check sign notices every single slip and every two neighbours that changed places."""

GROUP: Final = 4
GROUPS: Final = 4
LENGTH: Final = GROUP * GROUPS
"""Fifteen signs of chance and one that checks them: 74 bits. Whoever has the database and the
deployment's secret, and tries ten thousand million codes a second against a thousand digests,
finds one of them in sixty years; so the digest need not cost anything, and a flood of guesses
does not slow the pages down for anybody."""

PURPOSE: Final = b"candour-entry-01"

_LONGEST: Final = 100


def make_entry_code() -> str:
    """Make a code from the system's random source, such as ``abcd-efgh-jkmn-pqrs``."""
    chance = "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
    return _group(chance + _find_check(chance))


def tidy_entry_code(text: str) -> str | None:
    """Give a typed code as it was shown, whatever its case, spaces, dashes and digits' script.

    Gives None for what can be no code, as after a slip of the finger.
    """
    if len(text) > _LONGEST:
        return None
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(_read_sign(sign) for sign in folded if sign.isalnum())
    if len(plain) != LENGTH or not set(plain) <= set(SIGNS):
        return None
    return _group(plain) if plain[-1] == _find_check(plain[:-1]) else None


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


def _read_sign(sign: str) -> str:
    """Give a digit of any script as ours, and every other sign as it is."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _find_check(chance: str) -> str:
    """Give the sign after which all of them, each weighed by its place, come to nothing."""
    weighed = sum(place * SIGNS.index(sign) for place, sign in enumerate(chance, start=1))
    # The last place is sixteen, and two times sixteen is one more than thirty-one.
    return SIGNS[-2 * weighed % len(SIGNS)]


def _group(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, LENGTH, GROUP))
