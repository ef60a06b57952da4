"""What a questionnaire is made of. Rules, repetition and texts are data, never code.

The JSON of a questionnaire is these structs field by field; ``type`` tells items and rules apart.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from surveys.rules import AnyId, Code, Rule

TEXT_LIMIT: Final = 4000
SHORT_TEXT_LIMIT: Final = 200
END: Final = "end:"

# The lookahead refuses the line break that `$` alone would let pass.
Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$(?!\n)")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)")]
Text = dict[Language, Annotated[str, Meta(max_length=20_000)]]
Target = Annotated[str, Meta(pattern=r"^(end:)?[a-z][a-z0-9_-]{0,63}$(?!\n)")]
Audience = Literal["survivor", "perpetrator", "helpline-caller", "professional"]
MissingCode = Literal["dont-know", "prefer-not-to-say"]
Nation = Literal["all", "england", "wales", "scotland", "northern-ireland"]


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that can be chosen.

    ``exclusive`` means that nothing else may be chosen beside it. ``other``
    shows a box to say which, whose answer is kept as free text under
    ``<item>~other``.
    """

    code: Code
    label: Text
    exclusive: bool = False
    other: bool = False


class Point(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step of a rating, from the lowest value upwards; the answer is the value's digits."""

    value: Annotated[int, Meta(ge=-100, le=100)]
    label: Text


class _Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every item has, whatever it asks for."""

    id: Id
    label: Text
    hint: Text | None = None
    required: bool = False
    missing: list[MissingCode] = []


class SingleChoice(_Asked, frozen=True, kw_only=True, tag="single-choice"):
    """One of several options."""

    options: list[Option]


class MultipleChoice(_Asked, frozen=True, kw_only=True, tag="multiple-choice"):
    """Any number of options, whose declared order is the order of pages repeated for them."""

    options: list[Option]


class Rating(_Asked, frozen=True, kw_only=True, tag="rating"):
    """A point on a scale whose every step has words of its own."""

    points: list[Point]


class ShortText(_Asked, frozen=True, kw_only=True, tag="short-text"):
    """A few words of free text, at most ``limit`` characters."""

    limit: Annotated[int, Meta(ge=1, le=TEXT_LIMIT)] = SHORT_TEXT_LIMIT


class LongText(_Asked, frozen=True, kw_only=True, tag="long-text"):
    """Free text in the respondent's own words, at most ``limit`` characters."""

    limit: Annotated[int, Meta(ge=1, le=TEXT_LIMIT)] = TEXT_LIMIT


class Integer(_Asked, frozen=True, kw_only=True, tag="integer"):
    """A whole number between two bounds, both included."""

    minimum: int = 0
    maximum: int = 999_999


class Consent(_Asked, frozen=True, kw_only=True, tag="consent"):
    """An agreement, asked as two options of equal weight; the answer is ``yes`` or ``no``."""

    yes: Text
    no: Text


class Note(_Asked, frozen=True, kw_only=True, tag="note"):
    """Words to read; it has no answer."""


Item = SingleChoice | MultipleChoice | Rating | ShortText | LongText | Integer | Consent | Note
TEXT_ITEMS: Final = (ShortText, LongText)
CHOICE_ITEMS: Final = (SingleChoice, MultipleChoice)
CLOSED_ITEMS: Final = (SingleChoice, MultipleChoice, Rating, Integer, Consent)


class Route(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go after a page when a rule holds: a page further on, or ``end:<ending id>``."""

    when: Rule
    to: Target


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is shown at once.

    ``for_each`` names an earlier multiple choice: the page is shown once per
    option chosen there, and ``{option}`` in its texts stands for that
    option's label. Routes are tried in order, after the last repetition.
    """

    id: Id
    heading: Text
    items: list[Item]
    routes: list[Route] = []
    for_each: AnyId | None = None


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Pages on one subject; a sensitive one carries a note, a way to skip it, and support."""

    id: Id
    title: Text
    pages: list[Page]
    content_note: Text | None = None
    sensitive: bool = False
    skippable: bool = False
    support_key: AnyId | None = None


class Ending(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A last page. Nothing of what was answered is kept unless ``stores`` is true."""

    id: Id
    heading: Text
    body: Text
    stores: bool


class SupportLine(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A number to ring. Several lines may share a ``key``, which sections refer to."""

    key: Id
    name: Text
    number: Annotated[str, Meta(max_length=40)]
    note: Text | None = None
    nation: Nation = "all"
    checked: date


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a respondent must be told before the first question (UK GDPR, article 13)."""

    controller: str
    purpose: Text
    lawful_basis: Text
    retention_end: date
    withdrawal_cutoff: date | None = None
    complaint_contact: Text
    quote_tiers: list[Code] = []


class Instrument(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A whole questionnaire for one audience."""

    slug: Id
    version: Annotated[int, Meta(ge=1)]
    title: Text
    audience: Audience
    languages: list[Language]
    facts: Facts
    sections: list[Section]
    endings: list[Ending]
    supports: list[SupportLine]


def walk_pages(instrument: Instrument) -> Iterator[Page]:
    """Give every page in the order in which it would be met without routes."""
    for section in instrument.sections:
        yield from section.pages


def walk_items(instrument: Instrument) -> Iterator[tuple[Page, Item]]:
    """Give every item with the page it stands on."""
    for page in walk_pages(instrument):
        for item in page.items:
            yield page, item


def option_codes(item: Item) -> tuple[str, ...]:
    """Give the codes a closed item can be answered with, in declared order; else nothing."""
    match item:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            return tuple(option.code for option in options)
        case Rating(points=points):
            return tuple(str(point.value) for point in points)
        case Consent():
            return ("yes", "no")
        case _:
            return ()


def say_text(text: Text, language: str, option: str = "") -> str:
    """Give a text in a language, else in English, with ``{option}`` replaced.

    An empty translation counts as absent, so nobody meets a blank label.
    """
    return (text.get(language) or text.get("en") or "").replace("{option}", option)
