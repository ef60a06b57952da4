"""How what XPath says becomes our own tree, and which spelling stands for which of its parts.

``selected(${a}, 'x')`` and ``${a} != ''`` are parts of their own in our tree. Where the tree holds
the longer form instead, the answer stands in brackets, ``(${a}) != ''``, which means the same to
every other tool. So do the endings ``and (true())`` and ``or (false())``, which mark a list of one
or of none, and ``concat(…, (''))``, which marks words that hold both kinds of quotation mark.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from surveys.rules import (
    All,
    Answer,
    Answered,
    Any_,
    Call,
    Chosen,
    Compare,
    Expression,
    Not,
    Number,
    Sign,
    Words,
)

# Spellings of ours, for what XPath has no way to write.
VERBATIM: Final = "x-call"
VERBATIM_ANSWER: Final = "x-answer"
VERBATIM_NUMBER: Final = "x-number"
CHOICE_NAME: Final = "jr:choice-name"
ID_LIMIT: Final = 160


class Operand(NamedTuple):
    """A part of an expression, and whether it stood in brackets of its own."""

    tree: Expression
    bracketed: bool = False


def fold_brackets(inner: Operand) -> Operand:
    """Read what stood in brackets: ``(true())`` and ``(false())`` are an empty all and any."""
    if not inner.bracketed and inner.tree == Call("true"):
        return Operand(All([]))
    if not inner.bracketed and inner.tree == Call("false"):
        return Operand(Any_([]))
    return Operand(inner.tree, bracketed=True)


def fold_all(parts: list[Expression]) -> Operand:
    """Join what stood between ``and``; a last ``(true())`` only marks the list."""
    return Operand(All(parts[:-1] if parts[-1] == All([]) else parts))


def fold_any(parts: list[Expression]) -> Operand:
    """Join what stood between ``or``; a last ``(false())`` only marks the list."""
    return Operand(Any_(parts[:-1] if parts[-1] == Any_([]) else parts))


def fold_comparison(left: Operand, sign: Sign, right: Operand) -> Operand:
    """Compare two parts; an answer that is not blank is an answered question."""
    match left, sign, right:
        case Operand(Answer(item=item), False), "!=", Operand(Words(value=""), False):
            return Operand(Answered(item))
        case _:
            return Operand(Compare(left.tree, sign, right.tree))


def fold_minus(inner: Operand) -> Operand:
    """Read a minus before a part: a negative number, or a subtraction from nothing."""
    match inner:
        case Operand(Number(value=value), False):
            return Operand(Number(-value))
        case _:
            return Operand(Call("-", [Number(0.0), inner.tree]))


def fold_call(name: str, arguments: list[Operand]) -> Operand:
    """Read a call of a function, which may be the way to write another part of our tree."""
    fold = _FOLDS.get(name)
    folded = fold(arguments) if fold else None
    return Operand(folded or Call(name, [argument.tree for argument in arguments]))


def _not(arguments: list[Operand]) -> Expression | None:
    return Not(arguments[0].tree) if len(arguments) == 1 else None


def _selected(arguments: list[Operand]) -> Expression | None:
    match arguments:
        case [Operand(Answer(item=item), False), Operand(Words(value=code), False)]:
            return Chosen(item, code) if len(code) <= ID_LIMIT else None
        case _:
            return None


def _concat(arguments: list[Operand]) -> Expression | None:
    if not arguments or arguments[-1] != Operand(Words(""), bracketed=True):
        return None
    pieces = [part.tree.value for part in arguments if isinstance(part.tree, Words)]
    return Words("".join(pieces)) if len(pieces) == len(arguments) else None


def _choice_name(arguments: list[Operand]) -> Expression | None:
    # Elsewhere the second argument names the question whose options are meant: the first again.
    match arguments:
        case [Operand(Answer(item=item) as answer, False), Operand(Words(value=named), False)]:
            return Call(CHOICE_NAME, [answer]) if named == f"${{{item}}}" else None
        case _:
            return None


def _verbatim_call(arguments: list[Operand]) -> Expression | None:
    match arguments:
        case [Operand(Words(value=name)), *rest] if len(name) <= ID_LIMIT:
            return Call(name, [argument.tree for argument in rest])
        case _:
            return None


def _verbatim_answer(arguments: list[Operand]) -> Expression | None:
    match arguments:
        case [Operand(Words(value=item))] if len(item) <= ID_LIMIT:
            return Answer(item)
        case _:
            return None


def _verbatim_number(arguments: list[Operand]) -> Expression | None:
    match arguments:
        case [Operand(Words(value="inf" | "-inf" | "nan" as words))]:
            return Number(float(words))
        case _:
            return None


_FOLDS: Final[dict[str, Callable[[list[Operand]], Expression | None]]] = {
    "not": _not,
    "selected": _selected,
    "concat": _concat,
    CHOICE_NAME: _choice_name,
    VERBATIM: _verbatim_call,
    VERBATIM_ANSWER: _verbatim_answer,
    VERBATIM_NUMBER: _verbatim_number,
}
