"""What a questionnaire is made of. Rules, repetition and texts are data, never code.

The JSON of a questionnaire is these structs field by field; ``type`` tells items and rules apart.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from surveys.keys import row_id
from surveys.rules import AnyId, Code, Expression, Rule

TEXT_LIMIT: Final = 4000
SHORT_TEXT_LIMIT: Final = 200
END: Final = "end:"
_MARKS: Final = ("?", "؟", "!", ":", "…", ".")

# The lookahead refuses the line break that `$` alone would let pass.
Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,63}$(?!\n)")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$(?!\n)")]
Text = dict[Language, Annotated[str, Meta(max_length=20_000)]]
Target = Annotated[str, Meta(pattern=r"^(end:)?[a-z][a-z0-9_-]{0,63}$(?!\n)")]
Audience = Literal["survivor", "perpetrator", "helpline-caller", "professional"]
MissingCode = Literal["dont-know", "prefer-not-to-say"]
Nation = Literal["all", "england", "wales", "scotland", "northern-ireland"]
Precision = Literal["day", "month", "year"]
Means = Literal["phone", "text", "chat", "relay", "video", "email"]
Exported = Literal["full", "band", "never"]
RedactionPolicy = Literal["standard", "strict"]
# More would be a page to get lost in, and a way to fill memory.
REPEAT_LIMIT: Final = 20


class Option(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that can be chosen.

    ``exclusive`` means that nothing else may be chosen beside it. ``other``
    shows a box to say which, whose answer is kept as free text under
    ``<item>~other``. With ``when`` it is offered only where the rule holds.
    """

    code: Code
    label: Text = {}
    exclusive: bool = False
    other: bool = False
    when: Rule | None = None


