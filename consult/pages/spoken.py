"""Words that know when they are not in the language they were asked for.

A text without a translation is shown in English rather than not at all. It then carries its own
language, so that a screen reader changes its voice and a page from right to left does not turn
the words round.
"""

import re
from collections.abc import Mapping
from typing import Final, Self

from markupsafe import Markup, escape
from msgspec import Struct

from surveys.model import Text
from surveys.piping import say_text

ENGLISH: Final = "en"

# Languages written from right to left, by their first part.
_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
# A number in groups would be read backwards, group by group, in a line from right to left.
_GROUPS: Final = re.compile(r"\+?\d[\d\u00a0 -]*\d")
_LEFT_TO_RIGHT, _ISOLATE_ENDS = "\u2066", "\u2069"


class Spoken(str):
    """Words for a page; ``language`` is empty unless it differs from the page's own."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, words: str, language: str = "") -> Self:
        """Make words that are in ``language``, or in the page's where that is empty."""
        made = super().__new__(cls, words)
        made.language = language
        return made

    def __html__(self) -> str:
        """Give the words escaped, inside their own language where they have one."""
        return self.wrap(escape(str(self)), self.language)

    @staticmethod
    def wrap(html: Markup, language: str) -> Markup:
        """Put what is already HTML inside its own language, where it has one."""
        if not language:
            return html
        frame = Markup('<span lang="{}" dir="{}">{}</span>')
        return frame.format(language, read_direction(language), html)


def speak_text(
    text: Text | None, language: str, option: str = "", said: Mapping[str, str] | None = None
) -> Spoken:
    """Give a questionnaire's text in a language, else in English and marked as such."""
    known = text or {}
    words = say_text(known, language, option, said)
    if not words or known.get(language) or is_english(language):
        return Spoken(isolate_numbers(words, language))
    return Spoken(words, ENGLISH)


def isolate_numbers(words: str, language: str) -> str:
    """Keep groups of digits in their order where a language is written from right to left."""
    if read_direction(language) == "ltr":
        return words
    return _GROUPS.sub(lambda found: _LEFT_TO_RIGHT + found[0] + _ISOLATE_ENDS, words)


def is_english(language: str) -> bool:
    """Say whether a language is English of any kind, easy words included."""
    return language.partition("-")[0] == ENGLISH


def read_direction(language: str) -> str:
    """Give ``rtl`` for a language written from right to left, else ``ltr``."""
    return "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def falls_back(view: object) -> bool:
    """Say whether anything in a view is not in the page's own language."""
    if isinstance(view, Spoken):
        return bool(view.language)
    if isinstance(view, Struct):
        return any(falls_back(getattr(view, name)) for name in view.__struct_fields__)
    if isinstance(view, Mapping):
        return any(map(falls_back, view.values()))
    return isinstance(view, tuple | list) and any(map(falls_back, view))
