"""The few words that pages add to a questionnaire's own, by language; else in English."""

from typing import Final

WORDS: Final = {
    "en": {
        "dont-know": "I don’t know",  # noqa: RUF001 - read by people.
        "prefer-not-to-say": "I would rather not say",
        "or": "or",
        "other": "Please say which",
        "unavailable": "We cannot take answers in your own words in this language yet, because "
        "we could not remove names and places from them. The other questions are open to you.",
        "england": "England",
        "wales": "Wales",
        "scotland": "Scotland",
        "northern-ireland": "Northern Ireland",
        "start": "Start",
    }
}
# Languages written from right to left, by their first part.
_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def say_word(word: str, language: str) -> str:
    """Give a word of ours in a language, else in English."""
    return WORDS.get(language, WORDS["en"]).get(word) or WORDS["en"][word]


def read_direction(language: str) -> str:
    """Give ``rtl`` for a language written from right to left, else ``ltr``."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
