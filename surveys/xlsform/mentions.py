"""What an expression that cannot be read names all the same: questions, and codes beside them."""

from collections.abc import Iterator
from typing import NamedTuple

from surveys.xlsform.tokens import Token, XPathFault, read_tokens

_EQUAL = ("=", "!=")


class Mention(NamedTuple):
    """The name of a question, and the code that its answer is compared with where there is one."""

    name: str
    code: str | None = None


def find_mentions(text: str) -> list[Mention]:
    """Give every question that the pieces of an expression name, in their order.

    What is cut off in the middle is no name: only that something is missing is known of it.
    """
    faults: list[XPathFault] = []
    tokens = read_tokens(text, faults)
    damaged = {fault.position for fault in faults}
    return [
        _mention(tokens, at, damaged)
        for at, token in enumerate(tokens)
        if _is_whole(token, "reference", damaged) and token.text
    ]


def _mention(tokens: list[Token], at: int, damaged: set[int]) -> Mention:
    name = tokens[at].text
    for code in _codes_beside(tokens, at):
        if _is_whole(code, "words", damaged):
            return Mention(name, code.text)
    return Mention(name)


def _codes_beside(tokens: list[Token], at: int) -> Iterator[Token]:
    before, after = tokens[max(0, at - 2) : at], tokens[at + 1 : at + 3]
    called = [token.text for token in before] == ["selected", "("]
    if len(after) == 2 and (after[0].text in _EQUAL or (called and after[0].text == ",")):  # noqa: PLR2004 - A sign and what stands behind it.
        yield after[1]
    if len(before) == 2 and before[1].text in _EQUAL:  # noqa: PLR2004 - The same, the other way round.
        yield before[0]


def _is_whole(token: Token, kind: str, damaged: set[int]) -> bool:
    return token.kind == kind and token.position not in damaged
