"""How old somebody usually is who reads a text with ease, by the Flesch-Kincaid formula."""

import re
from typing import Final

# As the pages are meant to be read, and where words are easy.
OLDEST: Final = 11.0
OLDEST_EASY: Final = 9.0

_SENTENCE_END: Final = re.compile(r"[.!?:;]+(?:\s|$)|\n")
_WORD: Final = re.compile(r"[A-Za-z]+(?:[\u2019'-][A-Za-z]+)*")
_VOWELS: Final = re.compile(r"[aeiouy]+")
# An e that is written at the end and not said, as in `made`, `makes` and `changed`.
_SILENT: Final = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouycgszx])es$|(?<=[^aeioutdy])ed$")
_SAID: Final = re.compile(r"[^aeiouy]le$")
# A child of five is in the first class that the formula knows, which it numbers 0.
_FIRST_CLASS: Final = 5


def count_syllables(word: str) -> int:
    """Count the syllables of an English word: its groups of vowels, silent endings aside."""
    lower = word.lower()
    spoken = lower if _SAID.search(lower) else _SILENT.sub("", lower)
    return max(1, len(_VOWELS.findall(spoken)))


def read_age(text: str) -> float:
    """Give the reading age of a text in years; that of a text without words is 5.

    Flesch-Kincaid grade = 0.39 words a sentence + 11.8 syllables a word - 15.59, and grade 0 is
    read at five.
    """
    words = _WORD.findall(text)
    sentences = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    if not words:
        return _FIRST_CLASS
    syllables = sum(map(count_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return max(0.0, grade) + _FIRST_CLASS
