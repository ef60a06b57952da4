"""A map held against a questionnaire: what it asks for, and what is wrong with it."""

from collections import Counter
from collections.abc import Iterator
from typing import Self

from msgspec import Struct

from consult.errors import ImportRefusedError
from consult.imports.identifying import is_identifying
from consult.imports.map import ImportMap
from surveys.keys import AnswerKey, answer_key, other_key
from surveys.model import (
    CHOICE_ITEMS,
    Calculated,
    Consent,
    Instrument,
    Item,
    MultipleChoice,
    Note,
    Ranking,
    unfold_items,
    walk_pages,
)
from surveys.path import possible_visits


class ImportPlan(Struct, frozen=True, kw_only=True):
    """A map that fits its questionnaire. ``items`` gives the item behind every answer key."""

    import_map: ImportMap
    instrument: Instrument
    items: dict[AnswerKey, Item | None]
    consents: frozenset[AnswerKey]

    @classmethod
    def make(cls, import_map: ImportMap, instrument: Instrument) -> Self:
        """Hold a map against a questionnaire.

        Raises ``ImportRefusedError`` with every fault of the map.
        """
        items = dict(_walk_items(instrument))
        consents = frozenset(key for key, item in items.items() if isinstance(item, Consent))
        plan = cls(import_map=import_map, instrument=instrument, items=items, consents=consents)
        if faults := check_plan(plan):
            raise ImportRefusedError(
                "The map does not fit the questionnaire.",
                where="\n  - ".join(["", *faults]) + "\n",
                remedy="See docs/import.md.",
            )
        return plan

    def takes_several(self, key: AnswerKey) -> bool:
        """Whether an answer is made of any number of codes."""
        return isinstance(self.items[key], MultipleChoice | Ranking)


def check_plan(plan: ImportPlan) -> list[str]:
    """List what is wrong with a map before the file is opened; names come from the map."""
    return [
        *_check_columns(plan.import_map),
        *_check_keys(plan),
        *(
            f"Nothing says how people agreed: map a column to {key}, or give it as a constant."
            for key in sorted(plan.consents)
            if key not in {*plan.import_map.columns.values(), *plan.import_map.constants}
        ),
    ]


def _check_columns(import_map: ImportMap) -> Iterator[str]:
    for column in import_map.columns:
        if column in import_map.dropped:
            yield f"Column {column!r} is both used and dropped."
        if is_identifying(column):
            yield (
                f"Column {column!r} reads as if it could say who answered or when, so it can "
                "only be dropped. If it cannot, give it another name in the file."
            )
    for column, reason in import_map.dropped.items():
        if not reason.strip():
            yield f"Column {column!r} is dropped without a reason."


def _check_keys(plan: ImportPlan) -> Iterator[str]:
    import_map = plan.import_map
    used = Counter(import_map.columns.values())
    for key in sorted({*used, *import_map.constants} - plan.items.keys()):
        yield f"The questionnaire has no answer {key!r}."
    for key in sorted(used.keys() & import_map.constants.keys()):
        yield f"Answer {key!r} has both a column and a constant."
    for key, times in sorted(used.items()):
        if times > 1 and key in plan.items and not plan.takes_several(key):
            yield f"Answer {key!r} takes one column only."
    for key in sorted({*import_map.recode, *import_map.several} - used.keys()):
        yield f"Answer {key!r} is recoded or set apart but has no column."


def _walk_items(instrument: Instrument) -> Iterator[tuple[AnswerKey, Item | None]]:
    """Every answer key that can be given, with its item; None for the text beside an option."""
    for page in walk_pages(instrument):
        for visit in possible_visits(instrument, page):
            for item in unfold_items(page.items):
                if isinstance(item, Note | Calculated):
                    continue
                key = answer_key(item.id, visit.option)
                yield key, item
                if isinstance(item, CHOICE_ITEMS) and any(one.other for one in item.options):
                    yield other_key(key), None
