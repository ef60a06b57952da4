"""XPath as XLSForms write it, read into our own tree with every fault at its place."""

from collections.abc import Callable
from typing import Final

from surveys.functions import FUNCTIONS
from surveys.rules import (
    DEPTH_LIMIT,
    Answer,
    Call,
    Expression,
    Number,
    Sign,
    Words,
    rule_depth,
)
from surveys.xlsform.folding import (
    ID_LIMIT,
    Operand,
    fold_all,
    fold_any,
    fold_brackets,
    fold_call,
    fold_comparison,
    fold_minus,
)
from surveys.xlsform.foreign import explain_function
from surveys.xlsform.tokens import FaultCode, Token, XPathFault, read_tokens
from surveys.xlsform.xpath_text import write_xpath

__all__ = ("XPathFault", "parse_xpath", "write_xpath")

LENGTH_LIMIT: Final = 20_000
WORDS_LIMIT: Final = 2_000
# Every level of our tree is at most three brackets in XPath; beyond it the stack is at risk.
BRACKET_LIMIT: Final = 3 * DEPTH_LIMIT
_WORD_SIGNS: Final = ("and", "or", "div", "mod")
_EQUAL: Final[dict[str, Sign]] = {"=": "=", "!=": "!="}
_ORDER: Final[dict[str, Sign]] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OWN_PATHS: Final = "Name an answer as ${question}; paths are not read."


def parse_xpath(text: str, own: str | None) -> tuple[Expression | None, list[XPathFault]]:
    """Read an expression, where ``.`` is the answer to ``own``. Never raises.

    Gives every fault found, in the order of their places. There is no tree
    when its shape is unsure; with unknown functions only, there is one, so
    that what else is wrong in it can be found.
    """
    if len(text) > LENGTH_LIMIT:
        return None, [_too_long()]
    faults: list[XPathFault] = []
    parser = _Parser(read_tokens(text, faults), own, faults)
    tree: Expression | None = parser.read_whole()
    if not parser.broken and rule_depth(tree) > DEPTH_LIMIT:
        parser.report(1, *_TOO_DEEP)
    unsure = any(fault.code != "unknown-function" for fault in faults)
    return None if unsure else tree, sorted(faults, key=lambda fault: fault.position)


_TOO_DEEP: Final = (
    f"This expression is nested more than {DEPTH_LIMIT} deep.",
    "Work out a part of it in a calculate row and use that.",
)


def _too_long() -> XPathFault:
    return XPathFault(
        LENGTH_LIMIT + 1,
        "broken-expression",
        f"This expression is longer than {LENGTH_LIMIT:,} characters.",
        "Work out parts of it in calculate rows.",
    )


