"""Rules, routes and repetition: what they refer to, and which pages they lead to."""

from collections.abc import Iterator
from typing import NamedTuple

from surveys.checks.finding import Finding, did_you_mean, error, warning
from surveys.model import (
    CLOSED_ITEMS,
    END,
    Ending,
    Instrument,
    Integer,
    Item,
    MultipleChoice,
    Page,
    Route,
    option_codes,
    walk_items,
    walk_pages,
)
from surveys.path import default_ending
from surveys.places import Place, places_of
from surveys.rules import (
    DEPTH_LIMIT,
    LEAVES,
    All,
    Any_,
    Chosen,
    Leaf,
    Not,
    Rule,
    rule_depth,
    walk_rule,
)


class _Known(NamedTuple):
    """Where every page and item stands, the first page being 0."""

    pages: dict[str, int]
    items: dict[str, tuple[int, Page, Item]]
    endings: frozenset[str]


def check_flow(instrument: Instrument) -> Iterator[Finding]:
    """Find references to what does not exist or comes later, and routes that lead nowhere."""
    known = _known(instrument)
    for place, page in places_of(instrument, Page):
        yield from _check_repetition(place, page, known)
        for number, route in enumerate(page.routes):
            at = Place(f"{place.path}.routes[{number}]", place.id, route)
            yield from _check_target(at, route.to, known)
            yield from _check_rule(at, route.when, known)


def check_reach(instrument: Instrument) -> Iterator[Finding]:
    """Find pages that no answers lead to, endings never met, and the lack of either."""
    if not any(ending.stores for ending in instrument.endings):
        yield error(
            "missing-ending",
            "$.endings",
            "No ending keeps the answers, so nobody could ever send theirs.",
            "Add an ending with stores set to true.",
        )
    reached = _reached(instrument)
    if not reached:
        yield error("no-pages", "$.sections", "There is no page.", "Add one.")
    for index, (place, _) in enumerate(places_of(instrument, Page)):
        if index not in reached:
            yield error(
                "unreachable-page",
                place,
                "No answers lead to this page.",
                "Change the route that always leads past it, or remove the page.",
            )
    yield from _unused_endings(instrument)


def _check_repetition(place: Place, page: Page, known: _Known) -> Iterator[Finding]:
    if page.for_each is None:
        return
    found = known.items.get(page.for_each)
    if found is None:
        yield _unknown_item(place, page.for_each, known)
        return
    index, source, item = found
    if not isinstance(item, MultipleChoice):
        yield error(
            "for-each-kind",
            place,
            f"This page is repeated for {item.id}, which is not a multiple choice.",
            "Name a multiple choice.",
        )
    if index >= known.pages[page.id]:
        yield _later_item(place, item.id)
    if source.for_each is not None:
        yield error(
            "for-each-nested",
            place,
            f"This page is repeated for {item.id}, which stands on a repeated page itself.",
            "Name a multiple choice on a page that is shown once.",
        )


def _check_target(place: Place, target: str, known: _Known) -> Iterator[Finding]:
    if target.startswith(END):
        if target.removeprefix(END) not in known.endings:
            yield error(
                "unknown-route",
                place,
                f"There is no ending for {target}.",
                did_you_mean(target.removeprefix(END), known.endings, "Add the ending."),
            )
    elif target not in known.pages:
        yield error(
            "unknown-route",
            place,
            f"There is no page {target}.",
            did_you_mean(target, known.pages, "Add the page, or lead to another."),
        )
    elif known.pages[target] <= known.pages[place.id]:
        yield error(
            "backward-route",
            place,
            f"This route leads back to {target}.",
            "Routes may only lead to a page further on.",
        )


