"""What a reader of a release can know, as spans of whole numbers."""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from anonymise.disclosure.policy import Policy, Span
from anonymise.disclosure.tables import Cell, CountTable

NOWHERE = Span(0, 0)


class Totals(NamedTuple):
    """Row and column totals that are published elsewhere; None where one is not known."""

    rows: tuple[Span | None, ...]
    columns: tuple[Span | None, ...]


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """One table as an attacker reads it: spans of published figures, the rules, nothing more.

    ``cells`` has no entry for a suppressed cell. ``caps`` holds the upper limits that an
    attacker may be credited with for suppressed cells.
    """

    table: CountTable
    cells: Mapping[Cell, Span]
    base: Span | None
    totals: Totals
    caps: Mapping[Cell, int]


def no_totals(table: CountTable) -> Totals:
    """The totals of a table that is read on its own."""
    return Totals((None,) * len(table.rows), (None,) * len(table.columns))


def span_cells(table: CountTable, policy: Policy, hidden: frozenset[Cell]) -> dict[Cell, Span]:
    """The span of every published cell when the hidden ones are suppressed."""
    impossible = table.impossible_cells()
    return {
        cell: NOWHERE
        if cell in impossible
        else policy.span_of_count(policy.round_count(table.count(cell)))
        for cell in table.cells()
        if cell not in hidden
    }


def span_base(table: CountTable, policy: Policy) -> Span:
    """The span of the published number of answers."""
    return policy.span_of_base(policy.round_base(table.base))


def is_small(table: CountTable, policy: Policy, cell: Cell) -> bool:
    """Whether a cell must be suppressed: its count is below the threshold, nought included.

    Nought says what nobody answered, and so what everybody in a group did not.
    """
    return table.count(cell) < policy.threshold and cell not in table.impossible_cells()
