"""Which question a name in a rule or a text means."""

from typing import Final

from surveys.keys import row_id
from surveys.xlsform import columns, kinds
from surveys.xlsform.ids import Taken, make_code, make_id
from surveys.xlsform.ledger import Ledger
from surveys.xlsform.lists import ChoiceLists
from surveys.xlsform.outline import Node, walk_nodes

TABLE_LIST: Final = "table-list"
LIKERT: Final = "likert"
_NAMES_COLUMNS: Final = "label"
_LABEL_ROWS: Final = ("label", "list-nolabel")


class FormNames:
    """Gives every question its id, and finds questions by the names that a form uses."""

    def __init__(
        self, nodes: list[Node], lists: ChoiceLists, ledger: Ledger, *, ours: bool
    ) -> None:
        """Name all of them; in ``ours`` ids stand as they are, even where two are the same."""
        self._ledger = ledger
        self._lists = lists
        self.ours = ours
        self._by_name: dict[str, list[Node]] = {}
        self._parents: dict[int, Node] = {}
        self._grid_rows: set[int] = set()
        self._taken = Taken()
        for node in walk_nodes(nodes):
            for child in node.children:
                self._parents[id(child)] = node
            if id(node) not in self._grid_rows:
                self._give(node)
            if node.name:
                self._by_name.setdefault(node.name, []).append(node)
        self._check_twins(nodes)

    def is_grid(self, node: Node) -> bool:
        """Say whether a group is one rating grid."""
        if node.x_kind == columns.KIND_GRID:
            return True
        rows = self.rows_of(node)
        return (
            node.kind.name == kinds.BEGIN_GROUP
            and not node.x_kind
            and (node.looks(TABLE_LIST) or _is_label_list(node))
            and len(rows) > 1
            and len({row.kind.list_name for row in rows}) == 1
            and all(_is_plain_row(row) for row in rows)
            and self._lists.knows(rows[0].kind.list_name)
        )

    def rows_of(self, grid: Node) -> list[Node]:
        """Give the questions of a table, without the one that only names its columns."""
        return [row for row in grid.children if grid.x_kind or not row.looks(_NAMES_COLUMNS)]

    def is_rating(self, node: Node) -> bool:
        """Say whether a choice of one is a rating."""
        if node.kind.name != kinds.SELECT_ONE or node.kind.or_other:
            return False
        if node.x_kind or not node.looks(LIKERT):
            return node.x_kind == columns.KIND_RATING
        return self._lists.has_values(node.kind.list_name)

    def is_grid_row(self, node: Node) -> bool:
        """Say whether a question is a row of a rating grid."""
        return id(node) in self._grid_rows

    def find(self, name: str, asking: Node | None = None) -> list[Node]:
        """Give what a name may mean: one thing, unless it is unknown or used twice.

        Of several, the one in the same block as the row that asks is meant.
        """
        found = self._by_name.get(name, [])
        if len(found) > 1 and asking is not None:
            above = self._parents.get(id(asking))
            near = [node for node in found if self._parents.get(id(node)) is above]
            return near if len(near) == 1 else found
        return found

    def parent(self, node: Node) -> Node | None:
        """Give the block that a row stands in; None for one at the top."""
        return self._parents.get(id(node))

    def written(self) -> dict[str, str]:
        """Give the name of every question that is answered in people's own words, by its id."""
        return {
            node.id: name
            for name, nodes in self._by_name.items()
            for node in nodes
            if node.kind.name == "text" and not node.is_shown_only
        }

    def known(self) -> list[str]:
        """Give the names of all questions, to suggest the nearest."""
        return [
            name
            for name, nodes in self._by_name.items()
            if any(node.is_question for node in nodes)
        ]

    def codes(self, node: Node) -> dict[str, str]:
        """Give the code of every name that an answer to a question can have."""
        if node.kind.name == "acknowledge":
            return {"OK": "yes"}
        if node.kind.name not in {kinds.SELECT_ONE, kinds.SELECT_MULTIPLE, kinds.RANK}:
            return {}
        if self.is_grid_row(node) or self.is_rating(node):
            return self._lists.values(node.kind.list_name)
        return self._lists.codes(node.kind.list_name)

    def _give(self, node: Node) -> None:
        given = node.line.get(columns.X_ID)
        node.id = given or make_id(node.stem or node.name, f"row-{node.line.number}")
        grid = node.is_block and self.is_grid(node)
        if (node.is_question or grid) and not given and not self.ours:
            node.id = self._taken.tell_apart(node.id)
            if node.name:
                self._ledger.rename(node.line.cell(columns.NAME), node.id)
        if grid:
            self._give_rows(node)

    def _give_rows(self, grid: Node) -> None:
        taken = Taken()
        for row in self.rows_of(grid):
            self._grid_rows.add(id(row))
            code = row.line.get(columns.X_ID) or make_code(row.name.removeprefix(f"{grid.id}."))
            row.id = row_id(grid.id, code if self.ours else taken.tell_apart(code))
            if row.name != row.id:
                self._ledger.rename(row.line.cell(columns.NAME), row.id)

    def _check_twins(self, nodes: list[Node]) -> None:
        for block in [nodes, *(node.children for node in walk_nodes(nodes))]:
            seen: dict[str, Node] = {}
            for node in block:
                earlier = seen.setdefault(node.name, node)
                if node.name and earlier is not node:
                    self._ledger.refuse(
                        node.line.cell(columns.NAME),
                        "duplicate-id",
                        f"{node.name[:60]} is also the name of row {earlier.line.number}.",
                        "Give each row of a group a name of its own.",
                    )


def _is_label_list(node: Node) -> bool:
    looks = [row.line.get(columns.APPEARANCE).lower() for row in node.children]
    return "list-nolabel" in looks and all(look in _LABEL_ROWS for look in looks)


def _is_plain_row(row: Node) -> bool:
    """Say whether a row of a table has nothing that only a question of its own could have."""
    line = row.line
    own = (columns.RELEVANT, columns.CONSTRAINT, columns.CHOICE_FILTER, columns.HINT)
    return (
        row.kind.name == kinds.SELECT_ONE
        and not row.kind.or_other
        and not row.x_kind
        and not any(name in own for name, _ in line.cells)
    )
