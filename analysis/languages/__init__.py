"""What the engine knows of each language: which words carry no theme, and how words are stemmed.

Every list is short on purpose. Stop lists in common use also drop "nothing", "never", "alone",
"enough" and "system", which are often the whole of what a survivor says: measured on patients'
answers, one such list left every tenth answer without a single word. Negations and quantifiers
are therefore never function words here, in any language.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from nltk.stem.snowball import SnowballStemmer

from analysis.errors import ThemeParameterError
from analysis.languages import english, polish, urdu, welsh

Stem = Callable[[str], str]


@dataclass(frozen=True)
class Language:
    """One language.

    `function_words` carry grammar and no theme. `negations` hold no theme by themselves, yet may
    stand inside a phrase. `weak` words are features of an answer and poor names for a theme.
    `endings` are cut off a word before anything else: what grammar joins to it by an apostrophe.
    Without a stemmer a word is its own stem, and pieces of words bring its forms together.
    """

    code: str
    function_words: frozenset[str]
    negations: frozenset[str]
    weak: frozenset[str]
    endings: tuple[str, ...]
    stemmer: str = ""

    def carries_content(self, word: str) -> bool:
        """Whether a word may name a theme: everything but the function words."""
        return word not in self.function_words

    def can_name(self, word: str) -> bool:
        """Whether a word says enough to stand in a theme's name by itself."""
        return not (word in self.negations or word in self.weak or word.isdigit())

    def cut_ending(self, word: str) -> str:
        """The word without what grammar joined to it by an apostrophe."""
        for ending in self.endings:
            if word.endswith(ending):
                return word[: -len(ending)]
        return word

    def stem(self, word: str) -> str:
        """What stands for every form of a word."""
        return str(_load_stemmer(self.stemmer).stem(word)) if self.stemmer else word


LANGUAGES: Final = {
    code: Language(
        code=code,
        function_words=words.FUNCTION_WORDS,
        negations=words.NEGATIONS,
        weak=words.WEAK_IN_NAMES,
        endings=words.ENDINGS,
        stemmer=stemmer,
    )
    for code, words, stemmer in (
        ("cy", welsh, ""),
        ("en", english, "english"),
        ("pl", polish, ""),
        ("ur", urdu, ""),
    )
}


def read_language(code: str) -> Language:
    """The language of a code; ``en-GB`` is ``en``.

    Raises:
        ThemeParameterError: Nothing is known of this language.
    """
    known = LANGUAGES.get(code.casefold().partition("-")[0])
    if known is None:
        raise ThemeParameterError(
            "Themes cannot be found in this language.",
            where=f"Language {code}.",
            remedy=f"Choose one of: {', '.join(LANGUAGES)}.",
        )
    return known


@cache
def _load_stemmer(name: str) -> SnowballStemmer:
    return SnowballStemmer(name)
