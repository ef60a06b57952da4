"""Loops of older forms: what stands inside is asked once for every choice of a list.

Other tools write the rows out when they read such a form, with ``%(name)s`` and ``%(label)s``
standing for the choice, and so does this.
"""

import re
from typing import Final

from surveys.xlsform import columns, kinds
from surveys.xlsform.kinds import Kind
from surveys.xlsform.ledger import Cell, Ledger
from surveys.xlsform.limits import ROW_LIMIT
from surveys.xlsform.lines import Line
from surveys.xlsform.lists import Choice, ChoiceLists
from surveys.xlsform.outline import Node, walk_nodes

_NONE: Final = "none"
_MARK: Final = re.compile(r"%\((name|label)\)s|%%")


def unfold_loops(nodes: list[Node], lists: ChoiceLists, ledger: Ledger) -> list[Node]:
    """Give the rows of a form with every loop as groups, one inside it for each choice.

    A loop over no list, and one that would give more rows than a form may have, is noted and
    becomes a plain group.
    """
    return _Unfolding(len(walk_nodes(nodes)), lists, ledger).unfold(nodes)


class _Unfolding:
    def __init__(self, rows: int, lists: ChoiceLists, ledger: Ledger) -> None:
        self._rows, self._lists, self._ledger = rows, lists, ledger

    def unfold(self, nodes: list[Node]) -> list[Node]:
        for node in nodes:
            node.children = self.unfold(node.children)
            if node.kind.name == kinds.BEGIN_LOOP:
                listed, node.kind = node.kind.list_name, Kind(kinds.BEGIN_GROUP)
                node.children = self._written_out(node, listed)
        return nodes

    def _written_out(self, loop: Node, listed: str) -> list[Node]:
        cell = loop.line.cell(columns.TYPE)
        choices = [one for one in self._lists.find(listed, cell) if one.name != _NONE]
        self._rows += len(choices) * (1 + len(walk_nodes(loop.children)))
        if self._rows <= ROW_LIMIT:
            return [_group(loop, choice) for choice in choices] or loop.children
        self._ledger.refuse(
            cell,
            "too-many-rows",
            f"Asking all of this for every choice makes more than {ROW_LIMIT:,} rows.",
            "Ask a multiple choice first, and repeat a page for each answer.",
        )
        return loop.children


def _group(loop: Node, choice: Choice) -> Node:
    """Give what a loop asks about one choice, under the choice's words."""
    labels = {
        (columns.LABEL, language): cell for language, cell in choice.line.text_cells(columns.LABEL)
    }
    made = Node(Line(loop.line.sheet, loop.line.number, labels), loop.kind, choice.name)
    made.children = [_about(child, choice) for child in loop.children]
    return made


def _about(node: Node, choice: Choice) -> Node:
    """Give a row and those inside it with a choice's name and words in their places."""
    line = node.line
    cells = {
        (column, language): _filled(cell, language, choice)
        for (column, language), cell in line.cells.items()
    }
    made = Node(
        Line(line.sheet, line.number, cells, line.extra), node.kind, _put(node.name, "", choice)
    )
    made.stem = f"{node.stem or made.name}-{choice.name}" if made.name == node.name else ""
    made.children = [_about(child, choice) for child in node.children]
    return made


def _filled(cell: Cell, language: str, choice: Choice) -> Cell:
    return cell._replace(text=_put(cell.text, language, choice))


def _put(text: str, language: str, choice: Choice) -> str:
    labels = choice.line.text(columns.LABEL)
    label = labels.get(language) or next(iter(labels.values()), choice.name)
    said = {"name": choice.name, "label": label, None: "%"}
    return _MARK.sub(lambda found: said[found[1]], text)
