"""Expressions as people read and type them, both ways: ``age >= 18 and consent is yes``.

- ``agencies includes police``, ``agencies does not include police``, ``consent is yes``
  and ``consent is not yes`` look at what was chosen; ``age is answered`` and ``age is
  not answered`` at whether anything was.
- ``=``, ``!=``, ``<``, ``<=``, ``>`` and ``>=`` compare; ``is "…"`` and ``is 3`` compare with
  words and numbers. ``is at least``, ``is at most``, ``is more than``, ``is less than``
  and ``is blank`` are read as well.
- ``and``, ``or`` and ``not`` join conditions; ``always`` and ``never`` are conditions
  of no parts; ``all of (…)`` and ``any of (…)`` are lists that have one part.
- ``+ - * div mod`` and functions such as ``count-selected(agencies)`` work out values.
- A name or code that is no plain word stands between backquotes, and words between
  quotes; such a mark inside is written twice.

Whatever is written reads back as the same expression, as deep as rules may be.
"""

import math
from collections.abc import Collection
from typing import Final, assert_never

from surveys.errors import ExpressionError
from surveys.phrase_reader import PhraseReader
from surveys.phrases import (
    ARITHMETIC,
    NUMBER,
    PLAIN_CODE,
    PLAIN_NAME,
    RESERVED,
    RESERVED_CODES,
    quote,
)
from surveys.rules import (
    DEPTH_LIMIT,
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
    Words,
    rule_depth,
)

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _OPERAND = range(1, 8)
_BINDS: Final = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "div": _PRODUCT, "mod": _PRODUCT}
_BOTH: Final = 2
# Deeper than the checker lets any rule be; what lies below is not worth a full stack.
_DEPTH_LIMIT: Final = 60


def read_expression(text: str) -> Expression:
    """Read an expression as it was typed.

    Raises ``ExpressionError``, which has the position and a suggestion.
    """
    expression = PhraseReader(text).read()
    if rule_depth(expression) > DEPTH_LIMIT:
        raise ExpressionError(
            f"This is nested more than {DEPTH_LIMIT} deep.",
            0,
            "Use fewer brackets inside one another.",
        )
    return expression


def write_expression(expression: Expression, single: Collection[str] = ()) -> str:
    """Write an expression as it can be read again.

    Of the items in ``single``, which take one answer, it says ``is`` instead of ``includes``.
    """
    return _Writer(single).write(expression, _OR, 0)


class _Writer:
    def __init__(self, single: Collection[str]) -> None:
        self._single = single

    def write(self, part: Expression, least: int, depth: int) -> str:
        """Write a part, in brackets where it binds less tightly than its place asks."""
        if depth > _DEPTH_LIMIT:
            return "…"
        words, binds = self._write(part, depth + 1)
        return f"({words})" if binds < least else words

    def _write(self, part: Expression, depth: int) -> tuple[str, int]:
        match part:
            case All(rules=rules):
                return self._chain(rules, ("and", "always", "all of"), _AND, depth)
            case Any_(rules=rules):
                return self._chain(rules, ("or", "never", "any of"), _OR, depth)
            case Not(rule=rule):
                return self._opposite(rule, depth)
            case Compare(left=left, sign=sign, right=right):
                said = {"=": "is", "!=": "is not"} if isinstance(right, Words) else {}
                sides = (self.write(side, _SUM, depth) for side in (left, right))
                return f" {said.get(sign, sign)} ".join(sides), _COMPARE
            case Call():
                return self._call(part, depth)
            case _:
                return self._leaf(part)

    def _leaf(self, part: Chosen | Answered | Answer | Number | Words) -> tuple[str, int]:
        match part:
            case Chosen():
                return self._chosen(part, "is", "includes"), _COMPARE
            case Answered(item=item):
                return f"{_name(item)} is answered", _COMPARE
            case Answer(item=item):
                return _name(item), _OPERAND
            case Number(value=value):
                return _number(value), _OPERAND
            case Words(value=value):
                return quote(value, '"'), _OPERAND
            case _:
                assert_never(part)

    def _chain(
        self, rules: list[Expression], words: tuple[str, str, str], binds: int, depth: int
    ) -> tuple[str, int]:
        sign, empty, alone = words
        if not rules:
            return empty, _OPERAND
        if len(rules) == 1:
            return f"{alone} ({self.write(rules[0], _OR, depth)})", _OPERAND
        return f" {sign} ".join(self.write(rule, binds + 1, depth) for rule in rules), binds

    def _opposite(self, rule: Expression, depth: int) -> tuple[str, int]:
        match rule:
            case Chosen():
                return self._chosen(rule, "is not", "does not include"), _COMPARE
            case Answered(item=item):
                return f"{_name(item)} is not answered", _COMPARE
            case _:
                return f"not ({self.write(rule, _OR, depth)})", _NOT

    def _chosen(self, part: Chosen, one: str, several: str) -> str:
        # A number behind `is` would be read as a value to compare with.
        is_one = part.item in self._single and not NUMBER.fullmatch(part.code)
        return f"{_name(part.item)} {one if is_one else several} {_code(part.code)}"

    def _call(self, call: Call, depth: int) -> tuple[str, int]:
        if call.function in ARITHMETIC and len(call.arguments) == _BOTH:
            binds = _BINDS[call.function]
            left, right = (
                self.write(part, binds + at, depth) for at, part in enumerate(call.arguments)
            )
            return f"{left} {call.function} {right}", binds
        arguments = ", ".join(self.write(part, _OR, depth) for part in call.arguments)
        return f"{_function(call.function)}({arguments})", _OPERAND


def _function(name: str) -> str:
    if name == "jr:choice-name":
        return "choice-name"
    return quote(name, "`") if name == "choice-name" else _name(name)


def _name(name: str) -> str:
    plain = PLAIN_NAME.fullmatch(name) and name not in RESERVED
    return name if plain else quote(name, "`")


def _code(code: str) -> str:
    plain = PLAIN_CODE.fullmatch(code) and code not in RESERVED_CODES
    return code if plain else quote(code, "`")


def _number(value: float) -> str:
    if math.isinf(value):
        return "1e999" if value > 0 else "-1e999"
    return repr(value).removesuffix(".0")
