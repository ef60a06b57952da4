"""Conditions of which it is known when they may hold and when they must."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from surveys.checks.diagrams import ALL, NONE, Diagrams


class Condition(NamedTuple):
    """The ways of answering with which something may hold, and those with which it must.

    They are the same where it is known exactly. What holds is always inside
    ``may`` and around ``must``, so "never" and "always" are certain.
    """

    may: int
    must: int


ALWAYS: Final = Condition(ALL, ALL)
NEVER: Final = Condition(NONE, NONE)
UNKNOWN: Final = Condition(ALL, NONE)


class Conditions:
    """Joins conditions."""

    def __init__(self, diagrams: Diagrams) -> None:
        self.diagrams = diagrams

    def both(self, one: Condition, other: Condition) -> Condition:
        """Give when both hold."""
        may = self.diagrams.both(one.may, other.may)
        if one.may == one.must and other.may == other.must:
            return Condition(may, may)
        return Condition(may, self.diagrams.both(one.must, other.must))

    def either(self, one: Condition, other: Condition) -> Condition:
        """Give when one of two holds."""
        may = self.diagrams.either(one.may, other.may)
        if one.may == one.must and other.may == other.must:
            return Condition(may, may)
        return Condition(may, self.diagrams.either(one.must, other.must))

    def negate(self, one: Condition) -> Condition:
        """Give when it does not hold."""
        may = self.diagrams.negate(one.must)
        return Condition(may, may if one.may == one.must else self.diagrams.negate(one.may))

    def all_of(self, many: Iterable[Condition]) -> Condition:
        """Give when all hold."""
        result = ALWAYS
        for one in many:
            result = self.both(result, one)
        return result

    def any_of(self, many: Iterable[Condition]) -> Condition:
        """Give when one of many holds."""
        result = NEVER
        for one in many:
            result = self.either(result, one)
        return result
