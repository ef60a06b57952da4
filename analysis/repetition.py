"""Whether a run that was done again found the same, and what was not as it had been."""

from typing import Final, Literal

from msgspec import Struct

from analysis.types import Manifest

Part = Literal["input_digest", "parameters", "versions", "codebook", "links", "vectors"]

PARTS: Final[tuple[Part, ...]] = (
    "input_digest",
    "parameters",
    "versions",
    "codebook",
    "links",
    "vectors",
)
"""What a result depends on: while all of it is the same, so is every assignment."""


class Repetition(Struct, frozen=True):
    """The parts that a repeated run was made from otherwise, and whether it found the same."""

    changed: tuple[Part, ...]
    identical: bool


def compare_runs(before: Manifest, again: Manifest) -> Repetition:
    """Compare two runs by their manifests; one without digests is never the same as another."""
    changed = tuple(part for part in PARTS if getattr(before, part) != getattr(again, part))
    same = bool(before.assignments) and before.assignments == again.assignments
    return Repetition(changed, same)
