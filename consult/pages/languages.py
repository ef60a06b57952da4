"""In which languages people can answer in words of their own."""

from typing import Final

# The languages in which names and places can be found in free text.
TEXT_LANGUAGES: Final = frozenset({"cy", "en"})


def text_language(language: str) -> str:
    """Give the language that people write in where questions are put in this one.

    Easy words are English for whoever reads them, and so are the answers.
    """
    return language.partition("-")[0]


def takes_text(language: str) -> bool:
    """Say whether names and places can be found in what is written in a language."""
    return text_language(language) in TEXT_LANGUAGES
