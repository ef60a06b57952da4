"""Every expression of a questionnaire, with its place and what it may look at from there."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct

from surveys.model import (
    Calculated,
    Ending,
    Instrument,
    Item,
    MultipleChoice,
    Page,
    Ranking,
    Section,
    SingleChoice,
)
from surveys.places import Place
from surveys.rules import DEPTH_LIMIT, Expression, rule_depth

Role = Literal["section", "page", "times", "item", "option", "constraint", "value", "route"]


class Site(NamedTuple):
    """One expression: where it stands, what it decides, and the page and item it belongs to.

    ``page`` counts from 0; for a section it is its first page. ``code`` is
    the option that it decides on.
    """

    place: Place
    role: Role
    page: int
    item: Item | None
    rule: Expression
    code: str = ""

    @property
    def is_deep(self) -> bool:
        """Say whether it is nested more deeply than any rule may be."""
        return rule_depth(self.rule) > DEPTH_LIMIT


class SitedPage(Struct, frozen=True):
    """A page with its place, its number from 0 and its section."""

    place: Place
    number: int
    page: Page
    section: Section


def sited_pages(instrument: Instrument) -> list[SitedPage]:
    """Give every page in order, with its place."""
    pages: list[SitedPage] = []
    for at, section in enumerate(instrument.sections):
        for number, page in enumerate(section.pages):
            place = Place(f"$.sections[{at}].pages[{number}]", page.id, page)
            pages.append(SitedPage(place, len(pages), page, section))
    return pages


def sited_sections(instrument: Instrument) -> list[tuple[Place, Section]]:
    """Give every section with its place."""
    return [
        (Place(f"$.sections[{number}]", section.id, section), section)
        for number, section in enumerate(instrument.sections)
    ]


def sited_endings(instrument: Instrument) -> list[tuple[Place, Ending]]:
    """Give every ending with its place."""
    return [
        (Place(f"$.endings[{number}]", ending.id, ending), ending)
        for number, ending in enumerate(instrument.endings)
    ]


def sited_items(page: SitedPage) -> Iterator[tuple[Place, Item]]:
    """Give every item of a page as it is written, with its place."""
    for number, item in enumerate(page.page.items):
        yield Place(f"{page.place.path}.items[{number}]", item.id, item), item


def list_sites(instrument: Instrument) -> list[Site]:
    """Give every expression in file order."""
    return list(_walk_sites(instrument))


def _walk_sites(instrument: Instrument) -> Iterator[Site]:
    first = 0
    for number, section in enumerate(instrument.sections):
        if section.when is not None:
            place = Place(f"$.sections[{number}].when", section.id, section)
            yield Site(place, "section", first, None, section.when)
        first += len(section.pages)
    for page in sited_pages(instrument):
        yield from _page_sites(page)
        for place, item in sited_items(page):
            yield from _item_sites(page.number, place, item)
        for number, route in enumerate(page.page.routes):
            at = Place(f"{page.place.path}.routes[{number}].when", page.page.id, route)
            yield Site(at, "route", page.number, None, route.when)


def _page_sites(sited: SitedPage) -> Iterator[Site]:
    page = sited.page
    if page.when is not None:
        yield Site(_inside(sited.place, "when"), "page", sited.number, None, page.when)
    if page.times is not None:
        yield Site(_inside(sited.place, "times"), "times", sited.number, None, page.times)


def _item_sites(page: int, place: Place, item: Item) -> Iterator[Site]:
    if item.when is not None:
        yield Site(_inside(place, "when"), "item", page, item, item.when)
    if isinstance(item, Calculated):
        yield Site(_inside(place, "value"), "value", page, item, item.value)
    if isinstance(item, SingleChoice | MultipleChoice | Ranking):
        for number, option in enumerate(item.options):
            if option.when is not None:
                at = _inside(place, f"options[{number}].when")
                yield Site(at, "option", page, item, option.when, option.code)
    if item.constraint is not None:
        at = _inside(place, "constraint.rule")
        yield Site(at, "constraint", page, item, item.constraint.rule)


def _inside(place: Place, name: str) -> Place:
    return Place(f"{place.path}.{name}", place.id, place.node)