class Point(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step of a rating, from the lowest value upwards; the answer is the value's digits."""

    value: Annotated[int, Meta(ge=-100, le=100)]
    label: Text = {}


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of a rating grid, answered under ``<item>.<code>``."""

    code: Code
    label: Text = {}


class Constraint(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What an answer must fulfil, and what is said when it does not.

    The rule names the item itself for its answer. It is tried when the answer
    comes in, so a constraint alone may look at free text: its own, once.
    """

    rule: Rule
    message: Text = {}


class _Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every item has, whatever it asks for.

    With ``when`` it is asked only where the rule holds, which may look at
    earlier pages only. ``guidance`` is for whoever reads the question aloud.
    ``theme`` groups items in analysis; ``export`` says how finely answers may
    leave: in full, in bands, or never.
    """

    id: Id
    label: Text = {}
    hint: Text | None = None
    guidance: Text | None = None
    required: bool = False
    missing: list[MissingCode] = []
    when: Rule | None = None
    constraint: Constraint | None = None
    theme: Id | None = None
    export: Exported = "full"


class SingleChoice(_Asked, frozen=True, kw_only=True, tag="single-choice"):
    """One of several options."""

    options: list[Option] = []


class MultipleChoice(_Asked, frozen=True, kw_only=True, tag="multiple-choice"):
    """Any number of options, whose declared order is the order of pages repeated for them."""

    options: list[Option] = []


class Rating(_Asked, frozen=True, kw_only=True, tag="rating"):
    """A point on a scale whose every step has words of its own."""

    points: list[Point] = []


class RatingGrid(_Asked, frozen=True, kw_only=True, tag="rating-grid"):
    """Several things rated on one scale; each row is a rating of its own."""

    rows: list[Row] = []
    points: list[Point] = []


class Ranking(_Asked, frozen=True, kw_only=True, tag="ranking"):
    """Options put in order; the answer is their codes, first place first, none need be placed."""

    options: list[Option] = []


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


class Decimal(_Asked, frozen=True, kw_only=True, tag="decimal"):
    """A number between two bounds, both included, with at most ``places`` after the point."""

    minimum: float = 0
    maximum: float = 999_999
    places: Annotated[int, Meta(ge=1, le=6)] = 2


class Date(_Asked, frozen=True, kw_only=True, tag="date"):
    """A day, month or year; the answer is ``2026-11-22``, ``2026-11`` or ``2026``."""

    precision: Precision = "month"
    earliest: date | None = None
    latest: date | None = None


class Time(_Asked, frozen=True, kw_only=True, tag="time"):
    """A time of day; the answer is ``09:30``."""


class Consent(_Asked, frozen=True, kw_only=True, tag="consent"):
    """An agreement, asked as two options of equal weight; the answer is ``yes`` or ``no``."""

    yes: Text = {}
    no: Text = {}


class Note(_Asked, frozen=True, kw_only=True, tag="note"):
    """Words to read; it has no answer."""


class Calculated(_Asked, frozen=True, kw_only=True, tag="calculated"):
    """A value worked out from closed answers, for rules and texts; never shown by itself."""

    value: Expression


Item = (
    SingleChoice
    | MultipleChoice
    | Rating
    | RatingGrid
    | Ranking
    | ShortText
    | LongText
    | Integer
    | Decimal
    | Date
    | Time
    | Consent
    | Note
    | Calculated
)
TEXT_ITEMS: Final = (ShortText, LongText)
CHOICE_ITEMS: Final = (SingleChoice, MultipleChoice)
# What can be answered without free text; a grid is answered by its rows, which are ratings.
CLOSED_ITEMS: Final = (
    SingleChoice,
    MultipleChoice,
    Rating,
    Ranking,
    Integer,
    Decimal,
    Date,
    Time,
    Consent,
)
NUMBER_ITEMS: Final = (Rating, Integer, Decimal)
ITEM_KINDS: Final = (*CLOSED_ITEMS, *TEXT_ITEMS, RatingGrid, Note, Calculated)


class Route(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go after a page when a rule holds: a page further on, or ``end:<ending id>``."""

    when: Rule
    to: Target


class Page(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is shown at once, and only where ``when`` holds.

    ``for_each`` names an earlier multiple choice: the page is shown once per
    option chosen there, and ``{option}`` in its texts stands for that
    option's label. ``times`` shows it that many times instead, at most 20,
    and ``{option}`` is the number. Routes are tried in order, after the last
    repetition; a page that is not shown has none.
    """

    id: Id
    heading: Text = {}
    items: list[Item] = []
    routes: list[Route] = []
    when: Rule | None = None
    for_each: AnyId | None = None
    times: Expression | None = None


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Pages on one subject; a sensitive one carries a note, a way to skip it, and support."""

    id: Id
    title: Text = {}
    pages: list[Page] = []
    content_note: Text | None = None
    sensitive: bool = False
    skippable: bool = False
    support_key: AnyId | None = None
    when: Rule | None = None


class Ending(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A last page. Nothing of what was answered is kept unless ``stores`` is true.

    With ``support_key`` the lines of that key come first among those shown.
    """

    id: Id
    heading: Text = {}
    body: Text = {}
    stores: bool = False
    support_key: AnyId | None = None


class SupportLine(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Somebody to turn to. Several lines may share a ``key``, which sections refer to.

    ``number`` is what is rung, or for other ``means`` the number or address to write to.
    """

    key: Id
    name: Text
    number: Annotated[str, Meta(max_length=100)]
    means: Means = "phone"
    note: Text | None = None
    nation: Nation = "all"
    checked: date


class Facts(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a respondent must be told before the first question (UK GDPR, article 13).

    ``threshold`` is the smallest count that may be published, never below the
    deployment's; ``redaction`` the policy by which identifying details go; ``saving``
    whether people may save unfinished answers and go on with a code.
    The checker finds what is missing, so that a draft may be incomplete.
    """

    controller: str = ""
    purpose: Text = {}
    lawful_basis: Text = {}
    retention_end: date | None = None
    withdrawal_cutoff: date | None = None
    complaint_contact: Text = {}
    quote_tiers: list[Code] = []
    threshold: Annotated[int, Meta(ge=10, le=1_000)] = 10
    redaction: RedactionPolicy = "standard"
    saving: bool = False


class SignOff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A named person's word that one language says what the English does.

    ``digest`` covers every text in both languages, so any change makes the
    language a draft again. ``words`` is that of the words that are the same
    on every page, where the person has read those as well.
    """

    language: Language
    by: Annotated[str, Meta(min_length=1, max_length=100)]
    on: date
    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
    words: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$(?!\n)")] = ""


class Instrument(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A whole questionnaire for one audience, and of several waves for one of them."""

    slug: Id
    version: Annotated[int, Meta(ge=1)] = 1
    title: Text = {}
    audience: Audience
    wave: Id | None = None
    languages: list[Language] = field(default_factory=lambda: ["en"])
    facts: Facts = Facts()
    sections: list[Section] = []
    endings: list[Ending] = []
    supports: list[SupportLine] = []
    signed: list[SignOff] = []


def walk_pages(instrument: Instrument) -> Iterator[Page]:
    """Give every page in the order in which it would be met without routes."""
    for section in instrument.sections:
        yield from section.pages


def walk_items(instrument: Instrument) -> Iterator[tuple[Page, Item]]:
    """Give every item with the page it stands on, a rating grid as one rating a row."""
    for page in walk_pages(instrument):
        for item in unfold_items(page.items):
            yield page, item


def unfold_items(items: Iterable[Item]) -> Iterator[Item]:
    """Give items as they are answered: a rating grid becomes one rating a row."""
    for item in items:
        if isinstance(item, RatingGrid):
            yield from _unfold(item)
        else:
            yield item


def _unfold(grid: RatingGrid) -> Iterator[Rating]:
    for row in grid.rows:
        yield Rating(
            id=row_id(grid.id, row.code),
            label=_join(grid.label, row.label),
            required=grid.required,
            missing=grid.missing,
            when=grid.when,
            theme=grid.theme,
            export=grid.export,
            points=grid.points,
        )


def _join(grid: Text, row: Text) -> Text:
    languages = dict.fromkeys([*grid, *row])
    return {
        language: _join_words(grid.get(language, ""), row.get(language, ""))
        for language in languages
    }


def _join_words(grid: str, row: str) -> str:
    # What ends with a mark of its own takes no second one.
    mark = " " if grid.endswith(_MARKS) else ": "
    return mark.join(filter(None, (grid, row)))
