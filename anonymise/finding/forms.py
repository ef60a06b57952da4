"""Patterns that are looked for only where they can begin, in a text cut into runs.

What is found is what searching the whole text would find, in the same order: a form that can
begin anywhere is searched for everywhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise
from threading import Lock
from typing import Final, NamedTuple

from anonymise.finding.anchors import (
    DIGIT,
    can_take,
    is_letter,
    read_needs,
    read_openings,
    read_tree,
)
from anonymise.finding.view import lower_text

# Where each run begins.
Starts = dict[str, list[int]]

_RUN: Final = re.compile(r"\w+")
# Cuts a text into what is no run and runs, by turns.
_RUNS: Final = re.compile(r"(\w+)")
_DIGIT: Final = re.compile(r"\d")
_SPACE: Final = re.compile(r"[^\S ]")
# How many strings are sooner looked for than a pattern, at its beginnings and everywhere.
_FEW: Final = 5
_MANY: Final = 50
_NOTHING: Final = frozenset[str]()
_SHAPE: Final = {
    code: " " if chr(code).isspace() else DIGIT if chr(code).isdecimal() else chr(code)
    for code in range(128)
}
# What a pattern that ignores case takes for a letter, and lower case leaves as it is.
_ODD_CASE: Final = str.maketrans("ſıİ", "sii")


class Runs:
    """A text cut at everything that is no letter, digit or underscore.

    Attributes:
        text: what patterns are looked for in.
        lower: the same in lower case.
        words: the runs outside placeholders, every digit in them ``DIGIT``.
        numbered: whether a digit stands outside placeholders.
        known: how many forms the process knew when this was cut.
        may: for each of them that may stand in the text, what it may begin with.
    """

    __slots__ = (
        "_inside", "_marks", "_outside", "_starts", "_whole", "known", "lower", "may",
        "numbered", "text", "words",
    )  # fmt: skip

    def __init__(self, text: str, placeholders: Sequence[tuple[int, int]] = ()) -> None:
        """Cut a text; nothing is looked for from inside its placeholders that ends there."""
        lower = lower_text(text)
        self.text, self.lower = text, lower
        if not lower.isascii():
            self.lower = lower.translate(_ODD_CASE)
        self._marks = placeholders
        self._whole = ""
        self._inside: Starts | None = None
        self._starts: Starts | None = None
        self.numbered = False
        self._outside = read_shape(blank(self.lower, placeholders))
        self.numbered = DIGIT in self._outside
        runs = self.list_runs()
        self.words = frozenset(runs)
        if self.numbered:
            runs = [DIGIT if DIGIT in run else run for run in runs]
        openings = _Known.openings
        self.known, self.may = openings.forms, openings.find(runs, lower)

    def list_runs(self) -> list[str]:
        """The runs outside placeholders in order, every digit in them ``DIGIT``."""
        return _RUN.findall(self._outside)

    def list_starts(self, run: str) -> Sequence[int]:
        """Where a run stands outside placeholders; with ``DIGIT``, where any with a digit does."""
        # Short runs stand inside so many words that cutting once is sooner than looking for each.
        if self._starts is None:
            self._starts = cut_runs(self._outside)
        return self._starts.get(run, ())

    def list_inside(self) -> Starts:
        """Where runs inside placeholders begin."""
        if self._inside is None:
            inside: Starts = defaultdict(list)
            stretches: dict[str, list[int]] = defaultdict(list)
            for start, after in self._marks:
                stretches[self.lower[start:after]].append(start)
            # Placeholders of one kind are the same until the end, and need be cut once.
            for stretch, starts in stretches.items():
                for run, found in cut_runs(read_shape(stretch)).items():
                    inside[run] += [start + at for start in starts for at in found]
            self._inside = inside
        return self._inside

    def holds(self, need: frozenset[str], *, outside: bool) -> bool:
        """Whether one of some strings stands in the text, or in it outside placeholders.

        ``DIGIT`` stands for any digit in it and " " for any space.
        """
        shape = self._outside
        if not outside and self._marks:
            shape = self._whole = self._whole or read_shape(self.lower)
        for part in need:  # noqa: SIM110 - a generator would take longer than the search.
            if part in shape:
                return True
        return False

    def begin(self, anchor: "Anchor", words: AbstractSet[str]) -> list[int]:
        """Where matches that begin with some runs, marks or ``DIGIT`` can begin, in order."""
        found: list[int] = []
        for word in words:
            if word in anchor.marks:
                at = self.lower.find(word)
                while at >= 0:
                    found.append(at)
                    at = self.lower.find(word, at + 1)
            elif word == DIGIT or word in self.words:
                found += self.list_starts(word)
        if anchor.leaves and self._marks:
            inside = self.list_inside()
            for word in anchor.words.intersection(inside):
                found += inside[word]
            found += inside[DIGIT] if anchor.digit else ()
        return found if len(found) < 2 else sorted(found)  # noqa: PLR2004 - one is in order.


def blank(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """A text with spaces in the place of some stretches."""
    if not stretches:
        return text
    parts, last = [], 0
    for start, after in stretches:
        parts += [text[last:start], " " * (after - start)]
        last = after
    return "".join((*parts, text[last:]))


def read_shape(text: str) -> str:
    """A text with ``DIGIT`` for every digit and " " for every space."""
    if text.isascii():
        return text.translate(_SHAPE)
    return _SPACE.sub(" ", _DIGIT.sub(DIGIT, text))


def cut_runs(shape: str) -> Starts:
    """Where each run of a text begins, and with ``DIGIT`` where any run with a digit does."""
    starts: Starts = defaultdict(list)
    parts = _RUNS.split(shape)
    for run, at in zip(parts[1::2], [*accumulate(map(len, parts))][::2], strict=False):
        starts[run].append(at)
    if DIGIT in shape:
        numbered = [run for run in starts if DIGIT in run]
        starts[DIGIT] = [at for run in numbered for at in starts[run]]
    return starts


class Anchor:
    """Where matches of a pattern can begin, if that can be told, and what they hold.

    Attributes:
        anywhere: that cannot be told.
        words: runs that a match can begin with.
        digit: whether it can begin with any run that has a digit.
        marks: marks that it can begin with.
        leaves: whether it can begin inside a placeholder and end after it.
        certain: whether a match may begin with something else than these, outside placeholders.
        outside: whether it cannot reach into a placeholder from before it.
        seconds: for some of the words, the runs that can be next; with none, anything can.
        needs: sets of strings of each of which a match holds one.
    """

    __slots__ = (
        "anywhere", "certain", "digit", "leaves", "marks", "needs", "outside", "seconds",
        "words",
    )  # fmt: skip

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """Work it out."""
        tree = read_tree(pattern)
        openings = read_openings(tree)
        found = openings or {}
        self.anywhere = openings is None
        self.digit = DIGIT in found
        self.marks = [each for each in found if each != DIGIT and not is_letter(each[0])]
        self.words = frozenset(found).difference(self.marks, {DIGIT})
        self.leaves = can_take(tree, "]")
        self.outside = not (self.leaves or can_take(tree, "["))
        self.certain = self.anywhere or self.leaves
        # What can be next may stand in a placeholder, which is not among the runs outside.
        self.seconds = found if self.outside else {}
        most = _MANY if self.anywhere else _FEW
        self.needs = read_needs(tree, most)


class Openings(NamedTuple):
    """What the forms that were looked for so far can begin with.

    Attributes:
        words: for each run or ``DIGIT``, the forms that can begin with it.
        pairs: for runs, the same by the run after it, where a form needs one of a few.
        marks: the same for marks.
        forms: how many forms these are.
    """

    words: dict[str, tuple[int, ...]]
    pairs: dict[str, dict[str, tuple[int, ...]]]
    marks: dict[str, tuple[int, ...]]
    forms: int

    def add(self, anchor: Anchor) -> "Openings":
        """Give these and those of one more form, which has the next number."""
        words, marks, number = dict(self.words), dict(self.marks), (self.forms,)
        pairs = {first: dict(seconds) for first, seconds in self.pairs.items()}
        for word in (*anchor.words, *([DIGIT] if anchor.digit else ())):
            seconds = anchor.seconds.get(word)
            table = pairs.setdefault(word, {}) if seconds else words
            for each in seconds or (word,):
                table[each] = (*table.get(each, ()), *number)
        for mark in anchor.marks:
            marks[mark] = (*marks.get(mark, ()), *number)
        return Openings(words, pairs, marks, self.forms + 1)

    def find(self, runs: Sequence[str], text: str) -> dict[int, set[str]]:
        """For each form that may stand in a text with these runs in order, what it begins with."""
        words, pairs = self.words, self.pairs
        found: dict[int, set[str]] = defaultdict(set)
        for run in words.keys() & set(runs):
            for form in words[run]:
                found[form].add(run)
        for run, after in pairwise(runs):
            if run in pairs and after in pairs[run]:
                for form in pairs[run][after]:
                    found[form].add(run)
        for mark, forms in self.marks.items():
            if mark in text:
                for form in forms:
                    found[form].add(mark)
        return found


class _Known:
    # Replaced whole and never changed, so that no thread sees half of it.
    openings = Openings({}, {}, {}, 0)
    lock = Lock()


_MADE: Final[list["Form"]] = []


def prepare_forms() -> None:
    """Work out where every form can begin: once, because it takes longer than most texts."""
    if _Known.openings.forms < len(_MADE):
        for form in tuple(_MADE):
            _ = form.anchor


class Form:
    """A pattern, with the anchor that is worked out when it is first looked for."""

    __slots__ = ("_anchor", "_number", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Compile a pattern; it is meant for lower case unless its flags ignore case."""
        self.pattern = re.compile(pattern, flags)
        self._anchor: Anchor | None = None
        self._number = 0
        _MADE.append(self)

    @property
    def anchor(self) -> Anchor:
        """Where a search can begin."""
        if self._anchor is None:
            anchor = Anchor(self.pattern)
            with _Known.lock:
                if self._anchor is None:
                    self._number = _Known.openings.forms
                    _Known.openings = _Known.openings.add(anchor)
                    self._anchor = anchor
        return self._anchor

    def find(self, runs: Runs) -> Iterable[re.Match[str]]:
        """Every match in a text, from left to right, none inside another."""
        anchor = self._anchor or self.anchor
        # A form that is new to the process is looked for in any text.
        if self._number < runs.known:
            words = runs.may.get(self._number, _NOTHING)
            if not (words or anchor.certain):
                return ()
        else:
            words = anchor.words.union(anchor.marks, {DIGIT} if anchor.digit else ())
        for need in anchor.needs:
            if not runs.holds(need, outside=anchor.outside):
                return ()
        if anchor.anywhere:
            return self.pattern.finditer(runs.text)
        starts = runs.begin(anchor, words)
        return self._match(runs.text, starts) if starts else ()

    def _match(self, text: str, starts: list[int]) -> Iterator[re.Match[str]]:
        last = 0
        for at in starts:
            if at >= last and (match := self.pattern.match(text, at)):
                last = match.end()
                yield match

    def occurs(self, runs: Runs) -> bool:
        """Whether there is a match anywhere."""
        return any(True for _ in self.find(runs))
