"""Expressions of a form as those of a questionnaire, with ids and codes for its names."""

from collections.abc import Callable
from typing import Final

from surveys.checks.finding import did_you_mean
from surveys.rules import (
    All,
    Answer,
    Answered,
    Any_,
    Call,
    Chosen,
    Compare,
    Expression,
    Leaf,
    Not,
    Words,
)
from surveys.xlsform import kinds
from surveys.xlsform.ledger import Cell, Ledger
from surveys.xlsform.mentions import find_mentions
from surveys.xlsform.names import FormNames
from surveys.xlsform.outline import Node
from surveys.xlsform.xpath import parse_xpath

# What ``.`` becomes until the id of the question is known; no form can hold this sign.
OWN: Final = "\ufffc"
_TRUTHS: Final = {"TRUE": "true()", "FALSE": "false()"}
_COUNTED: Final = ("selected", "jr:choice-name")


class Expressions:
    """Reads expressions, noting every fault at its cell, and remembers which cell each is from."""

    def __init__(self, names: FormNames, ledger: Ledger) -> None:
        self._names = names
        self._ledger = ledger
        self.cells: dict[int, tuple[Cell, Expression]] = {}

    def read(self, cell: Cell, node: Node | None, *, own: bool = False) -> Expression | None:
        """Read the expression of a cell; None when it is empty or cannot be understood.

        ``node`` is the row it stands in; with ``own``, ``.`` is its answer.
        """
        tree = self.parse(cell, own=own)
        if tree is None:
            self._check_mentions(cell, node)
            return None
        return self.adapt(tree, cell, node)

    def parse(self, cell: Cell, *, own: bool = False) -> Expression | None:
        """Read the expression of a cell with the names that it has in the form."""
        if not cell.text:
            return None
        # A spreadsheet makes a value of its own of the bare words true and false.
        text = _TRUTHS.get(cell.text, cell.text)
        tree, faults = parse_xpath(text, OWN if own else None)
        for fault in faults:
            self._ledger.refuse(
                cell,
                fault.code,
                f"{fault.message} (At character {fault.position}.)",
                fault.suggestion,
            )
        return tree

    def adapt(self, tree: Expression, cell: Cell, node: Node | None) -> Expression | None:
        """Give an expression with ids and codes; None when it needs what is left out."""
        rewriter = _Rewriter(self._names, self._ledger, cell, node)
        made = rewriter.rewrite(tree)
        if rewriter.lost:
            return None
        self.cells[id(made)] = (cell, made)
        return made

    def _check_mentions(self, cell: Cell, node: Node | None) -> None:
        """Note wrong names and codes in a broken expression, so that all is known at once."""
        for name, code in find_mentions(cell.text):
            found = self._names.find(name, node)
            codes = [one for near in found for one in self._names.codes(near)]
            if not found and not self._names.ours:
                _note_unknown(name, cell, self._names, self._ledger)
            elif code is not None and codes and code not in codes:
                self._ledger.refuse(
                    cell,
                    "unknown-code",
                    f"{name[:60]} has no answer with the code {code[:60]}.",
                    did_you_mean(code, codes, "Use one of its codes."),
                )

    def keep(self, parts: list[Expression], cell: Cell) -> Expression | None:
        """Give what is left of a cell's condition when only these parts of it stay."""
        if not parts:
            return None
        kept = parts[0] if len(parts) == 1 else All(parts)
        self.cells[id(kept)] = (cell, kept)
        return kept

    def join(self, parts: list[Expression]) -> Expression | None:
        """Give the expression that holds when all of these do; None for none."""
        if len(parts) < 2:  # noqa: PLR2004 - One part stays as it is.
            return parts[0] if parts else None
        joined = All(parts)
        # What is wrong with several conditions is shown at the innermost.
        self.cells[id(joined)] = (self.cells[id(parts[-1])][0], joined)
        return joined


