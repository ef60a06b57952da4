"""From a redacted answer to its words."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from nltk.stem.snowball import SnowballStemmer

from analysis.function_words import FUNCTION_WORDS

CURLY_QUOTE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"
PLACEHOLDER: Final = re.compile(r"\[[A-Z][A-Z0-9 /&'-]*\]")
CLAUSE_END: Final = re.compile(r"[^\w\s'+#-]+|[\r\n]+|\s-\s")
WORD: Final = re.compile(r"[^\W_](?:[^\W_]|[+#'])+")
LONGEST_WORD: Final = 40

STEMMERS: Final = {"en": SnowballStemmer("english")}
LANGUAGES: Final = frozenset(STEMMERS)


def split_clauses(text: str) -> tuple[tuple[str, ...], ...]:
    """Lower-case words of each clause, in order.

    A placeholder such as ``[NAME 1]`` ends a clause and is dropped, so that it can neither
    become a feature nor stand inside a phrase.
    """
    return tuple(words for clause in _iterate_clauses(text) if (words := _split(clause)))


def stem_word(word: str, language: str = "en") -> str:
    """The Snowball stem that stands for every form of `word`."""
    return _stem(word, language)


def carries_content(word: str) -> bool:
    """Whether a word may name a theme: everything but the function words."""
    return word not in FUNCTION_WORDS


def _iterate_clauses(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).replace(CURLY_QUOTE, "'")
    yield from CLAUSE_END.split(PLACEHOLDER.sub("\n", plain))


def _split(clause: str) -> tuple[str, ...]:
    found = (word.rstrip("'").removesuffix("'s") for word in WORD.findall(clause.casefold()))
    return tuple(word[:LONGEST_WORD] for word in found if len(word) > 1)


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    stem: str = STEMMERS[language].stem(word)
    return stem
