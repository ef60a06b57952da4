"""Patterns that are looked for only where they can begin, in a text cut into runs.

What is found is what searching the whole text would find, in the same order: a form that can
begin anywhere is searched for everywhere.
"""

import re
from collections.abc import Iterator
from typing import Final

from anonymise.finding.anchors import DIGIT, is_letter, read_needs, read_openings
from anonymise.finding.view import lower_text

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
    """

    __slots__ = ("_starts", "lower", "shape", "text", "words")

    def __init__(self, text: str) -> None:
        """Cut a text."""
        self.text = text
        lower = lower_text(text)
        self.lower = lower if lower.isascii() else lower.translate(_ODD_CASE)
        self.shape = _DIGIT.sub(DIGIT, self.lower)
        self._starts: dict[str, list[int]] = {}
        for run in _RUN.finditer(self.lower):
            self._starts.setdefault(run[0], []).append(run.start())
        self.words = frozenset(self._starts)
        if DIGIT in self.shape:
            numbered = [run for run in self.words if not run.isalpha() and _DIGIT.search(run)]
            self._starts[DIGIT] = [at for run in numbered for at in self._starts[run]]

    def begin(self, anchor: "Anchor") -> list[int]:
        """Where matches can begin, in order."""
        found = [at for word in anchor.words & self.words for at in self._starts[word]]
        for other in anchor.others:
            if other == DIGIT:
                found += self._starts.get(DIGIT, ())
            elif other in self.lower:
                found += [mark.start() for mark in re.finditer(re.escape(other), self.lower)]
        return found if len(found) < 2 else sorted(found)  # noqa: PLR2004 - one is in order.


class Anchor:
    """Where matches of a pattern can begin, if that can be told, else what they hold.

    Attributes:
        anywhere: that cannot be told.
        words: runs that a match can begin with.
        others: marks that it can begin with, and ``DIGIT`` for any run with a digit.
        needs: sets of strings of each of which a text with a match holds one.
    """

    __slots__ = ("anywhere", "needs", "others", "words")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """Work it out."""
        found = read_openings(pattern.pattern, pattern.flags)
        self.others = [each for each in found or () if each == DIGIT or not is_letter(each[0])]
        self.anywhere = found is None
        self.words = (found or frozenset()).difference(self.others)
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
