"""What a page says when something did not go as expected, by the name a state gives it."""

from typing import Final

from consult.pages.spoken import Spoken
from consult.pages.words import say_word

NOTICES: Final = (
    "dropped",
    "no-room",
    "entry-refused",
    "entry-busy",
    "entry-spent",
    "lost-text",
    "taken-out",
    "needed",
    "no-code",
    "not-taken",
    "not-stored",
    "earlier",
    "resumed",
    "saved-refused",
    "saved-busy",
    "not-saved",
    "save-too-soon",
    "save-busy",
    "too-soon",
    "busy",
)


def say_notice(notice: str, language: str) -> Spoken:
    """Give the words of a notice; empty for none."""
    return say_word(f"notice-{notice}", language) if notice else Spoken("")
