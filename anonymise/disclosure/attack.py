"""The attacker: linear programming over everything that a reader of a release can know."""

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from anonymise.disclosure.policy import Span
from anonymise.disclosure.publication import Publication
from anonymise.disclosure.tables import Cell
from anonymise.errors import ReleaseRefusedError

FREE_PRICE: Final = 1e-7
SOLVED: Final = 0
# Stands for "no limit known"; a finite one keeps every question solvable.
CEILING: Final = 100_000_000
BASE: Final = -1

Weights = Mapping[int, float]
Limit = tuple[Weights, float]


class Bound(NamedTuple):
    """How far an attacker can push one unknown count, and which figures stopped the push."""

    low: float
    high: float
    held_by: frozenset[Cell]

    @property
    def width(self) -> float:
        """The distance between the ends."""
        return self.high - self.low


class Attack:
    """A linear program whose unknowns are the cells of one table and its number of answers.

    Source: Fischetti and Salazar-González (2001), Solving the cell suppression problem on
    tabular data with linear constraints.
    """

    def __init__(self, publication: Publication) -> None:
        self._publication = publication
        self._cells = tuple(publication.table.cells())
        self._place = {cell: place for place, cell in enumerate(self._cells)}
        self._bounds = [*map(self._limits, self._cells), publication.base or (0, CEILING)]
        # Found by name, here and nowhere else: web processes may read releases, and scipy
        # takes seconds of their start and a hundred megabytes of their memory.
        self._optimize = importlib.import_module("scipy.optimize")
        self._most, self._limit = self._gather([*self._known_totals(), *self._known_sizes()])

    def bound_cell(self, cell: Cell) -> Bound:
        """Bound the count in one cell."""
        return self._bound({self._place[cell]: 1.0})

    def bound_rest(self, cell: Cell) -> Bound:
        """Bound the number of answers of its column, or of the list, that are not in one cell."""
        whole = self._publication.table.whole_of(cell.column)
        around = BASE if whole is None else self._place[whole]
        return self._bound({self._place[cell]: -1.0, around: 1.0})

    def _limits(self, cell: Cell) -> tuple[int, int]:
        known = self._publication.cells.get(cell)
        return known or (0, self._publication.caps.get(cell, CEILING))

    def _weigh(self, cells: Iterable[Cell], base: float = 0) -> dict[int, float]:
        return {**{self._place[cell]: 1.0 for cell in cells}, BASE: base}

    def _known_totals(self) -> list[Limit]:
        rows, columns = self._publication.totals
        return [
            *self._know_lines(rows, [cell.row for cell in self._cells]),
            *self._know_lines(columns, [cell.column for cell in self._cells]),
        ]

    def _know_lines(self, spans: Sequence[Span | None], line_of: Sequence[int]) -> list[Limit]:
        known: list[Limit] = []
        for line, span in enumerate(spans):
            if span is not None:
                cells = [cell for cell, at in zip(self._cells, line_of, strict=True) if at == line]
                known += _between(self._weigh(cells), span)
        return known

    def _known_sizes(self) -> list[Limit]:
        """What the number of answers says: cells add up to it, or no count exceeds it."""
        table = self._publication.table
        together = self._weigh(self._cells, base=-1)
        if table.additive:
            return _between(together, Span(0, 0))
        if table.whole:
            return self._known_wholes()
        alone = frozenset(Cell(row, 0) for row in table.alone_rows())
        overlaps: list[Limit] = [(self._weigh(alone | {cell}, base=-1), 0) for cell in self._cells]
        return [*overlaps, (_turn(together), 0)] if table.exhaustive else overlaps

    def _known_wholes(self) -> list[Limit]:
        """What the wholes of columns say: they add up to the base, and hold their own counts."""
        table = self._publication.table
        wholes = [whole for at in range(len(table.columns)) if (whole := table.whole_of(at))]
        limits = _between(self._weigh(wholes, base=-1), Span(0, 0))
        for whole in wholes:
            parts = frozenset(Cell(row, whole.column) for row in table.parts())
            alone = frozenset(Cell(row, whole.column) for row in table.alone_rows())
            within = {self._place[whole]: -1.0}
            limits += [({**self._weigh(alone | {cell}), **within}, 0) for cell in parts]
            if table.exhaustive:
                limits.append((_turn({**self._weigh(parts), **within}), 0))
        return limits

    def _gather(self, limits: list[Limit]) -> tuple[Any, list[float]]:
        sparse = importlib.import_module("scipy.sparse")
        shape = (len(limits), len(self._bounds))
        places = [
            (row, place % shape[1], weight)
            for row, (weights, _) in enumerate(limits)
            for place, weight in weights.items()
        ]
        rows, columns, values = zip(*places, strict=True)
        return sparse.csr_array((values, (rows, columns)), shape=shape), [x for _, x in limits]

    def _bound(self, objective: Weights) -> Bound:
        low, held_low = self._push(objective)
        high, held_high = self._push(_turn(objective))
        return Bound(low, -high, held_low | held_high)

    def _push(self, objective: Weights) -> tuple[float, frozenset[Cell]]:
        goal = [0.0] * len(self._bounds)
        for place, weight in objective.items():
            goal[place] = weight
        answer = self._optimize.linprog(
            goal, A_ub=self._most, b_ub=self._limit, bounds=self._bounds, method="highs"
        )
        if answer.status != SOLVED:
            raise ReleaseRefusedError("The audit of a table could not be completed.")
        return float(answer.fun), self._held_by(answer)

    def _held_by(self, answer: Any) -> frozenset[Cell]:
        """Published cells with a price in the solution: without them it could go further."""
        prices = zip(answer.lower.marginals, answer.upper.marginals, strict=True)
        return frozenset(
            cell
            for cell, (low, high) in zip(self._cells, prices, strict=False)
            if cell in self._publication.cells and abs(low) + abs(high) > FREE_PRICE
        )


def _turn(weights: Weights) -> dict[int, float]:
    return {place: -weight for place, weight in weights.items()}


def _between(weights: Weights, span: Span) -> list[Limit]:
    return [(weights, span.high), (_turn(weights), -span.low)]
