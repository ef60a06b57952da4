"""A share that was counted, with what it can mean."""

import math

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """A share with its 95 % Wilson interval."""

    name: str
    hits: int
    of: int

    @property
    def share(self) -> float:
        """The share; 1 of nothing."""
        return self.hits / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval, which stays honest near 0 and 1 and for small groups."""
        z, n, share = 1.96, self.of, self.share
        if not n:
            return 0.0, 1.0
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)
