"""What expressions and texts refer to: questions and answers that must be there by then."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from surveys.checks.cycles import Rings
from surveys.checks.finding import Finding, did_you_mean, error
from surveys.checks.sites import Site, SitedPage, sited_pages
from surveys.model import (
    CLOSED_ITEMS,
    END,
    TEXT_ITEMS,
    Calculated,
    Instrument,
    Integer,
    Item,
    MultipleChoice,
    RatingGrid,
    unfold_items,
)
from surveys.options import option_codes
from surveys.places import Place
from surveys.rules import LEAVES, Answer, Call, Chosen, Compare, Expression, Leaf, Words, walk_rule
from surveys.values import to_words

EQUAL = ("=", "!=")


class Asked(NamedTuple):
    """An item, its page's number from 0, and its place among all items."""

    page: int
    order: int
    item: Item


class Known(NamedTuple):
    """What can be referred to, and the names whose part of the file could not be read."""

    items: dict[str, Asked]
    pages: dict[str, int]
    grids: dict[str, RatingGrid]
    lost: AbstractSet[str]


def read_known(instrument: Instrument, lost: AbstractSet[str]) -> Known:
    """Find what a questionnaire has; the first of two with the same id counts."""
    items: dict[str, Asked] = {}
    grids: dict[str, RatingGrid] = {}
    pages: dict[str, int] = {}
    for sited in sited_pages(instrument):
        pages.setdefault(sited.page.id, sited.number)
        for item in unfold_items(sited.page.items):
            items.setdefault(item.id, Asked(sited.number, len(items), item))
        grids.update({one.id: one for one in sited.page.items if isinstance(one, RatingGrid)})
    return Known(items, pages, grids, lost)


def check_references(sites: Iterable[Site], known: Known, looping: Rings) -> Iterator[Finding]:
    """Find references to what does not exist, comes later or may not decide anything.

    References between items that depend on one another in a ring are left to
    the check for rings.
    """
    for site in sites:
        if not site.is_deep:
            for part, _ in walk_rule(site.rule):
                if isinstance(part, LEAVES):
                    yield from _check_leaf(site, part, known, looping)
                yield from _check_codes(site, part, known)


def check_named(place: Place, name: str, known: Known) -> Iterator[Finding]:
    """Find a name that is no question's."""
    if name in known.items or name in known.lost:
        return
    if grid := known.grids.get(name):
        rows = ", ".join(item.id for item in unfold_items([grid]))
        yield error(
            "unknown-item",
            place,
            f"{name} is a grid, which has an answer for each of its rows and none of its own.",
            f"Name one of its rows: {rows}.",
        )
        return
    yield error(
        "unknown-item",
        place,
        f"There is no question {name}.",
        did_you_mean(name, [*known.items, *known.grids], "Use the id of a question."),
    )


def comes_too_late(site: Site, asked: Asked, known: Known) -> bool:
    """Say whether an expression looks at an item that has no answer yet when it is worked out."""
    own = known.items.get(site.item.id) if site.item else None
    if site.role == "route":
        return asked.page > site.page
    if site.role == "constraint" and site.item and asked.item.id.split(".")[0] == site.item.id:
        return False
    if site.role == "value" and own and isinstance(asked.item, Calculated):
        return (asked.page, asked.order) >= (own.page, own.order)
    return asked.page >= site.page


def later_item(place: Place, name: str) -> Finding:
    """Say that something depends on a question that has not been answered by then."""
    return error(
        "later-item",
        place,
        f"This depends on {name}, which has not been answered by then.",
        "Depend only on questions of earlier pages, or move this one to a later page.",
    )


def _check_leaf(site: Site, leaf: Leaf, known: Known, looping: Rings) -> Iterator[Finding]:
    asked = known.items.get(leaf.item)
    if leaf.item in known.lost:
        return
    if asked is None:
        yield from check_named(site.place, leaf.item, known)
    elif not _is_closed(site, asked.item):
        yield error(
            "text-in-rule",
            site.place,
            f"This looks at {leaf.item}, which has no closed answer.",
            "Nothing depends on free text or notes. Name a closed question.",
        )
    elif comes_too_late(site, asked, known) and not _in_ring(site, leaf.item, looping):
        yield later_item(site.place, leaf.item)


def _in_ring(site: Site, name: str, looping: Rings) -> bool:
    owners = looping.owners(site)
    return name.partition(".")[0] in looping.items and not owners.isdisjoint(looping.items)


