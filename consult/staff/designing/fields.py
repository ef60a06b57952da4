"""Which fields each part of a questionnaire has on its form, in the words of designers."""

from typing import Final, Literal

from msgspec import Struct

from surveys.audiences import AUDIENCES
from surveys.model import (
    Calculated,
    Consent,
    Date,
    Decimal,
    Ending,
    Facts,
    Instrument,
    Integer,
    LongText,
    MultipleChoice,
    Note,
    Option,
    Page,
    Point,
    Ranking,
    Rating,
    RatingGrid,
    Route,
    Row,
    Section,
    ShortText,
    SingleChoice,
    SupportLine,
    Time,
)

Shape = Literal[
    "words",
    "prose",
    "line",
    "name",
    "tick",
    "ticks",
    "codes",
    "whole",
    "number",
    "day",
    "choice",
    "condition",
    "constraint",
    "value",
    "table",
]


class Field(Struct, frozen=True):
    """One field of a form.

    ``shape`` says how it is typed: ``words`` and ``prose`` are texts in English, a short and a
    long one; ``name`` an id; ``table`` a list of options, rows or points.
    """

    name: str
    shape: Shape
    label: str
    hint: str = ""


_WHEN: Final = Field(
    "when",
    "condition",
    "Asked only if",
    "Leave it empty to ask everybody. It can look at answers on earlier pages.",
)
_ID: Final = Field(
    "id",
    "name",
    "Name in conditions and files",
    "Small letters, digits and hyphens. Left empty, it is made from the words above. Changing it "
    "changes every condition that uses it.",
)
_LABEL: Final = Field(
    "label",
    "prose",
    "Question",
    "{name} stands for the answer to an earlier question, {name|words} has words for no answer.",
)
_HINT: Final = Field("hint", "prose", "Hint below it", "Left empty, there is none.")
_MISSING: Final = Field("missing", "ticks", "Other answers that are offered")
_REQUIRED: Final = Field(
    "required",
    "tick",
    "Must be answered",
    "Only for eligibility and consent: nothing else may be compulsory.",
)
_CONSTRAINT: Final = Field(
    "constraint",
    "constraint",
    "The answer is accepted only if",
    "It can look at this answer itself, by its name above.",
)
_AFTER: Final = (
    Field(
        "guidance",
        "prose",
        "Guidance for whoever reads the question aloud",
        "Shown only to those who open it.",
    ),
    Field("theme", "name", "Theme", "Groups questions in analysis, for example safety."),
    Field("export", "choice", "How finely answers may leave"),
)
_BEFORE: Final = (_LABEL, _ID, _HINT)
_OPTIONS: Final = Field("options", "table", "Answers")
_POINTS: Final = Field("points", "table", "Steps of the scale, from the lowest")
_BOUNDS: Final = "Both bounds count as good answers."


def _asked(*own: Field) -> tuple[Field, ...]:
    return (*_BEFORE, *own, _MISSING, _REQUIRED, _WHEN, _CONSTRAINT, *_AFTER)


_TEXT: Final = (Field("limit", "whole", "Most characters", "4,000 at most."),)

