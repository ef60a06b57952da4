"""Keys on paper: groups of signs that people can copy out and type in again.

The signs are those of Crockford's base 32: no I, L, O or U. Each group of six ends in a check
sign, so that a slip is found in the group where it was made.
"""

import unicodedata
from hashlib import blake2b
from typing import Final

from consult.errors import RecoveryKeyError
from consult.vault.keys import PrivateKey
from consult.vault.seal import PublicKey

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISTAKEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
"""Signs that look like others in many hands; none of them is used for itself."""

DATA: Final = 5
GROUPS: Final = 11
BITS: Final = 256
SPARE: Final = GROUPS * DATA * 5 - BITS
"""What eleven groups hold besides a key: 19 bits that vouch for the whole of it."""

PRIVATE: Final = b"candour-paper-1"
PUBLIC: Final = b"candour-public-1"
_LENGTHS: Final = ((DATA + 1) * GROUPS, DATA + 1)
_LONGEST: Final = 1000
_FIELD: Final = 0b100101
"""The field of 32 elements by x^5 + x^2 + 1, in which x reaches every element but zero."""


def write_paper_key(private: PrivateKey) -> str:
    """Write a private key as eleven groups in one line, to be printed once and kept on paper.

    One line, because the rest of a pasted second line would end in the history of a shell.
    Raises ``LockedError`` for a key that took another one's place.
    """
    return " ".join(_write(private.write_plain(), PRIVATE))


def read_paper_key(text: str) -> PrivateKey:
    """Read a private key typed from paper, whatever its case, spaces and dashes.

    Raises ``RecoveryKeyError`` naming the group with a slip, and no sign of it.
    """
    return PrivateKey(_read(text, PRIVATE))


def write_public_key(public: PublicKey) -> str:
    """Write a public key in the same groups, joined by dashes so that it is one word."""
    return "-".join(_write(public.raw, PUBLIC))


def read_public_key(text: str) -> PublicKey:
    """Read what ``write_public_key`` wrote.

    Raises ``RecoveryKeyError`` naming the group with a slip.
    """
    return PublicKey(_read(text, PUBLIC))


def _write(raw: bytes, kind: bytes) -> list[str]:
    number = int.from_bytes(raw) << SPARE | _vouch(raw, kind)
    places = range(5 * (GROUPS * DATA - 1), -1, -5)
    values = [number >> place & 31 for place in places]
    groups = [values[start : start + DATA] for start in range(0, len(values), DATA)]
    return [
        "".join(SIGNS[value] for value in (*group, _check_sign(place, group)))
        for place, group in enumerate(groups)
    ]


def _read(text: str, kind: bytes) -> bytes:
    number = 0
    for group in _read_groups(text):
        for value in group[:DATA]:
            number = number << 5 | value
    raw = (number >> SPARE).to_bytes(BITS // 8)
    if number & (1 << SPARE) - 1 == _vouch(raw, kind):
        return raw
    other = PUBLIC if kind == PRIVATE else PRIVATE
    if number & (1 << SPARE) - 1 == _vouch(raw, other):
        raise _refusal("This is the other half of a key: the public and the private one differ.")
    raise _refusal("Every group is well formed, but together they are no key of ours.")


def _read_groups(text: str) -> list[list[int]]:
    written = _split(text)
    together = "".join(written)
    length, size = _LENGTHS
    if len(together) != length and len(written) == GROUPS:
        raise _name_groups(
            [place for place, group in enumerate(written, 1) if len(group) != size],
            f"has another number of signs than {size}",
        )
    cut = [together[start : start + size] for start in range(0, len(together), size)]
    values = [[SIGNS.find(sign) for sign in group] for group in cut]
    slips = [place for place, group in enumerate(values, 1) if not _is_sound(place - 1, group)]
    if len(together) != length:
        first = f" The first that does not fit is group {slips[0]}." if slips else ""
        raise _refusal(f"This has {len(together)} signs, and a key has {length}.{first}")
    if slips:
        raise _name_groups(slips, "does not fit its check sign")
    return values


def _split(text: str) -> list[str]:
    """Cut what was typed at everything that is neither a letter nor a digit."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).upper().translate(MISTAKEN)
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()


def _is_sound(place: int, group: list[int]) -> bool:
    *data, check = group
    return len(data) == DATA and min(group) >= 0 and check == _check_sign(place, data)


def _check_sign(place: int, group: list[int]) -> int:
    """Weigh each sign by another power of x, and each group by its place in the key.

    One wrong sign, two exchanged signs of a group and two exchanged groups are always found.
    """
    total = _power(place + DATA + 1)
    for index, value in enumerate(group):
        total ^= _multiply(value, _power(index + 1))
    return total


def _power(exponent: int) -> int:
    value = 1
    for _ in range(exponent):
        value = _multiply(value, 2)
    return value


def _multiply(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= _FIELD
        right >>= 1
    return product


def _vouch(raw: bytes, kind: bytes) -> int:
    digest = blake2b(raw, digest_size=4, person=kind).digest()
    return int.from_bytes(digest) >> 32 - SPARE


def _name_groups(places: list[int], fault: str) -> RecoveryKeyError:
    named = ", ".join(str(place) for place in places)
    group = "Group" if len(places) == 1 else "Each of groups"
    return _refusal(f"{group} {named} of {GROUPS} {fault}.")


def _refusal(what: str) -> RecoveryKeyError:
    return RecoveryKeyError(
        what,
        where="Vault, keys on paper.",
        remedy="Compare it with the paper, group by group, and type it again.",
    )
