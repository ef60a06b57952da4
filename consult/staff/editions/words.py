"""The words that a printed questionnaire adds to its own, by language; else in English."""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

ENGLISH: Final = "en"


def say_printed(word: str, language: str, **values: object) -> str:
    """Give a word or sentence in a language with its braces filled in, else in English."""
    words = _read_words()
    spoken = words.get(language, words[ENGLISH])
    return (spoken.get(word) or words[ENGLISH][word]).format(**values)


def printed_languages() -> list[str]:
    """Name the languages that have words of their own."""
    return list(_read_words())


@cache
def _read_words() -> dict[str, dict[str, str]]:
    file = resources.files("consult.staff.editions") / "words.toml"
    return tomllib.loads(file.read_text("utf-8"))
