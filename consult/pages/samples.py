"""Invented answers with which a page is shown as if somebody had filled it in."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from consult.pages.asking import Given
from surveys.answers import read_answers
from surveys.faults import Fault, Wording
from surveys.keys import AnswerKey, other_key, part_field, rank_field
from surveys.model import (
    CLOSED_ITEMS,
    TEXT_ITEMS,
    TEXT_LIMIT,
    Consent,
    Date,
    Decimal,
    Instrument,
    Integer,
    Item,
    MultipleChoice,
    Page,
    Ranking,
    Rating,
    Section,
    SingleChoice,
    Time,
    unfold_items,
)
from surveys.options import option_codes
from surveys.path import Visit, chose_other

# Nobody meets these with the controls that a page has.
_NOT_ON_A_PAGE: Final = {
    wording.value[0] for wording in (Wording.UNKNOWN_CODE, Wording.ONE_ONLY, Wording.NOT_A_PLACE)
}

Form = dict[str, list[str]]
# Longer than any box takes.
_TOO_LONG: Final = "x" * (TEXT_LIMIT + 1)
_ANY: Final = "no such answer"
_DAYS: Final = {"day": "2026-03-27", "month": "2026-03", "year": "2026"}


def open_page(page: Page) -> Page:
    """Give a page once and with nothing left out: no repetition, and no condition within it."""
    items = [replace(_open_options(item), when=None) for item in page.items]
    return replace(page, items=items, when=None, for_each=None, times=None)


def fill_page(page: Page) -> Given:
    """Give every question of an open page an answer."""
    closed: dict[AnswerKey, tuple[str, ...]] = {}
    texts: set[AnswerKey] = set()
    for item in unfold_items(page.items):
        if isinstance(item, TEXT_ITEMS):
            texts.add(item.id)
        elif isinstance(item, CLOSED_ITEMS) and (codes := _choose(item)):
            closed[item.id] = codes
            texts |= {other_key(item.id)} if chose_other(item, codes) else set()
    return Given(closed=closed, texts=frozenset(texts))


def fill_all(pages: list[Page]) -> Given:
    """Give every question of several open pages an answer."""
    filled = [fill_page(page) for page in pages]
    return Given(
        closed={key: codes for given in filled for key, codes in given.closed.items()},
        texts=frozenset(key for given in filled for key in given.texts),
    )


def find_faults(instrument: Instrument, page: Page) -> list[Fault]:
    """Give everything that can have to be put right on an open page, each once.

    What a constraint says is added as it stands, because no form is known to break it.
    """
    alone = replace(instrument, sections=[Section(id="alone", pages=[page])])
    found: dict[tuple[AnswerKey, str], Fault] = {}
    for item in unfold_items(page.items):
        for form in _wrong_forms(item, item.id):
            faults = read_answers(alone, Visit(page.id), form)[1]
            found.update({(fault.key, fault.code): fault for fault in faults})
    for item in page.items:
        if item.constraint is not None:
            fault = Wording.CONSTRAINT.at(item.id, item.constraint.message)
            found[fault.key, fault.code] = fault
    return [fault for fault in found.values() if fault.code not in _NOT_ON_A_PAGE]


def _open_options(item: Item) -> Item:
    if not isinstance(item, SingleChoice | MultipleChoice | Ranking):
        return item
    return replace(item, options=[replace(option, when=None) for option in item.options])


def _choose(item: Item) -> tuple[str, ...]:
    match item:
        case MultipleChoice(options=options):
            return tuple(option.code for option in options if not option.exclusive)[:2]
        case Ranking():
            return option_codes(item)
        case Integer(minimum=lowest) | Decimal(minimum=lowest):
            return (str(max(lowest, min(item.maximum, 3))),)
        case Date(precision=precision):
            return (_DAYS[precision],)
        case Time():
            return ("09:30",)
        case _:
            return option_codes(item)[-1:]


def _wrong_forms(item: Item, key: AnswerKey) -> Iterator[Form]:
    codes = option_codes(item)
    yield {}
    if isinstance(item, SingleChoice | Rating | Consent):
        return
    yield {key: [_ANY]}
    yield {key: [_TOO_LONG]}
    yield {key: [_ANY, *(f"!{code}" for code in item.missing)]}
    if isinstance(item, Integer | Decimal):
        yield {key: [str(item.maximum + 1)]}
        yield {key: ["0.1234567"]}
    if isinstance(item, Date):
        yield {part_field(key, "day"): ["31"], part_field(key, "month"): ["2"]}
        for year in ("0001", "2026", "9999"):
            yield _date_form(key, "31", "2", year)
            yield _date_form(key, "1", "1", year)
    if isinstance(item, Ranking):
        yield {rank_field(key, code): ["1"] for code in codes}
        yield {rank_field(key, code): ["2"] for code in codes[:1]}
    else:
        yield {key: list(codes)}


def _date_form(key: AnswerKey, day: str, month: str, year: str) -> Form:
    parts = {"day": day, "month": month, "year": year}
    return {part_field(key, part): [value] for part, value in parts.items()}
