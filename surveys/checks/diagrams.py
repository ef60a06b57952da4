"""Sets of ways of answering, as decision diagrams: small however many ways there are.

A diagram asks one question after another, from the highest level down, and
ends at "in the set" or "not in the set". Equal sets are equal numbers, so
asking whether a condition can hold costs one comparison.
"""

from collections.abc import Container
from typing import Final

NONE: Final = 0
ALL: Final = 1
# Recursion goes three calls deep a level, and Python's stack has room for about a thousand.
LEVEL_LIMIT: Final = 250


class WorkLimitError(Exception):
    """The sets grew beyond what may be spent on them, so that nothing is known."""


class Diagrams:
    """Makes diagrams and works with them, until a limit of steps is reached.

    Every method raises ``WorkLimitError`` beyond it.
    """

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._nodes: list[tuple[int, tuple[int, ...]]] = [(-1, ()), (-1, ())]
        self._made: dict[tuple[int, tuple[int, ...]], int] = {}
        self._joined: dict[tuple[int, int], int] = {}
        self._turned: dict[int, int] = {NONE: ALL, ALL: NONE}
        self._levels = 0

    def add_level(self) -> int:
        """Give the next level, above all earlier ones."""
        if self._levels >= LEVEL_LIMIT:
            raise WorkLimitError
        self._levels += 1
        return self._levels - 1

    def choose(self, level: int, size: int, cells: Container[int]) -> int:
        """Give the set in which a level of this size takes one of these cells."""
        return self._make(level, tuple(int(cell in cells) for cell in range(size)))

    def both(self, one: int, other: int) -> int:
        """Give what is in both sets."""
        if other in (one, ALL) or one == NONE:
            return one
        if one == ALL or other == NONE:
            return other
        pair = (one, other) if one < other else (other, one)
        known = self._joined.get(pair)
        if known is None:
            known = self._joined[pair] = self._join(*pair)
        return known

    def either(self, one: int, other: int) -> int:
        """Give what is in one of two sets."""
        if one in (other, ALL) or other == NONE:
            return one
        if other == ALL or one == NONE:
            return other
        return self.negate(self.both(self.negate(one), self.negate(other)))

    def negate(self, one: int) -> int:
        """Give what is not in a set."""
        known = self._turned.get(one)
        if known is None:
            level, children = self._nodes[one]
            known = self._make(level, tuple(self.negate(child) for child in children))
            self._turned[one] = known
            self._turned[known] = one
        return known

    def pick(self, one: int) -> dict[int, int] | None:
        """Give one way of answering in a set, as the cell of each level that matters."""
        picked: dict[int, int] = {}
        while one not in (NONE, ALL):
            level, children = self._nodes[one]
            cell = next(at for at, child in enumerate(children) if child != NONE)
            picked[level] = cell
            one = children[cell]
        return None if one == NONE else picked

    def _join(self, one: int, other: int) -> int:
        level, children = self._nodes[one]
        other_level, others = self._nodes[other]
        if level == other_level:
            return self._make(
                level, tuple(self.both(a, b) for a, b in zip(children, others, strict=True))
            )
        if level < other_level:
            level, children, other = other_level, others, one
        return self._make(level, tuple(self.both(child, other) for child in children))

    def _make(self, level: int, children: tuple[int, ...]) -> int:
        first = children[0]
        if all(child == first for child in children):
            return first
        key = (level, children)
        known = self._made.get(key)
        if known is None:
            self._left -= len(children)
            if self._left < 0:
                raise WorkLimitError
            known = self._made[key] = len(self._nodes)
            self._nodes.append(key)
        return known
