"""Where a respondent is, and its name in a form: letters that say nothing about an answer."""

from msgspec import Struct

from surveys.keys import AnswerKey
from surveys.path import Visit


class AtPage(Struct, frozen=True, tag="page"):
    """A showing of a page of questions; with ``only``, of that question of it and no other."""

    visit: Visit
    only: str = ""


class AtNote(Struct, frozen=True, tag="note"):
    """Before the section in which this showing is the first."""

    visit: Visit


class AtReview(Struct, frozen=True, tag="review"):
    """Everything is answered and nothing is sent."""


class AtText(Struct, frozen=True, tag="text"):
    """One answer in somebody's own words, as it will be kept."""

    key: AnswerKey


class AtEnding(Struct, frozen=True, tag="ending"):
    """The last page, after which nothing is held."""

    ending: str


class AtSaving(Struct, frozen=True, tag="saving"):
    """Before unfinished answers are saved; ``back`` names the place where somebody was."""

    back: str


class AtSaved(Struct, frozen=True, tag="saved"):
    """The code of what was saved, shown once, after which nothing is held."""


class AtEntry(Struct, frozen=True, tag="entry"):
    """Where a code is asked for again with which an invited person begins."""


class AtCode(Struct, frozen=True, tag="code"):
    """Where a code is asked for with which answers are taken back."""


class AtTaken(Struct, frozen=True, tag="taken"):
    """The reply to every code, after which nothing is held."""


Place = (
    AtPage
    | AtNote
    | AtReview
    | AtText
    | AtEnding
    | AtSaving
    | AtSaved
    | AtEntry
    | AtCode
    | AtTaken
)


def write_place(place: Place) -> str:
    """Name a place for a form's hidden field."""
    match place:
        case AtPage(visit=visit) | AtNote(visit=visit):
            letter = "p" if isinstance(place, AtPage) else "n"
            only = place.only if isinstance(place, AtPage) else ""
            return f"{letter}.{visit.page}.{visit.option or ''}" + (f"/{only}" if only else "")
        case AtReview():
            return "r"
        case AtText(key=key):
            return f"t.{key}"
        case AtEnding() | AtSaved():
            return "e"
        case AtSaving(back=back):
            return f"s.{back}"
        case AtEntry() | AtCode() | AtTaken():
            return "c"


def read_place(name: str) -> AtPage | AtNote | AtReview | AtText | AtSaving | None:
    """Read a place from a form's hidden field; None when it is none of ours.

    The showing or answer it names need not exist: a form can hold anything.
    """
    kind, _, rest = name.partition(".")
    if kind == "r":
        return AtReview()
    if kind == "t":
        return AtText(rest)
    if kind == "s":
        return AtSaving(rest)
    shown, _, only = rest.partition("/")
    page, _, option = shown.partition(".")
    visit = Visit(page, option or None)
    return AtPage(visit, only) if kind == "p" else AtNote(visit) if kind == "n" else None
