"""What a respondent said, and the only two ways to make it: from a form, or from a row.

Nothing in this module shows an answer: not a repr, not a fault, not an error.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from msgspec.structs import replace

from surveys.alone import keep_question
from surveys.evaluate import Closed, Scope, holds
from surveys.faults import Fault, Wording
from surveys.fields import Fields, FormFields, RowFields
from surveys.given import read_codes
from surveys.keys import MISSING_SIGN, AnswerKey, answer_key, other_key, row_id
from surveys.model import (
    SHORT_TEXT_LIMIT,
    TEXT_LIMIT,
    Calculated,
    Instrument,
    Item,
    LongText,
    MissingCode,
    Note,
    RatingGrid,
    ShortText,
    unfold_items,
    walk_pages,
)
from surveys.options import option_codes
from surveys.path import (
    Path,
    Visit,
    chose_other,
    find_page,
    find_path,
    find_scope,
    keep_on_path,
    possible_visits,
    walk_keys,
    withheld_codes,
)
from surveys.raw import RawText

__all__ = (
    "TEXT_LIMIT",
    "AnswerKey",
    "AnswerSet",
    "Fault",
    "RawText",
    "read_answers",
    "read_row",
)


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


def read_answers(  # noqa: PLR0913 - a form, its page, and what is known beside it.
    instrument: Instrument,
    visit: Visit,
    form: Mapping[str, Sequence[str]],
    known: Closed | None = None,
    today: date | None = None,
    *,
    only: str = "",
) -> tuple[AnswerSet, tuple[Fault, ...]]:
    """Read the fields of one page's form, whose names are answer keys and parts of them.

    ``known`` are the closed answers so far, by which items and options are
    shown; what is not shown is neither demanded nor read, nor is any question
    besides ``only`` where that is given. Names that the page does not ask for
    are ignored. An answer at fault is left out of the set.
    Raises ``UnknownPageError`` for a showing that the questionnaire does not
    have, and nothing whatever the form holds.
    """
    path = find_path(instrument, known or {}, today=today)
    scope = find_scope(instrument, visit, path, known or {}, today=today)
    items = [
        item
        for item in keep_question(find_page(instrument, visit), only).items
        if item.when is None or holds(item.when, scope)
    ]
    reading = _Reading()
    _read_items(reading, items, visit, FormFields(form), lambda item: withheld_codes(item, scope))
    _check_constraints(reading, items, scope)
    return reading.answers(), tuple(reading.faults)


def read_row(
    instrument: Instrument, cells: Mapping[str, str], *, today: date | None = None
) -> tuple[AnswerSet, tuple[Fault, ...]]:
    """Read one row of answers gathered elsewhere, by answer key.

    Several codes in a cell are set apart by spaces, commas, semicolons or
    bars; a date is ``2026-11-22``. Off-path cells are dropped and unknown
    names ignored, as on screen. Compulsory items are not asked for: whoever
    gathered the answers asked for consent in their own way.
    """
    reading = _Reading(demanding=False)
    fields = RowFields(cells)
    for page in walk_pages(instrument):
        for visit in possible_visits(instrument, page):
            _read_items(reading, page.items, visit, fields, lambda _: frozenset())
    path = find_path(instrument, reading.closed, today=today)
    _refuse_withheld(reading, path)
    _forget_faults(reading, instrument, path)
    for visit in path.visits:
        items = [
            item
            for item in find_page(instrument, visit).items
            if item.constraint and answer_key(item.id, visit.option) not in path.hidden
        ]
        if items:
            scope = find_scope(instrument, visit, path, reading.closed, today=today)
            _check_constraints(reading, items, scope)
    kept = keep_on_path(instrument, reading.closed, reading.missing, reading.texts, today=today)
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

    def refuse(self, fault: Fault, keys: Iterable[AnswerKey] = ()) -> None:
        """Note a fault, and forget what was read for it."""
        self.faults.append(fault)
        for key in (fault.key, *keys):
            self.closed.pop(key, None)
            self.texts.pop(key, None)
            self.texts.pop(other_key(key), None)


def _read_items(
    reading: _Reading,
    items: Iterable[Item],
    visit: Visit,
    fields: Fields,
    withheld: Callable[[Item], frozenset[str]],
) -> None:
    for item in unfold_items(items):
        if isinstance(item, Note | Calculated):
            continue
        key = answer_key(item.id, visit.option)
        offered = frozenset(option_codes(item)) - withheld(item)
        _read_item(reading, key, item, fields.values(key, item), offered)
        if chose_other(item, reading.closed.get(key, ())):
            beside = other_key(key)
            _read_text(reading, beside, fields.values(beside, None), SHORT_TEXT_LIMIT)


def _read_item(
    reading: _Reading, key: AnswerKey, item: Item, values: list[str], offered: frozenset[str]
) -> None:
    declared: dict[str, MissingCode] = {MISSING_SIGN + code: code for code in item.missing}
    said = {declared[value] for value in values if value in declared}
    rest = [value for value in values if value not in declared]
    if len(said) + bool(rest) > 1:
        reading.refuse(Wording.EXCLUSIVE.at(key))
    elif said:
        reading.missing[key] = said.pop()
    elif rest:
        _read_given(reading, key, item, rest, offered)
    elif item.required and reading.demanding:
        reading.refuse(Wording.REQUIRED.at(key))


def _read_given(
    reading: _Reading, key: AnswerKey, item: Item, values: list[str], offered: frozenset[str]
) -> None:
    if isinstance(item, ShortText | LongText):
        _read_text(reading, key, values, item.limit)
        return
    read = read_codes(item, values, offered)
    if isinstance(read, Wording):
        reading.refuse(read.at(key))
    else:
        reading.closed[key] = read


def _read_text(reading: _Reading, key: AnswerKey, values: list[str], limit: int) -> None:
    text = "\n".join(values)
    if len(text) > limit:
        reading.refuse(Wording.TOO_LONG.at(key))
    elif text:
        reading.texts[key] = RawText(text)


def _check_constraints(reading: _Reading, items: Iterable[Item], scope: Scope) -> None:
    """Refuse answers that their item's constraint does not allow; a blank one always is."""
    for item in items:
        if item.constraint is None:
            continue
        answers = dict(_own_answers(reading, item, scope.option))
        known = {**scope.closed, **answers}
        if answers and not holds(item.constraint.rule, replace(scope, closed=known)):
            key = answer_key(item.id, scope.option)
            reading.refuse(Wording.CONSTRAINT.at(key, item.constraint.message), answers)


def _own_answers(
    reading: _Reading, item: Item, option: str | None
) -> Iterator[tuple[AnswerKey, tuple[str, ...]]]:
    """Give what was read for an item, free text as well: this once, inside this request."""
    names = [item.id]
    if isinstance(item, RatingGrid):
        names = [row_id(item.id, row.code) for row in item.rows]
    for name in names:
        key = answer_key(name, option)
        if key in reading.closed:
            yield key, reading.closed[key]
        elif key in reading.texts:
            yield key, (reading.texts[key].value,)


def _refuse_withheld(reading: _Reading, path: Path) -> None:
    for key, codes in list(reading.closed.items()):
        if path.keep_codes(key, codes) != codes:
            reading.refuse(Wording.UNKNOWN_CODE.at(key))


def _forget_faults(reading: _Reading, instrument: Instrument, path: Path) -> None:
    """Forget what is wrong with answers that nobody was asked for."""
    asked = {key for key, _ in walk_keys(instrument, path)}
    asked |= set(map(other_key, asked))
    reading.faults = [fault for fault in reading.faults if fault.key in asked]
