"""What people chose in the closed question beside this one, where it may be seen."""

from collections import Counter
from collections.abc import Collection
from typing import Final

from msgspec import Struct

from consult.staff.codebooks.opening import Book

FEW: Final = "a choice of few people"
"""What stands beside an answer in the place of a choice that could point at one person."""


class Choice(Struct, frozen=True):
    """One choice in the closed question beside this one, and how many answers came with it."""

    code: str
    label: str
    answers: int


def list_choices(book: Book) -> list[Choice]:
    """List the choices that may stand beside an answer: those that enough people made.

    Fewer than the deployment's threshold could be known by their choice together with what they
    wrote, so theirs is neither shown nor searched.
    """
    result = book.file.result
    people = book.people
    rated = {name: code for name, code in result.ratings.items() if name in people}
    chosen = Counter(code for _, code in {(people[name], code) for name, code in rated.items()})
    threshold = book.unlocked.desk.settings.disclosure_threshold
    counts = Counter(rated.values())
    return [
        Choice(code, label, counts[code])
        for code, label in result.choices.items()
        if chosen[code] >= threshold
    ]


def read_choice(book: Book, choices: Collection[Choice], excerpt: str) -> str:
    """Give the words of what was chosen beside an answer, if they may stand there."""
    code = book.file.result.ratings.get(excerpt)
    if code is None:
        return ""
    return next((choice.label for choice in choices if choice.code == code), FEW)
