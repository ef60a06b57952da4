"""Takes from a passphrase what people add to make a common one look uncommon."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_LETTERS: Final = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
_SIGNS: Final = {**_LETTERS, "@": "a", "$": "s"}
_SPELLINGS: Final = tuple(
    str.maketrans(table)
    for one in "il"
    for table in (
        {**_SIGNS, "1": one},
        # These stand between words more often than for a letter, so both are tried.
        {**_SIGNS, "1": one, "!": one, "|": one, "+": "t", "(": "c", "€": "e"},
    )
)
_BEFORE: Final = re.compile(r"^[\W\d_]+")
_AFTER: Final = re.compile(r"[\W\d_]+$")
_KEPT: Final = 4
"""Of the signs at an end, those next to the letters may be letters themselves: ``$un$h1n3``."""
_BETWEEN: Final = re.compile(r"[\W_]+")


def fold_passphrase(text: str) -> str:
    """Give a text in small letters and digits alone, without accents, spaces and signs."""
    return _BETWEEN.sub("", _lower(text))


def undo_decoration(passphrase: str) -> frozenset[str]:
    """Give every plain form that a passphrase may be a decoration of, its folded self included.

    Undone are case, accents, spaces and signs, digits and signs at either end, digits and
    signs that stand for letters, and repetition.
    """
    plain = _lower(passphrase)
    cores = {plain, *_strip_ends(plain)}
    spelt = {core.translate(table) for core in cores for table in _SPELLINGS}
    forms = {_BETWEEN.sub("", text) for text in cores | spelt}
    return frozenset(form for one in forms for form in (one, find_unit(one)) if form)


def _strip_ends(plain: str) -> Iterator[str]:
    """Give a text without the digits and signs at its ends, or without all but a few of them."""
    before, after = (len(plain) - len(end.sub("", plain)) for end in (_BEFORE, _AFTER))
    for left in range(max(0, before - _KEPT), before + 1):
        for right in range(max(0, after - _KEPT), after + 1):
            yield plain[left : len(plain) - right]


def find_unit(text: str) -> str:
    """Give the shortest piece that a text repeats, the last time perhaps in part.

    A text that repeats nothing is its own piece.
    """
    return next(_walk_units(text), text)


def _walk_units(text: str) -> Iterator[str]:
    for length in range(1, len(text) // 2 + 1):
        if text[length:] == text[:-length]:
            yield text[:length]


def _lower(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
