"""Which known name was probably meant by a misspelt one."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile
from typing import Final

# Names are at most this long in a file of ours; longer ones are not worth the comparison.
_LONGEST: Final = 64
_LIKE_ENOUGH: Final = 0.6
_CONSIDERED: Final = 4


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """Give the known name fewest slips away; of several, the one that begins most alike."""
    short = name[:_LONGEST]
    near = get_close_matches(short, list(known), n=_CONSIDERED, cutoff=_LIKE_ENOUGH)
    marks = [(count_slips(short, one), -count_alike(short, one), one) for one in near]
    return min(marks)[2] if marks else None


def count_alike(one: str, other: str) -> int:
    """Count the letters with which both begin."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def count_slips(one: str, other: str) -> int:
    """Count the letters added, left out, changed or exchanged with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [place]
        for at, found in enumerate(other, start=1):
            change = before[at - 1] + (letter != found)
            row.append(min(before[at] + 1, row[at - 1] + 1, change))
            if _exchanged(one, other, place, at):
                row[at] = min(row[at], earlier[at - 2] + 1)
    return row[-1]


def _exchanged(one: str, other: str, place: int, at: int) -> bool:
    first = 2
    return (
        place >= first
        and at >= first
        and one[place - 1] == other[at - 2]
        and one[place - 2] == other[at - 1]
    )
