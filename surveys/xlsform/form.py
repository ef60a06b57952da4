"""Everything that is known while a form is turned into a questionnaire."""

import json
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from surveys.model import Text
from surveys.xlsform import columns, kinds
from surveys.xlsform.expressions import Expressions
from surveys.xlsform.ids import ID
from surveys.xlsform.ledger import Cell, Ledger
from surveys.xlsform.lines import Line
from surveys.xlsform.lists import ChoiceLists
from surveys.xlsform.names import FormNames
from surveys.xlsform.outline import Node
from surveys.xlsform.pipes import replace_pipes, round_braces

ValueT = TypeVar("ValueT")
StructT = TypeVar("StructT", bound=Struct)


class Form:
    """The lists, names and rules of one form, and which row each part of the result is from.

    In ``ours`` it is a form that Candour wrote, whose every cell is to be taken as it is.
    """

    def __init__(
        self, names: FormNames, lists: ChoiceLists, ledger: Ledger, *, ours: bool
    ) -> None:
        self.names = names
        self.lists = lists
        self.ledger = ledger
        self.ours = ours
        self.rules = Expressions(names, ledger)
        self.sources: dict[int, tuple[Line, object]] = {}

    def made_from(self, line: Line, made: StructT) -> StructT:
        """Give a struct as its row has it exactly, and remember the row."""
        exact = self._exact(line, made)
        self.sources[id(exact)] = (line, exact)
        return exact

    def text(self, line: Line, column: str, node: Node | None = None) -> Text:
        """Give the words of a column, with the answers that they say again named by id."""
        return {language: self._words(cell, node) for language, cell in line.text_cells(column)}

    def optional_text(self, line: Line, column: str, node: Node | None = None) -> Text | None:
        """Give the words of a column, None when there are none in any language."""
        return self.text(line, column, node) or None

    def value(self, line: Line, column: str, kind: Any, otherwise: ValueT) -> ValueT:
        """Give a cell as a number, date, id or word of ours; noted and left out if it is none."""
        cell = line.cell(column)
        if not cell.text:
            return otherwise
        try:
            made: ValueT = msgspec.convert(cell.text, kind, strict=False)
        except msgspec.ValidationError:
            self.ledger.refuse(
                cell,
                "broken-cell",
                f"{column} cannot be this.",
                "Compare it with a form that Candour wrote.",
            )
            return otherwise
        return made

    def says_yes(self, line: Line, column: str) -> bool:
        """Say whether a cell says yes."""
        return line.says_yes(column, self.ledger)

    def _words(self, cell: Cell, node: Node | None) -> str:
        words = cell.text if self.ours else round_braces(cell.text)
        return replace_pipes(words, lambda name: self._pipe(name, cell, node))

    def _pipe(self, name: str, cell: Cell, node: Node | None) -> str:
        found = self.names.find(name, node)
        if self.ours and (ID.fullmatch(name) or not found):
            return f"{{{name}}}"
        if found:
            return self._said(found[0], name, cell)
        self.ledger.refuse(
            cell,
            "unknown-item",
            f"There is no question {name[:60]}, whose answer is said here.",
            "Use the name of a question.",
        )
        return "…"

    def _said(self, found: Node, name: str, cell: Cell) -> str:
        if found.kind.name == "text" and not found.line.get(columns.CALCULATION):
            reason = "What people write in their own words is not repeated on a later page."
        elif found.is_question and found.kind.name != "note":
            return f"{{{found.id}}}"
        elif found.kind.name == kinds.TODAY:
            reason = "The day of answering is not kept."
        else:
            reason = found.kind.reason or "It has no answer that could be said again."
        self.ledger.drop(cell, f"${{{name}}}", reason)
        return "…"

    def _exact(self, line: Line, made: StructT) -> StructT:
        numbers = range(1, 1 + len(line.cells))
        parts = [line.get(columns.exact_column(number)) for number in numbers]
        written = "".join(parts)
        if not written:
            return made
        try:
            given = json.loads(written)
            kinds_of = {field.name: field.type for field in fields(type(made))}
            return replace(
                made,
                **{name: msgspec.convert(part, kinds_of[name]) for name, part in given.items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.ledger.refuse(
                line.cell(columns.X_EXACT),
                "broken-cell",
                "x_exact is not the object that Candour wrote.",
                "Empty it, and what the other cells say is taken.",
            )
            return made