class _Parser:
    """Recursive descent over the tokens; a fault never ends it."""

    def __init__(self, tokens: list[Token], own: str | None, faults: list[XPathFault]) -> None:
        self._tokens, self._own, self._faults = tokens, own, faults
        self._at = 0
        self._depth = 0

    @property
    def broken(self) -> bool:
        """Say whether a fault was found."""
        return bool(self._faults)

    def report(
        self, position: int, message: str, suggestion: str, code: FaultCode = "broken-expression"
    ) -> None:
        """Note a fault, unless one is known at its place already: the rest follows from that."""
        if all(fault.position != position for fault in self._faults):
            self._faults.append(XPathFault(position, code, message, suggestion))

    def read_whole(self) -> Expression:
        """Read all tokens, going on behind whatever is left over."""
        tree = self._any().tree
        while self._token.kind != "end":
            self._report_left_over(self._take())
            if self._token.kind != "end":
                self._any()
        return tree

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._token
        if token.kind != "end":
            self._at += 1
        return token

    def _sees(self, *texts: str) -> bool:
        return self._token.kind in {"sign", "name"} and self._token.text in texts

    def _report_left_over(self, token: Token) -> None:
        if token.text == ")" and token.kind == "sign":
            self.report(token.position, "This bracket closes nothing.", "Take it out, or open it.")
        elif token.kind == "name" and token.text.lower() in _WORD_SIGNS:
            self.report(
                token.position,
                f"{token.text} must be written in small letters.",
                f"Write {token.text.lower()}.",
            )
        else:
            self.report(
                token.position,
                "There is no sign between this and what stands before it.",
                "Join them with and, or, a comparison or a comma inside a function.",
            )
            if token.kind in {"words", "number", "reference", "name"}:
                self._at -= 1

    def _any(self) -> Operand:
        return self._chain(self._all, "or", fold_any)

    def _all(self) -> Operand:
        return self._chain(self._equality, "and", fold_all)

    def _chain(
        self, read: Callable[[], Operand], sign: str, fold: Callable[[list[Expression]], Operand]
    ) -> Operand:
        first = read()
        if not self._sees(sign):
            return first
        parts = [first.tree]
        while self._sees(sign):
            self._take()
            parts.append(read().tree)
        return fold(parts)

    def _equality(self) -> Operand:
        return self._comparison(self._order, _EQUAL)

    def _order(self) -> Operand:
        return self._comparison(self._sum, _ORDER)

    def _comparison(self, read: Callable[[], Operand], signs: dict[str, Sign]) -> Operand:
        left = read()
        while self._token.kind == "sign" and self._token.text in signs:
            sign = signs[self._take().text]
            left = fold_comparison(left, sign, read())
        return left

    def _sum(self) -> Operand:
        return self._arithmetic(self._product, "+", "-")

    def _product(self) -> Operand:
        return self._arithmetic(self._unary, "*", "div", "mod")

    def _arithmetic(self, read: Callable[[], Operand], *signs: str) -> Operand:
        left = read()
        while self._sees(*signs):
            sign = self._take().text
            left = Operand(Call(sign, [left.tree, read().tree]))
        return left

    def _unary(self) -> Operand:
        minuses = 0
        while self._token.kind == "sign" and self._token.text == "-":
            self._take()
            minuses += 1
        inner = self._stepped()
        for _ in range(minuses):
            inner = fold_minus(inner)
        return inner

    def _stepped(self) -> Operand:
        """Read a part, and refuse the path or the look-up that follows it."""
        inner = self._primary()
        if self._token.kind == "path":
            self._refuse_path()
        return inner

    def _primary(self) -> Operand:
        token = self._token
        match token.kind:
            case "number":
                self._take()
                return Operand(Number(float(token.text)))
            case "words":
                return self._words(self._take())
            case "reference":
                return self._reference(self._take())
            case "name" if token.text not in _WORD_SIGNS or self._opens(1):
                return self._name(self._take())
            case "sign" if token.text == "(":
                return self._brackets()
            case "path" if token.text == "." and self._tokens[self._at + 1].kind != "path":
                return self._self(self._take())
            case "path":
                self._refuse_path()
                return Operand(Words(""))
            case _:
                return self._nothing(token)

    def _opens(self, ahead: int) -> bool:
        after = self._tokens[min(self._at + ahead, len(self._tokens) - 1)]
        return after.kind == "sign" and after.text == "("

    def _words(self, token: Token) -> Operand:
        if len(token.text) > WORDS_LIMIT:
            self.report(
                token.position,
                f"These words are longer than {WORDS_LIMIT:,} characters.",
                "Shorten them.",
            )
        return Operand(Words(token.text))

    def _reference(self, token: Token) -> Operand:
        if "#" in token.text:
            self.report(
                token.position,
                "Answers given on an earlier visit are not kept, so they cannot be used.",
                "Take last-saved out.",
                "unsupported-expression",
            )
        elif not token.text or len(token.text) > ID_LIMIT or any(map(str.isspace, token.text)):
            self.report(
                token.position,
                "This is not the name of a question.",
                "Write ${, the question's name as in the name column, and }.",
            )
        return Operand(Answer(token.text))

    def _self(self, token: Token) -> Operand:
        if self._own is None:
            self.report(
                token.position,
                "The full stop means the question's own answer, and there is none here.",
                "Name the question as ${question}.",
            )
        return Operand(Answer(self._own or ""))

    def _name(self, token: Token) -> Operand:
        if self._opens(0):
            return self._call(token)
        if self._token.kind == "path":
            self._refuse_path()
            return Operand(Words(""))
        self.report(
            token.position,
            f"{token.text[:64]} stands here with neither quotes nor braces.",
            f"Write '{token.text[:64]}' for the words, or ${{{token.text[:64]}}} for an answer.",
        )
        return Operand(Words(""))

    def _call(self, name: Token) -> Operand:
        opened = self._take()
        arguments = self._enclosed(opened, self._arguments, name.text)
        call = fold_call(name.text, arguments)
        match call.tree:
            case Call(function=function) if function == name.text and function not in FUNCTIONS:
                self._report_unknown(name)
        return call

    def _report_unknown(self, name: Token) -> None:
        code, message, suggestion = explain_function(name.text)
        self.report(name.position, message, suggestion, code)

    def _arguments(self, name: str) -> list[Operand]:
        if self._sees(")"):
            return []
        if name == "position" and self._token.text == ".." and self._token.kind == "path":
            self._take()
            return []
        arguments = [self._any()]
        while self._sees(","):
            self._take()
            arguments.append(self._any())
        return arguments

    def _brackets(self) -> Operand:
        opened = self._take()
        return fold_brackets(self._enclosed(opened, lambda _: self._any(), ""))

    def _enclosed[T](self, opened: Token, read: Callable[[str], T], name: str) -> T:
        ...

    def _refuse_path(self) -> None:
        ...

    def _nothing(self, token: Token) -> Operand:
        ...