def _is_closed(site: Site, item: Item) -> bool:
    own = site.role == "constraint" and site.item is not None and site.item.id == item.id
    return isinstance(item, (*CLOSED_ITEMS, Calculated)) or (own and isinstance(item, TEXT_ITEMS))


def _check_codes(site: Site, part: Expression, known: Known) -> Iterator[Finding]:
    for name, code in named_codes(part):
        asked = known.items.get(name)
        if asked is None or code in known.lost or _is_number_compared(asked.item, part):
            continue
        if not _has_code(asked.item, code):
            codes = option_codes(asked.item)
            yield error(
                "unknown-code",
                site.place,
                f"{name} has no answer with the code {code}.",
                did_you_mean(code, codes, "Use one of its codes."),
            )


def named_codes(part: Expression) -> Iterator[tuple[str, str]]:
    """Give the items and codes that one expression puts side by side."""
    match part:
        case Chosen(item=name, code=code):
            yield name, code
        case Call(function="selected", arguments=[Answer(item=name), Words(value=code)]):
            yield name, code.strip()
        case Compare(left=Answer(item=name), sign=sign, right=other) if sign in EQUAL:
            yield from ((name, code) for code in _constant_codes(other))
        case Compare(left=other, sign=sign, right=Answer(item=name)) if sign in EQUAL:
            yield from ((name, code) for code in _constant_codes(other))


def _constant_codes(part: Expression) -> list[str]:
    value = getattr(part, "value", None)
    if not isinstance(value, str | float):
        return []
    return to_words(value).split() if isinstance(value, str) else [to_words(value)]


def _is_number_compared(item: Item, part: Expression) -> bool:
    # A number may be compared with any other; whether that can hold is another check's.
    return isinstance(item, Integer) and isinstance(part, Compare)


def _has_code(item: Item, code: str) -> bool:
    codes = option_codes(item)
    if isinstance(item, Integer):
        return code.removeprefix("-").isdecimal()
    return not codes or code in codes


def check_repetition(pages: Iterable[SitedPage], known: Known) -> Iterator[Finding]:
    """Find pages repeated for what is no earlier multiple choice on a page shown once."""
    by_number = {one.number: one for one in pages}
    for sited in by_number.values():
        name = sited.page.for_each
        if name is None:
            continue
        if sited.page.times is not None:
            yield error(
                "for-each-and-times",
                sited.place,
                "This page is repeated for each option and a number of times as well.",
                "Remove for_each or times.",
            )
        asked = known.items.get(name)
        if asked is None:
            yield from check_named(_for_each(sited), name, known)
        else:
            yield from _check_source(sited, asked, by_number[asked.page])


def _check_source(sited: SitedPage, asked: Asked, source: SitedPage) -> Iterator[Finding]:
    name = asked.item.id
    if not isinstance(asked.item, MultipleChoice):
        yield error(
            "for-each-kind",
            _for_each(sited),
            f"This page is repeated for {name}, which is not a multiple choice.",
            "Name a multiple choice.",
        )
    if asked.page >= sited.number:
        yield later_item(_for_each(sited), name)
    if source.page.for_each is not None or source.page.times is not None:
        yield error(
            "for-each-nested",
            _for_each(sited),
            f"This page is repeated for {name}, which stands on a repeated page itself.",
            "Name a multiple choice on a page that is shown once.",
        )


def _for_each(sited: SitedPage) -> Place:
    return Place(f"{sited.place.path}.for_each", sited.place.id, sited.page)


def check_targets(
    pages: Iterable[SitedPage], known: Known, endings: Iterable[str]
) -> Iterator[Finding]:
    """Find routes to pages and endings that do not exist."""
    endings = set(endings)
    for sited in pages:
        for number, route in enumerate(sited.page.routes):
            place = Place(f"{sited.place.path}.routes[{number}].to", sited.place.id, route)
            name = route.to.removeprefix(END)
            if name in known.lost:
                continue
            if route.to.startswith(END) and name not in endings:
                yield error(
                    "unknown-ending",
                    place,
                    f"There is no ending {name}.",
                    did_you_mean(name, endings, "Add the ending, or lead to another."),
                )
            elif not route.to.startswith(END) and name not in known.pages:
                yield error(
                    "unknown-page",
                    place,
                    f"There is no page {name}.",
                    did_you_mean(name, known.pages, "Add the page, or lead to another."),
                )
