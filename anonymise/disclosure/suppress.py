"""Which cells to suppress: the small ones, and those that would give a small one away."""

from typing import NamedTuple

import msgspec

from anonymise.disclosure.exposure import (
    Attackers,
    Exposure,
    find_exposure,
    list_targets,
    make_attackers,
)
from anonymise.disclosure.policy import Policy, Span
from anonymise.disclosure.publication import (
    Totals,
    is_small,
    no_totals,
    span_base,
    span_cells,
)
from anonymise.disclosure.tables import Cell, CountTable
from anonymise.errors import ReleaseRefusedError


class Pattern(NamedTuple):
    """Which cells are hidden, and whether the number of answers is shown."""

    hidden: frozenset[Cell]
    base_is_shown: bool


def choose_pattern(table: CountTable, policy: Policy) -> Pattern:
    """Decide what to hide so that no small count can be bounded within the threshold.

    The choice depends on labels and counts, never on the order of rows or columns.
    Raises ``ReleaseRefusedError`` when hiding more does not help.
    """
    ordered = _sort_table(table)
    pattern = _search(ordered, policy)
    hidden = frozenset(
        Cell(table.rows.index(ordered.rows[row]), table.columns.index(ordered.columns[column]))
        for row, column in pattern.hidden
    )
    return Pattern(hidden, pattern.base_is_shown)


def find_linked_totals(table: CountTable, policy: Policy) -> Totals:
    """The totals that lists of each side of a two-way table publish when released themselves.

    They are taken as known even when no such list was released, because it may be tomorrow.
    """
    totals = no_totals(table)
    if min(len(table.rows), len(table.columns)) == 1:
        return totals
    if table.whole:
        return totals._replace(rows=_span_parts(table, policy))
    totals = totals._replace(rows=_span_list(_list_rows(table), policy))
    if table.additive:
        totals = totals._replace(columns=_span_list(_list_columns(table), policy))
    return totals


def _sort_table(table: CountTable) -> CountTable:
    rows = sorted(range(len(table.rows)), key=table.rows.__getitem__)
    columns = sorted(range(len(table.columns)), key=table.columns.__getitem__)
    return msgspec.structs.replace(
        table,
        rows=tuple(table.rows[row] for row in rows),
        columns=tuple(table.columns[column] for column in columns),
        counts=tuple(tuple(table.counts[row][column] for column in columns) for row in rows),
    )


def _search(table: CountTable, policy: Policy) -> Pattern:
    """Attack each small number in turn and hide more until it holds.

    Hiding only ever tells an attacker less, so a number that holds once holds for good.
    """
    small = frozenset(cell for cell in table.cells() if is_small(table, policy, cell))
    pattern = Pattern(small, table.base >= policy.threshold)
    totals = find_linked_totals(table, policy)
    attackers = _face(table, policy, pattern, totals)
    for target in list_targets(table, policy):
        while exposure := find_exposure(target, attackers, policy):
            pattern = _hide_more(table, pattern, exposure)
            attackers = _face(table, policy, pattern, totals)
    return pattern


def _face(table: CountTable, policy: Policy, pattern: Pattern, totals: Totals) -> Attackers:
    base = span_base(table, policy) if pattern.base_is_shown else None
    return make_attackers(table, policy, span_cells(table, policy, pattern.hidden), base, totals)


def _hide_more(table: CountTable, pattern: Pattern, exposure: Exposure) -> Pattern:
    """Hide the smallest figure that the attack leant on, else the number of answers."""
    leant_on = exposure.held_by - table.impossible_cells()
    if leant_on:
        chosen = min(leant_on, key=lambda cell: (table.count(cell), cell))
        return pattern._replace(hidden=pattern.hidden | {chosen})
    if pattern.base_is_shown:
        return pattern._replace(base_is_shown=False)
    raise ReleaseRefusedError(
        "This table gives a small count away even with every figure suppressed.",
        remedy="Put its smallest rows or columns together.",
    )


def _span_list(table: CountTable | None, policy: Policy) -> tuple[Span | None, ...]:
    if table is None:
        return ()
    spans = span_cells(table, policy, choose_pattern(table, policy).hidden)
    return tuple(spans.get(Cell(row, 0)) for row in range(len(table.rows)))


def _span_parts(table: CountTable, policy: Policy) -> tuple[Span | None, ...]:
    """The totals of rows that are no whole, as a list of them shows them.

    The whole of all columns is the base, which the attacker knows as such.
    """
    parts = table.parts()
    listed = CountTable(
        title=table.title,
        row_label=table.row_label,
        column_label=table.column_label,
        rows=tuple(table.rows[row] for row in parts),
        columns=(table.title,),
        counts=tuple((sum(table.counts[row]),) for row in parts),
        base=table.base,
        additive=False,
        exhaustive=table.exhaustive,
        alone=table.alone,
    )
    spans = dict(zip(parts, _span_list(listed, policy), strict=True))
    return tuple(spans.get(row) for row in range(len(table.rows)))


def _list_rows(table: CountTable) -> CountTable | None:
    totals = [sum(counts) for counts in table.counts]
    return _list_side(table, table.rows, totals)


def _list_columns(table: CountTable) -> CountTable | None:
    totals = [sum(column) for column in zip(*table.counts, strict=True)]
    return _list_side(table, table.columns, totals)


def _list_side(table: CountTable, labels: tuple[str, ...], totals: list[int]) -> CountTable | None:
    """The list of one side; None when columns overlap, so that a total is not a count."""
    if max(totals) > table.base:
        return None
    return CountTable(
        title=table.title,
        row_label=table.row_label,
        column_label=table.column_label,
        rows=labels,
        columns=(table.title,),
        counts=tuple((total,) for total in totals),
        base=table.base,
        additive=table.additive,
    )
