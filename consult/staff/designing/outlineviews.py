"""What the page of a whole questionnaire shows, as its template takes it."""

from msgspec import Struct

from consult.staff.formfaults import FormView
from surveys.differences import Difference


class FoundView(Struct, frozen=True, kw_only=True):
    """One finding of the checker, or several alike in one language."""

    severity: str
    message: str
    suggestion: str
    example: list[str]


class Handle(Struct, frozen=True, kw_only=True):
    """What can be done with a part: its address, its place on the page, and its name."""

    address: str
    anchor: str
    name: str
    up: bool
    down: bool
    homes: str = ""


class RouteView(Struct, frozen=True, kw_only=True):
    """One route out of a page."""

    handle: Handle
    condition: str
    target: str
    anchor: str
    findings: list[FoundView]


class ItemView(Struct, frozen=True, kw_only=True):
    """One item as it is asked, with what decides on it."""

    handle: Handle
    id: str
    kind: str
    label: str
    hint: str
    guidance: str
    facts: list[str]
    conditions: list[tuple[str, str]]
    lists: list[tuple[str, list[str]]]
    findings: list[FoundView]


class PageView(Struct, frozen=True, kw_only=True):
    """One page with its items, the routes that leave it, and where it leads without them."""

    handle: Handle
    id: str
    heading: str
    conditions: list[tuple[str, str]]
    items: list[ItemView]
    routes: list[RouteView]
    otherwise: str
    otherwise_anchor: str
    findings: list[FoundView]


class SectionView(Struct, frozen=True, kw_only=True):
    """One section with its pages."""

    handle: Handle
    id: str
    title: str
    tags: list[str]
    note: str
    conditions: list[tuple[str, str]]
    pages: list[PageView]
    findings: list[FoundView]


class TailView(Struct, frozen=True, kw_only=True):
    """An ending or a support line."""

    handle: Handle
    title: str
    words: str
    facts: list[str]
    findings: list[FoundView]


class SummaryLine(Struct, frozen=True):
    """One finding in the summary, and where on the page, or on which form, it is."""

    severity: str
    message: str
    link: str


class Outline(Struct, frozen=True, kw_only=True):
    """A whole questionnaire in order, with every finding where it belongs."""

    sections: list[SectionView]
    endings: list[TailView]
    supports: list[TailView]
    summary: list[SummaryLine]
    errors: int
    warnings: int


class OutlineView(FormView, frozen=True, kw_only=True):
    """The page around it: the draft, its version, and what can be undone."""

    address: str
    slug: str
    draft: str
    title: str
    audience: str
    version: int
    undo: str
    redo: str
    done: str
    report: list[str]
    meanwhile: list[Difference]
    outline: Outline
    pages: list[tuple[str, str]]
    sections: list[tuple[str, str]]
