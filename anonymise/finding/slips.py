"""Slips of spelling: an unknown word one keystroke away from an everyday one.

A name one keystroke away from a name must not pass for a slip of something else, so a word
near any name is none.
"""

from collections.abc import Iterator
from string import ascii_lowercase
from typing import Final

from anonymise.finding.lists import Lexicon

_SHORTEST: Final = 5
_LONG: Final = 8


def is_slip(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded word is a slip of a word that many write, and of no name."""
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return False
    # Long words have few neighbours by chance, so rarer ones may be what was meant.
    targets = lexicon.allowed if len(word) >= _LONG else lexicon.common
    near = {word, *read_edits(word)}
    meant = (each for each in near & targets if each[0] == word[0] and len(each) >= _SHORTEST)
    if next(meant, None) is None:
        return False
    names = (near & lexicon.forenames) | (near & lexicon.surnames) | (near & lexicon.places)
    return names <= lexicon.common


def read_edits(word: str) -> Iterator[str]:
    """Every word that one letter more, less, changed or two swapped make of it."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
