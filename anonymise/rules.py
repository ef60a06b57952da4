"""What a deployment may add to redaction; nothing in it can take a redaction back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from anonymise.policy import QuasiPolicy

Suspicion = tuple[int, int, str]
"""Where something identifying stands, and what it is: start, end, label."""


class Detector(Protocol):
    """An operator's own recogniser or model: what it finds goes, besides what goes anyway."""

    def __call__(self, text: str, language: str, /) -> Iterable[Suspicion]:
        """Give what stands in a text, in offsets of it; may be asked several times a text."""
        ...


def deny_nothing(word: str) -> bool:  # noqa: ARG001 - every word is answered alike.
    """Answer for a deployment that has no list of words of its own."""
    return False


@dataclass(frozen=True, slots=True)
class Rules:
    """What goes besides everything that goes everywhere.

    Attributes:
        denied: whether a folded, lower-case word must always go; asked for every word.
        detectors: additional recognisers; they may add redactions and never lift one.
        policy: what becomes of ages, dates, work and the like; None is the standard level.
        trial: languages that are tried out though they are not switched on, which only
            measurements may do.
    """

    denied: Callable[[str], bool] = deny_nothing
    detectors: tuple[Detector, ...] = ()
    policy: QuasiPolicy | None = None
    trial: frozenset[str] = frozenset()


STANDARD: Final = Rules()
