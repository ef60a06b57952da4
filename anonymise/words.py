"""Redacted text cut into words, so that a reader can point at what is still too much."""

import re
from typing import Final

from msgspec import Struct

from anonymise.finding.gate import is_allowed
from anonymise.finding.labels import PLACEHOLDER
from anonymise.finding.lists import read_lexicon
from anonymise.finding.page import base_form
from anonymise.finding.tokens import cut_view
from anonymise.finding.view import lower_text, make_view
from anonymise.types import RedactedText

_WORD: Final = re.compile(rf"(?P<placeholder>{PLACEHOLDER})|(?:(?!{PLACEHOLDER})\S)+")


class Word(Struct, frozen=True):
    """One word with the marks that touch it, or one placeholder.

    Attributes:
        text: what is read there.
        start: offset of its first character in the redacted text.
        end: offset after its last character.
        placeholder: something stood here and is gone already.
        breaks: how many lines end before it.
    """

    text: str
    start: int
    end: int
    placeholder: bool = False
    breaks: int = 0


def split_words(text: RedactedText) -> tuple[Word, ...]:
    """Give the words of a redacted text in reading order."""
    words: list[Word] = []
    last = 0
    for match in _WORD.finditer(text.text):
        start, end = match.span()
        breaks = text.text.count("\n", last, start)
        words.append(Word(match[0], start, end, match["placeholder"] is not None, breaks))
        last = end
    return tuple(words)


def fold_words(text: str) -> tuple[str, ...]:
    """Give the words of a text as denied words are asked for: folded, lower case, no endings.

    Placeholders, digits and marks are no words.
    """
    view = make_view(text)
    tokens = cut_view(view, lower_text(view.text)).tokens
    return tuple(base_form(one.text) for one in tokens if one.kind == "word")


def is_everyday(word: str) -> bool:
    """Say whether a folded word is in the dictionary of words that are kept as a rule.

    Raises ``ListError`` when the word lists are missing or altered.
    """
    return is_allowed(word, read_lexicon())
