"""The lists of the choices sheet, with the code that each choice has in a questionnaire."""

import re
from typing import Final, NamedTuple

from surveys.checks.finding import did_you_mean
from surveys.xlsform import columns
from surveys.xlsform.ids import Taken, make_code
from surveys.xlsform.ledger import Cell, Ledger
from surveys.xlsform.lines import Line

_NUMBER: Final = re.compile(r"-?\d{1,3}")
LOWEST_VALUE: Final = -100
HIGHEST_VALUE: Final = 100


class Choice(NamedTuple):
    """One row of a list: its name for other tools and its code for us."""

    line: Line
    name: str
    code: str


class ChoiceLists:
    """All lists of a form by their names."""

    def __init__(self, lines: list[Line], ledger: Ledger, *, duplicates: bool) -> None:
        """Read them; ``duplicates`` allows the same name twice in a list."""
        self._ledger = ledger
        self._duplicates = duplicates
        self._lists: dict[str, list[Choice]] = {}
        self._extras: dict[str, list[Line]] = {}
        self._first: dict[tuple[str, str], Choice] = {}
        self._taken: dict[str, Taken] = {}
        self._codes: dict[str, dict[str, str]] = {}
        for line in lines:
            self._read_line(line, line.get(columns.LIST_NAME))

    def rows_of(self, name: str) -> list[Line]:
        """Give the rows of a list that holds something else than choices."""
        return self._extras.get(name, [])

    def knows(self, name: str) -> bool:
        """Say whether there is a list of this name with a choice in it."""
        return name in self._lists

    def find(self, name: str, cell: Cell) -> list[Choice]:
        """Give the choices of a list; that there is none is noted at the cell that names it."""
        if name not in self._lists:
            self._ledger.refuse(
                cell,
                "missing-options",
                f"There is no list {name[:60]} in the choices sheet.",
                did_you_mean(name, self._lists, "Add its choices there."),
            )
        return self._lists.get(name, [])

    def codes(self, name: str) -> dict[str, str]:
        """Give the code of every name in a list; one that ``x_id`` sets aside is none."""
        if name not in self._codes:
            self._codes[name] = {
                choice.name: choice.code
                for choice in self._lists.get(name, [])
                if not choice.line.get(columns.X_ID)
            }
        return self._codes[name]

    def values(self, name: str) -> dict[str, str]:
        """Give the value on a scale of every name in a list: its number, else its place in it."""
        if self.has_values(name):
            return self.codes(name)
        choices = self._lists.get(name, [])
        return {choice.name: str(place) for place, choice in enumerate(choices, start=1)}

    def has_values(self, name: str) -> bool:
        """Say whether the names of a list are numbers that a scale can have."""
        return self.knows(name) and all(is_value(choice.code) for choice in self._lists[name])

    def _read_line(self, line: Line, name: str) -> None:
        if name in {columns.SUPPORT_LIST, columns.SIGNED_LIST}:
            self._extras.setdefault(name, []).append(line)
        elif line.get(columns.X_KIND) == columns.KIND_SKIP:
            return
        elif not name:
            if line.cells:
                self._refuse(line.cell(columns.LIST_NAME), "missing-name", "no list_name")
        elif not line.get(columns.NAME):
            self._refuse(line.cell(columns.NAME), "missing-name", "no name")
        else:
            self._add(line, self._lists.setdefault(name, []))

    def _refuse(self, cell: Cell, code: str, what: str) -> None:
        self._ledger.refuse(cell, code, f"This choice has {what}.", "Fill the cell.")

    def _add(self, line: Line, known: list[Choice]) -> None:
        cell = line.cell(columns.NAME)
        name = cell.text
        if line.get(columns.X_ID):
            known.append(Choice(line, name, line.get(columns.X_ID)))
            return
        listed = line.get(columns.LIST_NAME)
        earlier = self._first.get((listed, name))
        if earlier is not None:
            self._add_again(line, known, earlier)
            return
        code = self._taken.setdefault(listed, Taken()).tell_apart(make_code(name))
        self._ledger.rename(cell, code)
        known.append(Choice(line, name, code))
        self._first[listed, name] = known[-1]

    def _add_again(self, line: Line, known: list[Choice], earlier: Choice) -> None:
        if self._duplicates:
            # The same choice under another filter: its conditions are joined with "or".
            known.append(Choice(line, earlier.name, earlier.code))
            return
        self._ledger.refuse(
            line.cell(columns.NAME),
            "duplicate-code",
            f"The choice {earlier.name[:60]} is in this list already, "
            f"in row {earlier.line.number}.",
            "Give each choice of a list a name of its own.",
        )


def is_value(code: str) -> bool:
    """Say whether a code is a number that a step of a scale can have."""
    return bool(_NUMBER.fullmatch(code)) and LOWEST_VALUE <= int(code) <= HIGHEST_VALUE
