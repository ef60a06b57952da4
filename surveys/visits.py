"""The showings that a questionnaire's pages can have, and what each of them asks for."""

from collections.abc import Iterator

from msgspec import Struct

from surveys.errors import UnknownPageError
from surveys.keys import AnswerKey, answer_key
from surveys.model import (
    CLOSED_ITEMS,
    REPEAT_LIMIT,
    TEXT_ITEMS,
    Instrument,
    Item,
    MultipleChoice,
    Option,
    Page,
    Section,
    unfold_items,
    walk_items,
    walk_pages,
)


class Visit(Struct, frozen=True):
    """One showing of a page, for one chosen option where the page is repeated."""

    page: str
    option: str | None = None


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
    """Give the option that a repeated page is shown for; of a counted one, its number.

    Raises ``UnknownPageError``.
    """
    for page in walk_pages(instrument):
        if page.id == visit.page:
            for option in _repeated_options(instrument, page):
                if option.code == visit.option:
                    return option
    raise UnknownPageError("This questionnaire does not repeat a page in this way.")


def possible_visits(instrument: Instrument, page: Page) -> list[Visit]:
    """Give every showing that a page could have, whatever was answered."""
    if page.for_each is None and page.times is None:
        return [Visit(page.id)]
    return [Visit(page.id, option.code) for option in _repeated_options(instrument, page)]


def _repeated_options(instrument: Instrument, page: Page) -> list[Option]:
    if page.times is not None:
        numbers = [str(number) for number in range(1, REPEAT_LIMIT + 1)]
        return [Option(code=number, label={"en": number}) for number in numbers]
    for _, item in walk_items(instrument):
        if item.id == page.for_each and isinstance(item, MultipleChoice):
            return [option for option in item.options if not option.exclusive]
    return []


def page_keys(page: Page, visit: Visit) -> Iterator[tuple[AnswerKey, Item]]:
    """Give every answer key of a showing with its item, whether or not it is asked for."""
    for item in unfold_items(page.items):
        if isinstance(item, CLOSED_ITEMS + TEXT_ITEMS):
            yield answer_key(item.id, visit.option), item
