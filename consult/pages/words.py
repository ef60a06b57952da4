"""The words that pages add to a questionnaire's own: one file for each language.

A language that has no file, or a word that its file has not, is said in English. The files
besides the English one are drafts until somebody named in them has read them through.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
from markupsafe import Markup, escape
from msgspec import Struct

from consult.pages.spoken import ENGLISH, Spoken, is_english, isolate_numbers
from surveys.values import read_day

_FOLDER: Final = Path(__file__).with_name("messages")
_STRONG: Final = re.compile(r"\*([^*]+)\*")


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language by name, and the lines about safety by their English.

    ``name`` is what the language calls itself. ``checked_by`` is empty while it is a draft.
    ``months`` stand beside a day and ``months_alone`` do not. Easy words have those only that
    differ from the ordinary ones of their language.
    """

    name: str
    checked_by: str
    months: tuple[str, ...] = ()
    months_alone: tuple[str, ...] = ()
    words: Mapping[str, str] = {}
    told: Mapping[str, str] = {}


@cache
def read_catalogues() -> Mapping[str, Catalogue]:
    """Give every language that has words of ours, English first."""
    files = sorted(_FOLDER.glob("*.toml"), key=lambda file: (file.stem != ENGLISH, file.stem))
    return {
        file.stem: msgspec.convert(tomllib.loads(file.read_text("utf-8")), Catalogue)
        for file in files
    }


def list_draft_catalogues() -> list[str]:
    """Name the languages whose words of ours nobody has read through yet."""
    return [code for code, found in read_catalogues().items() if not found.checked_by]


def draft_digest(language: str) -> str:
    """Give the SHA-256 in hex of a language's words of ours while they are a draft.

    Empty where somebody has read them through, and where there are none, so that pages show
    English and say so.
    """
    drafts = [found for found in _catalogues(language) if not found.checked_by]
    said: list[object] = []
    for found in drafts:
        said += [found.name, found.months, found.months_alone]
        said += [sorted(found.words.items()), sorted(found.told.items())]
    return sha256(msgspec.json.encode(said)).hexdigest() if drafts else ""


def list_words(language: str) -> list[tuple[str, str]]:
    """Give the English of every one of our words beside what a language has for it."""
    english = read_catalogues()[ENGLISH]
    pairs: list[tuple[str, str]] = []
    for found in _catalogues(language):
        pairs += [(english.words.get(name, name), words) for name, words in found.words.items()]
        pairs += [*found.told.items(), *zip(english.months, found.months, strict=False)]
    return pairs


def has_words(language: str) -> bool:
    """Say whether pages can be whole in a language: a file for it, or English of any kind."""
    return bool(_catalogues(language))


def find_word(word: str, language: str) -> str | None:
    """Give words of ours where a language has them itself, easy ones before ordinary ones."""
    known = (found.words.get(word) for found in _catalogues(language))
    return next((words for words in known if words is not None), None)


def say_word(word: str, language: str) -> Spoken:
    """Give words of ours in a language, else in English and marked as such."""
    found = find_word(word, language)
    if found is not None:
        return Spoken(isolate_numbers(found, language))
    english = read_catalogues()[ENGLISH].words[word]
    return Spoken(english, "" if is_english(language) else ENGLISH)


def say_sentence(word: str, language: str, **values: object) -> Markup:
    """Give words of ours as HTML: what stands in braces filled in, what stands in stars strong."""
    words = say_word(word, language)
    strong = Markup(_STRONG.sub(r"<strong>\1</strong>", str(escape(str(words)))))  # noqa: S704 - ours, escaped.
    filled = strong.format(**values) if values else strong
    return Spoken.wrap(filled, words.language)


def say_told(line: str, language: str) -> Spoken:
    """Give a line of what respondents are told about their safety, found by its English."""
    known = (found.told.get(line) for found in _catalogues(language))
    words = next((words for words in known if words is not None), None)
    if words is not None:
        return Spoken(isolate_numbers(words, language))
    return Spoken(line, "" if is_english(language) else ENGLISH)


def say_date(day: date, language: str) -> str:
    """Write a day in a language, such as ``31 December 2028``."""
    return f"{day.day} {_months(language).months[day.month - 1]} {day.year}"


def _say_month(year: int, month: int, language: str) -> str:
    return f"{_months(language).months_alone[month - 1]} {year}"


def say_day_or_month(words: str, language: str) -> str:
    """Write a date as it is kept, such as ``2026-11``, in a language; a year stays as it is."""
    year, _, rest = words.partition("-")
    if (day := read_day(words)) is not None:
        return say_date(day, language)
    return _say_month(int(year), int(rest), language) if rest else words


def name_language(language: str) -> str:
    """Give the name of a language in itself, by which people find their own."""
    return next((found.name for found in _catalogues(language)), language)


def _months(language: str) -> Catalogue:
    known = [*_catalogues(language), read_catalogues()[ENGLISH]]
    return next(found for found in known if found.months)


def _catalogues(language: str) -> list[Catalogue]:
    """Give what there is for a language, the closest first: easy words, then ordinary ones."""
    known = read_catalogues()
    codes = dict.fromkeys([language, language.partition("-")[0]])
    return [known[code] for code in codes if code in known]
