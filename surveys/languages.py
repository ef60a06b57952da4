"""The English names of languages, beside their codes.

Easy words, for people who find reading hard, are a variant of a language under a code of their
own, such as ``en-simple``. Where they are missing, the ordinary words stand in for them.
"""

from typing import Final

LANGUAGE_NAMES: Final = {
    "ar": "Arabic",
    "bn": "Bengali",
    "cy": "Welsh",
    "cy-simple": "Easy Welsh",
    "de": "German",
    "en": "English",
    "en-simple": "Easy English",
    "es": "Spanish",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "it": "Italian",
    "ne": "Nepali",
    "nl": "Dutch",
    "pa": "Punjabi",
    "pl": "Polish",
    "pl-simple": "Easy Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "so": "Somali",
    "sw": "Swahili",
    "ta": "Tamil",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "ur-simple": "Easy Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}

_EASY: Final = "-simple"


def is_easy(language: str) -> bool:
    """Say whether a language is the easy words of one."""
    return language.endswith(_EASY)


def find_ordinary(language: str) -> str:
    """Give the language whose easy words these are; any other language as it is."""
    return language.removesuffix(_EASY)


def make_easy(language: str) -> str:
    """Give the easy words of a language."""
    return find_ordinary(language) + _EASY


def name_in_english(language: str) -> str:
    """Give the English name of a language; its code where it has none here."""
    return LANGUAGE_NAMES.get(language, language)


def write_language(language: str) -> str:
    """Write a language as people and other tools read it: its name with its code in brackets."""
    return f"{name_in_english(language)} ({language})"
