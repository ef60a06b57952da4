"""A choice filter as one condition an option, by putting the option's own columns into it."""

from surveys.rules import All, Any_, Compare, Expression, Not, Words
from surveys.xlsform import columns
from surveys.xlsform.form import Form
from surveys.xlsform.ledger import Cell
from surveys.xlsform.limits import CONDITION_LIMIT
from surveys.xlsform.lists import Choice
from surveys.xlsform.outline import Node
from surveys.xlsform.tokens import Token, read_tokens

_SIGNS = ("and", "or", "div", "mod")


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
        tokens = read_tokens(cell.text, [])
        if not self._is_sound(cell, tokens, choices, node):
            return unfiltered
        return [self._condition(cell, tokens, choice, node) for choice in choices]

    def _is_sound(
        self, cell: Cell, tokens: list[Token], choices: list[Choice], node: Node
    ) -> bool:
        """Note what is wrong with a filter once, and not for each option."""
        ledger = self._form.ledger
        known = {"name", "label", *(key for choice in choices for key in choice.line.extra)}
        names = [token.text for at, token in enumerate(tokens) if _is_column(tokens, at)]
        for name in sorted(set(names) - known):
            ledger.refuse(
                cell,
                "unknown-column",
                f"The choices have no column {name[:60]}.",
                "Add the column, or put words in quotes.",
            )
        self._made += len(choices)
        if self._made > CONDITION_LIMIT:
            ledger.refuse(
                cell,
                "too-many-conditions",
                f"Filters would make more than {CONDITION_LIMIT:,} conditions.",
                "Ask with shorter lists.",
            )
            return False
        sample = _put_in(cell.text, tokens, dict.fromkeys(names, ""))
        return self._form.rules.read(cell._replace(text=sample), node) is not None

    def _condition(
        self, cell: Cell, tokens: list[Token], choice: Choice, node: Node
    ) -> Expression | None:
        own = dict(choice.line.extra)
        own["name"] = choice.name
        own.setdefault("label", next(iter(choice.line.text(columns.LABEL).values()), ""))
        rule = self._form.rules.read(cell._replace(text=_put_in(cell.text, tokens, own)), node)
        folded = None if rule is None else _fold(rule)
        if folded is None or folded == All([]):
            return None
        self._form.rules.cells[id(folded)] = (cell, folded)
        return folded


def _is_column(tokens: list[Token], at: int) -> bool:
    token, after = tokens[at], tokens[min(at + 1, len(tokens) - 1)]
    called = after.kind == "sign" and after.text == "("
    return token.kind == "name" and not called and token.text not in _SIGNS


def _put_in(text: str, tokens: list[Token], own: dict[str, str]) -> str:
    parts, end = list[str](), 0
    for at, token in enumerate(tokens):
        if _is_column(tokens, at):
            start = token.position - 1
            parts += [text[end:start], _quoted(own.get(token.text, ""))]
            end = start + len(token.text)
    return "".join([*parts, text[end:]])


def _quoted(words: str) -> str:
    # XPath has no way to write both signs in one pair of quotes; no code has either of them.
    return f'"{words}"' if "'" in words else f"'{words}'"


def _fold(rule: Expression) -> Expression:
    """Work out comparisons of words with words, which are left where a column was put in."""
    match rule:
        case All(rules=rules):
            return _join(All, rules, neutral=All([]), decides=Any_([]))
        case Any_(rules=rules):
            return _join(Any_, rules, neutral=Any_([]), decides=All([]))
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
