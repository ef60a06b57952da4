"""Words that are missing in a language, and braces that would be shown to somebody."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from surveys.checks.finding import Finding, error, in_language, warning
from surveys.checks.references import Known, check_named, later_item
from surveys.checks.sites import SitedPage, sited_items
from surveys.languages import is_easy, write_language
from surveys.model import TEXT_ITEMS, Calculated, Facts, Instrument, Note, RatingGrid
from surveys.piping import find_pipes, strip_pipes
from surveys.places import Place, walk_places
from surveys.signing import ENGLISH, draft_languages

OPTION: Final = "option"
Text = Mapping[str, str]


def list_texts(instrument: Instrument) -> list[tuple[Place, Text]]:
    """Give every text that somebody reads; facts left out altogether are another check's."""
    facts = instrument.facts
    left_out = {"$.facts." + name for name in Facts.__struct_fields__ if not getattr(facts, name)}
    found: list[tuple[Place, Text]] = []
    for place in walk_places(instrument):
        if isinstance(place.node, Calculated):
            left_out.add(f"{place.path}.label")
        elif isinstance(place.node, dict) and place.path not in left_out:
            found.append((place, place.node))
    return found


def check_languages(
    instrument: Instrument, texts: Iterable[tuple[Place, Text]]
) -> Iterator[Finding]:
    """Find every text that is missing in a language, cell by cell, and languages unsigned."""
    if ENGLISH not in instrument.languages:
        yield error(
            "missing-english",
            "$.languages",
            "English is not among the languages.",
            "Add en: every other language falls back on it.",
        )
    for language in draft_languages(instrument):
        found = warning(
            "draft-language",
            "$.languages",
            f"Nobody has signed the words in {write_language(language)} as they stand now.",
            "Have somebody who reads both languages compare and sign them.",
        )
        yield in_language(found, language)
    for place, text in texts:
        yield from _check_text(place, text, instrument.languages)


def check_braces(
    texts: Iterable[tuple[Place, Text]], pages: list[SitedPage], known: Known
) -> Iterator[Finding]:
    """Find braces that name nothing said by then, are not closed, or differ between languages."""
    inside = {sited.place.path: sited for sited in pages}
    for place, text in texts:
        if any("{" in words or "}" in words for words in text.values()):
            path = place.path
            parts = path.split(".items[")[0].split(".heading")[0]
            yield from _check_broken(place, text)
            yield from _check_pipes(place, text, inside.get(parts), known)
            yield from _check_alike(place, text)


def _check_text(place: Place, text: Text, languages: list[str]) -> Iterator[Finding]:
    spoken = {language for language, words in text.items() if words.strip()}
    for language in dict.fromkeys([ENGLISH, *languages]):
        if language in spoken:
            continue
        if language == ENGLISH:
            found = error(
                "missing-english",
                place,
                "This text has no English words.",
                "Write them: every other language falls back on English.",
            )
        elif is_easy(language):
            found = warning(
                "missing-easy-words",
                place,
                f"This text has no easy words ({language}): the ordinary ones would be shown.",
                "Write short ones for people who find reading hard; until then the page says so.",
            )
        else:
            found = error(
                "missing-translation",
                place,
                f"This text is not translated into {language}.",
                f"Translate it, or remove {language} from the languages.",
            )
        yield in_language(found, language)
    for language in sorted(text.keys() - {ENGLISH, *languages}):
        found = warning(
            "undeclared-language",
            place,
            f"This text has a translation ({language}) that is never shown.",
            f"Add {language} to the languages, or remove the translation.",
        )
        yield in_language(found, language)


def _check_broken(place: Place, text: Text) -> Iterator[Finding]:
    for language, words in text.items():
        left = strip_pipes(words)
        if "{" in left or "}" in left:
            found = error(
                "broken-expression",
                place,
                "A brace in this text belongs to no name, and would be shown as it stands.",
                "Write {question} or {question|words if blank}, or take the brace out.",
            )
            yield in_language(found, language)


def _check_pipes(
    place: Place, text: Text, page: SitedPage | None, known: Known
) -> Iterator[Finding]:
    names = {pipe.name for words in text.values() for pipe in find_pipes(words)}
    for name in sorted(names):
        if name == OPTION:
            yield from _check_option(place, page)
            continue
        yield from check_named(place, name, known)
        asked = known.items.get(name)
        if asked is None or name in known.lost:
            continue
        if isinstance(asked.item, (*TEXT_ITEMS, Note, RatingGrid)):
            yield error(
                "text-in-rule",
                place,
                f"This text would repeat the answer to {name}, which is free text or none.",
                "Words of respondents are never shown again. Name a closed question.",
            )
        elif page is not None and asked.page >= page.number and not _is_earlier(asked.item):
            yield later_item(place, name)


def _is_earlier(item: object) -> bool:
    return isinstance(item, Calculated)


def _check_option(place: Place, page: SitedPage | None) -> Iterator[Finding]:
    if page is None or (page.page.for_each is None and page.page.times is None):
        yield error(
            "option-outside-repeat",
            place,
            "A text says {option}, but stands on no page that is repeated for an option.",
            "Set for_each, or write the words out.",
        )


def _check_alike(place: Place, text: Text) -> Iterator[Finding]:
    english = sorted(pipe.name for pipe in find_pipes(text.get(ENGLISH, "")))
    for language, words in text.items():
        names = sorted(pipe.name for pipe in find_pipes(words))
        if words.strip() and names != english and not is_easy(language):
            found = error(
                "braces-differ",
                place,
                f"The words in {language} name other answers in braces than the English ones.",
                "Keep every pair of braces as it is in English; only the words after | change.",
            )
            yield in_language(found, language)


def check_notes(pages: list[SitedPage]) -> Iterator[Finding]:
    """Find notes that are to be answered, and conditions on answers that there cannot be."""
    for sited in pages:
        for place, item in sited_items(sited):
            if not isinstance(item, Note | Calculated):
                continue
            if item.missing or item.required or item.constraint is not None:
                yield error(
                    "note-with-answer",
                    place,
                    "This is nothing that can be answered.",
                    "Remove required, missing and constraint from it.",
                )
