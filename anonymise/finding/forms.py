"""Patterns that are looked for only where they can begin, in a text cut into runs.

What is found is what searching the whole text would find, in the same order: a form that can
begin anywhere is searched for everywhere.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from anonymise.finding.anchors import (
    DIGIT,
    can_leave,
    is_letter,
    read_needs,
    read_openings,
)
from anonymise.finding.view import lower_text

# Where each run begins.
Starts = dict[str, list[int]]

_RUN: Final = re.compile(r"\w+")
_DIGIT: Final = re.compile(r"\d")
# What a pattern that ignores case takes for a letter, and lower case leaves as it is.
_ODD_CASE: Final = str.maketrans("ſıİ", "sii")


class Runs:
    """A text cut at everything that is no letter, digit or underscore.

    Attributes:
        text: what patterns are looked for in.
        lower: the same in lower case.
        shape: that with every digit as ``DIGIT``.
        words: its runs, in lower case.
        mixed: whether one of them has both digits and letters.
    """

    __slots__ = ("_inside", "_starts", "lower", "mixed", "shape", "text", "words")

    def __init__(self, text: str, placeholders: Iterable[tuple[int, int]] = ()) -> None:
        """Cut a text; nothing is looked for from inside its placeholders that ends there."""
        self.text = text
        lower = lower_text(text)
        self.lower = lower if lower.isascii() else lower.translate(_ODD_CASE)
        self.shape = _DIGIT.sub(DIGIT, self.lower)
        self._starts: Starts = {}
        self._inside: Starts = {}
        end = 0
        for start, after in placeholders:
            self._add(self._starts, end, start)
            self._add(self._inside, start, after)
            end = after
        self._add(self._starts, end, len(text))
        self.words = frozenset(self._starts).union(self._inside)
        add_digits(self._inside)
        self.mixed = add_digits(self._starts)

    def _add(self, starts: Starts, first: int, after: int) -> None:
        for run in _RUN.finditer(self.lower, first, after):
            starts.setdefault(run[0], []).append(run.start())

    def begin(self, anchor: "Anchor") -> list[int]:
        """Where matches can begin, in order."""
        found: list[int] = []
        for starts in (self._starts, self._inside) if anchor.leaves else (self._starts,):
            found += [at for word in anchor.words & starts.keys() for at in starts[word]]
            if anchor.digit:
                found += starts.get(DIGIT, ())
        for mark in anchor.marks:
            if mark in self.lower:
                found += [each.start() for each in re.finditer(re.escape(mark), self.lower)]
        return found if len(found) < 2 else sorted(found)  # noqa: PLR2004 - one is in order.


def add_digits(starts: Starts) -> bool:
    """Add where any run with a digit begins; say whether one of them has letters too."""
    numbered = [run for run in starts if not run.isalpha() and _DIGIT.search(run)]
    if numbered:
        starts[DIGIT] = [at for run in numbered for at in starts[run]]
    return not all(run.isdecimal() for run in numbered)


class Anchor:
    """Where matches of a pattern can begin, if that can be told, else what they hold.

    Attributes:
        anywhere: that cannot be told.
        words: runs that a match can begin with.
        digit: whether it can begin with any run that has a digit.
        marks: marks that it can begin with.
        leaves: whether it can begin inside a placeholder and end after it.
        needs: sets of strings of each of which a text with a match holds one.
    """

    __slots__ = ("anywhere", "digit", "leaves", "marks", "needs", "words")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """Work it out."""
        found = read_openings(pattern.pattern, pattern.flags)
        self.anywhere = found is None
        self.digit = DIGIT in (found or ())
        self.marks = [each for each in found or () if each != DIGIT and not is_letter(each[0])]
        self.words = (found or frozenset()).difference(self.marks, {DIGIT})
        self.leaves = can_leave(pattern.pattern, pattern.flags)
        self.needs = read_needs(pattern.pattern, pattern.flags) if found is None else ()


class Form:
    """A pattern, with the anchor that is worked out when it is first looked for."""

    __slots__ = ("_anchor", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Compile a pattern; it is meant for lower case unless its flags ignore case."""
        self.pattern = re.compile(pattern, flags)
        self._anchor: Anchor | None = None

    @property
    def anchor(self) -> Anchor:
        """Where a search can begin."""
        if self._anchor is None:
            self._anchor = Anchor(self.pattern)
        return self._anchor

    def find(self, runs: Runs) -> Iterator[re.Match[str]]:
        """Every match in a text, from left to right, none inside another."""
        anchor = self.anchor
        if not anchor.anywhere:
            return self._match(runs.text, runs.begin(anchor))
        if all(any(part in runs.shape for part in need) for need in anchor.needs):
            return self.pattern.finditer(runs.text)
        return iter(())

    def _match(self, text: str, starts: list[int]) -> Iterator[re.Match[str]]:
        last = 0
        for at in starts:
            if at >= last and (match := self.pattern.match(text, at)):
                last = match.end()
                yield match

    def occurs(self, runs: Runs) -> bool:
        """Whether there is a match anywhere."""
        return next(self.find(runs), None) is not None
