"""Under which ways of answering an expression holds."""

from collections.abc import Callable
from itertools import product
from math import prod
from typing import Final

from surveys.checks.conditions import ALWAYS, NEVER, UNKNOWN, Condition
from surveys.checks.given import Answering, Codes, Given
from surveys.checks.uses import compared_with, is_unsteady, leaf_items
from surveys.evaluate import Scope, evaluate, holds
from surveys.model import Item
from surveys.rules import All, Answered, Any_, Chosen, Expression, Not
from surveys.values import to_words

# A function of several answers is worked out for each combination, up to so many.
_COMBINATIONS: Final = 600
_VALUES: Final = 64


class Reader:
    """Reads expressions against the answers that are known so far.

    What it cannot tell is unknown: later questions, free text, repetitions
    that look at one another, the clock, and functions of too many answers.
    """

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._conditions = answering.conditions
        self.given: dict[str, Given] = {}
        self.items: dict[str, Item] = {}
        self.keys: dict[str, list[tuple[str | None, str]]] = {}
        self.guesses = 0

    def note(self, key: str, option: str | None, item: Item, given: Given) -> None:
        """Take in what may be answered to an item, here or on one repetition of its page."""
        if key not in self.given:
            self.keys.setdefault(item.id, []).append((option, key))
        self.items[item.id] = item
        self.given[key] = given

    def read(self, rule: Expression, option: str | None) -> Condition:
        """Give when a rule holds, on a repetition of its page where it has one."""
        match rule:
            case All(rules=rules):
                return self._conditions.all_of(self.read(part, option) for part in rules)
            case Any_(rules=rules):
                return self._conditions.any_of(self.read(part, option) for part in rules)
            case Not(rule=part):
                return self._conditions.negate(self.read(part, option))
            case _:
                return self._read_atom(rule, option)

    def tabulate(self, value: Expression) -> dict[str, Condition] | None:
        """Give what a value may come to, in words; None where that cannot be gone through."""
        if is_unsteady(value):
            return None
        rows = self._combine(leaf_items(value))
        if rows is None:
            return None
        found: dict[str, Condition] = {}
        for closed, condition in rows:
            words = to_words(evaluate(value, Scope(closed=closed)))
            found[words] = self._conditions.either(found.get(words, NEVER), condition)
        return found if len(found) <= _VALUES else None

    def _read_atom(self, atom: Expression, option: str | None) -> Condition:
        items = leaf_items(atom)
        if is_unsteady(atom) or any(item not in self.keys for item in items):
            return self._guess()
        if not items:
            return ALWAYS if holds(atom, Scope(closed={})) else NEVER
        if isinstance(atom, Chosen):
            return self._in_nodes(
                atom.item, option, lambda given: given.chosen.get(atom.code, NEVER), blank=False
            )
        if isinstance(atom, Answered):
            return self._in_nodes(atom.item, option, lambda given: given.answered, blank=False)
        if compared_with(atom) is not None:
            return self._read_comparison(atom, items[0], option)
        return self._read_whole(atom, items)

    def _read_comparison(self, atom: Expression, item: str, option: str | None) -> Condition:
        nodes = [self.given[key] for _, key in self.keys[item]]
        if any(self._answering.list_cells(one, self.items[item]) is None for one in nodes):
            return self._guess()
        true: dict[Codes, bool] = {}

        def is_true(codes: Codes) -> bool:
            if codes not in true:
                true[codes] = holds(atom, Scope(closed={item: codes}))
            return true[codes]

        def fits(given: Given) -> Condition:
            cells = given.cells or []
            return self._conditions.any_of(one for codes, one in cells if is_true(codes))

        return self._in_nodes(item, option, fits, blank=holds(atom, Scope(closed={})))

    def _in_nodes(
        self, item: str, option: str | None, fits: Callable[[Given], Condition], *, blank: bool
    ) -> Condition:
        """Give when one of an item's answers fits; with none at all, ``blank`` is what holds."""
        conditions = self._conditions
        keys = self.keys[item]
        own = next((self.given[key] for at, key in keys if at is not None and at == option), None)
        if own is not None:
            # What a repetition without an answer sees of the others is left open.
            elsewhere = conditions.both(conditions.negate(own.answered), self._guess())
            return conditions.either(fits(own), elsewhere)
        found = conditions.any_of(fits(self.given[key]) for _, key in keys)
        if not blank:
            return found
        none = conditions.all_of(conditions.negate(self.given[key].answered) for _, key in keys)
        return conditions.either(found, none)

    def _guess(self) -> Condition:
        self.guesses += 1
        return UNKNOWN

    def _read_whole(self, atom: Expression, items: list[str]) -> Condition:
        rows = self._combine(items)
        if rows is None:
            return self._guess()
        return self._conditions.any_of(
            condition for closed, condition in rows if holds(atom, Scope(closed=closed))
        )

    def _combine(self, items: list[str]) -> list[tuple[dict[str, Codes], Condition]] | None:
        """Give every combination of answers to some items, each with its condition."""
        choices: list[list[tuple[str, Codes, Condition]]] = []
        for item in items:
            listed = self._list_answers(item)
            if listed is None:
                return None
            choices.append(listed)
        if prod(len(one) for one in choices) > _COMBINATIONS:
            return None
        return [
            (
                {item: codes for item, codes, _ in row if codes},
                self._conditions.all_of(condition for *_, condition in row),
            )
            for row in product(*choices)
        ]

    def _list_answers(self, item: str) -> list[tuple[str, Codes, Condition]] | None:
        keys = self.keys.get(item, [])
        if len(keys) != 1 or keys[0][0] is not None:
            return None
        given = self.given[item]
        cells = self._answering.list_cells(given, self.items[item])
        if cells is None or not given.exact:
            return None
        blank = self._conditions.negate(given.answered)
        return [(item, (), blank), *((item, codes, condition) for codes, condition in cells)]
