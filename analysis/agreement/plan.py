"""How many answers somebody has to read until a share is known as closely as they want."""

import math
from typing import Final

from msgspec import Struct

from analysis.agreement.types import Estimate

Z: Final = 1.959964
"""Standard errors on either side of an interval that holds 95 times in a hundred."""
HARDEST: Final = 0.5
"""The share that takes most reading: what holds for it holds for every theme."""
LEAST_READ: Final = 2


class Interval(Struct, frozen=True):
    """A share of ``read`` answers, from 0 to 1, with its 95 % interval among all there are."""

    share: float
    low: float
    high: float
    read: int


class Target(Struct, frozen=True):
    """What one width takes: answers in all, those left, and the hours of one person for them."""

    margin: float
    needed: int
    left: int
    hours: float


def measure_share(given: int, read: int, answers: int) -> Interval | None:
    """Give a theme's share in a random sample, for all answers; None where nothing was read.

    The interval is Wilson's (1927) with the sample's size corrected for what is left to read
    (Cochran, "Sampling Techniques", 2.6): whoever has read everything knows the share exactly.
    """
    if not 0 < read <= answers or not 0 <= given <= read:
        return None
    share = given / read
    if read == answers:
        return Interval(share, share, share, read)
    size = read * (answers - 1) / (answers - read)
    middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    spread = math.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    margin = Z * spread / (1 + Z * Z / size)
    return Interval(share, max(0.0, middle - margin), min(1.0, middle + margin), read)


def plan_share(
    margin: float, *, answers: int, read: int, seconds: float, share: float = HARDEST
) -> Target:
    """Say what it takes until a share is known to within ``margin``, from 0 to 1, either way.

    ``seconds`` is what one answer takes one person. Raises ``ValueError`` for a margin or a time
    that is not above zero.
    """
    if margin <= 0 or seconds <= 0:
        message = "A margin and a time have to be above zero."
        raise ValueError(message)
    endless = Z * Z * share * (1 - share) / (margin * margin)
    needed = math.ceil(endless / (1 + (endless - 1) / answers)) if answers else 0
    needed = min(answers, max(needed, min(answers, LEAST_READ)))
    left = max(0, needed - read)
    return Target(margin, needed, left, left * seconds / 3600)


def plan_figure(figure: Estimate, margin: float, *, answers: int, seconds: float) -> Target | None:
    """Say what it takes until a figure such as alpha is known to within ``margin`` either way.

    An interval narrows with the root of the number of answers. It is a forecast from the answers
    that were read so far; None where they give no interval.
    """
    if figure.low is None or figure.high is None or not figure.items:
        return None
    half = (figure.high - figure.low) / 2
    # Halves of intervals are not exact in binary, and one answer too many is no plan either.
    needed = math.ceil(figure.items * (half / margin) ** 2 - 1e-9)
    needed = min(answers, max(needed, LEAST_READ))
    left = max(0, needed - figure.items)
    return Target(margin, needed, left, left * seconds / 3600)
