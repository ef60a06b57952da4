"""A way of answering that shows something, tried with the path finder that respondents have."""

from collections.abc import Mapping
from typing import Final

from surveys.checks.cells import read_cells
from surveys.checks.given import Answering, Codes
from surveys.checks.uses import Use
from surveys.keys import AnswerKey
from surveys.model import CLOSED_ITEMS, Instrument, Item, MultipleChoice
from surveys.options import option_codes
from surveys.path import Path, find_path, walk_keys

# Filling in one compulsory answer can lead to the next one, but not for ever.
_ROUNDS: Final = 60
NOTHING: Final = "(nothing answered)"


class Example:
    """A way of answering, and where it leads."""

    def __init__(self, instrument: Instrument, closed: Mapping[AnswerKey, Codes]) -> None:
        self.instrument = instrument
        self.closed = dict(closed)
        self.path = _settle(instrument, self.closed)

    def shows(self, page: str) -> bool:
        """Say whether somebody who answers in this way is shown a page."""
        return any(visit.page == page for visit in self.path.visits)

    def without_choice(self, item: Item) -> bool:
        """Say whether an item is asked and every one of its options left out."""
        return any(
            not _offered(self.path, key, asked)
            for key, asked in walk_keys(self.instrument, self.path)
            if asked.id == item.id
        )

    def write(self, until: str = "") -> list[str]:
        """Give it as a line for each answer, up to and with a page."""
        pages = [visit.page for visit in self.path.visits]
        last = len(pages) - 1 - pages[::-1].index(until) if until in pages else len(pages) - 1
        before = Path(self.path.visits[: last + 1], "", self.path.hidden)
        lines = [
            f"{key}: {', '.join(self.closed[key])}"
            for key, _ in walk_keys(self.instrument, before)
            if self.closed.get(key)
        ]
        return lines or [NOTHING]


def find_example(instrument: Instrument, answering: Answering, ways: int) -> Example | None:
    """Give one way of answering out of a set; None when the set is empty."""
    picked = answering.diagrams.pick(ways)
    if picked is None:
        return None
    closed: dict[AnswerKey, Codes] = {}
    for variable in answering.variables:
        cells = [answers[picked.get(level, 0)] for level, answers in variable.levels.items()]
        codes = tuple(code for cell in cells for code in cell)
        if codes:
            closed[variable.key] = _put_right(variable.item, codes)
    return Example(instrument, closed)


def _offered(path: Path, key: AnswerKey, item: Item) -> Codes:
    return path.keep_codes(key, option_codes(item))


def _put_right(item: Item, codes: Codes) -> Codes:
    """Give codes as they could be chosen together: an exclusive one stands alone."""
    if not isinstance(item, MultipleChoice):
        return codes
    alone = [one.code for one in item.options if one.exclusive and one.code in codes]
    return (alone[0],) if alone else codes


def _settle(instrument: Instrument, closed: dict[AnswerKey, Codes]) -> Path:
    """Drop what is not offered and fill in what is compulsory, until nothing changes."""
    path = find_path(instrument, closed)
    for _ in range(_ROUNDS):
        if not _mend(instrument, path, closed):
            break
        path = find_path(instrument, closed)
    return path


def _mend(instrument: Instrument, path: Path, closed: dict[AnswerKey, Codes]) -> bool:
    for key, item in walk_keys(instrument, path):
        if isinstance(item, CLOSED_ITEMS):
            before = closed.get(key, ())
            after = _mended(path, before, key, item)
            if after and after != before:
                closed[key] = after
                return True
            if before and not after:
                del closed[key]
                return True
    return False


def _mended(path: Path, codes: Codes, key: AnswerKey, item: Item) -> Codes:
    if option_codes(item):
        codes = path.keep_codes(key, codes)
        default = _offered(path, key, item)[:1]
    else:
        cells = read_cells(item, Use(set(), set()))
        default = tuple(cells.answers[:1]) if cells else ()
    return codes or (default if item.required and not item.missing else ())
