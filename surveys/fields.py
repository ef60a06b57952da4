"""What was submitted for an item, in a form or in a row of a file, in one shape for both."""

from collections.abc import Iterable, Mapping, Sequence
from re import split
from typing import Final, Protocol

from surveys.given import DATE_SIGN, PLACE_SIGN
from surveys.keys import MISSING_SIGN, AnswerKey, part_field, rank_field
from surveys.model import Date, Item, MultipleChoice, Precision, Ranking
from surveys.options import option_codes
from surveys.raw import clean_text

_PARTS: Final[dict[Precision, tuple[str, ...]]] = {
    "day": ("year", "month", "day"),
    "month": ("year", "month"),
    "year": ("year",),
}


class Fields(Protocol):
    """Anything that answers are read from."""

    def values(self, key: AnswerKey, item: Item | None) -> list[str]:
        """Give what was submitted, without blanks; a ranking's as ``place=code``."""


class FormFields:
    """Values of a submitted form."""

    def __init__(self, form: Mapping[str, Sequence[str]]) -> None:
        self._form = form

    def values(self, key: AnswerKey, item: Item | None) -> list[str]:
        """Give what was submitted, a date put together from its boxes as ISO has it."""
        plain = self._plain(key)
        match item:
            case Date(precision=precision):
                parts = [self._word(part_field(key, part)) for part in _PARTS[precision]]
                return [*plain, DATE_SIGN.join(parts)] if any(parts) else plain
            case Ranking():
                places = ((self._word(rank_field(key, code)), code) for code in option_codes(item))
                return [*plain, *(f"{place}{PLACE_SIGN}{code}" for place, code in places if place)]
            case _:
                return plain

    def _plain(self, name: str) -> list[str]:
        found = self._form.get(name, ())
        return _cleaned([found] if isinstance(found, str) else found)

    def _word(self, name: str) -> str:
        return " ".join(self._plain(name))


class RowFields:
    """Cells of a row, in which an answer of several codes is one cell."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells

    def values(self, key: AnswerKey, item: Item | None) -> list[str]:
        """Give what the cell holds; the order of a ranking's codes is their place."""
        cell = self._cells.get(key, "")
        if not isinstance(item, MultipleChoice | Ranking):
            return _cleaned([cell])
        codes = _cleaned(split(r"[\s,;|]+", cell))
        if isinstance(item, MultipleChoice):
            return codes
        missing = [code for code in codes if code.startswith(MISSING_SIGN)]
        ranked = [code for code in codes if not code.startswith(MISSING_SIGN)]
        return [*missing, *(f"{at}{PLACE_SIGN}{code}" for at, code in enumerate(ranked, start=1))]


def _cleaned(values: Iterable[str]) -> list[str]:
    return [value for value in map(clean_text, values) if value]
