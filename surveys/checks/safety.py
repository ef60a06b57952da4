"""What keeps a respondent safe and free: notes, ways past, support, hardly a compulsory item."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from surveys.checks.finding import Finding, did_you_mean, error, warning
from surveys.checks.ids import item_places
from surveys.model import (
    TEXT_ITEMS,
    Consent,
    Instrument,
    Note,
    Section,
    SingleChoice,
    SupportLine,
)
from surveys.places import Place, places_of

SUPPORT_DAYS: Final = 90


def check_sensitive(instrument: Instrument) -> Iterator[Finding]:
    """Find sensitive sections without a note, a way to skip them or support."""
    known = {line.key for line in instrument.supports}
    for place, section in places_of(instrument, Section):
        if section.sensitive:
            yield from _check_protection(place, section)
        if section.support_key is not None and section.support_key not in known:
            yield error(
                "unknown-support",
                place,
                f"There is no support line with the key {section.support_key}.",
                did_you_mean(section.support_key, known, "Add one to supports."),
            )


def check_compulsory(instrument: Instrument) -> Iterator[Finding]:
    """Find compulsory questions that are neither consent nor eligibility."""
    guarded = {
        item.id
        for section in instrument.sections
        if section.sensitive or section.skippable
        for page in section.pages
        for item in page.items
    }
    for place, item in item_places(instrument):
        if not item.required:
            continue
        if not isinstance(item, SingleChoice | Consent):
            yield error(
                "compulsory-item",
                place,
                "This question is compulsory, but neither consent nor eligibility.",
                "Set required to false: nobody has to tell us anything else.",
            )
        elif item.id in guarded:
            yield error(
                "compulsory-in-skippable",
                place,
                "A compulsory question stands in a section that may be skipped.",
                "Set required to false, or move it to the eligibility section.",
            )


def check_hints(instrument: Instrument) -> Iterator[Finding]:
    """Find free text asked for without a word on names and other details."""
    for place, item in item_places(instrument):
        if isinstance(item, TEXT_ITEMS) and item.hint is None:
            yield warning(
                "text-without-hint",
                place,
                "Free text is asked for without a hint.",
                "Say that most identifying details are removed, not all, and ask for no names.",
            )
        if isinstance(item, Note) and (item.missing or item.required):
            yield error(
                "note-with-answer",
                place,
                "A note cannot be answered.",
                "Remove required and missing from it.",
            )


def check_supports(instrument: Instrument, today: date) -> Iterator[Finding]:
    """Find support numbers that nobody has checked for more than 90 days."""
    for place, line in places_of(instrument, SupportLine):
        age = (today - line.checked).days
        if age > SUPPORT_DAYS:
            yield warning(
                "support-unchecked",
                place,
                f"This number was last checked {age} days ago.",
                "Ring it, then set the date on which you did.",
            )
        if age < 0:
            yield warning(
                "support-date",
                place,
                "This number was last checked on a day that has not come yet.",
                "Set the date on which somebody rang it.",
            )


def _check_protection(place: Place, section: Section) -> Iterator[Finding]:
    if section.content_note is None:
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
