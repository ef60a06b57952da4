"""What keeps a respondent safe and free: notes, ways past, support, hardly a compulsory item."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from surveys.checks.finding import Finding, did_you_mean, error, warning
from surveys.checks.sites import (
    SitedPage,
    sited_endings,
    sited_items,
    sited_pages,
    sited_sections,
)
from surveys.model import (
    END,
    TEXT_ITEMS,
    Calculated,
    Consent,
    Instrument,
    Item,
    Note,
    Section,
    SingleChoice,
)
from surveys.options import option_labels
from surveys.places import Place
from surveys.rules import LEAVES, walk_rule

# Whole beginnings of words, so that "abused" and "violently" are met as well.
_ABUSE: Final = re.compile(
    r"\b(abus|violen|assault|rape\b|raped|sexual|stalk|harass|threat|coerc|controlling|"
    r"hurt (you|them|some|any|a )|harm(ed|ing)? (you|them|some|any|a )|hit (you|them)|strangl|"
    r"self-harm|suicid|injur|afraid|frighten|unsafe|beat(en)? (you|them)|forced)",
    re.IGNORECASE,
)
# The name of a field of work, or of who somebody is, tells of nothing that was done.
_NO_ABUSE: Final = re.compile(
    r"sexual(ity| orientation| health)|(domestic |sexual |substance |drug |alcohol )"
    r"(abuse|violence|misuse) (service|charit|organisation|sector|specialist|support|worker|"
    r"adviser|commissioner|act)",
    re.IGNORECASE,
)


def check_sensitive(instrument: Instrument, lost: AbstractSet[str]) -> Iterator[Finding]:
    """Find sensitive sections without a note, a way to skip them or support."""
    known = {line.key for line in instrument.supports} | lost
    for place, section in sited_sections(instrument):
        if section.sensitive:
            yield from _check_protection(place, section)
        yield from _check_key(place, section.support_key, known)
    for place, ending in sited_endings(instrument):
        yield from _check_key(place, ending.support_key, known)


def check_unmarked(instrument: Instrument) -> Iterator[Finding]:
    """Find questions about abuse that stand in a section not marked as sensitive."""
    for place, section in sited_sections(instrument):
        about = [item.id for page in section.pages for item in page.items if _is_about_abuse(item)]
        if about and not section.sensitive:
            yield warning(
                "unmarked-sensitive",
                place,
                f"This section seems to ask about abuse ({about[0]}), and is not marked so.",
                "Set sensitive to true, with a content note, a way to skip it, and support.",
            )


def check_compulsory(instrument: Instrument, lost: AbstractSet[str]) -> Iterator[Finding]:
    """Find compulsory questions that are neither consent nor eligibility."""
    deciding = _deciding_items(instrument, lost)
    for sited in sited_pages(instrument):
        guarded = sited.section.sensitive or sited.section.skippable
        for place, item in sited_items(sited):
            if not item.required or isinstance(item, Note | Calculated):
                continue
            if guarded:
                yield _compulsory(
                    place,
                    "A compulsory question stands in a section that may be skipped.",
                    "Set required to false, or move it to the eligibility section.",
                )
            elif not isinstance(item, Consent) and item.id not in deciding:
                yield _compulsory(
                    place,
                    "This question is compulsory, but neither consent nor eligibility.",
                    "Set required to false: nobody has to tell us anything else.",
                )


def check_hints(pages: list[SitedPage]) -> Iterator[Finding]:
    """Find free text asked for without a word on names and other details."""
    for sited in pages:
        for place, item in sited_items(sited):
            if isinstance(item, TEXT_ITEMS) and item.hint is None:
                yield warning(
                    "text-without-hint",
                    place,
                    "Free text is asked for without a hint.",
                    "Say that most identifying details are removed, not all; ask for no names.",
                )


def _compulsory(place: Place, message: str, suggestion: str) -> Finding:
    return error("compulsory-disclosure", place, message, suggestion)


def _deciding_items(instrument: Instrument, lost: AbstractSet[str]) -> set[str]:
    """Give the single choices that decide who is asked at all: a route of theirs ends early."""
    keeping = {END + ending.id for ending in instrument.endings if ending.stores}
    found: set[str] = set()
    before: set[str] = set()
    for sited in sited_pages(instrument):
        before |= {item.id for item in sited.page.items}
        for route in sited.page.routes:
            if route.to.startswith(END) and route.to not in keeping:
                parts = (part for part, _ in walk_rule(route.when))
                items = {part.item for part in parts if isinstance(part, LEAVES)}
                # Of a rule that could not be read, any choice before it may have been the one.
                found |= items | (before if items & lost else set())
    choices = {
        item.id
        for sited in sited_pages(instrument)
        for item in sited.page.items
        if isinstance(item, SingleChoice)
    }
    return found & choices


def _is_about_abuse(item: Item) -> bool:
    # Consent and eligibility are asked before anything else, and say what is to come.
    if item.required or isinstance(item, Note | Calculated | Consent):
        return False
    asked = [item.label.get("en", ""), (item.hint or {}).get("en", "")]
    offered = [label.get("en", "") for label in option_labels(item).values()]
    if any(_names_abuse(words) for words in asked):
        return True
    # One option may name a service for survivors; a list of what was done names several things.
    return sum(_names_abuse(words) for words in offered) > 1


def _names_abuse(words: str) -> bool:
    return bool(_ABUSE.search(_NO_ABUSE.sub("", words)))


def _check_key(place: Place, key: str | None, known: AbstractSet[str]) -> Iterator[Finding]:
    if key is not None and key not in known:
        yield error(
            "unknown-support",
            Place(f"{place.path}.support_key", place.id, place.node),
            f"There is no support line with the key {key}.",
            did_you_mean(key, known, "Add one to supports."),
        )


def _check_protection(place: Place, section: Section) -> Iterator[Finding]:
    if not section.content_note:
        yield error(
            "sensitive-without-note",
            place,
            "This section is sensitive and starts without a word of warning.",
            "Add a content_note that says what the questions are about.",
        )
    if not section.skippable:
        yield error(
            "sensitive-without-skip",
            place,
            "This section is sensitive and cannot be skipped.",
            "Set skippable to true.",
        )
    if section.support_key is None:
        yield error(
            "sensitive-without-support",
            place,
            "This section is sensitive and shows no support.",
            "Set support_key to a key in supports.",
        )
