"""The rows of the survey sheet as a tree of blocks and questions."""

from typing import Final

from surveys.checks.finding import did_you_mean
from surveys.xlsform import columns, kinds
from surveys.xlsform.headers import DISABLED
from surveys.xlsform.kinds import PLAIN, Kind, read_kind
from surveys.xlsform.ledger import Cell, Ledger
from surveys.xlsform.limits import GROUP_DEPTH_LIMIT
from surveys.xlsform.lines import Line

_BLOCKS: Final = (kinds.BEGIN_GROUP, kinds.BEGIN_REPEAT, kinds.BEGIN_LOOP)
_LEFT_OUT: Final = (kinds.DROPPED, kinds.TODAY, kinds.REFUSED, kinds.UNKNOWN)


class Node:
    """One row, with the rows inside it where it begins a block."""

    def __init__(self, line: Line, kind: Kind, name: str) -> None:
        self.line = line
        self.kind = kind
        self.name = name
        self.id = name
        # What its id is made of, where that is more than its name.
        self.stem = ""
        self.children: list[Node] = []

    @property
    def is_block(self) -> bool:
        """Say whether other rows stand inside it."""
        return self.kind.name in _BLOCKS

    @property
    def is_question(self) -> bool:
        """Say whether it becomes an item, so that rules may name it."""
        return not self.is_block and self.kind.name not in _LEFT_OUT

    @property
    def is_shown_only(self) -> bool:
        """Say whether nobody can answer it: it works something out, or is there to be read."""
        if self.line.get(columns.CALCULATION):
            return True
        read_only = self.line.get(columns.READ_ONLY).lower() in {"yes", "true", "true()"}
        return read_only and self.kind.name != "note"

    @property
    def x_kind(self) -> str:
        """Give what our own column says that it is."""
        return self.line.get(columns.X_KIND)

    def looks(self, appearance: str) -> bool:
        """Say whether other tools are asked to draw it in this way."""
        return appearance in self.line.get(columns.APPEARANCE).lower().split()


def read_outline(lines: list[Line], ledger: Ledger) -> list[Node]:
    """Give the topmost rows of a form, each with those inside it.

    Blocks that are not closed, or closed twice, are noted and read as far as they go.
    """
    top: list[Node] = []
    opened: list[Node] = []
    for line in lines:
        if line.get(DISABLED).lower() in {"yes", "true", "true()"}:
            continue
        kind = _read_row_kind(line, ledger)
        if kind.name == kinds.END:
            _close(opened, line, kind, ledger)
        elif line.get(columns.X_KIND) != columns.KIND_SKIP or kind.name in _BLOCKS:
            node = Node(line, kind, _read_name(line, kind, ledger))
            (opened[-1].children if opened else top).append(node)
            if node.is_block:
                _open(opened, node, ledger)
    for node in opened:
        _note_unclosed(node, ledger)
    return _without_skipped(top)


def walk_nodes(nodes: list[Node]) -> list[Node]:
    """Give every node in the order of its row."""
    waiting, found = list(reversed(nodes)), list[Node]()
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(node.children)
    return found


def _without_skipped(nodes: list[Node]) -> list[Node]:
    kept = [node for node in nodes if node.x_kind != columns.KIND_SKIP]
    for node in kept:
        node.children = _without_skipped(node.children)
    return kept


def _read_row_kind(line: Line, ledger: Ledger) -> Kind:
    words = line.get(columns.TYPE)
    kind = read_kind(words)
    cell = line.cell(columns.TYPE)
    if not words:
        if line.cells:
            ledger.refuse(cell, "missing-type", "This row has no type.", "Say what it is.")
    elif kind.name == kinds.UNKNOWN:
        known = [*PLAIN, "select_one", "select_multiple", "rank", "begin group", "begin repeat"]
        ledger.refuse(
            cell,
            "unknown-type",
            f"There is no type {words[:60]}.",
            did_you_mean(words.lower(), known, "Use a type that XLSForm has."),
        )
    elif kind.name == kinds.REFUSED:
        ledger.refuse(
            cell,
            "unsupported-type",
            f"{words[:60]} cannot be asked. {kind.reason}",
            "Remove the row, or write the options in the choices sheet.",
        )
    elif kind.name == kinds.DROPPED:
        ledger.drop(cell, line.get(columns.NAME) or words, kind.reason)
    elif kind.name == kinds.TODAY:
        ledger.drop(
            cell,
            line.get(columns.NAME) or words,
            "The day of answering is not kept. Rules that look at it use today() instead.",
        )
    _check_x_kind(line, ledger)
    return kind


def _check_x_kind(line: Line, ledger: Ledger) -> None:
    words = line.get(columns.X_KIND)
    if words and words not in columns.KINDS:
        ledger.refuse(
            line.cell(columns.X_KIND),
            "broken-cell",
            f"{words[:40]} is not a kind of row.",
            did_you_mean(words, columns.KINDS, f"Use one of {', '.join(columns.KINDS)}."),
        )


def _read_name(line: Line, kind: Kind, ledger: Ledger) -> str:
    name = line.get(columns.NAME)
    needs_one = kind.name not in {*_LEFT_OUT, "note", kinds.BEGIN_GROUP}
    if not name and needs_one:
        ledger.refuse(
            line.cell(columns.NAME),
            "missing-name",
            "This row has no name.",
            "Give it one, so that its answers have a column.",
        )
    return name


def _open(opened: list[Node], node: Node, ledger: Ledger) -> None:
    if len(opened) >= GROUP_DEPTH_LIMIT:
        ledger.refuse(
            node.line.cell(columns.TYPE),
            "too-deep",
            f"Groups are nested more than {GROUP_DEPTH_LIMIT} deep.",
            "Use flatter groups.",
        )
        node.kind = Kind("note")
        return
    opened.append(node)


def _close(opened: list[Node], line: Line, kind: Kind, ledger: Ledger) -> None:
    cell = line.cell(columns.TYPE)
    if not opened:
        ledger.refuse(
            cell, "unmatched-end", "This row ends a block that was not begun.", "Remove it."
        )
        return
    node = opened[-1]
    begun = node.kind.name.removeprefix("begin ")
    if begun == kind.list_name:
        opened.pop()
        return
    ledger.refuse(
        cell,
        "unmatched-end",
        f"This row ends a {kind.list_name}, but row {node.line.number} began a {begun}.",
        f"Write end {begun} here, or end what was begun in between first.",
    )
    # Whichever was meant, the block that fits is over; nothing fits when it was misspelt.
    fitting = [at for at, open_ in enumerate(opened) if _ends(open_, kind)]
    del opened[fitting[-1] if fitting else len(opened) - 1 :]


def _ends(node: Node, kind: Kind) -> bool:
    return node.kind.name == f"begin {kind.list_name}"


def _note_unclosed(node: Node, ledger: Ledger) -> None:
    begun = node.kind.name.removeprefix("begin ")
    ledger.refuse(
        Cell(node.line.sheet, node.line.number, node.line.cell(columns.TYPE).column),
        "unmatched-begin",
        f"This {begun} is never ended.",
        f"Add a row with the type end {begun} behind its last question.",
    )