def _check_rule(place: Place, rule: Rule, known: _Known) -> Iterator[Finding]:
    if rule_depth(rule) > DEPTH_LIMIT:
        yield error(
            "rule-too-deep",
            place,
            f"This rule is nested more than {DEPTH_LIMIT} deep.",
            "Use flatter rules.",
        )
    for part, _ in walk_rule(rule):
        if isinstance(part, LEAVES):
            yield from _check_leaf(place, part, known)


def _check_leaf(place: Place, leaf: Leaf, known: _Known) -> Iterator[Finding]:
    found = known.items.get(leaf.item)
    if found is None:
        yield _unknown_item(place, leaf.item, known)
        return
    index, _, item = found
    if not isinstance(item, CLOSED_ITEMS):
        yield error(
            "text-in-rule",
            place,
            f"This rule looks at {item.id}, which has no closed answer.",
            "Routes never depend on free text or notes. Name a closed question.",
        )
    elif index > known.pages[place.id]:
        yield _later_item(place, item.id)
    elif isinstance(leaf, Chosen):
        yield from _check_code(place, leaf.code, item)


def _check_code(place: Place, code: str, item: Item) -> Iterator[Finding]:
    if isinstance(item, Integer) or code in option_codes(item):
        return
    yield error(
        "unknown-code",
        place,
        f"{item.id} has no answer with the code {code}.",
        did_you_mean(code, option_codes(item), "Use one of its codes."),
    )


def _unused_endings(instrument: Instrument) -> Iterator[Finding]:
    met = {route.to for page in walk_pages(instrument) for route in page.routes}
    met.add(END + default_ending(instrument))
    for place, ending in places_of(instrument, Ending):
        if END + ending.id not in met:
            yield warning(
                "unused-ending",
                place,
                "No route leads to this ending.",
                "Add a route to it, or remove it.",
            )


def _unknown_item(place: Place, item: str, known: _Known) -> Finding:
    return error(
        "unknown-item",
        place,
        f"There is no question {item}.",
        did_you_mean(item, known.items, "Use the id of a question."),
    )


def _later_item(place: Place, item: str) -> Finding:
    return error(
        "later-item",
        place,
        f"This depends on {item}, which has not been asked yet.",
        "Depend only on questions asked before.",
    )


def _known(instrument: Instrument) -> _Known:
    pages = {page.id: index for index, page in enumerate(walk_pages(instrument))}
    items = {item.id: (pages[page.id], page, item) for page, item in walk_items(instrument)}
    return _Known(pages, items, frozenset(ending.id for ending in instrument.endings))


def _reached(instrument: Instrument) -> set[int]:
    pages = list(walk_pages(instrument))
    places = {page.id: index for index, page in enumerate(pages)}
    reached = {0} if pages else set()
    for index, page in enumerate(pages):
        if index in reached:
            reached |= {place for place in _leads_to(page, index, places) if place < len(pages)}
    return reached


def _leads_to(page: Page, index: int, places: dict[str, int]) -> Iterator[int]:
    # A page repeated for nothing is never shown, and then its routes are not tried.
    if page.for_each is not None:
        yield index + 1
    for route in page.routes:
        settled = _settled(route)
        if settled is not False and places.get(route.to, -1) > index:
            yield places[route.to]
        if settled and _leads_on(route, index, places):
            return
    yield index + 1


def _leads_on(route: Route, index: int, places: dict[str, int]) -> bool:
    return route.to.startswith(END) or places.get(route.to, -1) > index


def _settled(route: Route) -> bool | None:
    return _constant(route.when) if rule_depth(route.when) <= DEPTH_LIMIT else None


def _constant(rule: Rule) -> bool | None:
    """Say what a rule is whatever is answered; None when it depends."""
    match rule:
        case All(rules=rules):
            parts = {_constant(part) for part in rules}
            return False if False in parts else None if None in parts else True
        case Any_(rules=rules):
            parts = {_constant(part) for part in rules}
            return True if True in parts else None if None in parts else False
        case Not(rule=part):
            inner = _constant(part)
            return None if inner is None else not inner
        case _:
            return None
