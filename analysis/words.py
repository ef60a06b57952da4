"""From a redacted answer to its words."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from analysis.languages import Language, read_language

QUOTES: Final = ("\N{RIGHT SINGLE QUOTATION MARK}", "\N{MODIFIER LETTER APOSTROPHE}")
# Marks over and under Arabic letters, and a joiner: written or left out as people like.
MARKS: Final = re.compile("[\u064b-\u0652\u0670\u200c]")
PLACEHOLDER: Final = re.compile(r"\[[A-Z][A-Z0-9 /&'-]*\]")
# A word of two letters or more, or what ends a clause. A hyphen ends one between spaces only.
PIECE: Final = re.compile(r"[^\W_](?:[^\W_]|[+#'])+|[^\w\s'+#-]+|[\r\n]+|\s-(?=\s)")
LONGEST_WORD: Final = 40


def split_clauses(text: str, language: str = "en") -> tuple[tuple[str, ...], ...]:
    """Lower-case words of each clause, in order.

    A placeholder such as ``[NAME 1]`` ends a clause and is dropped, so that it can neither
    become a feature nor stand inside a phrase.
    """
    tongue = read_language(language)
    return tuple(words for words in _iterate_clauses(text, tongue) if words)


def find_pieces(text: str) -> list[str]:
    """Words as written but for case, and marks that end a clause, in order."""
    plain = text if text.isascii() else _make_plain(text)
    if "[" in plain:
        plain = PLACEHOLDER.sub("\n", plain)
    return PIECE.findall(plain.casefold())


def read_word(piece: str, language: Language) -> str | None:
    """The word of a piece: None where a clause ends, empty where nothing is left of it."""
    if not piece[0].isalnum():
        return None
    word = language.cut_ending(piece.rstrip("'"))
    return word[:LONGEST_WORD] if len(word) > 1 else ""


def stem_word(word: str, language: str = "en") -> str:
    """The stem that stands for every form of `word`; the word itself where none is known."""
    return read_language(language).stem(word)


def carries_content(word: str, language: str = "en") -> bool:
    """Whether a word may name a theme: everything but the function words."""
    return read_language(language).carries_content(word)


def _iterate_clauses(text: str, language: Language) -> Iterator[tuple[str, ...]]:
    clause: list[str] = []
    for piece in find_pieces(text):
        word = read_word(piece, language)
        if word is None:
            yield tuple(clause)
            clause = []
        elif word:
            clause.append(word)
    yield tuple(clause)


def _make_plain(text: str) -> str:
    for quote in QUOTES:
        text = text.replace(quote, "'")
    return text if text.isascii() else MARKS.sub("", unicodedata.normalize("NFKC", text))
