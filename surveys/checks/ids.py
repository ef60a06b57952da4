"""Names that must be the only ones of their kind, and choices that must be choices."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from surveys.checks.finding import Finding, error, warning
from surveys.checks.sites import SitedPage, sited_endings, sited_items, sited_sections
from surveys.model import (
    Date,
    Decimal,
    Instrument,
    Integer,
    Item,
    MultipleChoice,
    Ranking,
    Rating,
    RatingGrid,
    SingleChoice,
)
from surveys.places import Place


def check_ids(instrument: Instrument, pages: list[SitedPage]) -> Iterator[Finding]:
    """Find sections, pages, items and endings that share an id with another."""
    yield from _repeated((place for place, _ in sited_sections(instrument)), "Section")
    yield from _repeated((sited.place for sited in pages), "Page")
    yield from _repeated((place for place, _ in sited_endings(instrument)), "Ending")
    items = [place for sited in pages for place, _ in sited_items(sited)]
    yield from _repeated(items, "Item")
    said = instrument.languages
    for language in sorted({one for one in said if said.count(one) > 1}):
        yield warning(
            "duplicate-language",
            "$.languages",
            f"The language {language} is declared more than once.",
            "Declare each language once.",
        )


def check_choices(pages: list[SitedPage]) -> Iterator[Finding]:
    """Find choices without options, codes used twice, and ranges without anything in them."""
    for sited in pages:
        for place, item in sited_items(sited):
            match item:
                case SingleChoice() | MultipleChoice() | Ranking():
                    yield from _check_codes(place, [one.code for one in item.options], "option")
                case Rating(points=points):
                    yield from _check_points(place, [point.value for point in points])
                case RatingGrid(rows=rows, points=points):
                    yield from _check_rows(place, [row.code for row in rows])
                    yield from _check_points(place, [point.value for point in points])
                case _:
                    yield from _check_range(place, item)


def _check_codes(place: Place, codes: Sequence[str], kind: str) -> Iterator[Finding]:
    if not codes:
        yield error(
            "missing-options",
            place,
            "This question has nothing to choose from.",
            f"Add its {kind}s.",
        )
    elif len(set(codes)) == 1:
        yield error(
            "too-few-options",
            place,
            "This question offers fewer than two different answers.",
            "Add the answers that are missing, or make it a note.",
        )
    yield from _duplicates(place, codes)


def _check_rows(place: Place, codes: Sequence[str]) -> Iterator[Finding]:
    if not codes:
        yield error("missing-options", place, "This grid has no row.", "Add what is to be rated.")
    yield from _duplicates(place, codes)


def _check_points(place: Place, values: Sequence[int]) -> Iterator[Finding]:
    yield from _check_codes(place, [str(value) for value in values], "point")
    if list(values) != sorted(values):
        yield warning(
            "points-order",
            place,
            "The steps of this scale are not in order from the lowest value upwards.",
            "Put them in order, so that everybody reads the scale in the same direction.",
        )


def _duplicates(place: Place, codes: Sequence[str]) -> Iterator[Finding]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield error(
            "duplicate-code",
            place,
            f"The code {code} is used by more than one answer of this question.",
            "Give each answer a code of its own.",
        )


def _check_range(place: Place, item: Item) -> Iterator[Finding]:
    match item:
        case Integer(minimum=least, maximum=most) | Decimal(minimum=least, maximum=most):
            empty = least > most
        case Date(earliest=first, latest=last):
            empty = first is not None and last is not None and first > last
        case _:
            empty = False
    if empty:
        yield error(
            "empty-range",
            place,
            "The smallest answer allowed is larger than the largest.",
            "Exchange the two.",
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
