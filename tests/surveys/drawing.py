"""Choices drawn one by one, which is many times as fast as strategies made of strategies."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
_NUMBERS: Final = [st.integers(0, most) for most in range(100)]


class Chance:
    """What Hypothesis chooses; every choice shrinks towards the first, and towards no."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def count(self, most: int, least: int = 0) -> int:
        """Give a number between two, both included."""
        return least + self.draw(_NUMBERS[most - least])

    def pick(self, options: Sequence[T]) -> T:
        """Give one of these."""
        return options[self.count(len(options) - 1)]

    def once_in(self, times: int) -> bool:
        """Say yes once in so many times."""
        return self.count(times - 1) == times - 1

    def maybe(self, make: Callable[[], T], times: int = 3) -> T | None:
        """Give something once in so many times, and mostly nothing."""
        return make() if self.once_in(times) else None

    def some(self, options: Iterable[T], most: int) -> list[T]:
        """Give up to so many of these, each once, in an order of chance."""
        left = list(options)
        many = self.count(min(most, len(left)))
        return [left.pop(self.count(len(left) - 1)) for _ in range(many)]

    def several(self, make: Callable[[], T], most: int, least: int = 0) -> list[T]:
        """Give so many things, made one after the other."""
        return [make() for _ in range(self.count(most, least))]
