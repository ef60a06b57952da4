"""Which answers are coded blind: drawn by chance, and fixed before anybody looks."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from analysis.errors import SampleError

LEAST: Final = 2


class Registration(Struct, frozen=True):
    """A sample as it was fixed before coding began; `digest` is over everything in it.

    `blind` items are coded without a suggestion in sight, `anchored` ones with the machine's
    themes already ticked, so that the difference shows what suggestions do to people.
    `population` is a digest of all the ids there were, whatever their order.
    """

    population: str
    answers: int
    seed: int
    blind: tuple[str, ...]
    anchored: tuple[str, ...]
    digest: str


def register_sample(ids: Iterable[str], *, blind: int, anchored: int, seed: int) -> Registration:
    """Draw two separate samples by chance; the same ids and seed give the same, in any order.

    Raises:
        SampleError: Fewer than two are to be coded blind, or there are too few answers.
    """
    known = sorted(set(ids))
    if blind < LEAST or anchored < 0 or blind + anchored > len(known):
        raise SampleError(
            f"{blind} blind and {anchored} anchored answers were asked for.",
            where=f"There are {len(known)} answers.",
            remedy=f"Ask for at least {LEAST} blind ones, and for no more than there are.",
        )
    drawn = sorted(known, key=lambda one: (_digest([str(seed), one]), one))[: blind + anchored]
    arms = tuple(sorted(drawn[:blind])), tuple(sorted(drawn[blind:]))
    population = _digest(known)
    return Registration(
        population=population,
        answers=len(known),
        seed=seed,
        blind=arms[0],
        anchored=arms[1],
        digest=_digest([population, str(seed), *arms[0], "anchored", *arms[1]]),
    )


def is_intact(registration: Registration) -> bool:
    """Say whether a registered sample is still what was registered."""
    parts = (registration.blind, ("anchored",), registration.anchored)
    whole = [
        registration.population,
        str(registration.seed),
        *(one for part in parts for one in part),
    ]
    return _digest(whole) == registration.digest


def _digest(parts: Sequence[str]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}:{part}".encode())
    return whole.hexdigest()
