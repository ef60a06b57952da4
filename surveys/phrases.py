"""The words, signs and quotes of which the readable form of an expression is made."""

import re
from typing import Final, Literal, NamedTuple

from surveys.errors import ExpressionError

Kind = Literal["name", "quoted", "number", "words", "sign", "end"]

PLAIN_NAME: Final = re.compile(r"[a-z][a-z0-9_.:-]*")
PLAIN_CODE: Final = re.compile(r"-?[a-z0-9][a-z0-9_-]*")
NUMBER: Final = re.compile(r"-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII)
# What has a meaning of its own wherever it stands, so that a name like it needs backquotes.
_SIGN_WORDS: Final = ("and", "or", "not", "is", "includes", "does", "include", "div", "mod")
RESERVED: Final = frozenset({*_SIGN_WORDS, "always", "never", "all", "any", "of"})
# What has one behind `is` alone, where a code may stand.
RESERVED_CODES: Final = RESERVED | {"answered", "blank", "at", "more", "less"}
COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
ARITHMETIC: Final = ("+", "-", "*", "div", "mod")
# Signs that people type or that a word processor makes of others.
_SAME: Final = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "/": "div", "÷": "div"}
_SAME_TIMES: Final = {"×": "*", "−": "-", "–": "-"}  # noqa: RUF001 - the signs that are meant.
_INSTEAD: Final = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not"}
_CLOSING: Final = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’"}  # noqa: RUF001 - the quotes meant.

_TOKEN: Final = re.compile(
    r"""
      (?P<quoted> `(?:[^`]|``)*` | \$\{[^{}]*\} )
    | (?P<words> "(?:[^"]|"")*" | '(?:[^']|'')*' | “[^”]*” | ‘[^’]*’ )
    | (?P<number> (?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)? )
    | (?P<name> [A-Za-z][A-Za-z0-9_.:-]* )
    | (?P<sign> == | != | <> | <= | >= | [=<>≠≤≥+*/÷×−–(),-] )
    """,  # noqa: RUF001 - the signs that are meant.
    re.VERBOSE | re.ASCII,
)
_SPACE: Final = re.compile(r"\s*")


class Token(NamedTuple):
    """One word, sign or quote, with where it begins and ends."""

    kind: Kind
    text: str
    start: int
    end: int


def next_token(text: str, position: int) -> Token:
    """Give the token at or behind a place.

    Raises ``ExpressionError`` for a sign that has no meaning and for a quote
    that is never closed.
    """
    start = _SPACE.match(text, position).end()  # type: ignore[union-attr] # It matches anything.
    if start == len(text):
        return Token("end", "", start, start)
    found = _TOKEN.match(text, start)
    if found is None:
        raise _unknown(text, start)
    match found.lastgroup:
        case "quoted" | "words" as kind:
            return Token(kind, _unquote(found[0]), start, found.end())
        case "number" | "name" as kind:
            return Token(kind, found[0], start, found.end())
        case _:
            sign = _SAME.get(found[0]) or _SAME_TIMES.get(found[0]) or found[0]
            return Token("sign", sign, start, found.end())


def next_code(text: str, token: Token) -> Token | None:
    """Read a token again as an option's code, which may begin with digits or a minus."""
    if token.kind in {"quoted", "words"}:
        return token
    found = PLAIN_CODE.match(text, token.start)
    return None if found is None else Token("name", found[0], token.start, found.end())


def quote(text: str, mark: str) -> str:
    """Put a text between two marks, every such mark inside written twice."""
    return mark + text.replace(mark, mark * 2) + mark


def _unquote(text: str) -> str:
    if text.startswith("${"):
        return text[2:-1].strip()
    mark, inner = text[0], text[1:-1]
    return inner.replace(mark * 2, mark) if _CLOSING[mark] == mark else inner


def _unknown(text: str, start: int) -> ExpressionError:
    sign = text[start]
    if closing := _CLOSING.get(sign):
        return ExpressionError(
            "A quote is opened here and never closed.", start, f"Close it with {closing}"
        )
    double = text[start : start + 2]
    instead = _INSTEAD.get(double) or _INSTEAD.get(sign)
    if instead:
        return ExpressionError("This sign is not used here.", start, f"Write {instead} instead.")
    return ExpressionError("This sign has no meaning here.", start, "Take it out.")
