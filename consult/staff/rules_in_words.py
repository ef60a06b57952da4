"""Routes, conditions and values of a questionnaire in the words that its respondents read."""

from collections.abc import Callable
from typing import Final

from surveys.model import (
    END,
    Constraint,
    Date,
    Instrument,
    Item,
    MultipleChoice,
    Ranking,
    Route,
    walk_items,
)
from surveys.options import option_labels
from surveys.piping import say_text
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
    Rule,
    Words,
)
from surveys.values import to_words
from surveys.wording import write_expression

_SIGNS: Final = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_DATE_SIGNS: Final = {
    **_SIGNS,
    "<": "is before",
    "<=": "is on or before",
    ">": "is after",
    ">=": "is on or after",
}
_DATE_CALLS: Final = ("today", "now", "date", "date-time")
_CALLS: Final[dict[str, Callable[..., str]]] = {
    "+": "{} plus {}".format,
    "-": "{} minus {}".format,
    "*": "{} times {}".format,
    "div": "{} divided by {}".format,
    "mod": "what is left of {} divided by {}".format,
    "int": "{} without its decimals".format,
    "floor": "{} rounded down".format,
    "round": "{} rounded".format,
    "string-length": "the number of characters in {}".format,
    "count": "the number of answers to {}".format,
    "count-selected": "the number of answers chosen in {}".format,
    "sum": "the sum of {}".format,
    "contains": "{} contains {}".format,
    "starts-with": "{} begins with {}".format,
    "regex": "{} has the form {}".format,
    "selected": "{} includes {}".format,
    "if": "({1} if {0}, otherwise {2})".format,
    "coalesce": "({} or, where that is blank, {})".format,
    "position": "the number of this repetition".format,
    "today": "today".format,
    "now": "today".format,
    "true": "always".format,
    "false": "never".format,
    **dict.fromkeys(
        ("string", "number", "boolean", "once", "date", "date-time", "jr:choice-name"), "{}".format
    ),
}


class RuleWriter:
    """Says the rules of one questionnaire in the words that its respondents read."""

    def __init__(self, instrument: Instrument, language: str = "en") -> None:
        self._language = language
        self._items = {item.id: item for _, item in walk_items(instrument)}
        pages = (page for section in instrument.sections for page in section.pages)
        self._pages = {page.id: say_text(page.heading, language) for page in pages}
        self._endings = {one.id: say_text(one.heading, language) for one in instrument.endings}

    def write_route(self, route: Route) -> str:
        """Say one route: when it is taken and where it leads."""
        if route.to.startswith(END):
            place = self._endings.get(route.to.removeprefix(END), route.to)
            return f"If {self.write_rule(route.when)}: finish at “{place}”."
        return f"If {self.write_rule(route.when)}: go to “{self._pages.get(route.to, route.to)}”."

    def write_repeat(self, item: str) -> str:
        """Say for what a page is repeated."""
        return f"Once for each answer to {self._label(item)}."

    def write_times(self, times: Expression) -> str:
        """Say how often a page is repeated."""
        return f"As many times as this says: {self.write_value(times)}."

    def write_condition(self, rule: Rule | None) -> str:
        """Say when something is shown; nothing where it always is."""
        return "" if rule is None else f"Only if {self.write_rule(rule)}."

    def write_constraint(self, constraint: Constraint | None) -> str:
        """Say which answers are taken; nothing where all are."""
        return "" if constraint is None else f"Taken only if {self.write_rule(constraint.rule)}."

    def write_rule(self, rule: Rule) -> str:
        """Say one condition."""
        match rule:
            case All(rules=parts):
                return self._join(parts, " and ", "always")
            case Any_(rules=parts):
                return self._join(parts, " or ", "never")
            case Not(rule=part):
                return self._write_opposite(part)
            case Chosen() | Answered():
                return self._write_leaf(rule, ("is", "includes"))
            case Compare():
                return self._write_comparison(rule)
            case _:
                return self.write_value(rule)

    def write_value(self, value: Expression) -> str:
        """Say one value: an answer, a number, words, or what is worked out of them."""
        match value:
            case Answer(item=item):
                return self._label(item)
            case Number(value=number):
                return to_words(number)
            case Words(value=words):
                return f"“{words}”" if words else "blank"
            case Call():
                return self._write_call(value)
            case _:
                return f"({self.write_rule(value)})"

    def _write_opposite(self, rule: Rule) -> str:
        if isinstance(rule, Chosen | Answered):
            return self._write_leaf(rule, ("is not", "does not include"))
        return f"it is not so that {self.write_rule(rule)}"

    def _write_leaf(self, rule: Chosen | Answered, verbs: tuple[str, str]) -> str:
        if isinstance(rule, Answered):
            return f"{self._label(rule.item)} {verbs[0]} answered"
        many = isinstance(self._items.get(rule.item), MultipleChoice | Ranking)
        code = read_option_labels(self._items.get(rule.item), self._language).get(rule.code)
        return f"{self._label(rule.item)} {verbs[many]} “{code or rule.code}”"

    def _write_comparison(self, rule: Compare) -> str:
        dated = self._is_date(rule.left) or self._is_date(rule.right)
        sign = (_DATE_SIGNS if dated else _SIGNS)[rule.sign]
        return f"{self.write_value(rule.left)} {sign} {self.write_value(rule.right)}"

    def _is_date(self, value: Expression) -> bool:
        if isinstance(value, Answer):
            return isinstance(self._items.get(value.item), Date)
        return isinstance(value, Call) and value.function in _DATE_CALLS

    def _write_call(self, call: Call) -> str:
        said = [self.write_value(part) for part in call.arguments]
        if call.function in {"min", "max"}:
            which = "smallest" if call.function == "min" else "largest"
            return f"the {which} of {', '.join(said)}"
        try:
            return _CALLS[call.function](*said)
        except (KeyError, IndexError):
            return write_expression(call)

    def _join(self, parts: list[Rule], word: str, empty: str) -> str:
        said = [self.write_rule(part) for part in parts]
        if not said:
            return empty
        return f"({word.join(said)})" if said[1:] else said[0]

    def _label(self, item: str) -> str:
        found = self._items.get(item)
        return f"“{say_text(found.label, self._language) or item}”" if found else item


def read_option_labels(item: Item | None, language: str = "en") -> dict[str, str]:
    """Give the label of every code that a closed item can be answered with."""
    return {code: say_text(label, language) for code, label in option_labels(item).items()}
