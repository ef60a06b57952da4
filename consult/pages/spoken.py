"""Words that know when they are not in the language they were asked for.

A text without a translation is shown in English rather than not at all. It then carries its own
language, so that a screen reader changes its voice and a page from right to left does not turn
the words round.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Self

from markupsafe import Markup, escape
from msgspec import Struct

from surveys.languages import find_ordinary, is_easy
from surveys.model import Text
from surveys.piping import say_text

ENGLISH: Final = "en"

# Languages written from right to left, by their first part.
_RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
# A number in groups would be read backwards, group by group, in a line from right to left; so
# would a time or a date in figures.
_GROUPS: Final = re.compile(r"\+?\d(?:[\d\u00a0 -]|[:./,](?=\d))*\d")
_LEFT_TO_RIGHT, _ISOLATE_ENDS = "\u2066", "\u2069"


class Spoken(str):
    """Words for a page; ``language`` is empty unless it differs from the page's own.

    ``ordinary`` says that they are ordinary words of it where easy ones were asked for.
    """

    __slots__ = ("language", "ordinary")
    language: str
    ordinary: bool

    def __new__(cls, words: str, language: str = "", *, ordinary: bool = False) -> Self:
        """Make words that are in ``language``, or in the page's where that is empty."""
        made = super().__new__(cls, words)
        made.language = language
        made.ordinary = ordinary
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
    if not words or known.get(language):
        return Spoken(isolate_numbers(words, language))
    if known.get(find_ordinary(language)) or is_english(language):
        return Spoken(isolate_numbers(words, language), ordinary=is_easy(language))
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
    return any(spoken.language for spoken in _walk(view))


def lacks_easy_words(view: object) -> bool:
    """Say whether anything in a view is in ordinary words where easy ones were asked for."""
    return any(spoken.ordinary for spoken in _walk(view))


def _walk(view: object) -> Iterator[Spoken]:
    if isinstance(view, Spoken):
        yield view
    elif isinstance(view, Struct):
        for name in view.__struct_fields__:
            yield from _walk(getattr(view, name))
    elif isinstance(view, Mapping | tuple | list):
        for part in view.values() if isinstance(view, Mapping) else view:
            yield from _walk(part)
