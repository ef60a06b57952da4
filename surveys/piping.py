"""Braces in a text, which stand for an answer given before: ``{item}`` or ``{item|else}``."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from surveys.languages import find_ordinary

_BRACES: Final = re.compile(r"\{([a-z][a-z0-9_.-]{0,159})(?:\|([^{}]{0,200}))?\}")


class Pipe(NamedTuple):
    """One pair of braces: what it names, and the words that stand in when that is blank."""

    name: str
    fallback: str | None


def find_pipes(words: str) -> Iterator[Pipe]:
    """Give what a text's braces name, in order; braces of another form are left out."""
    for found in _BRACES.finditer(words):
        yield Pipe(found[1], found[2])


def fill_words(words: str, said: Mapping[str, str]) -> str:
    """Give a text with its braces replaced; what is unknown and has no fallback is an ellipsis."""

    def fill(found: re.Match[str]) -> str:
        return said.get(found[1]) or ("…" if found[2] is None else found[2])

    return _BRACES.sub(fill, words)


def strip_pipes(words: str) -> str:
    """Give a text without its braces, to see which others are left."""
    return _BRACES.sub("", words)


def say_text(
    text: Mapping[str, str], language: str, option: str = "", said: Mapping[str, str] | None = None
) -> str:
    """Give a text in a language, else in English, with what stands in braces replaced.

    Where easy words are missing, the ordinary ones of their language come before English.

    ``{option}`` is the label of the repetition; ``{item}`` or ``{item|else}``
    is what ``said`` has for an item, else the words after the bar. An empty
    translation counts as absent, so nobody meets a blank label.
    """
    words = text.get(language) or text.get(find_ordinary(language)) or text.get("en") or ""
    if "{" not in words:
        return words
    return fill_words(words, {"option": option, **(said or {})})
