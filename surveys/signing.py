"""Translations that a named person has answered for, and those that are drafts still.

English is the source and needs no signature. A signature covers every text of
a language together with its English, so it falls as soon as either changes.
"""

from datetime import date
from hashlib import sha256
from typing import Final

import msgspec
from msgspec.structs import replace

from surveys.errors import UnfinishedLanguageError
from surveys.languages import is_easy
from surveys.model import Instrument, Language, SignOff
from surveys.places import places_of

ENGLISH: Final = "en"
EASY_READ: Final = "en-simple"


def language_digest(instrument: Instrument, language: Language) -> str:
    """Give the SHA-256 in hex of every text in a language beside its English, in file order."""
    texts = [
        [text.get(ENGLISH, ""), text.get(language, "")] for _, text in places_of(instrument, dict)
    ]
    return sha256(msgspec.json.encode([language, texts])).hexdigest()


def is_signed(instrument: Instrument, language: Language) -> bool:
    """Say whether somebody has signed a language exactly as it stands; English always is."""
    return language == ENGLISH or any(
        one.language == language and one.digest == language_digest(instrument, language)
        for one in instrument.signed
    )


def draft_languages(instrument: Instrument) -> list[Language]:
    """Give the declared languages that nobody has signed as they stand."""
    return [one for one in instrument.languages if not is_signed(instrument, one)]


def sign(
    instrument: Instrument, language: Language, by: str, on: date, *, words: str = ""
) -> Instrument:
    """Give the questionnaire with one language signed by a named person.

    ``words`` is the digest of the words on every page, where the person answers for them too.
    Raises ``UnfinishedLanguageError`` for a language that is not declared, is
    the English source, or has a text missing: nobody can answer for that. Easy words may be
    of some texts only, since the ordinary ones stand in for the others; without any there is
    nothing to answer for.
    """
    if language == ENGLISH or language not in instrument.languages:
        raise UnfinishedLanguageError(
            "Only a translation that this questionnaire declares can be signed.",
            where=f"Language {language}.",
            remedy="Add it to the languages first.",
        )
    missing = count_missing(instrument, language)
    if missing and not (is_easy(language) and has_words(instrument, language)):
        raise UnfinishedLanguageError(
            f"{missing} texts have no translation yet.",
            where=f"Language {language}.",
            remedy="Translate them, then sign.",
        )
    signature = SignOff(
        language=language,
        by=by,
        on=on,
        digest=language_digest(instrument, language),
        words=words,
    )
    others = [one for one in instrument.signed if one.language != language]
    return replace(instrument, signed=[*others, signature])


def has_words(instrument: Instrument, language: Language) -> bool:
    """Say whether any text has words in a language."""
    return any(text.get(language, "").strip() for _, text in places_of(instrument, dict))


def count_missing(instrument: Instrument, language: Language) -> int:
    """Count the texts that have English words and none in a language."""
    return sum(
        bool(text.get(ENGLISH, "").strip()) and not text.get(language, "").strip()
        for _, text in places_of(instrument, dict)
    )
