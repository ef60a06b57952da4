"""Which pages a respondent meets, worked out afresh from the answers each time.

Nothing remembers where somebody has been, so a changed answer can never
leave an answer behind on a page that no longer belongs to them.
"""

from collections.abc import Container, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from surveys.errors import UnknownPageError
from surveys.keys import AnswerKey, answer_key, other_key
from surveys.model import (
    CHOICE_ITEMS,
    CLOSED_ITEMS,
    END,
    TEXT_ITEMS,
    Ending,
    Instrument,
    Item,
    MultipleChoice,
    Option,
    Page,
    Section,
    walk_items,
    walk_pages,
)
from surveys.rules import holds

Closed = Mapping[AnswerKey, tuple[str, ...]]
MissingT = TypeVar("MissingT", bound=str)
TextT = TypeVar("TextT")


class Visit(Struct, frozen=True):
    """One showing of a page, for one chosen option where the page is repeated."""

    page: str
    option: str | None = None


class Path(Struct, frozen=True):
    """Every showing from first to last, and the id of the ending they lead to."""

    visits: tuple[Visit, ...]
    ending: str


def find_path(instrument: Instrument, closed: Closed) -> Path:
    """Follow the routes from the first page with these closed answers.

    Only answers already on the path decide what comes next. A route that
    leads nowhere or backwards, which the checker refuses, is passed over, so
    the path always ends.
    """
    pages = list(walk_pages(instrument))
    known: dict[AnswerKey, tuple[str, ...]] = {}
    visits: list[Visit] = []
    index = 0
    while index < len(pages):
        page = pages[index]
        here = _visits_of(instrument, page, known)
        visits += here
        asked = _keys(page, here)
        known |= {key: closed[key] for key, item in asked if key in closed and _is_closed(item)}
        target = _next_place(instrument, pages, index, known) if here else index + 1
        if isinstance(target, str):
            return Path(tuple(visits), target)
        index = target
    return Path(tuple(visits), default_ending(instrument))


def find_unanswered(
    instrument: Instrument, path: Path, answered: Container[AnswerKey]
) -> Visit | None:
    """Give the first showing on a path whose compulsory item has no answer, if any.

    ``answered`` holds the keys of answers and of missing codes alike. A path
    is worked out from whatever there is, so an application asks this before
    it keeps anything: consent cannot be stepped over.
    """
    for visit in path.visits:
        for key, item in _keys(find_page(instrument, visit), [visit]):
            if item.required and key not in answered:
                return visit
    return None


def keep_on_path(
    instrument: Instrument,
    closed: Closed,
    missing: Mapping[AnswerKey, MissingT],
    texts: Mapping[AnswerKey, TextT],
) -> tuple[dict[AnswerKey, tuple[str, ...]], dict[AnswerKey, MissingT], dict[AnswerKey, TextT]]:
    """Give only the answers that belong to the path which these closed answers lead along.

    The text that says which other option was meant goes with its option.
    """
    path = find_path(instrument, closed)
    asked = dict(walk_keys(instrument, path))
    kept = {key: closed[key] for key in asked if key in closed and _is_closed(asked[key])}
    boxes = {key for key, item in asked.items() if isinstance(item, TEXT_ITEMS)}
    boxes |= {other_key(key) for key, codes in kept.items() if chose_other(asked[key], codes)}
    return (
        kept,
        {key: code for key, code in missing.items() if key in asked},
        {key: text for key, text in texts.items() if key in boxes},
    )


def walk_keys(instrument: Instrument, path: Path) -> Iterator[tuple[AnswerKey, Item]]:
    """Give every answer key that a path asks for, with its item, in the order asked."""
    pages = {page.id: page for page in walk_pages(instrument)}
    for visit in path.visits:
        yield from _keys(pages[visit.page], [visit])


def find_page(instrument: Instrument, visit: Visit) -> Page:
    """Give the page of a showing.

    Raises ``UnknownPageError`` for a page that does not exist, or a
    repetition of it that cannot.
    """
    for page in walk_pages(instrument):
        if page.id == visit.page and visit in possible_visits(instrument, page):
            return page
    raise UnknownPageError("This questionnaire has no such page.")


def find_section(instrument: Instrument, visit: Visit) -> Section:
    """Give the section of a showing.

    Raises ``UnknownPageError``.
    """
    page = find_page(instrument, visit)
    return next(section for section in instrument.sections if page in section.pages)


def find_option(instrument: Instrument, visit: Visit) -> Option:
    """Give the option that a repeated page is shown for.

    Raises ``UnknownPageError``.
    """
    for page in walk_pages(instrument):
        if page.id == visit.page and page.for_each is not None:
            for option in _repeated_options(instrument, page.for_each):
                if option.code == visit.option:
                    return option
    raise UnknownPageError("This questionnaire does not repeat a page in this way.")


def find_ending(instrument: Instrument, path: Path) -> Ending:
    """Give the ending of a path.

    Raises ``UnknownPageError`` when the questionnaire has none.
    """
    for ending in instrument.endings:
        if ending.id == path.ending:
            return ending
    raise UnknownPageError("This questionnaire has no such ending.")


def default_ending(instrument: Instrument) -> str:
    """Name the ending after the last page: the first one that keeps answers, else the first."""
    keeping = [ending.id for ending in instrument.endings if ending.stores]
    return next(iter(keeping or [ending.id for ending in instrument.endings]), "")


def chose_other(item: Item, codes: tuple[str, ...]) -> bool:
    """Say whether these codes hold an option that asks which other one was meant."""
    return isinstance(item, CHOICE_ITEMS) and any(
        option.other and option.code in codes for option in item.options
    )


def possible_visits(instrument: Instrument, page: Page) -> list[Visit]:
    """Give every showing that a page could have, whatever was answered."""
    if page.for_each is None:
        return [Visit(page.id)]
    options = _repeated_options(instrument, page.for_each)
    return [Visit(page.id, option.code) for option in options]


def _visits_of(instrument: Instrument, page: Page, known: Closed) -> list[Visit]:
    chosen = known.get(page.for_each or "", ())
    visits = possible_visits(instrument, page)
    return [visit for visit in visits if visit.option is None or visit.option in chosen]


def _repeated_options(instrument: Instrument, item_id: str) -> list[Option]:
    for _, item in walk_items(instrument):
        if item.id == item_id and isinstance(item, MultipleChoice):
            return [option for option in item.options if not option.exclusive]
    return []


def _keys(page: Page, visits: list[Visit]) -> Iterator[tuple[AnswerKey, Item]]:
    for visit in visits:
        for item in page.items:
            if isinstance(item, CLOSED_ITEMS + TEXT_ITEMS):
                yield answer_key(item.id, visit.option), item


def _next_place(instrument: Instrument, pages: list[Page], index: int, known: Closed) -> int | str:
    for route in pages[index].routes:
        place = _target_place(instrument, pages, route.to)
        leads_on = isinstance(place, str) or place > index
        if leads_on and holds(route.when, known):
            return place
    return index + 1


def _target_place(instrument: Instrument, pages: list[Page], target: str) -> int | str:
    if target.startswith(END):
        ending = target.removeprefix(END)
        return ending if any(ending == known.id for known in instrument.endings) else -1
    return next((index for index, page in enumerate(pages) if page.id == target), -1)


def _is_closed(item: Item) -> bool:
    return isinstance(item, CLOSED_ITEMS)
