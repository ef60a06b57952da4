"""Slips of spelling: an unknown word one keystroke away from an everyday one.

A name one keystroke away from a name must not pass for a slip of something else, so a word
near any name is none.
"""

from string import ascii_lowercase
from typing import Final

from anonymise.finding.lists import Lexicon

_SHORTEST: Final = 5
_LONG: Final = 8
# No listed word has half as many; to try every letter of a word of thousands takes seconds.
_LONGEST: Final = 60


def is_slip(word: str, lexicon: Lexicon) -> bool:
    """Whether a folded word is a slip of a word that many write, and of no name."""
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isascii() or not word.isalpha():
        return False
    if word in lexicon.forenames or word in lexicon.surnames or word in lexicon.places:
        return False
    if word.endswith("in") and f"{word}g" in lexicon.common:
        return True
    # Long words have few neighbours by chance, so rarer ones may be what was meant.
    targets = lexicon.allowed if len(word) >= _LONG else lexicon.common
    near = read_edits(word)
    meant = near & targets
    if not meant or not any(each[0] == word[0] and len(each) >= _SHORTEST for each in meant):
        return False
    names = (near & lexicon.forenames) | (near & lexicon.surnames) | (near & lexicon.places)
    return names <= lexicon.common


def read_edits(word: str) -> set[str]:
    """Every word that one letter more, less, changed or two swapped make of it."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    edits = {head + tail[1:] for head, tail in cuts if tail}
    edits.update(head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1)
    edits.update(head + letter + tail for head, tail in cuts for letter in ascii_lowercase)
    edits.update(
        head + letter + tail[1:] for head, tail in cuts if tail for letter in ascii_lowercase
    )
    return edits
