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
# A level of our tree takes at most two operands inside one another; far beyond, the stack ends.
ENTRY_LIMIT: Final = 3 * DEPTH_LIMIT
_WORD_SIGNS: Final = ("and", "or", "div", "mod")
_OPERANDS: Final = ("words", "number", "reference", "name")
_LOOSEST: Final = 1
_BINDS: Final = {
    "or": _LOOSEST,
    "and": 2,
    **dict.fromkeys(("=", "!="), 3),
    **dict.fromkeys(("<", "<=", ">", ">="), 4),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "div", "mod"), 6),
}


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
    tree = parser.read_whole()
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
        self._given_up = False

    @property
    def broken(self) -> bool:
        """Say whether a fault was found."""
        return bool(self._faults)

    def report(
        self, position: int, message: str, suggestion: str, code: FaultCode = "broken-expression"
    ) -> None:
        """Note a fault, unless one is known at its place already: the rest follows from that."""
        if not self._given_up and all(fault.position != position for fault in self._faults):
            self._faults.append(XPathFault(position, code, message, suggestion))

    def read_whole(self) -> Expression:
        """Read all tokens, going on behind whatever is left over."""
        tree = self._binary(_LOOSEST).tree
        while not self._ends():
            self._report_left_over(self._take())
            if not self._ends():
                self._binary(_LOOSEST)
        return tree

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _ends(self) -> bool:
        return self._token.kind == "end"

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
            if token.kind in _OPERANDS:
                self._at -= 1

    def _binary(self, least: int) -> Operand:
        """Read a part of which every sign outside brackets binds at least so tightly."""
        if self._depth >= ENTRY_LIMIT:
            return self._give_up()
        self._depth += 1
        left = self._unary()
        while (binds := self._binds()) >= least:
            left = self._joined(left, binds)
        self._depth -= 1
        return left

    def _binds(self) -> int:
        token = self._token
        return _BINDS.get(token.text, 0) if token.kind in {"sign", "name"} else 0

    def _joined(self, left: Operand, binds: int) -> Operand:
        sign = self._take().text
        match sign:
            case "and":
                return fold_all(self._chain(left, sign, binds))
            case "or":
                return fold_any(self._chain(left, sign, binds))
            case "+":
                return Operand(_sum(self._chain(left, sign, binds)))
            case "=" | "!=" | "<" | "<=" | ">" | ">=":
                return fold_comparison(left, sign, self._binary(binds + 1))
            case _:
                return Operand(Call(sign, [left.tree, self._binary(binds + 1).tree]))

    def _chain(self, left: Operand, sign: str, binds: int) -> list[Expression]:
        parts = [left.tree, self._binary(binds + 1).tree]
        while self._sees(sign):
            self._take()
            parts.append(self._binary(binds + 1).tree)
        return parts

    def _give_up(self) -> Operand:
        self.report(self._token.position, *_TOO_DEEP)
        self._given_up = True
        self._at = len(self._tokens) - 1
        return Operand(Words(""))

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
        known = len(self._faults)
        inner = self._primary()
        if self._token.kind == "path":
            self._refuse_path(quietly=len(self._faults) > known)
        return inner

    def _primary(self) -> Operand:
        token = self._token
        read = self._reader(token)
        if read is not None:
            return read(self._take())
        if token.kind == "path":
            self._refuse_path()
        else:
            self._report_nothing(token)
        return Operand(Words(""))

    def _reader(self, token: Token) -> Callable[[Token], Operand] | None:
        match token:
            case Token("name", text) if text.lower() in _WORD_SIGNS:
                return None
            case Token("sign", "("):
                return self._brackets
            case Token("path", "."):
                return self._own_answer
            case _:
                return {
                    "number": _number,
                    "words": self._words,
                    "reference": self._reference,
                    "name": self._name,
                }.get(token.kind)

    def _words(self, token: Token) -> Operand:
        if len(token.text) > WORDS_LIMIT:
            what = f"These words are longer than {WORDS_LIMIT:,} characters."
            self.report(token.position, what, "Shorten them.")
        return Operand(Words(token.text))

    def _reference(self, token: Token) -> Operand:
        if "#" in token.text:
            self.report(
                token.position,
                "Answers of an earlier visit are not kept, so they cannot be used.",
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

    def _own_answer(self, token: Token) -> Operand:
        if self._own is None:
            self.report(
                token.position,
                "A full stop means the question's own answer, and here there is none.",
                "Name the question as ${question}.",
            )
        return Operand(Answer(self._own or ""))

    def _name(self, token: Token) -> Operand:
        if self._sees("("):
            return self._call(token)
        if self._token.kind != "path":
            name = token.text[:64]
            self.report(
                token.position,
                f"{name} stands here with neither quotes nor braces.",
                f"Write '{name}' for the words, or ${{{name}}} for an answer.",
            )
        return Operand(Words(""))

    def _call(self, name: Token) -> Operand:
        opened = self._take()
        arguments = [] if self._sees(")") else self._arguments(name.text)
        self._close(opened)
        call = fold_call(name.text, arguments)
        if isinstance(call.tree, Call) and call.tree.function == name.text not in FUNCTIONS:
            code, message, suggestion = explain_function(name.text)
            self.report(name.position, message, suggestion, code)
        return call

    def _arguments(self, name: str) -> list[Operand]:
        # Elsewhere `position(..)` is the number of the repetition; here it needs no path.
        if name == "position" and self._token[:2] == ("path", ".."):
            self._take()
            return []
        arguments = [self._binary(_LOOSEST)]
        while self._sees(","):
            self._take()
            arguments.append(self._binary(_LOOSEST))
        return arguments

    def _brackets(self, opened: Token) -> Operand:
        inner = self._binary(_LOOSEST)
        self._close(opened)
        return fold_brackets(inner)

    def _close(self, opened: Token) -> None:
        while not self._sees(")"):
            if self._ends():
                self.report(opened.position, "This bracket is not closed.", "Close it with ).")
                return
            self._report_left_over(self._take())
            if not self._sees(")", ",") and not self._ends():
                self._binary(_LOOSEST)
        self._take()

    def _report_nothing(self, token: Token) -> None:
        what = "Something is missing here: a value, an answer or a function."
        if token.kind == "end":
            self.report(token.position, what, "Write what should be compared or joined.")
        else:
            before = f"Write it before {token.text}, or take {token.text} out."
            self.report(token.position, what, before)

    def _refuse_path(self, *, quietly: bool = False) -> None:
        """Skip a path or a look-up as a whole, so that it is one fault and not many."""
        if not quietly:
            self.report(
                self._token.position,
                "Paths and look-ups are not read.",
                "Name the answer as ${question}.",
                "unsupported-expression",
            )
        depth = 0
        while not self._ends():
            token = self._token
            depth += token.text in {"[", "("} and token.kind in {"path", "sign"}
            depth -= token.text in {"]", ")"} and token.kind in {"path", "sign"}
            if depth < 0 or (depth == 0 and not self._goes_on()):
                return
            self._take()

    def _goes_on(self) -> bool:
        """Say whether the token is still of the path that is being skipped."""
        token, before = self._token, self._tokens[self._at - 1]
        if token.kind == "path":
            return True
        stepped = before.kind == "path" and before.text not in {".", "..", "]"}
        return stepped and (token.kind == "name" or token.text == "*")


def _sum(parts: list[Expression]) -> Expression:
    """Add parts from left to right; a long score, which would nest too deeply, half by half."""
    if len(parts) > DEPTH_LIMIT:
        return _halves(parts)
    total = parts[0]
    for part in parts[1:]:
        total = Call("+", [total, part])
    return total


def _halves(parts: list[Expression]) -> Expression:
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return Call("+", [_halves(parts[:half]), _halves(parts[half:])])


def _number(token: Token) -> Operand:
    return Operand(Number(float(token.text)))
