from anonymise.disclosure.exposure import (
    Exposure,
    find_exposure,
    list_targets,
    make_attackers,
)
from anonymise.disclosure.policy import Policy, Span
from anonymise.disclosure.publication import NOWHERE
from anonymise.disclosure.release import Release
from anonymise.disclosure.suppress import find_linked_totals
from anonymise.disclosure.tables import Cell, CountTable
from anonymise.errors import TableError


def audit_release(release: Release, table: CountTable) -> tuple[Exposure, ...]:
    """Attack what a release shows and list every small count that it gives away.

    An empty answer means that the release holds. ``table`` is the exact table behind it, used
    to know which numbers are small and which totals other releases would show; what the
    attacker knows of this table is read from the release alone.
    Raises ``TableError`` when the table is not the one that was released.
    """
    if release.columns[: len(table.columns)] != table.columns or (
        tuple(row.label for row in release.rows) != table.rows
    ):
        raise TableError("This release was not made from this table.")
    policy = release.policy
    base = None if release.base is None else policy.span_of_base(release.base)
    totals = find_linked_totals(table, policy)
    attackers = make_attackers(table, policy, _read_spans(release, table, policy), base, totals)
    found = (find_exposure(target, attackers, policy) for target in list_targets(table, policy))
    return tuple(exposure for exposure in found if exposure)


def _read_spans(release: Release, table: CountTable, policy: Policy) -> dict[Cell, Span]:
    impossible = table.impossible_cells()
    shown = {cell: release.rows[cell.row].cells[cell.column] for cell in table.cells()}
    return {
        cell: NOWHERE if cell in impossible else policy.span_of_count(count)
        for cell, count in shown.items()
        if count is not None
    }
