"""A choice filter as one condition an option, by putting the option's own columns into it."""

from typing import Final

from surveys.rules import (
    All,
    Any_,
    Call,
    Chosen,
    Compare,
    Expression,
    Not,
    Words,
    parts_of,
)
from surveys.xlsform import columns
from surveys.xlsform.form import Form
from surveys.xlsform.ledger import Cell
from surveys.xlsform.limits import CONDITION_LIMIT
from surveys.xlsform.lists import Choice
from surveys.xlsform.outline import Node
from surveys.xlsform.tokens import Token, read_tokens

# No cell can hold this sign at the start of words, for it is no letter and no digit.
_MARK: Final = "\ufffc"
_WORDS_LIMIT: Final = 2_000
_CODE_LIMIT: Final = 160
_SIGNS: Final = ("and", "or", "div", "mod")


class ChoiceFilters:
    """Reads the filters of a form."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._made = 0

    def read(self, node: Node, choices: list[Choice]) -> list[Expression | None]:
        """Give the condition of each choice; none at all when the filter cannot be used."""
        cell = node.line.cell(columns.CHOICE_FILTER)
        unfiltered: list[Expression | None] = [None] * len(choices)
        if not cell.text or any(choice.line.get(columns.X_WHEN) for choice in choices):
            return unfiltered
        known = {"name", "label", *(key for choice in choices for key in choice.line.extra)}
        tokens = _join_names(read_tokens(cell.text, []), known)
        self._check_columns(cell, tokens, known)
        tree = self._form.rules.parse(cell._replace(text=_with_marks(cell.text, tokens)))
        if tree is None or not self._has_room(cell, len(choices)):
            return unfiltered
        blank = dict.fromkeys(known, "")
        return [self._condition(cell, tree, choice, node, blank) for choice in choices]

    def _check_columns(self, cell: Cell, tokens: list[Token], known: set[str]) -> None:
        names = {token.text for at, token in enumerate(tokens) if _is_column(tokens, at)}
        for name in sorted(names - known):
            self._form.ledger.warn(
                cell,
                "unknown-column",
                f"The choices have no column {name[:60]}, so it is taken for these words.",
                f"Write '{name[:60]}', or add the column.",
            )

    def _has_room(self, cell: Cell, more: int) -> bool:
        self._made += more
        if self._made > CONDITION_LIMIT:
            self._form.ledger.refuse(
                cell,
                "too-many-conditions",
                f"Filters would make more than {CONDITION_LIMIT:,} conditions.",
                "Ask with shorter lists.",
            )
        return self._made <= CONDITION_LIMIT

    def _condition(
        self, cell: Cell, tree: Expression, choice: Choice, node: Node, blank: dict[str, str]
    ) -> Expression | None:
        label = next(iter(choice.line.text(columns.LABEL).values()), "")
        own = {**blank, "label": label, **choice.line.extra, "name": choice.name}
        rule = self._form.rules.adapt(_put_in(tree, own), cell, node)
        folded = None if rule is None else _fold(rule)
        if folded is None or folded == All([]):
            return None
        self._form.rules.cells[id(folded)] = (cell, folded)
        return folded


def _join_names(tokens: list[Token], known: set[str]) -> list[Token]:
    """Give tokens with names such as ``label::English`` whole, where they are columns."""
    joined: list[Token] = []
    for token in tokens:
        joined.append(token)
        name = "".join(part.text for part in joined[-3:])
        if token.kind == "name" and "::" in name and name in known:
            joined[-3:] = [Token("name", name, joined[-3].position)]
    return joined


def _with_marks(text: str, tokens: list[Token]) -> str:
    """Write a filter with marked words for each column that it names."""
    parts, end = list[str](), 0
    for at, token in enumerate(tokens):
        if _is_column(tokens, at):
            start = token.position - 1
            parts += [text[end:start], f"'{_MARK}{token.text}'"]
            end = start + len(token.text)
    return "".join([*parts, text[end:]])


def _put_in(part: Expression, own: dict[str, str]) -> Expression:
    """Give a filter with what the columns of one choice hold."""
    match part:
        case Words(value=words) if words.startswith(_MARK):
            name = words.removeprefix(_MARK)
            return Words(own.get(name, name)[:_WORDS_LIMIT])
        case Chosen(item=item, code=code) if code.startswith(_MARK):
            name = code.removeprefix(_MARK)
            return Chosen(item, own.get(name, name)[:_CODE_LIMIT])
        case Not(rule=rule):
            return Not(_put_in(rule, own))
        case Compare(left=left, sign=sign, right=right):
            return Compare(_put_in(left, own), sign, _put_in(right, own))
        case All() | Any_() | Call():
            return _put_in_list(part, own)
        case _:
            return part


def _put_in_list(part: All | Any_ | Call, own: dict[str, str]) -> Expression:
    inner = [_put_in(one, own) for one in parts_of(part)]
    return Call(part.function, inner) if isinstance(part, Call) else type(part)(inner)


def _is_column(tokens: list[Token], at: int) -> bool:
    token, after = tokens[at], tokens[min(at + 1, len(tokens) - 1)]
    called = after.kind == "sign" and after.text == "("
    return token.kind == "name" and not called and token.text not in _SIGNS


def _fold(rule: Expression) -> Expression:
    """Work out comparisons of words with words, which are left where a column was put in."""
    match rule:
        case All(rules=rules):
            return _join(All, rules, neutral=All([]), decides=Any_([]))
        case Any_(rules=rules):
            return _join(Any_, rules, neutral=Any_([]), decides=All([]))
        case Call(function="true" | "false" as truth, arguments=[]):
            return All([]) if truth == "true" else Any_([])
        case Not(rule=part):
            return _negate(_fold(part))
        case Compare(left=Words(value=left), sign="=" | "!=" as sign, right=Words(value=right)):
            return All([]) if (left == right) is (sign == "=") else Any_([])
        case _:
            return rule


def _join(
    kind: type[All] | type[Any_],
    rules: list[Expression],
    *,
    neutral: Expression,
    decides: Expression,
) -> Expression:
    parts = [part for part in map(_fold, rules) if part != neutral]
    if decides in parts:
        return decides
    return parts[0] if len(parts) == 1 else kind(parts)


def _negate(rule: Expression) -> Expression:
    if rule == All([]):
        return Any_([])
    return All([]) if rule == Any_([]) else Not(rule)
