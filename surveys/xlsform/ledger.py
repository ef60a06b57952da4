"""What becomes of a form on the way: faults, what is left behind and why, and what is renamed."""

from typing import NamedTuple

from msgspec import Struct

from surveys.checks.finding import Finding, Where, error, warning


class Cell(NamedTuple):
    """One cell: its sheet, the number of its row, its header as written, and its text.

    A whole row has no column, a whole sheet no row.
    """

    sheet: str
    row: int = 0
    column: str = ""
    text: str = ""

    def where(self, name: str = "") -> Where:
        """Give the place that a finding has, with the id of what it concerns."""
        return Where(sheet=self.sheet, row=self.row, column=self.column, id=name)


class Dropped(Struct, frozen=True, omit_defaults=True):
    """Something of a form that a questionnaire leaves behind, and the reason."""

    sheet: str
    row: int
    column: str
    field: str
    reason: str


class Renamed(Struct, frozen=True, omit_defaults=True):
    """A name or option code that is written differently in a questionnaire."""

    sheet: str
    row: int
    before: str
    after: str


class Ledger:
    """Collects all of it while a form is read, so that one fault never hides another."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.dropped: list[Dropped] = []
        self.renamed: list[Renamed] = []
        self._seen: set[object] = set()

    def refuse(self, cell: Cell, code: str, message: str, suggestion: str) -> None:
        """Note what a questionnaire cannot be made with."""
        self._note(error(code, cell.where(), message, suggestion))

    def warn(self, cell: Cell, code: str, message: str, suggestion: str) -> None:
        """Note what a person should look at."""
        self._note(warning(code, cell.where(), message, suggestion))

    def drop(self, cell: Cell, field: str, reason: str) -> None:
        """Note what is left behind."""
        dropped = Dropped(cell.sheet, cell.row, cell.column, field[:100], reason)
        if dropped not in self._seen:
            self._seen.add(dropped)
            self.dropped.append(dropped)

    def rename(self, cell: Cell, after: str) -> None:
        """Note that what stands in a cell is written differently."""
        if cell.text != after:
            self.renamed.append(Renamed(cell.sheet, cell.row, cell.text[:200], after))

    def _note(self, finding: Finding) -> None:
        # A list that several questions use is read for each of them.
        known = (finding.code, finding.where, finding.message)
        if known not in self._seen:
            self._seen.add(known)
            self.findings.append(finding)
