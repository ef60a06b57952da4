"""Conditions as somebody with a pen reads them: by the number of the question."""

from typing import Final

from consult.staff.editions.words import say_printed
from surveys.model import Instrument, Item, walk_items
from surveys.options import option_labels
from surveys.piping import say_text
from surveys.rules import (
    All,
    Answer,
    Answered,
    Any_,
    Chosen,
    Compare,
    Expression,
    Not,
    Number,
    Words,
)
from surveys.values import to_words
from surveys.wording import write_expression

_HOW: Final = {
    "=": "equal",
    "!=": "unequal",
    "<": "less",
    "<=": "at-most",
    ">": "more",
    ">=": "at-least",
}


class ConditionWriter:
    """Says the rules of one questionnaire in one language, with the numbers of its questions."""

    def __init__(self, instrument: Instrument, language: str, numbers: dict[str, int]) -> None:
        self._language = language
        self._numbers = numbers
        self._items: dict[str, Item] = {item.id: item for _, item in walk_items(instrument)}

    def write(self, rule: Expression) -> str:
        """Say one condition; what has no plain words is given as designers read it."""
        match rule:
            case All(rules=[only]) | Any_(rules=[only]):
                return self.write(only)
            case All(rules=rules):
                return self._join(rules, "and", "always")
            case Any_(rules=rules):
                return self._join(rules, "or", "never")
            case Not(rule=Chosen() | Answered() as part):
                return self._leaf(part, "not-")
            case Not(rule=part):
                return say_printed("not", self._language, condition=self.write(part))
            case _:
                return self._leaf(rule, "")

    def _leaf(self, rule: Expression, negation: str) -> str:
        match rule:
            case Chosen(item=item, code=code):
                return self._say(f"{negation}chosen", item, answer=self._answer(item, code))
            case Answered(item=item):
                return self._say(f"{negation}answered", item)
            case Compare(left=Answer(item=item), sign=sign, right=Number() | Words() as right):
                return self._compare(item, sign, right)
            case _:
                return write_expression(rule)

    def _compare(self, item: str, sign: str, right: Number | Words) -> str:
        answer = self._answer(item, to_words(right.value))
        if answer != to_words(right.value) and sign in {"=", "!="}:
            return self._say("chosen" if sign == "=" else "not-chosen", item, answer=answer)
        how = say_printed(_HOW[sign], self._language)
        return self._say("compared", item, how=how, value=answer)

    def _join(self, rules: list[Expression], word: str, empty: str) -> str:
        if not rules:
            return say_printed(empty, self._language)
        return f" {say_printed(word, self._language)} ".join(self.write(part) for part in rules)

    def _say(self, word: str, item: str, **values: object) -> str:
        return say_printed(word, self._language, number=self._numbers.get(item, "?"), **values)

    def _answer(self, item: str, code: str) -> str:
        label = option_labels(self._items.get(item)).get(code)
        return code if label is None else say_text(label, self._language)
