"""What may be answered to each item, as conditions that expressions can be read against."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Final

from msgspec import Struct

from surveys.checks.cells import read_cells
from surveys.checks.conditions import ALWAYS, Condition, Conditions
from surveys.checks.diagrams import Diagrams
from surveys.checks.uses import Use
from surveys.model import Item, MultipleChoice, Ranking
from surveys.options import option_codes

Codes = tuple[str, ...]
# So many choices of several options are gone through one by one.
_LISTED_OPTIONS: Final = 8
_OTHER_CODES: Final = 12


class Given(Struct):
    """The answers an item may have, each with the condition under which it has it.

    ``chosen`` has the codes that are asked for one by one. ``cells`` lists
    whole answers where there are few enough, each standing for itself alone
    where ``exact``; answers that make no difference may be left out.
    """

    answered: Condition
    chosen: dict[str, Condition]
    cells: list[tuple[Codes, Condition]] | None
    exact: bool


class Variable(Struct, frozen=True):
    """The levels by which an item's answer is chosen freely, before anything forbids it."""

    key: str
    item: Item
    levels: dict[int, list[Codes]]


class Answering:
    """Makes the answers of items, and turns a way of answering back into codes."""

    def __init__(self, diagrams: Diagrams) -> None:
        self.diagrams = diagrams
        self.conditions = Conditions(diagrams)
        self.variables: list[Variable] = []

    def add(self, key: str, item: Item, use: Use) -> Given:
        """Let an item be answered in any way that its kind allows."""
        if isinstance(item, MultipleChoice | Ranking):
            return self._add_several(key, item, use)
        cells = read_cells(item, use)
        if cells is None:
            return Given(ALWAYS, {}, None, exact=False)
        answers: list[Codes] = [(code,) for code in cells.answers]
        if not (item.required and not item.missing):
            answers.insert(0, ())
        level = self.diagrams.add_level()
        self.variables.append(Variable(key, item, {level: answers}))
        listed = [(codes, self._exactly(level, answers, at)) for at, codes in enumerate(answers)]
        given = [(codes, condition) for codes, condition in listed if codes]
        blank = self.conditions.any_of(condition for codes, condition in listed if not codes)
        chosen = {codes[0]: condition for codes, condition in given}
        answered = self.conditions.negate(blank) if given else Condition(0, 0)
        return Given(answered, chosen, given, exact=cells.exact)

    def narrow(self, given: Given, limit: Condition) -> Given:
        """Give the answers that are left where a condition must hold as well."""
        both = self.conditions.both
        return Given(
            both(given.answered, limit),
            {code: both(one, limit) for code, one in given.chosen.items()},
            None if given.cells is None else [(c, both(one, limit)) for c, one in given.cells],
            exact=given.exact,
        )

    def offer(self, given: Given, offered: Callable[[str], Condition | None]) -> Given:
        """Give the answers that are left when options are offered under conditions."""
        both, any_of = self.conditions.both, self.conditions.any_of
        limits = {code: offered(code) for code in given.chosen}
        if not any(limits.values()):
            return given
        chosen = {code: both(one, limits[code] or ALWAYS) for code, one in given.chosen.items()}
        cells = None
        if given.cells is not None and all(len(codes) == 1 for codes, _ in given.cells):
            cells = [(codes, chosen[codes[0]]) for codes, _ in given.cells]
        return Given(any_of(chosen.values()), chosen, cells, exact=given.exact)

    def list_cells(self, given: Given, item: Item) -> list[tuple[Codes, Condition]] | None:
        """Give whole answers one by one; of several options, the ways of choosing among few."""
        if given.cells is None and isinstance(item, MultipleChoice):
            codes = option_codes(item)
            if len(codes) <= _LISTED_OPTIONS and set(codes) == set(given.chosen):
                given.cells = list(self._list_several(given, codes))
                given.exact = True
        return given.cells

    def _list_several(self, given: Given, codes: Codes) -> Iterator[tuple[Codes, Condition]]:
        conditions = self.conditions
        for picked in product((False, True), repeat=len(codes)):
            wanted = [
                given.chosen[code] if one else conditions.negate(given.chosen[code])
                for code, one in zip(codes, picked, strict=True)
            ]
            whole = conditions.all_of(wanted)
            answer = tuple(code for code, one in zip(codes, picked, strict=True) if one)
            if answer and whole.may:
                yield answer, whole

    def _add_several(self, key: str, item: MultipleChoice | Ranking, use: Use) -> Given:
        named = [one.code for one in item.options if self._is_named(one.code, item, use)]
        rest = [one.code for one in item.options if one.code not in named][:1]
        levels = {self.diagrams.add_level(): code for code in dict.fromkeys(named + rest)}
        answers = {level: [(), (code,)] for level, code in levels.items()}
        self.variables.append(Variable(key, item, answers))
        raw = {code: self._exactly(level, answers[level], 1) for level, code in levels.items()}
        chosen = self._exclude(raw, item)
        answered = self.conditions.any_of(chosen.values())
        return Given(answered, chosen, None, exact=False)

    def _is_named(self, code: str, item: MultipleChoice | Ranking, use: Use) -> bool:
        if use.whole or use.constants or len(item.options) <= _OTHER_CODES:
            return True
        option = next(one for one in item.options if one.code == code)
        return code in use.codes or option.exclusive or option.when is not None

    def _exclude(
        self, raw: dict[str, Condition], item: MultipleChoice | Ranking
    ) -> dict[str, Condition]:
        """Let an exclusive option stand alone: whatever is chosen beside it does not count."""
        if isinstance(item, Ranking):
            return raw
        alone = [one.code for one in item.options if one.exclusive and one.code in raw]
        result: dict[str, Condition] = {}
        before = ALWAYS
        for code in [*alone, *(code for code in raw if code not in alone)]:
            result[code] = self.conditions.both(raw[code], before)
            if code in alone:
                before = self.conditions.both(before, self.conditions.negate(raw[code]))
        return {code: result[code] for code in raw}

    def _exactly(self, level: int, answers: Sequence[Codes], cell: int) -> Condition:
        node = self.diagrams.choose(level, len(answers), {cell})
        return Condition(node, node)
