"""Codes of letters and digits that can be read aloud, with a sign that notices slips."""

import secrets
import unicodedata
from typing import Final

SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Thirty-one signs of which no two are taken for one another. Thirty-one is a prime number, and
with it the check sign notices every single slip and every two neighbours that changed places."""

GROUP: Final = 4

_LONGEST: Final = 100


def make_signs(groups: int) -> str:
    """Make a code of at most seven groups from the system's random source.

    With four it is such as ``abcd-efgh-jkmn-pqrs``.
    """
    chance = "".join(secrets.choice(SIGNS) for _ in range(groups * GROUP - 1))
    return _group(chance + _find_check(chance))


def tidy_signs(text: str, groups: int) -> str | None:
    """Give a typed code as it was shown, whatever its case, spaces, dashes and digits' script.

    Gives None for what can be no code of so many groups, as after a slip of the finger.
    """
    if len(text) > _LONGEST:
        return None
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(_read_sign(sign) for sign in folded if sign.isalnum())
    if len(plain) != groups * GROUP or not set(plain) <= set(SIGNS):
        return None
    return _group(plain) if plain[-1] == _find_check(plain[:-1]) else None


def _read_sign(sign: str) -> str:
    """Give a digit of any script as ours, and every other sign as it is."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _find_check(chance: str) -> str:
    """Give the sign after which all of them, each weighed by its place, come to nothing."""
    weighed = sum(place * SIGNS.index(sign) for place, sign in enumerate(chance, start=1))
    # Every place below thirty-one has an inverse, because thirty-one is prime.
    inverse = pow(len(chance) + 1, -1, len(SIGNS))
    return SIGNS[-inverse * weighed % len(SIGNS)]


def _group(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