class _Rewriter:
    """Rewrites the names and codes of one expression."""

    def __init__(self, names: FormNames, ledger: Ledger, cell: Cell, node: Node | None) -> None:
        self._names, self._ledger, self._cell, self._node = names, ledger, cell, node
        self.lost = False

    def rewrite(self, part: Expression) -> Expression:
        """Give an expression with ids and codes instead of the names of the form."""
        made = part
        match part:
            case All(rules=rules):
                made = All([self.rewrite(rule) for rule in rules])
            case Any_(rules=rules):
                made = Any_([self.rewrite(rule) for rule in rules])
            case Not(rule=rule):
                made = Not(self.rewrite(rule))
            case Compare(left=left, sign=sign, right=right):
                left, right = self._coded(left, right), self._coded(right, left)
                made = Compare(self.rewrite(left), sign, self.rewrite(right))
            case Call(function=function, arguments=arguments):
                if function in _COUNTED and arguments:
                    arguments = [self._coded(one, arguments[0]) for one in arguments]
                made = Call(function, [self.rewrite(one) for one in arguments])
            case Answer() | Answered() | Chosen():
                made = self._leaf(part)
            case _:
                pass
        return made

    def _leaf(self, leaf: Leaf) -> Expression:
        if self._is_note(leaf.item):
            # A note is there in other tools, and is always blank.
            return Words("") if isinstance(leaf, Answer) else Call("false")
        match leaf:
            case Chosen(item=name, code=code):
                return self._about(name, lambda item, codes: Chosen(item, codes.get(code, code)))
            case Answered(item=name):
                return self._about(name, lambda item, _: Answered(item))
            case Answer(item=name):
                return self._about(name, lambda item, _: Answer(item))

    def _is_note(self, name: str) -> bool:
        found = None if self._names.ours else self._find(name)
        return found is not None and found.kind.name == "note" and not found.is_shown_only

    def _coded(self, part: Expression, beside: Expression) -> Expression:
        """Give words that are compared with an answer as the code they stand for."""
        if not isinstance(part, Words) or not isinstance(beside, Answer):
            return part
        found = self._find(beside.item)
        codes = self._names.codes(found) if found is not None else {}
        return Words(codes.get(part.value, part.value))

    def _about(self, name: str, make: Callable[[str, dict[str, str]], Expression]) -> Expression:
        node = self._find(name)
        if node is None:
            _note_unknown(name, self._cell, self._names, self._ledger)
            return make(name, {})
        if node.kind.name == kinds.TODAY:
            return Call("today")
        if node.kind.name in {kinds.DROPPED, kinds.REFUSED, kinds.UNKNOWN}:
            self._note_lost(name, node)
        elif node.is_block:
            self._note_block(node.name if name == OWN else name, node)
        known = node.is_question or name == OWN
        return make(node.id if known else name, self._names.codes(node))

    def _find(self, name: str) -> Node | None:
        if name == OWN:
            return self._node
        found = self._names.find(name, self._node)
        if len(found) > 1 and any(node.is_question for node in found):
            questions = [node for node in found if node.is_question]
            if len(questions) > 1:
                self._note_several(name, questions)
            return questions[0]
        return found[0] if found else None

    def _note_lost(self, name: str, node: Node) -> None:
        self.lost = True
        self._ledger.refuse(
            self._cell,
            "dropped-item",
            f"This depends on {name[:60]} in row {node.line.number}, which is left out.",
            "Make it depend on something else, or remove it.",
        )

    def _note_block(self, name: str, node: Node) -> None:
        self.lost = not self._names.ours
        self._ledger.refuse(
            self._cell,
            "block-in-rule",
            f"{name[:60]} is a group, in row {node.line.number}, and has no answer.",
            "Name a question inside it.",
        )

    def _note_several(self, name: str, nodes: list[Node]) -> None:
        rows = ", ".join(str(node.line.number) for node in nodes[:5])
        self._ledger.refuse(
            self._cell,
            "ambiguous-item",
            f"More than one question is named {name[:60]}: rows {rows}.",
            "Give each a name of its own.",
        )


def _note_unknown(name: str, cell: Cell, names: FormNames, ledger: Ledger) -> None:
    """Note that a cell names a question that there is not."""
    ledger.refuse(
        cell,
        "unknown-item",
        f"There is no question {name[:60]}.",
        did_you_mean(name, names.known(), "Use the name of a question."),
    )
