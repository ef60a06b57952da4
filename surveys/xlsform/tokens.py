"""An XPath expression cut into tokens, with what cannot be one named at its place."""

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from msgspec import Struct

FaultCode = Literal["broken-expression", "unsupported-expression", "unknown-function"]
Kind = Literal["number", "words", "reference", "name", "sign", "path", "end"]


class XPathFault(Struct, frozen=True):
    """One fault of an expression: the place of its first character, from 1, and what to do."""

    position: int
    code: FaultCode
    message: str
    suggestion: str


class Token(NamedTuple):
    """One token: its kind, its text without quotes or braces, and its place from 1."""

    kind: Kind
    text: str
    position: int


_NAME: Final = r"[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?"
_SCAN: Final = re.compile(
    rf"""(?P<space>\s+)
    |(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<words>'[^']*'|"[^"]*"|\u2018[^\u2018\u2019]*\u2019|\u201c[^\u201c\u201d]*\u201d)
    |(?P<reference>\$\{{[^{{}}]*\}})
    |(?P<name>{_NAME})
    |(?P<foreign>==|&&|\|\||<>|=<|=>|\u2260|\u2264|\u2265|\u00d7|\u00f7|\u2212|!(?!=))
    |(?P<sign>!=|<=|>=|[=<>+*(),\-])
    |(?P<path>//|/|\.\.|\.|::|@|\[|\]|\|)
    |(?P<open>['"\u2018\u201c].*|\$\{{?[^\s{{}}()]*)
    |(?P<strange>.)""",
    re.VERBOSE | re.DOTALL,
)
# What people bring from other languages, with the sign that was meant.
_FOREIGN: Final[dict[str, str]] = {
    "==": "=",
    "&&": "and",
    "||": "or",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "\u2260": "!=",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u00d7": "*",
    "\u00f7": "div",
    "\u2212": "-",
    "!": "not",
}
_QUOTES: Final = "'\"\u2018\u201c"


def read_tokens(text: str, faults: list[XPathFault]) -> list[Token]:
    """Cut an expression into tokens, the last of kind ``end``; faults are added to the list."""
    tokens = [token for found in _SCAN.finditer(text) for token in _read_token(found, faults)]
    return [*tokens, Token("end", "", len(text) + 1)]


def _read_token(found: re.Match[str], faults: list[XPathFault]) -> Iterator[Token]:
    position, text = found.start() + 1, found[0]
    match found.lastgroup:
        case "words":
            yield Token("words", text[1:-1], position)
        case "reference":
            yield Token("reference", text[2:-1].strip(), position)
        case "number" | "name" | "sign" | "path" as kind:
            yield Token(kind, text, position)
        case "foreign":
            meant = _FOREIGN[text]
            faults.append(_foreign(text, meant, position))
            yield Token("name" if meant.isalpha() else "sign", meant, position)
        case "open":
            yield from _read_open(text, position, faults)
        case "strange":
            faults.append(_strange(text, position))


def _foreign(text: str, meant: str, position: int) -> XPathFault:
    return XPathFault(
        position,
        "broken-expression",
        f"{text} is not a sign that these expressions have.",
        f"Write {meant} instead." if meant != "not" else "Write not(…) around what is denied.",
    )


def _strange(text: str, position: int) -> XPathFault:
    return XPathFault(
        position,
        "broken-expression",
        f"{text} has no meaning in an expression.",
        "Take it out, or put the words it belongs to in quotes.",
    )


def _read_open(text: str, position: int, faults: list[XPathFault]) -> Iterator[Token]:
    if text[0] in _QUOTES:
        message, suggestion = (
            "A quotation mark is not closed.",
            "Close the words with the same mark.",
        )
        token = Token("words", text[1:], position)
    else:
        message = "An answer is named as ${name}, with both braces."
        suggestion = "Write ${, the question's name and }."
        token = Token("reference", text.lstrip("${"), position)
    faults.append(XPathFault(position, "broken-expression", message, suggestion))
    yield token
