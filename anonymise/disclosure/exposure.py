"""When a count that must stay hidden is known too closely."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from anonymise.disclosure.attack import Attack, Bound
from anonymise.disclosure.policy import Policy, Span
from anonymise.disclosure.publication import Publication, Totals, is_small, no_totals
from anonymise.disclosure.tables import Cell, CountTable

SLACK: Final = 1e-6

# What the attacker goes after, and with what:
# "count": a small cell, knowing every published figure, and totals published elsewhere;
# "rest": the few answers outside a cell, knowing the same;
# "told": a small cell, knowing this table and which of its cells are below the threshold.
Kind = Literal["count", "rest", "told"]


class Target(NamedTuple):
    """One hidden number and one way to go after it."""

    cell: Cell
    kind: Kind


class Exposure(NamedTuple):
    """A hidden number that can be bounded too closely, and the figures that allow it."""

    target: Target
    low: float
    high: float
    held_by: frozenset[Cell]


def list_targets(table: CountTable, policy: Policy) -> Iterator[Target]:
    """Every small number in a table, with each attack on it.

    Where an answer can be in several rows, the answers outside a cell are a count of their
    own: a row that holds everybody says something about each of them.
    """
    for cell in table.cells():
        if is_small(table, policy, cell):
            yield Target(cell, "count")
            yield Target(cell, "told")
        if _has_small_rest(table, policy, cell):
            yield Target(cell, "rest")


class Attackers(NamedTuple):
    """The two readers that a release must withstand."""

    linked: Attack
    told: Attack


def make_attackers(
    table: CountTable,
    policy: Policy,
    published: Mapping[Cell, Span],
    base: Span | None,
    totals: Totals,
) -> Attackers:
    """Set up both readers of the published spans of a table.

    One knows totals that are published elsewhere. The other knows which of the hidden cells
    are below the threshold.
    """
    small = {cell: policy.threshold - 1 for cell in table.cells() if is_small(table, policy, cell)}
    linked = Publication(table=table, cells=published, base=base, totals=totals, caps={})
    told = Publication(
        table=table, cells=published, base=base, totals=no_totals(table), caps=small
    )
    return Attackers(Attack(linked), Attack(told))


def find_exposure(target: Target, attackers: Attackers, policy: Policy) -> Exposure | None:
    """Attack one target; None when the number behind it stays hidden.

    A small number must stay within a width of the threshold. An attacker who is told which
    cells are small must not learn one more closely than a published count is shown.
    """
    bound = _attack(target, attackers)
    enough = policy.rounding_base if target.kind == "told" else policy.threshold
    if bound.width >= enough - SLACK:
        return None
    return Exposure(target, bound.low, bound.high, bound.held_by)


def _has_small_rest(table: CountTable, policy: Policy, cell: Cell) -> bool:
    is_list = bool(table.whole) or (not table.additive and len(table.columns) == 1)
    # When every answer is in the only row there is, the rest is nobody by definition.
    is_everybody = table.exhaustive and len(table.parts()) == 1
    small = table.size_around(cell.column) - table.count(cell) < policy.threshold
    return is_list and small and not is_everybody and table.rows[cell.row] != table.whole


def _attack(target: Target, attackers: Attackers) -> Bound:
    match target.kind:
        case "count":
            return attackers.linked.bound_cell(target.cell)
        case "rest":
            return attackers.linked.bound_rest(target.cell)
        case "told":
            return attackers.told.bound_cell(target.cell)
