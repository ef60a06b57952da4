"""Which responses used the words that themes show."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final
from uuid import UUID

from analysis.types import Excerpt
from consult.jobs.results import Author

SIZES: Final = (1, 2, 3)
"""How many words a keyword or a phrase of a label can have."""


def list_authors(
    excerpts: Sequence[Excerpt],
    people: Mapping[str, UUID],
    left_out: Mapping[UUID, int],
    words: Sequence[str],
) -> tuple[Author, ...]:
    """Say of each response which excerpts and which of the words are its own, by its id."""
    places = {word: place for place, word in enumerate(words)}
    names: defaultdict[UUID, list[str]] = defaultdict(list)
    used: defaultdict[UUID, set[int]] = defaultdict(set)
    for excerpt in excerpts:
        response = people[excerpt.id]
        names[response].append(excerpt.id)
        used[response] |= {places[one] for one in _walk_phrases(excerpt) if one in places}
    return tuple(
        Author(
            response,
            tuple(sorted(names[response])),
            tuple(sorted(used[response])),
            left_out.get(response, 0),
        )
        for response in sorted({*names, *left_out})
    )


def _walk_phrases(excerpt: Excerpt) -> Iterator[str]:
    # The words are cut as they were for the themes; the module loads what the worker loads late.
    from analysis.words import split_clauses  # noqa: PLC0415 - see above.

    for clause in split_clauses(excerpt.text.text):
        spans = (zip(*(clause[at:] for at in range(size)), strict=False) for size in SIZES)
        yield from map(" ".join, chain.from_iterable(spans))
