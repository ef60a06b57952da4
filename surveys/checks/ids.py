"""Names that must be the only ones of their kind, and choices that must be choices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from surveys.checks.finding import Finding, error
from surveys.model import (
    CHOICE_ITEMS,
    CLOSED_ITEMS,
    TEXT_ITEMS,
    Ending,
    Instrument,
    Integer,
    Item,
    Note,
    Page,
    Rating,
    Section,
    option_codes,
)
from surveys.places import Place, places_of

ITEM_KINDS = (*CLOSED_ITEMS, *TEXT_ITEMS, Note)


def item_places(instrument: Instrument) -> Iterator[tuple[Place, Item]]:
    """Give every item with its place."""
    for place, node in places_of(instrument, object):
        if isinstance(node, ITEM_KINDS):
            yield place, node


def check_ids(instrument: Instrument) -> Iterator[Finding]:
    """Find sections, pages, items and endings that share an id with another."""
    for kind in (Section, Page, Ending):
        yield from _repeated((place for place, _ in places_of(instrument, kind)), kind.__name__)
    yield from _repeated((place for place, _ in item_places(instrument)), "Item")


def check_choices(instrument: Instrument) -> Iterator[Finding]:
    """Find choices without two different codes, and ranges without a number."""
    for place, item in item_places(instrument):
        if isinstance(item, (*CHOICE_ITEMS, Rating)):
            yield from _check_codes(place, option_codes(item))
        if isinstance(item, Integer) and item.minimum > item.maximum:
            yield error(
                "empty-range",
                place,
                "The smallest number allowed is larger than the largest.",
                "Exchange minimum and maximum.",
            )


def _check_codes(place: Place, codes: tuple[str, ...]) -> Iterator[Finding]:
    minimum = 2
    if len(set(codes)) < minimum:
        yield error(
            "too-few-options",
            place,
            "This question offers fewer than two different answers.",
            "Add the answers that are missing, or make it a note.",
        )
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield error(
            "duplicate-code",
            place,
            f"The code {code} is used by more than one answer of this question.",
            "Give each answer a code of its own.",
        )


def _repeated(places: Iterable[Place], kind: str) -> Iterator[Finding]:
    by_id: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_id[place.id].append(place)
    for first, *others in by_id.values():
        for place in others:
            yield error(
                "duplicate-id",
                place,
                f"{kind} {place.id} has the same id as {first.path}.",
                "Give each one an id of its own.",
            )
