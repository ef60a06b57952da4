"""What templates see: plain structs of words already chosen for one language."""

from typing import Literal

from msgspec import Struct

Kind = Literal[
    "note",
    "radios",
    "checkboxes",
    "short",
    "long",
    "number",
    "decimal",
    "time",
    "date",
    "grid",
    "ranking",
    "unavailable",
]


class OtherView(Struct, frozen=True, kw_only=True):
    """The box that asks which other option was meant."""

    name: str
    label: str
    limit: int
    error: str = ""
    kept: bool = False


class ChoiceView(Struct, frozen=True, kw_only=True):
    """One radio or checkbox; ``divider`` is a word shown before it."""

    value: str
    label: str
    checked: bool = False
    divider: str = ""
    other: OtherView | None = None


class PartView(Struct, frozen=True, kw_only=True):
    """One of several small controls that make up one answer: a part of a date, an option's place.

    ``id`` of the first is the answer's own name, so that an error summary can lead to it.
    ``choices`` are what a place can be; without them it is a box.
    """

    id: str
    name: str
    label: str
    value: str = ""
    width: str = "2"
    choices: tuple[ChoiceView, ...] = ()


class RowOfGrid(Struct, frozen=True, kw_only=True):
    """One row of a rating grid: radios of its own on the grid's one scale."""

    name: str
    label: str
    choices: tuple[ChoiceView, ...]
    error: str = ""


class QuestionView(Struct, frozen=True, kw_only=True):
    """One item as it is drawn.

    ``kept`` says that free text is held for it, which is never shown in the
    box again; ``instead`` are the missing codes that a box may be given.
    ``scale`` are the words over the columns of a grid.
    """

    kind: Kind
    name: str
    label: str
    hint: str = ""
    guidance: str = ""
    error: str = ""
    choices: tuple[ChoiceView, ...] = ()
    parts: tuple[PartView, ...] = ()
    rows: tuple[RowOfGrid, ...] = ()
    scale: tuple[str, ...] = ()
    instead: tuple[ChoiceView, ...] = ()
    limit: int | None = None
    value: str | None = None
    kept: bool = False


class FaultView(Struct, frozen=True):
    """One line of an error summary: the control it leads to, and words without the answer."""

    field: str
    message: str


class LineView(Struct, frozen=True, kw_only=True):
    """Somebody to turn to: a number to ring, or an address to write to."""

    name: str
    number: str
    note: str = ""
    nation: str = ""
    address: bool = False


class SupportView(Struct, frozen=True, kw_only=True):
    """Lines that are reached in the same way, under a heading."""

    heading: str
    lines: tuple[LineView, ...]


class PageView(Struct, frozen=True, kw_only=True):
    """One page of questions; ``at`` is where its form says it was shown."""

    at: str
    caption: str
    heading: str
    questions: tuple[QuestionView, ...]
    faults: tuple[FaultView, ...] = ()
    supports: tuple[SupportView, ...] = ()
    can_go_back: bool = False
    can_skip: bool = False
    takes_names: bool = False


class NoteView(Struct, frozen=True, kw_only=True):
    """The page before a part that may be hard to answer."""

    at: str
    title: str
    words: str
    supports: tuple[SupportView, ...]
    can_go_back: bool = False
    can_skip: bool = False


class PieceView(Struct, frozen=True):
    """A stretch of a text that will be kept, or what stands where something was taken out."""

    text: str
    gone: bool = False


class RowView(Struct, frozen=True, kw_only=True):
    """One answer as it will be kept; of one in somebody's own words, the ``pieces`` of it.

    Of one that was given ``earlier``, before saving, only that there is one.
    """

    key: str
    question: str
    answers: tuple[str, ...]
    topic: str = ""
    removable: bool = False
    earlier: bool = False
    pieces: tuple[PieceView, ...] = ()


class WordView(Struct, frozen=True, kw_only=True):
    """One word of a text that will be kept; ``value`` is empty where nothing can be taken out."""

    text: str
    value: str = ""
    breaks: bool = False


class TextView(Struct, frozen=True, kw_only=True):
    """One answer in somebody's own words; ``count`` is how many words it was shown with."""

    at: str
    question: str
    topic: str
    key: str
    words: tuple[WordView, ...]
    count: int


class ReviewView(Struct, frozen=True, kw_only=True):
    """Everything that will be kept, before it is sent.

    ``quoting`` are the ways in which words may be quoted; none where there are no words.
    """

    at: str
    rows: tuple[RowView, ...]
    quoting: tuple[ChoiceView, ...] = ()


class StartView(Struct, frozen=True, kw_only=True):
    """What somebody is told before the first question."""

    title: str
    purpose: str
    controller: str
    lawful_basis: str
    retention_end: str
    complaint_contact: str
    exit_name: str


class EndingView(Struct, frozen=True, kw_only=True):
    """A last page."""

    heading: str
    body: str
    stored: bool
    fitting: tuple[SupportView, ...]
    supports: tuple[SupportView, ...]
