"""One question at a time, as pages are shown to whoever reads easy words.

Neither the path nor what is kept knows of it: a page and its showings stay as they are.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from surveys.evaluate import Scope, holds
from surveys.keys import AnswerKey, row_id
from surveys.model import Calculated, Item, Note, Page, RatingGrid


class _Alone(Struct, frozen=True):
    """What is shown at once: its name, the words before it and itself, and whence it comes."""

    name: str
    items: tuple[Item, ...]
    origins: tuple[Item, ...]


def name_questions(page: Page, scope: Scope) -> list[str]:
    """Name what is shown by itself, in order.

    It is an item, or one row of a grid. Words to read stand with the question after them. What
    conditions leave out in these circumstances is not named.
    """
    asked = [item for item in page.items if item.when is None or holds(item.when, scope)]
    return [one.name for one in _walk(page) if any(item in asked for item in one.origins)]


def keep_question(page: Page, name: str) -> Page:
    """Give a page with one of its questions; with no such question, the page as it is."""
    for one in _walk(page):
        if one.name == name:
            return replace(page, items=list(one.items))
    return page


def find_question(names: Sequence[str], key: AnswerKey) -> str:
    """Name the question that an answer belongs to; empty where there is none."""
    asked = key.partition("~")[0].partition(":")[0]
    return next((name for name in names if asked == name or asked.startswith(f"{name}.")), "")


def _walk(page: Page) -> Iterator[_Alone]:
    before: tuple[Item, ...] = ()
    for item in page.items:
        if isinstance(item, Note):
            before = (*before, item)
        elif not isinstance(item, Calculated):
            yield from _split(item, before)
            before = ()
    if before:
        yield _Alone(before[-1].id, before, before)


def _split(item: Item, before: tuple[Item, ...]) -> Iterator[_Alone]:
    # What a constraint says of a whole grid cannot be judged row by row.
    if not isinstance(item, RatingGrid) or item.constraint is not None:
        yield _Alone(item.id, (*before, item), (*before, item))
        return
    for at, row in enumerate(item.rows):
        words = () if at else before
        alone = replace(item, rows=[row])
        yield _Alone(row_id(item.id, row.code), (*words, alone), (*words, item))
