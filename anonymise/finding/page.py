"""One text on the table: its words in order, and what has been decided about each."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final, Literal

from anonymise.finding.cuts import TokenRuns
from anonymise.finding.forms import Form
from anonymise.finding.lists import Lexicon
from anonymise.finding.tokens import Token, cut_view
from anonymise.finding.view import View, lower_text
from anonymise.policy import QuasiPolicy

Style = Literal["cased", "lower", "upper", "title"]
SELF: Final = frozenset({"i", "i'm", "i've", "i'd", "i'll", "im", "ive", "id"})
ENDINGS: Final = frozenset(".!?;:")
_ENDINGS: Final = ("'s", "s'", "'ll", "'ve", "'d", "'re", "'m", "n't", "'")
TITLE_SHARE: Final = 0.5
UPPER_SHARE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Memory:
    """What the words of one text were found to be, kept from round to round and no longer.

    Attributes:
        kinds: the kinds of undecided words that features have asked for.
        slips: which unknown words are slips of everyday ones.
        scores: how probable names are, by what stands around them.
        weights: what words speak for or against beside others, by the word.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    scores: dict[tuple[str | bool, ...], float] = field(default_factory=dict)
    slips: dict[str, bool] = field(default_factory=dict)
    weights: dict[str, tuple[float, ...]] = field(default_factory=dict)


def never_end() -> None:
    """Let a page take as long as it needs."""


@dataclass(slots=True)
class Page:
    """The text, its tokens, and the lexicon and policy they are judged by.

    Steps look the words they are about up in it instead of walking over every token.

    ``memory`` can be that of an earlier round.

    ``watch`` is called whenever something is taken and whenever tokens are looked up, and ends
    a step that takes too long by raising.

    Attributes:
        lower: the text in lower case.
        style: how the writer uses capitals.
        runs: the same text as forms are looked for in it.
        places: for each text of a token, the indexes of the tokens that have it.
        words: the texts of the tokens.
        marked: those with an apostrophe.
        letters: those of one character.
        plurals: those that end with an "s".
        digits: the indexes of the tokens that are digits.
        raised: the indexes of the words that are not all in small letters.
        firsts: where a phrase or a town may start, once that was asked for.
    """

    view: View
    lexicon: Lexicon
    policy: QuasiPolicy
    watch: Callable[[], None] = never_end
    memory: Memory = field(default_factory=Memory)
    lower: str = field(init=False)
    style: Style = field(init=False)
    groups: int = 0
    tokens: list[Token] = field(init=False)
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)
    runs: TokenRuns = field(init=False)
    places: dict[str, list[int]] = field(init=False)
    words: frozenset[str] = field(init=False)
    marked: frozenset[str] = field(init=False)
    letters: frozenset[str] = field(init=False)
    plurals: frozenset[str] = field(init=False)
    digits: list[int] = field(init=False)
    raised: list[int] = field(init=False)
    firsts: list[int] | None = None

    def __post_init__(self) -> None:
        self.lower = lower_text(self.view.text)
        cut = cut_view(self.view, self.lower)
        self.tokens, texts, kinds, self.starts, self.ends = cut
        self.digits = []
        if "digits" in kinds:
            self.digits = [at for at, kind in enumerate(kinds) if kind == "digits"]
        places: dict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(texts):
            places[text].append(index)
        self.places = places
        self.words = frozenset(places)
        self.marked = frozenset([word for word in places if "'" in word and len(word) > 1])
        self.letters = frozenset([word for word in places if len(word) == 1])
        self.plurals = frozenset([word for word in places if word[-1] == "s"])
        self.runs = TokenRuns(self.lower, self.tokens, places, self.digits, self.marked)
        self.raised = []
        if self.lower != self.view.text or not self.lower.isascii():
            self.raised = [
                at
                for at, token in enumerate(self.tokens)
                if not token.raw.islower() and token.kind == "word"
            ]
        words = [text for text, kind in zip(texts, kinds, strict=True) if kind == "word"]
        self.style = judge_style(words, [self.tokens[index] for index in self.raised])

    def forms(self, words: AbstractSet[str]) -> frozenset[str]:
        """The words of the text that are among some, give or take a possessive ending."""
        return (self.words & words) | {word for word in self.marked if base_form(word) in words}

    def find(self, words: AbstractSet[str]) -> list[int]:
        """The indexes of the tokens whose text is among some words, in reading order."""
        found = words & self.words
        if len(found) == 1:
            return self.places[next(iter(found))]
        indexes: list[int] = []
        for word in found:
            indexes += self.places[word]
        indexes.sort()
        return indexes

    def word(self, index: int) -> str:
        """The token at an index if it is an undecided or kept word, else nothing."""
        if 0 <= index < len(tokens := self.tokens):
            token = tokens[index]
            return token.text if token.label is None else ""
        return ""

    def label(self, index: int) -> str:
        """What the token at an index was found to be, else nothing."""
        return (self.tokens[index].label or "") if 0 <= index < len(self.tokens) else ""

    def section(self, name: str) -> frozenset[str]:
        """One section of the lists kept by hand."""
        return self.lexicon.sections.get(name) or self.lexicon.section(name)

    def union(self, *names: str) -> frozenset[str]:
        """Several sections together."""
        return self.lexicon.unions.get(names) or self.lexicon.union(*names)

    def search(self, form: Form) -> Iterable[re.Match[str]]:
        """Every match of a form in the text in lower case."""
        return form.find(self.runs)

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


def base_form(word: str) -> str:
    """A word without a possessive or contracted ending."""
    if "'" not in word:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    return word


def judge_style(words: Sequence[str], raised: Sequence[Token]) -> Style:
    """How the writer uses capitals, which decides what a capital is worth.

    Args:
        words: all words of a text.
        raised: those that are not all in small letters.
    """
    others = [token for token in raised if token.text not in SELF]
    capitals = sum(map(str.isupper, "".join([token.raw for token in others])))
    if not capitals:
        return "lower"
    sizes = [len(word) for word in words if word not in SELF]
    if capitals / sum(sizes) >= UPPER_SHARE:
        return "upper"
    longer = len(sizes) - sizes.count(1)
    first = sum([token.capital for token in others if len(token.raw) > 1])
    if longer > 4 and first / longer >= TITLE_SHARE:  # noqa: PLR2004 - a few words say little about a habit.
        return "title"
    return "cased"
