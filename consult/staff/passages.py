"""Where a search found what was looked for, in the memory of one unlocked session."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from msgspec import Struct

MOST_PLACES: Final = 200_000
"""Places that a session keeps, at twelve bytes each; of more it keeps the first and the number."""

Spot = tuple[str, int, int]
"""The name of an answer, and the offsets of a place in its text."""


class Passages(Struct, frozen=True):
    """Where a search in a codebook found what was looked for, without a word of it.

    ``names`` are the answers of the kept places, each once in the order in which it comes, and
    ``spots`` three numbers for each place. ``total`` counts all places, of which the first ones
    are kept, ``answers`` the answers found, ``searched`` those looked through, and ``hidden``
    those left out because somebody has to code them blind.
    """

    codebook: UUID
    total: int
    answers: int
    searched: int
    hidden: int
    within: str
    names: tuple[str, ...]
    spots: "array[int]"

    def __repr__(self) -> str:
        return f"Passages({self.total})"

    def __len__(self) -> int:
        return len(self.spots) // 3

    def take(self, first: int, last: int) -> list[Spot]:
        """Give the places from one number up to another, in their order."""
        some = iter(self.spots[3 * first : 3 * last])
        return [(self.names[at], start, end) for at, start, end in zip(some, some, some)]  # noqa: B905 - one iterator, in threes.


def pack_spots(places: Sequence[Spot]) -> tuple[tuple[str, ...], "array[int]"]:
    """Give the names of answers once each, and three numbers for each of the first places."""
    kept = places[:MOST_PLACES]
    numbers = {name: at for at, name in enumerate(dict.fromkeys(name for name, _, _ in kept))}
    return tuple(numbers), array("I", _flatten(kept, numbers))


def _flatten(places: Iterable[Spot], numbers: dict[str, int]) -> Iterable[int]:
    for name, start, end in places:
        yield from (numbers[name], start, end)