FIELDS: Final[dict[type[Struct], tuple[Field, ...]]] = {
    SingleChoice: _asked(_OPTIONS),
    MultipleChoice: _asked(_OPTIONS),
    Ranking: _asked(_OPTIONS),
    Rating: _asked(_POINTS),
    RatingGrid: _asked(Field("rows", "table", "What is rated, one row each"), _POINTS),
    ShortText: _asked(*_TEXT),
    LongText: _asked(*_TEXT),
    Integer: _asked(
        Field("minimum", "whole", "Smallest number", _BOUNDS),
        Field("maximum", "whole", "Largest number"),
    ),
    Decimal: _asked(
        Field("minimum", "number", "Smallest number", _BOUNDS),
        Field("maximum", "number", "Largest number"),
        Field("places", "whole", "Most places after the point"),
    ),
    Date: _asked(
        Field("precision", "choice", "How exact", "The coarser, the safer."),
        Field("earliest", "day", "Earliest", "For example 31 1 2020. Left empty, any."),
        Field("latest", "day", "Latest"),
    ),
    Time: _asked(),
    Consent: (
        *_BEFORE,
        Field("yes", "words", "Words of yes"),
        Field("no", "words", "Words of no"),
        _REQUIRED,
        _WHEN,
        *_AFTER,
    ),
    Note: (Field("label", "prose", "Words to read", _LABEL.hint), _ID, _HINT, _WHEN),
    Calculated: (
        Field("label", "words", "What it is", "For designers only; it is never shown."),
        _ID,
        Field(
            "value",
            "value",
            "Worked out as",
            "For example count-selected(agencies), or age >= 18. It can look at earlier answers.",
        ),
        _WHEN,
    ),
    Page: (
        Field("heading", "words", "Heading", "{option} is what a repeated page is about."),
        _ID,
        _WHEN,
        Field("for_each", "choice", "Repeated for each answer chosen in"),
        Field(
            "times",
            "value",
            "Or repeated a number of times",
            "A number or a calculation such as children. 20 times at most; empty for no.",
        ),
    ),
    Section: (
        Field("title", "words", "Title"),
        _ID,
        Field("sensitive", "tick", "Sensitive: shows a note, a way past it and support"),
        Field("content_note", "prose", "Note before it", "What it is about, plainly and gently."),
        Field("skippable", "tick", "Can be skipped whole"),
        Field("support_key", "choice", "Support that is shown with it"),
        _WHEN,
    ),
    Route: (
        Field("when", "condition", "If", "It can look at answers on this page and earlier ones."),
        Field("to", "choice", "Go to"),
    ),
    Ending: (
        Field("heading", "words", "Heading"),
        _ID,
        Field("body", "prose", "Words"),
        Field("stores", "tick", "Answers are kept", "Without this, nothing is kept at all."),
        Field("support_key", "choice", "Support that is shown first"),
    ),
    SupportLine: (
        Field("name", "words", "Name"),
        Field("number", "line", "Number or address"),
        Field("means", "choice", "Reached by"),
        Field("note", "words", "Note", "For example when it is open."),
        Field("nation", "choice", "Nation"),
        Field("checked", "day", "Checked on", "The day on which somebody last tried it."),
        Field("key", "name", "Group", "Sections and endings name a group of support lines."),
    ),
    Facts: (
        Field("controller", "line", "Who is responsible", "The organisation and how to reach it."),
        Field("purpose", "prose", "What the answers are for"),
        Field("lawful_basis", "prose", "Lawful basis"),
        Field("retention_end", "day", "Answers are kept until", "For example 31 1 2028."),
        Field("withdrawal_cutoff", "day", "Can be taken back until"),
        Field("complaint_contact", "prose", "Where to complain"),
        Field(
            "quote_tiers",
            "codes",
            "Ways in which words may be quoted",
            "One code a line: undescribed, with nothing about the writer beside the words; "
            "published, with a few general words. People choose on the last page; nobody is "
            "quoted who does not.",
        ),
        Field("threshold", "whole", "Smallest count that is published", "Never below 10."),
        Field("redaction", "choice", "How strictly identifying details are taken out"),
        Field(
            "saving",
            "tick",
            "People may save and come back with a code",
            "Only where it is needed: a code that somebody finds tells that they answered.",
        ),
    ),
    Instrument: (
        Field(
            "title", "words", "Title", "Neutral, because it can stay in the history of a browser."
        ),
        Field("audience", "choice", "Who answers"),
        Field("wave", "name", "Wave", "For example start. Empty when people are asked once."),
        Field("slug", "name", "Name in files"),
    ),
}

COLUMNS: Final[dict[str, type[Struct]]] = {"options": Option, "rows": Row, "points": Point}
"""What the lines of each table are."""

CHOICES: Final[dict[str, list[tuple[str, str]]]] = {
    "missing": [("dont-know", "Do not know"), ("prefer-not-to-say", "Prefer not to say")],
    "export": [("full", "In full"), ("band", "In bands only"), ("never", "Never")],
    "precision": [("day", "Day"), ("month", "Month"), ("year", "Year")],
    "means": [
        ("phone", "Phone"),
        ("text", "Text message"),
        ("chat", "Chat"),
        ("relay", "Relay for deaf people"),
        ("video", "Sign language by video"),
        ("email", "E-mail"),
    ],
    "nation": [
        ("all", "Everywhere"),
        ("england", "England"),
        ("wales", "Wales"),
        ("scotland", "Scotland"),
        ("northern-ireland", "Northern Ireland"),
    ],
    "redaction": [("standard", "Standard"), ("strict", "Strict")],
    "audience": list(AUDIENCES.items()),
}

KINDS: Final = {
    "single-choice": ("One choice", "Exactly one of several answers"),
    "multiple-choice": ("Any number of choices", "Several answers at once"),
    "rating": ("Rating", "A step on a scale in words"),
    "rating-grid": ("Ratings in a grid", "Several things on one scale"),
    "ranking": ("Ranking", "Answers put in order"),
    "short-text": ("A few words", "One line of free text"),
    "long-text": ("Own words", "Free text, as long as you allow"),
    "integer": ("A whole number", "Between two bounds"),
    "decimal": ("A number", "With places after the point"),
    "date": ("A date", "A day, a month or a year"),
    "time": ("A time of day", "Such as 09:30"),
    "consent": ("Consent", "Yes or no, of equal weight"),
    "note": ("Words to read", "Without an answer"),
    "calculated": ("Worked out", "A value for conditions, never shown"),
}
"""What designers call each kind of item, and what it asks for."""
