"""Reading the readable form of an expression, as ``surveys.wording`` describes it."""

from typing import Final, get_args

from surveys.errors import ExpressionError
from surveys.phrases import (
    ARITHMETIC,
    COMPARISONS,
    NUMBER,
    RESERVED,
    Token,
    next_code,
    next_token,
)
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

# More than any condition has, and few enough for Python's own stack.
_NESTING_LIMIT: Final = 40
_LENGTH_LIMIT: Final = 20_000
_SIGNS: Final[dict[str, Sign]] = {sign: sign for sign in get_args(Sign)}
_PHRASES: Final[dict[tuple[str, str], Sign]] = {
    ("at", "least"): ">=",
    ("at", "most"): "<=",
    ("more", "than"): ">",
    ("less", "than"): "<",
}


class PhraseReader:
    """Recursive descent over one text; the first thing wrong ends it with ``ExpressionError``."""

    def __init__(self, text: str) -> None:
        if len(text) > _LENGTH_LIMIT:
            raise ExpressionError(
                "This is longer than any condition.", _LENGTH_LIMIT, "Use a shorter one."
            )
        self._text = text
        self._deep = 0
        self._token = next_token(text, 0)

    def read(self) -> Expression:
        """Read the whole text."""
        if self._at_end():
            raise self._fault("There is nothing here.", "Write a condition, such as: age >= 18")
        expression = self._either()
        if not self._at_end():
            raise self._rest()
        return expression

    def _either(self) -> Expression:
        self._deep += 1
        if self._deep > _NESTING_LIMIT:
            raise self._fault(
                "This is nested too deeply.", "Use fewer brackets inside one another."
            )
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        self._deep -= 1
        return Any_(parts) if parts[1:] else parts[0]

    def _both(self) -> Expression:
        parts = [self._opposite()]
        while self._take("and"):
            parts.append(self._opposite())
        return All(parts) if parts[1:] else parts[0]

    def _opposite(self) -> Expression:
        nots = 0
        while self._take("not"):
            nots += 1
        expression = self._comparison()
        if nots > _NESTING_LIMIT:
            raise self._fault("This is nested too deeply.", "Two nots cancel each other.")
        for _ in range(nots):
            expression = Not(expression)
        return expression

    def _comparison(self) -> Expression:
        start = self._token
        left = self._sum()
        if self._token.kind == "sign" and self._token.text in _SIGNS:
            expression: Expression = Compare(left, _SIGNS[self._advance().text], self._sum())
        elif self._take("is"):
            expression = self._is(left, start)
        elif self._take("includes"):
            expression = self._chosen(left, start)
        elif self._take("does"):
            self._expect_word("not")
            self._expect_word("include")
            expression = Not(self._chosen(left, start))
        else:
            return left
        if self._token.text in COMPARISONS and self._token.kind == "sign":
            raise self._fault(
                "Two comparisons stand side by side.", "Join them with and, or use brackets."
            )
        return expression

    def _is(self, left: Expression, start: Token) -> Expression:
        if phrase := self._phrase():
            return Compare(left, phrase, self._sum())
        opposite = self._take("not")
        if self._take("answered"):
            answered: Expression = Answered(self._answer(left, start))
            return Not(answered) if opposite else answered
        if self._take("blank"):
            answered = Answered(self._answer(left, start))
            return answered if opposite else Not(answered)
        code = next_code(self._text, self._token)
        is_value = self._token.kind == "words" or not isinstance(left, Answer)
        if is_value or code is None or (code.kind == "name" and NUMBER.fullmatch(code.text)):
            return Compare(left, "!=" if opposite else "=", self._sum())
        chosen = self._chosen(left, start)
        return Not(chosen) if opposite else chosen

    def _phrase(self) -> Sign | None:
        if self._token.kind != "name":
            return None
        second = next_token(self._text, self._token.end)
        sign = _PHRASES.get((self._token.text.lower(), second.text.lower()))
        if sign and second.kind == "name":
            self._advance()
            self._advance()
            return sign
        return None

    def _chosen(self, left: Expression, start: Token) -> Expression:
        item = self._answer(left, start)
        code = next_code(self._text, self._token)
        if code is None:
            raise self._fault(
                "The code of an answer is missing here.", "Write it as it is: police"
            )
        self._token = next_token(self._text, code.end)
        return Chosen(item, code.text)

    def _answer(self, left: Expression, start: Token) -> str:
        if not isinstance(left, Answer):
            raise ExpressionError(
                "Only the answer to a question can be asked about in this way.",
                start.start,
                "Put a question's id here, or compare with = instead.",
            )
        return left.item

    def _sum(self) -> Expression:
        expression = self._product()
        while sign := self._take_sign("+", "-"):
            expression = Call(sign, [expression, self._product()])
        return expression

    def _product(self) -> Expression:
        expression = self._operand()
        while sign := self._take_sign("*", "div", "mod"):
            expression = Call(sign, [expression, self._operand()])
        return expression

    def _operand(self) -> Expression:
        token = self._token
        if self._take_sign("("):
            expression = self._either()
            self._close(token)
            return expression
        if self._take_sign("-"):
            return self._negative()
        if self._is_reserved(token):
            return self._reserved()
        match token.kind:
            case "number":
                self._advance()
                return Number(float(token.text))
            case "words":
                self._advance()
                return Words(token.text)
            case "name" | "quoted":
                return self._named()
            case _:
                raise self._fault(
                    "Something is missing here.", "Put a question's id, a number or words here."
                )

    def _negative(self) -> Expression:
        token = self._token
        if token.kind != "number":
            raise self._fault(
                "A minus stands before something that is no number.", "Write 0 - instead."
            )
        self._advance()
        return Number(-float(token.text))

    def _reserved(self) -> Expression:
        if self._take("always"):
            return All([])
        if self._take("never"):
            return Any_([])
        word = self._token.text.lower()
        if word in {"all", "any"}:
            self._advance()
            self._expect_word("of")
            parts = self._arguments()
            return All(parts) if word == "all" else Any_(parts)
        raise self._fault(
            f"The word {word} cannot stand here.",
            f"If it is the id of a question, write it between backquotes: `{word}`",
        )

    def _named(self) -> Expression:
        name = self._advance()
        if self._token == ("sign", "(", self._token.start, self._token.end):
            function = "jr:choice-name" if name[:2] == ("name", "choice-name") else name.text
            return Call(function, self._arguments())
        return Answer(name.text)

    def _arguments(self) -> list[Expression]:
        opened = self._token
        if not self._take_sign("("):
            raise self._fault("A bracket is missing here.", "Open one: (")
        if self._take_sign(")"):
            return []
        parts = [self._either()]
        while self._take_sign(","):
            parts.append(self._either())
        self._close(opened)
        return parts

    def _close(self, opened: Token) -> None:
        if self._take_sign(")"):
            return
        if self._at_end():
            raise ExpressionError(
                "A bracket is opened here and never closed.", opened.start, "Close it with )"
            )
        raise self._rest()

    def _advance(self) -> Token:
        token, self._token = self._token, next_token(self._text, self._token.end)
        return token

    def _take(self, word: str) -> bool:
        taken = self._token.kind == "name" and self._token.text.lower() == word
        if taken:
            self._advance()
        return taken

    def _take_sign(self, *signs: str) -> str:
        token = self._token
        # `div` and `mod` are signs that are spelt as words.
        spelt = token.text.lower() if token.kind == "name" else token.text
        if token.kind in {"sign", "name"} and spelt in signs:
            self._advance()
            return spelt
        return ""

    def _expect_word(self, word: str) -> None:
        if not self._take(word):
            raise self._fault(f"The word {word} is missing here.", f"Write {word} here.")

    def _is_reserved(self, token: Token) -> bool:
        return token.kind == "name" and token.text.lower() in RESERVED

    def _rest(self) -> ExpressionError:
        token = self._token
        if token.kind == "sign" and token.text == ")":
            return self._fault("This bracket was never opened.", "Take it out, or open it before.")
        if token.kind == "sign" and token.text in ARITHMETIC:
            return self._fault("A sign stands here alone.", "Put something on both sides of it.")
        return self._fault("Two things stand side by side here.", "Join them with and or or.")

    def _fault(self, what: str, suggestion: str) -> ExpressionError:
        return ExpressionError(what, self._token.start, suggestion)

    def _at_end(self) -> bool:
        return self._token.kind == "end"
