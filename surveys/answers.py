"""What a respondent said, and the only two ways to make it: from a form, or from a row.

Nothing in this module shows an answer: not a repr, not a fault, not an error.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from re import compile as pattern
from re import split
from typing import Final

from surveys.faults import Fault, Wording
from surveys.keys import MISSING_SIGN, AnswerKey, answer_key, other_key
from surveys.model import (
    SHORT_TEXT_LIMIT,
    TEXT_LIMIT,
    Instrument,
    Integer,
    Item,
    LongText,
    MissingCode,
    MultipleChoice,
    Note,
    Page,
    ShortText,
    option_codes,
    walk_pages,
)
from surveys.path import Visit, chose_other, find_page, keep_on_path, possible_visits
from surveys.raw import RawText, clean_text

__all__ = (
    "TEXT_LIMIT",
    "AnswerKey",
    "AnswerSet",
    "Fault",
    "RawText",
    "read_answers",
    "read_row",
)

# More digits than any question asks for, and few enough for Python to read at once.
_NUMBER: Final = pattern(r"[+-]?\d{1,18}")


@dataclass(frozen=True, slots=True, repr=False)
class AnswerSet:
    """Answers by key: chosen codes, missing codes, and free text that is still raw.

    A key that is nowhere here was left blank, which is neither "don't know"
    nor "prefer not to say".
    """

    closed: dict[AnswerKey, tuple[str, ...]]
    missing: dict[AnswerKey, MissingCode]
    texts: dict[AnswerKey, RawText]

    def __repr__(self) -> str:
        sizes = f"closed={len(self.closed)}, missing={len(self.missing)}, texts={len(self.texts)}"
        return f"AnswerSet({sizes})"


def read_answers(
    instrument: Instrument, visit: Visit, form: Mapping[str, Sequence[str]]
) -> tuple[AnswerSet, tuple[Fault, ...]]:
    """Read the fields of one page's form, whose names are answer keys.

    Names that the page does not ask for are ignored. An answer at fault is
    left out of the set. Raises ``UnknownPageError`` for a showing that the
    questionnaire does not have, and nothing whatever the form holds.
    """
    reading = _Reading()
    _read_page(reading, find_page(instrument, visit), visit, _FormFields(form))
    return reading.answers(), tuple(reading.faults)


def read_row(
    instrument: Instrument, cells: Mapping[str, str]
) -> tuple[AnswerSet, tuple[Fault, ...]]:
    """Read one row of answers gathered elsewhere, by answer key.

    Several codes in a cell are set apart by spaces, commas, semicolons or
    bars. Off-path cells are dropped and unknown names ignored, as on screen.
    Compulsory items are not asked for: whoever gathered the answers asked
    for consent in their own way.
    """
    reading = _Reading(demanding=False)
    fields = _RowFields(cells)
    for page in walk_pages(instrument):
        for visit in possible_visits(instrument, page):
            _read_page(reading, page, visit, fields)
    kept = keep_on_path(instrument, reading.closed, reading.missing, reading.texts)
    return AnswerSet(*kept), tuple(reading.faults)


@dataclass(slots=True, repr=False)
class _Reading:
    """Answers and faults as they come out of a form or a row."""

    demanding: bool = True
    closed: dict[AnswerKey, tuple[str, ...]] = field(default_factory=dict)
    missing: dict[AnswerKey, MissingCode] = field(default_factory=dict)
    texts: dict[AnswerKey, RawText] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def answers(self) -> AnswerSet:
        return AnswerSet(self.closed, self.missing, self.texts)

    def refuse(self, key: AnswerKey, wording: Wording) -> None:
        self.faults.append(wording.at(key))


class _FormFields:
    """Values of a submitted form."""

    def __init__(self, form: Mapping[str, Sequence[str]]) -> None:
        self._form = form

    def values(self, key: AnswerKey, item: Item | None) -> list[str]:
        del item
        found = self._form.get(key, ())
        return _cleaned([found] if isinstance(found, str) else found)


class _RowFields:
    """Cells of a row, in which a multiple choice is one cell of several codes."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells

    def values(self, key: AnswerKey, item: Item | None) -> list[str]:
        cell = self._cells.get(key, "")
        several = isinstance(item, MultipleChoice)
        return _cleaned(split(r"[\s,;|]+", cell) if several else [cell])


def _cleaned(values: Iterable[str]) -> list[str]:
    return [value for value in map(clean_text, values) if value]


def _read_page(
    reading: _Reading, page: Page, visit: Visit, fields: _FormFields | _RowFields
) -> None:
    for item in page.items:
        if isinstance(item, Note):
            continue
        key = answer_key(item.id, visit.option)
        _read_item(reading, key, item, fields.values(key, item))
        if chose_other(item, reading.closed.get(key, ())):
            beside = other_key(key)
            _read_text(reading, beside, fields.values(beside, None), SHORT_TEXT_LIMIT)


def _read_item(reading: _Reading, key: AnswerKey, item: Item, values: list[str]) -> None:
    declared: dict[str, MissingCode] = {MISSING_SIGN + code: code for code in item.missing}
    said = {declared[value] for value in values if value in declared}
    rest = [value for value in values if value not in declared]
    if len(said) + bool(rest) > 1:
        reading.refuse(key, Wording.EXCLUSIVE)
    elif said:
        reading.missing[key] = said.pop()
    elif rest:
        _read_given(reading, key, item, rest)
    elif item.required and reading.demanding:
        reading.refuse(key, Wording.REQUIRED)


def _read_given(reading: _Reading, key: AnswerKey, item: Item, values: list[str]) -> None:
    match item:
        case ShortText(limit=limit) | LongText(limit=limit):
            _read_text(reading, key, values, limit)
        case Integer():
            _read_number(reading, key, item, values)
        case MultipleChoice():
            _read_several(reading, key, item, values)
        case _:
            _read_one(reading, key, item, values)


def _read_text(reading: _Reading, key: AnswerKey, values: list[str], limit: int) -> None:
    text = "\n".join(values)
    if len(text) > limit:
        reading.refuse(key, Wording.TOO_LONG)
    elif text:
        reading.texts[key] = RawText(text)


def _read_number(reading: _Reading, key: AnswerKey, item: Integer, values: list[str]) -> None:
    if len(values) > 1:
        reading.refuse(key, Wording.ONE_ONLY)
    elif not _NUMBER.fullmatch(values[0]):
        reading.refuse(key, Wording.NOT_A_NUMBER)
    elif not item.minimum <= int(values[0]) <= item.maximum:
        reading.refuse(key, Wording.OUT_OF_RANGE)
    else:
        reading.closed[key] = (str(int(values[0])),)


def _read_one(reading: _Reading, key: AnswerKey, item: Item, values: list[str]) -> None:
    chosen = set(values)
    if not chosen <= set(option_codes(item)):
        reading.refuse(key, Wording.UNKNOWN_CODE)
    elif len(chosen) > 1:
        reading.refuse(key, Wording.ONE_ONLY)
    else:
        reading.closed[key] = tuple(chosen)


def _read_several(
    reading: _Reading, key: AnswerKey, item: MultipleChoice, values: list[str]
) -> None:
    chosen = set(values)
    exclusive = {option.code for option in item.options if option.exclusive}
    if not chosen <= set(option_codes(item)):
        reading.refuse(key, Wording.UNKNOWN_CODE)
    elif chosen & exclusive and len(chosen) > 1:
        reading.refuse(key, Wording.EXCLUSIVE)
    else:
        reading.closed[key] = tuple(code for code in option_codes(item) if code in chosen)
