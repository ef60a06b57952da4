"""What templates see: plain structs of words already chosen for one language."""

from typing import Literal

from msgspec import Struct

Kind = Literal["note", "radios", "checkboxes", "short", "long", "number", "unavailable"]


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


class QuestionView(Struct, frozen=True, kw_only=True):
    """One item as it is drawn.

    ``kept`` says that free text is held for it, which is never shown in the
    box again; ``instead`` are the missing codes that a box may be given.
    """

    kind: Kind
    name: str
    label: str
    hint: str = ""
    error: str = ""
    choices: tuple[ChoiceView, ...] = ()
    instead: tuple[ChoiceView, ...] = ()
    limit: int | None = None
    value: str | None = None
    kept: bool = False


class FaultView(Struct, frozen=True):
    """One line of an error summary: the control it leads to, and words without the answer."""

    field: str
    message: str


class LineView(Struct, frozen=True, kw_only=True):
    """A number to ring."""

    name: str
    number: str
    note: str = ""
    nation: str = ""


class PageView(Struct, frozen=True, kw_only=True):
    """One page of questions; ``at`` is where its form says it was shown."""

    at: str
    caption: str
    heading: str
    questions: tuple[QuestionView, ...]
    faults: tuple[FaultView, ...] = ()
    supports: tuple[LineView, ...] = ()
    can_go_back: bool = False
    can_skip: bool = False


class NoteView(Struct, frozen=True, kw_only=True):
    """The page before a part that may be hard to answer."""

    at: str
    title: str
    words: str
    supports: tuple[LineView, ...]
    can_go_back: bool = False
    can_skip: bool = False


class RowView(Struct, frozen=True, kw_only=True):
    """One answer as it will be kept."""

    key: str
    question: str
    answers: tuple[str, ...]
    removable: bool = False


class ReviewView(Struct, frozen=True, kw_only=True):
    """Everything that will be kept, before it is sent."""

    at: str
    rows: tuple[RowView, ...]


class StartView(Struct, frozen=True, kw_only=True):
    """What somebody is told before the first question."""

    title: str
    purpose: str
    controller: str
    lawful_basis: str
    retention_end: str
    complaint_contact: str
    exit_name: str
    languages: tuple[ChoiceView, ...]


class EndingView(Struct, frozen=True, kw_only=True):
    """A last page."""

    heading: str
    body: str
    stored: bool
    supports: tuple[LineView, ...]
