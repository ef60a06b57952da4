"""One text on the table: its words in order, and what has been decided about each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from anonymise.finding.labels import PLACEHOLDER, kind_of
from anonymise.finding.lists import Lexicon
from anonymise.finding.view import View
from anonymise.policy import QuasiPolicy

Kind = Literal["word", "digits", "mark", "placeholder"]
Style = Literal["cased", "lower", "upper", "title"]

TOKEN: Final = re.compile(
    rf"(?P<placeholder>{PLACEHOLDER})"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<digits>\d+)|(?P<mark>[^\s])"
)
SELF: Final = frozenset({"i", "i'm", "i've", "i'd", "i'll", "im", "ive", "id"})
ENDINGS: Final = frozenset(".!?;:")
TITLE_SHARE: Final = 0.5
UPPER_SHARE: Final = 0.7


@dataclass(slots=True)
class Token:
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
        return self.raw[:1].isupper()


def never_end() -> None:
    """Let a page take as long as it needs."""


@dataclass(slots=True)
class Page:
    """The text, its tokens, and the lexicon and policy they are judged by.

    ``watch`` is called whenever something is taken and whenever tokens are looked up, and ends
    a step that takes too long by raising.
    """

    view: View
    lexicon: Lexicon
    policy: QuasiPolicy
    watch: Callable[[], None] = never_end
    lower: str = ""
    tokens: list[Token] = field(default_factory=list)
    style: Style = "cased"
    groups: int = 0
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        text = self.view.text
        self.lower = text.lower() if text.isascii() else "".join(map(lower_char, text))
        self.tokens = list(read_tokens(self.view, self.lower))
        self.starts = [token.start for token in self.tokens]
        self.ends = [token.end for token in self.tokens]
        self.style = judge_style(self.tokens)

    def word(self, index: int) -> str:
        """The token at an index if it is an undecided or kept word, else nothing."""
        if 0 <= index < len(self.tokens) and self.tokens[index].label is None:
            return self.tokens[index].text
        return ""

    def label(self, index: int) -> str:
        """What the token at an index was found to be, else nothing."""
        return (self.tokens[index].label or "") if 0 <= index < len(self.tokens) else ""

    def section(self, name: str) -> frozenset[str]:
        """One section of the lists kept by hand."""
        return self.lexicon.section(name)

    def union(self, *names: str) -> frozenset[str]:
        """Several sections together."""
        return self.lexicon.union(*names)

    def between(self, start: int, end: int) -> list[Token]:
        """The tokens that touch the stretch between two offsets of the view."""
        self.watch()
        first = bisect_right(self.ends, start)
        last = bisect_left(self.starts, end)
        return self.tokens[first:last]

    def take(self, start: int, end: int, label: str) -> None:
        """Call everything between two offsets of the view one identifier.

        What is protected whole stays: a pattern of more than that takes it along.
        """
        tokens = self.between(start, end)
        if all(token.kept for token in tokens):
            return
        self.groups += 1
        for token in tokens:
            if token.label is None:
                token.label, token.group, token.kept = label, self.groups, False

    def starts_sentence(self, index: int) -> bool:
        """Whether a capital at this token says nothing."""
        before = index - 1
        while before >= 0 and self.tokens[before].text in {'"', "'", "(", "-"}:
            before -= 1
        if before < 0 or "\n" in self.tokens[index].gap:
            return True
        return self.tokens[before].text in ENDINGS

    def capital_inside(self, index: int) -> bool:
        """Whether this word has a capital that a careful writer gives to names."""
        token = self.tokens[index]
        if self.style != "cased" or not token.capital or token.text in SELF:
            return False
        if self.starts_sentence(index):
            return False
        return len(token.raw) == 1 or not token.raw.isupper()


def lower_char(char: str) -> str:
    """Lower case that never changes a length, so that offsets stay true."""
    if char.isascii():
        return char.lower()
    lowered = char.lower()
    return lowered if len(lowered) == 1 else char


def read_tokens(view: View, lower: str) -> Iterator[Token]:
    """Cut a view into tokens."""
    last = 0
    for match in TOKEN.finditer(view.text):
        start, end = match.span()
        gap = view.text[last:start]
        last = end
        kind = match.lastgroup
        token = Token(lower[start:end], match[0], start, end, as_kind(kind), gap)
        if token.kind == "placeholder":
            token.label = kind_of(match[0])
        elif view.odd:
            token.odd = any(offset in view.odd for offset in range(start, end))
        yield token


def as_kind(name: str | None) -> Kind:
    """The kind that a group of the pattern stands for."""
    match name:
        case "placeholder" | "word" | "digits":
            return name
        case _:
            return "mark"


def judge_style(tokens: list[Token]) -> Style:
    """How the writer uses capitals, which decides what a capital is worth."""
    words = [t for t in tokens if t.kind == "word" and t.text not in SELF]
    letters = [char for token in words for char in token.raw]
    if not letters or not any(char.isupper() for char in letters):
        return "lower"
    if sum(char.isupper() for char in letters) / len(letters) >= UPPER_SHARE:
        return "upper"
    longer = [token for token in words if len(token.text) > 1]
    if len(longer) > 4 and sum(t.capital for t in longer) / len(longer) >= TITLE_SHARE:  # noqa: PLR2004 - a few words say little about a habit.
        return "title"
    return "cased"
