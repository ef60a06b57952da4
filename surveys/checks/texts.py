"""Words that are missing in a language, or that would show a brace to somebody."""

from collections.abc import Iterator

from surveys.checks.finding import Finding, error, warning
from surveys.model import Instrument, Page
from surveys.places import Place, places_of

ENGLISH = "en"
OPTION = "{option}"


def check_languages(instrument: Instrument) -> Iterator[Finding]:
    """Find texts without English, and texts without a language that is declared."""
    if ENGLISH not in instrument.languages:
        yield error(
            "missing-english",
            "$.languages",
            "English is not among the languages.",
            "Add en: every other language falls back on it.",
        )
    for place, text in places_of(instrument, dict):
        spoken = {language for language, words in text.items() if str(words).strip()}
        yield from _check_text(place, spoken, [ENGLISH, *instrument.languages])
        for language in sorted(text.keys() - {ENGLISH, *instrument.languages}):
            yield warning(
                "undeclared-language",
                place,
                f"This text has a translation ({language}) that is never shown.",
                f"Add {language} to the languages, or remove the translation.",
            )


def check_option_words(instrument: Instrument) -> Iterator[Finding]:
    """Find ``{option}`` on pages that are not repeated, where nothing would replace it."""
    for place, page in places_of(instrument, Page):
        if page.for_each is None and any(_mentions_option(part) for part in _texts_of(page)):
            yield error(
                "option-outside-repeat",
                place,
                "A text says {option}, but this page is not repeated for an option.",
                "Set for_each, or write the words out.",
            )


def _check_text(place: Place, spoken: set[str], wanted: list[str]) -> Iterator[Finding]:
    for language in dict.fromkeys(wanted):
        if language in spoken:
            continue
        if language == ENGLISH:
            yield error(
                "missing-english",
                place,
                "This text has no English words.",
                "Write them: every other language falls back on English.",
            )
        else:
            yield error(
                "missing-translation",
                place,
                f"This text is not translated into {language}.",
                f"Translate it, or remove {language} from the languages.",
            )


def _texts_of(page: Page) -> Iterator[dict[str, str]]:
    waiting: list[object] = [page.heading, *page.items]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
        elif isinstance(part, list):
            waiting += part
        else:
            names = getattr(part, "__struct_fields__", ())
            waiting += [getattr(part, name) for name in names]


def _mentions_option(text: dict[str, str]) -> bool:
    return any(OPTION in words for words in text.values())
