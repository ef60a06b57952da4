from typing import Final, NamedTuple

import msgspec

from anonymise.errors import PolicyError

THRESHOLD_FLOOR: Final = 10
ROUNDING_FLOOR: Final = 5
SHARE_FLOOR: Final = 20


class Span(NamedTuple):
    """Every whole number that a published figure can stand for, both ends included."""

    low: int
    high: int


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """How careful a release is: the smallest count shown, and what counts are rounded to.

    The floors are those of UK trusted research environments for sensitive subjects.
    Raises ``PolicyError`` for anything looser.
    """

    threshold: int = THRESHOLD_FLOOR
    rounding_base: int = ROUNDING_FLOOR

    def __post_init__(self) -> None:
        if self.threshold < THRESHOLD_FLOOR or self.rounding_base < ROUNDING_FLOOR:
            raise PolicyError(
                "This disclosure policy is looser than the law of the house.",
                remedy=f"Use a threshold of at least {THRESHOLD_FLOOR} "
                f"and a rounding base of at least {ROUNDING_FLOOR}.",
            )
        if self.rounding_base > self.threshold:
            raise PolicyError(
                "This rounding base would show counts that may be published as nought.",
                remedy="Use a rounding base no larger than the threshold.",
            )

    @property
    def base_step(self) -> int:
        """What the number of answers is rounded to: tens, under the default policy."""
        return 2 * self.rounding_base

    def round_count(self, count: int) -> int:
        """The nearest multiple of the rounding base, halves upwards."""
        return _round(count, self.rounding_base)

    def round_base(self, base: int) -> int:
        """The nearest multiple of the base step, halves upwards."""
        return _round(base, self.base_step)

    def span_of_count(self, shown: int) -> Span:
        """What a published count can stand for, to a reader who knows the threshold."""
        return self._span(shown, self.rounding_base)

    def span_of_base(self, shown: int) -> Span:
        """What a published base can stand for, to a reader who knows the threshold."""
        return self._span(shown, self.base_step)

    def _span(self, shown: int, step: int) -> Span:
        low = shown - step // 2
        return Span(max(low, self.threshold), low + step - 1)


def _round(count: int, step: int) -> int:
    return (count + step // 2) // step * step
