"""A text cut into words, runs of digits, marks and placeholders."""

import re
from itertools import accumulate
from typing import Final, Literal, NamedTuple

import msgspec

from anonymise.finding.labels import PLACEHOLDER, kind_of
from anonymise.finding.view import View

Kind = Literal["word", "digits", "mark", "placeholder"]

# Cuts a text into gaps and tokens, by turns.
_TOKENS: Final = re.compile(rf"([^\W\d_]+(?:'[^\W\d_]+)*|\d+|{PLACEHOLDER}|[^\s])")


class Token(msgspec.Struct, gc=False):
    """A word, a run of digits, a mark or a placeholder.

    Attributes:
        text: folded and lower case.
        raw: folded, with case.
        start: offset of its first character in the view.
        end: offset after its last character in the view.
        gap: what stood before it: nothing, a space or a line break.
        label: the kind of identifier it was found to be; None while it is not one.
        group: tokens of one identifier found whole share a number above 0.
        kept: a phrase or count protects it from doubt.
        odd: it holds a letter of another script.
        slip: it is no word, but one keystroke away from one.
    """

    text: str
    raw: str
    start: int
    end: int
    kind: Kind
    gap: str
    label: str | None = None
    group: int = 0
    kept: bool = False
    odd: bool = False
    slip: bool = False

    @property
    def open(self) -> bool:
        """Whether it is a word about which nothing is decided yet."""
        return self.kind == "word" and self.label is None and not self.kept

    @property
    def capital(self) -> bool:
        """Whether its first letter is a capital."""
        return self.raw[0].isupper()


class Cut(NamedTuple):
    """The tokens of a text by what is known of them, each list in order.

    Attributes:
        tokens: they themselves.
        texts: their texts in lower case.
        kinds: what they are.
        starts: the offsets of their first characters.
        ends: the offsets after their last.
    """

    tokens: list[Token]
    texts: list[str]
    kinds: list[Kind]
    starts: list[int]
    ends: list[int]


def cut_view(view: View, lower: str) -> Cut:
    """Cut a view into tokens.

    Args:
        view: the text for matching.
        lower: the same in lower case.
    """
    parts = _TOKENS.split(view.text)
    offsets = list(accumulate(map(len, parts)))
    starts, ends, raws = offsets[:-1:2], offsets[1::2], parts[1::2]
    # Lower case goes by single characters where a length could change.
    if lower.isascii():
        texts = list(map(str.lower, raws))
    else:
        texts = list(map(lower.__getitem__, map(slice, starts, ends)))
    plain = map(str.isalpha, raws)
    kinds: list[Kind] = [
        "word" if alpha else read_kind(raw) for raw, alpha in zip(raws, plain, strict=True)
    ]
    tokens = list(map(Token, texts, raws, starts, ends, kinds, parts[::2]))
    for token in tokens if "[" in lower else ():
        if token.kind == "placeholder":
            token.label = kind_of(token.raw)
    for token in tokens if view.odd else ():
        token.odd = token.kind != "placeholder" and not view.odd.isdisjoint(
            range(token.start, token.end)
        )
    return Cut(tokens, texts, kinds, starts, ends)


def read_kind(raw: str) -> Kind:
    """What a token is, by its first character."""
    first = raw[0]
    if first.isdecimal():
        return "digits"
    if first.isalnum():
        return "word"
    return "mark" if len(raw) == 1 else "placeholder"
