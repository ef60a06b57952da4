"""Our own tree written as XPath that other tools understand, to be read back as the same tree."""

import math
import re
from decimal import Decimal
from typing import Final, assert_never

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
    Words,
)
from surveys.xlsform.folding import VERBATIM, VERBATIM_ANSWER, VERBATIM_NUMBER

_REFERENCE: Final = re.compile(r"[^\s{}#]+")
_NAME: Final = re.compile(r"[^\W\d][\w.-]*(:[^\W\d][\w.-]*)?")
_RESERVED: Final = frozenset(
    ("and", "or", "div", "mod", "not", VERBATIM, VERBATIM_ANSWER, VERBATIM_NUMBER)
)
_OR: Final = 1
_AND: Final = 2
_PRIMARY: Final = 9
_SIGNS: Final = {"=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_ARITHMETIC: Final = {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}
_BOTH: Final = 2


def write_xpath(expression: Expression, own: str | None = None) -> str:
    """Write an expression as XPath; the answer to ``own`` is written ``.``.

    ``parse_xpath`` with the same ``own`` reads every tree back as it was.
    """
    return _Writer(own).write(expression, 0)


class _Writer:
    def __init__(self, own: str | None) -> None:
        self._own = own

    def write(self, part: Expression, least: int) -> str:
        """Write a part, in brackets where it binds less tightly than its place asks."""
        words, binds = self._write(part)
        return f"({words})" if binds < least else words

    def _write(self, part: Expression) -> tuple[str, int]:
        match part:
            case All(rules=rules):
                return self._chain(rules, All([]), " and ", _AND)
            case Any_(rules=rules):
                return self._chain(rules, Any_([]), " or ", _OR)
            case Not(rule=rule):
                return f"not({self.write(rule, 0)})", _PRIMARY
            case Compare():
                return self._comparison(part), _SIGNS[part.sign]
            case Call():
                return self._call(part)
            case _:
                return self._leaf(part), _SIGNS["!="] if isinstance(part, Answered) else _PRIMARY

    def _leaf(self, part: Chosen | Answered | Answer | Number | Words) -> str:
        match part:
            case Answered(item=item):
                return f"{self._answer(item)} != ''"
            case Chosen(item=item, code=code):
                return f"selected({self._answer(item)}, {_words(code)})"
            case Answer(item=item):
                return self._answer(item)
            case Number(value=value):
                return _number(value)
            case Words(value=value):
                return _words(value)
            case _:
                assert_never(part)

    def _chain(
        self, rules: list[Expression], neutral: Expression, sign: str, binds: int
    ) -> tuple[str, int]:
        last = "(true())" if isinstance(neutral, All) else "(false())"
        if not rules:
            return last, _PRIMARY
        parts = [self.write(rule, binds + 1) for rule in rules]
        # A list of one, or one that ends like the mark itself, is marked as a list.
        if len(rules) == 1 or rules[-1] == neutral:
            parts.append(last)
        return sign.join(parts), binds

    def _comparison(self, part: Compare) -> str:
        binds = _SIGNS[part.sign]
        left, right = self.write(part.left, binds), self.write(part.right, binds + 1)
        if isinstance(part.left, Answer) and part.sign == "!=" and part.right == Words(""):
            left = f"({left})"
        return f"{left} {part.sign} {right}"

    def _call(self, call: Call) -> tuple[str, int]:
        name, arguments = call.function, call.arguments
        if name in _ARITHMETIC and len(arguments) == _BOTH:
            binds = _ARITHMETIC[name]
            left, right = (self.write(part, binds + at) for at, part in enumerate(arguments))
            return f"{left} {name} {right}", binds
        written = [self.write(part, 0) for part in arguments]
        if name in _RESERVED or not _NAME.fullmatch(name):
            return f"{VERBATIM}({', '.join([_words(name), *written])})", _PRIMARY
        return f"{name}({self._arguments(call, written)})", _PRIMARY

    def _arguments(self, call: Call, written: list[str]) -> str:
        match call:
            case Call(function="position", arguments=[]):
                return ".."
            case Call(function="selected", arguments=[Answer(), Words()]):
                return f"({written[0]}), {written[1]}"
            case Call(function="jr:choice-name", arguments=[Answer(item=item)]):
                return f"{written[0]}, {_words(f'${{{item}}}')}"
            case _:
                return ", ".join(written)

    def _answer(self, item: str) -> str:
        if item == self._own and item:
            return "."
        if _REFERENCE.fullmatch(item):
            return f"${{{item}}}"
        return f"{VERBATIM_ANSWER}({_words(item)})"


def _number(value: float) -> str:
    if not math.isfinite(value):
        return f"{VERBATIM_NUMBER}('{value}')"
    # XPath has no exponents, so every digit is written out.
    digits = format(Decimal(repr(value)), "f")
    return digits.removesuffix(".0")


def _words(value: str) -> str:
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    pieces = [_words(piece) for piece in re.split(r"('+)", value) if piece]
    return f"concat({', '.join(pieces)}, (''))"
