"""Answers as somebody could give them, one question after another along the path."""

from typing import NamedTuple

from hypothesis import strategies as st

from surveys.evaluate import Scope, holds
from surveys.keys import AnswerKey
from surveys.model import (
    CLOSED_ITEMS,
    Date,
    Decimal,
    Instrument,
    Integer,
    Item,
    MultipleChoice,
    Ranking,
    Time,
)
from surveys.options import option_codes
from surveys.path import Path, find_path, walk_keys
from surveys.values import to_number
from tests.surveys.drawing import Chance
from tests.surveys.sample_items import draw_answer

Closed = dict[AnswerKey, tuple[str, ...]]
# A question may refuse what was drawn; after so many goes the first option is taken.
_GOES = 12


class _Question(NamedTuple):
    """One question on the way, and what was answered before it."""

    instrument: Instrument
    path: Path
    closed: Closed
    key: AnswerKey
    item: Item

    @property
    def is_compulsory(self) -> bool:
        return self.item.required and not self.item.missing

    def accepts(self, codes: tuple[str, ...]) -> bool:
        """Say whether a form would let this answer through."""
        if not codes or not _is_answer(self.item, codes):
            return False
        if self.item.constraint is None:
            return True
        asked = [key for key, _ in walk_keys(self.instrument, self.path)]
        known = {key: self.closed[key] for key in asked if key in self.closed}
        option = self.key.partition(":")[2] or None
        scope = Scope(closed={**known, **self.path.calculated, self.key: codes}, option=option)
        return holds(self.item.constraint.rule, scope)


@st.composite
def journeys(draw: st.DrawFn, instrument: Instrument) -> tuple[Closed, Path] | None:
    """Give answers that a form would accept, and the path they lead along; None if stopped.

    It asks the path finder alone what comes next, and knows nothing of the checker.
    """
    closed: Closed = {}
    done: set[AnswerKey] = set()
    chance = Chance(draw)
    while True:
        path = find_path(instrument, closed)
        waiting = [one for one in walk_keys(instrument, path) if one[0] not in done]
        if not waiting:
            return closed, path
        key, item = waiting[0]
        done.add(key)
        if not isinstance(item, CLOSED_ITEMS):
            continue
        question = _Question(instrument, path, closed, key, item)
        codes = _draw_accepted(chance, question)
        if codes:
            closed[key] = codes
        elif question.is_compulsory:
            return None


def _draw_accepted(chance: Chance, question: _Question) -> tuple[str, ...]:
    path, key, item = question.path, question.key, question.item
    if not question.is_compulsory and chance.once_in(3):
        return ()
    for _ in range(_GOES):
        codes = path.keep_codes(key, draw_answer(chance, item))
        if question.accepts(codes):
            return codes
    return path.keep_codes(key, option_codes(item))[:1] if question.is_compulsory else ()


def _is_answer(item: Item, codes: tuple[str, ...]) -> bool:
    """Say whether these are codes that a form would have let through together."""
    if isinstance(item, MultipleChoice | Ranking):
        alone = {one.code for one in item.options if one.exclusive}
        fits = len(codes) == 1 or isinstance(item, Ranking) or alone.isdisjoint(codes)
        return fits and set(codes) <= set(option_codes(item))
    return len(codes) == 1 and _is_value(item, codes[0])


def _is_value(item: Item, words: str) -> bool:
    match item:
        case Integer(minimum=least, maximum=most):
            return words.isdecimal() and least <= int(words) <= most
        case Decimal(minimum=least, maximum=most):
            return least <= to_number(words) <= most
        case Date(precision=precision):
            length = {"day": 10, "month": 7, "year": 4}[precision]
            return len(words) == length and words[:4].isdecimal()
        case Time():
            return words[2:3] == ":"
        case _:
            return words in option_codes(item)
