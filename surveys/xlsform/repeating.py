"""Repeats of a form as pages that are shown several times."""

from typing import Final

from msgspec import Struct

from surveys.model import REPEAT_LIMIT, Integer
from surveys.rules import Answer, Expression, Number
from surveys.xlsform import columns
from surveys.xlsform.form import Form
from surveys.xlsform.outline import Node

_ASKED: Final = "How many times should this be asked: “{}”?"
_ASKED_BARE: Final = "How many times should the next questions be asked?"


class Repetition(Struct, frozen=True):
    """How often a page is shown, and the question that is asked first to know it."""

    for_each: str | None = None
    times: Expression | None = None
    asked: Integer | None = None


class Repeating:
    """Reads the repeats of one form."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def read(self, node: Node) -> Repetition:
        """Give how often a repeat is shown; without a number, people are asked for it first."""
        cell = node.line.cell(columns.REPEAT_COUNT)
        times = self._form.rules.read(cell, node)
        if times is None:
            return Repetition() if cell.text else self._ask(node)
        if isinstance(times, Number) and times.value > REPEAT_LIMIT:
            self._form.ledger.drop(
                cell, node.name, f"A page is shown {REPEAT_LIMIT} times at most."
            )
        return Repetition(times=times)

    def refuse_nested(self, node: Node, screen: Node) -> None:
        """Note a repeat inside something that is one page already."""
        self._form.ledger.refuse(
            node.line.cell(columns.TYPE),
            "nested-repeat",
            f"This repeat stands inside another block that is one page, of row "
            f"{screen.line.number}.",
            "Move it outside.",
        )

    def _ask(self, node: Node) -> Repetition:
        name = f"{node.id[:58]}-count"
        title = self._form.text(node.line, columns.LABEL).get("en", "")
        label = _ASKED.format(title) if title else _ASKED_BARE
        asked = Integer(id=name, label={"en": label}, minimum=0, maximum=REPEAT_LIMIT)
        self._form.ledger.drop(
            node.line.cell(columns.TYPE),
            node.name,
            "A page cannot be added while answering. How many there will be is asked first.",
        )
        made = self._form.made_from(node.line, asked)
        return Repetition(times=Answer(name), asked=made)
