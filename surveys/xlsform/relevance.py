"""The condition of each row, without what looks at words that people write themselves.

Nothing may depend on free text: what is left after redaction is not what was written, and a
page that changes with somebody's words shows them to whoever looks on. A condition of another
tool that does is left out, so that its row is shown to everybody; never the other way round.
"""

from typing import Final

from surveys.rules import LEAVES, All, Expression, walk_rule
from surveys.xlsform import columns
from surveys.xlsform.form import Form
from surveys.xlsform.outline import Node, walk_nodes

_WRITTEN: Final = (
    "It depends on {name}, which people answer in their own words, and nothing may depend on "
    "those. {rest} See that it suits them."
)
_ALL_OF_IT: Final = "Without this condition it is shown to everybody."
_PART_OF_IT: Final = "The rest of the condition stays, and it is shown to more people."


class Relevance:
    """Reads the conditions of one form's rows."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._written = form.names.written()
        self._widened: set[int] = set()

    def read(self, node: Node) -> Expression | None:
        """Give the condition of a row's own: ours where there is one, else that of other tools."""
        ours = node.line.cell(columns.X_WHEN)
        if ours.text == columns.NONE:
            return None
        cell = ours if ours.text else node.line.cell(columns.RELEVANT)
        rule = self._form.rules.read(cell, node, own=not node.is_block)
        if rule is None or ours.text or self._form.ours or _works_something_out(node):
            return rule
        return self._without_written(rule, node)

    def is_widened(self, node: Node) -> bool:
        """Say whether more people see a row than in the form, by its condition or one around it.

        Blocks are to be read before what stands inside them.
        """
        around: Node | None = node
        while around is not None:
            if id(around) in self._widened:
                return True
            around = self._form.names.parent(around)
        return False

    def _without_written(self, rule: Expression, node: Node) -> Expression | None:
        parts = rule.rules if isinstance(rule, All) else [rule]
        kept = [part for part in parts if not self._looked_at(part)]
        if len(kept) == len(parts):
            return rule
        self._widened.add(id(node))
        cell = node.line.cell(columns.RELEVANT)
        rest = _PART_OF_IT if kept else _ALL_OF_IT
        for name in self._looked_at(rule):
            reason = _WRITTEN.format(name=name[:60], rest=rest)
            self._form.ledger.drop(cell, f"${{{name}}}", reason)
        return self._form.rules.keep(kept, cell)

    def _looked_at(self, rule: Expression) -> list[str]:
        """Give the names of questions in a rule that people answer in their own words."""
        leaves = [part.item for part, _ in walk_rule(rule) if isinstance(part, LEAVES)]
        return [self._written[item] for item in dict.fromkeys(leaves) if item in self._written]


def _works_something_out(node: Node) -> bool:
    """Say whether a value hangs on a condition, which would be another one without it."""
    return any(
        one.kind.name in {"calculate", "hidden"} or one.is_shown_only for one in walk_nodes([node])
    )
