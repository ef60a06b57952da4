"""One row of a sheet as it is written: cells that other tools understand, and what they lose.

Spreadsheets, their readers and other tools trim cells, join lines and leave out what is empty.
Whatever a cell would not give back is written once more, exactly, as JSON in ``x_exact``.
"""

import json
import re
from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from surveys.model import Text
from surveys.rules import Expression
from surveys.xlsform import columns
from surveys.xlsform.pipes import pipes_to_cell, pipes_to_text
from surveys.xlsform.xpath_text import write_xpath

SheetKind = Literal["xlsx", "csv", "md"]

# A cell of a spreadsheet holds so many characters; what is longer is spread over several cells.
CELL_LIMIT: Final = 30_000
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
# A spreadsheet would read `_x0041_` as a sign, and turns this space into another one.
_CHANGED: Final = re.compile(r"_x[0-9A-Fa-f]{4}_|\u00a0|  ")
# A spreadsheet program takes words in a CSV file that begin so for a formula, and runs it. With
# nothing but letters, digits and hyphens there is nothing to run: these are numbers and codes.
_FORMULA: Final = re.compile(r"[=+@].*|-(?![\w.-]*(e\+\d+)?$).*", re.DOTALL)


class OutRow:
    """The cells of one row by column, and the fields that they cannot hold."""

    def __init__(self, kind: SheetKind, cells: dict[str, str] | None = None) -> None:
        """Start a row for one kind of file with cells that need no care."""
        self._kind = kind
        self._cells = cells or {}
        self._exact: dict[str, object] = {}

    def put(self, column: str, words: str) -> None:
        """Set a cell that need not be read back; an empty one is left out."""
        cleaned = _clean(words, self._kind)
        if cleaned:
            self._cells[column] = f"'{cleaned}" if self._is_formula(cleaned) else cleaned

    def is_empty(self, column: str) -> bool:
        """Say whether a cell holds nothing."""
        return column not in self._cells

    def set_field(
        self, field: str, column: str, words: str | None, default: str | None = None
    ) -> None:
        """Set a field that is words, with what it is where the cell is empty."""
        self.put(column, words or "")
        if self._cells.get(column, default) != words:
            self.keep(field, words)

    def set_list(self, field: str, column: str, words: Sequence[str]) -> None:
        """Set a field that is a list of words without spaces."""
        self.put(column, " ".join(words))
        if self._cells.get(column, "").split() != list(words):
            self.keep(field, words)

    def set_text(self, field: str, column: str, text: Text | None, default: Text | None) -> None:
        """Set a field that is a text, with a column for each of its languages."""
        read: Text = {}
        for language, words in (text or {}).items():
            name = columns.text_column(column, language)
            self.put(name, pipes_to_cell(words))
            if name in self._cells:
                read[language] = pipes_to_text(self._cells[name])
        if (read or default) != text:
            self.keep(field, text)

    def set_rule(
        self, field: str, column: str, rule: Expression | None, own: str | None = None
    ) -> None:
        """Set a field that is an expression, or none."""
        if rule is None:
            return
        written = write_xpath(rule, own)
        if self._is_formula(written):
            written = f"({written})"
        self.put(column, written)
        if self._cells.get(column) != written:
            self.keep(field, rule)

    def keep(self, field: str, value: object, instead: tuple[str, ...] = ()) -> None:
        """Write a field exactly, whatever the cells say of it, in place of others."""
        self._exact = {name: kept for name, kept in self._exact.items() if name not in instead}
        self._exact[field] = msgspec.to_builtins(value)

    def keeps(self, field: str) -> bool:
        """Say whether a field is written exactly."""
        return field in self._exact

    def finish(self) -> dict[str, str]:
        """Give the cells, with what is written exactly in as many cells as it takes."""
        if not self._exact:
            return self._cells
        # Without line ends, bars and anything beyond ASCII, no format changes a sign of it.
        exact = json.dumps(self._exact).replace("|", "\\u007c")
        parts = [exact[at : at + CELL_LIMIT] for at in range(0, len(exact), CELL_LIMIT)]
        cells = {columns.exact_column(number): part for number, part in enumerate(parts, 1)}
        return self._cells | cells

    def _is_formula(self, words: str) -> bool:
        return self._kind == "csv" and bool(_FORMULA.fullmatch(words))


def _clean(words: str, kind: SheetKind) -> str:
    """Give words as a cell of this kind of file keeps them."""
    cleaned = _CONTROLS.sub(" ", words)
    if kind == "md":
        cleaned = cleaned.replace("\n", " ")
    return _CHANGED.sub(" ", cleaned).strip()[:CELL_LIMIT].strip()
