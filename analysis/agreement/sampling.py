"""Which answers are coded blind: drawn by chance, and fixed before anybody looks."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

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
    sample = Registration(_digest(known), len(known), seed, arms[0], arms[1], "")
    return replace(sample, digest=_digest(_list_parts(sample)))


def drop_items(registration: Registration, gone: Collection[str]) -> Registration:
    """Give a sample without answers that were taken back, with a digest of its own."""
    blind = tuple(one for one in registration.blind if one not in gone)
    anchored = tuple(one for one in registration.anchored if one not in gone)
    if (blind, anchored) == (registration.blind, registration.anchored):
        return registration
    left = replace(registration, blind=blind, anchored=anchored)
    return replace(left, digest=_digest(_list_parts(left)))


def is_intact(registration: Registration) -> bool:
    """Say whether a registered sample is still what was registered."""
    return _digest(_list_parts(registration)) == registration.digest


def _list_parts(sample: Registration) -> list[str]:
    return [sample.population, str(sample.seed), *sample.blind, "anchored", *sample.anchored]


def _digest(parts: Sequence[str]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}:{part}".encode())
    return whole.hexdigest()
