"""Figures of agreement as they are kept and shown; reading them costs no numerical library."""

from msgspec import Struct


class Estimate(Struct, frozen=True):
    """A figure and its 95 % interval, of `items` items; None where the items cannot give it."""

    value: float | None
    low: float | None
    high: float | None
    items: int


class ThemeAgreement(Struct, frozen=True):
    """One theme in the hands of two coders.

    `both`, `first_only`, `second_only` and `neither` count items; `alpha` is of the theme being
    given or not. Where the first is the reference, `precision` is the share of the second's uses
    that the first made too, and `recall` the share of the first's uses that the second found.
    """

    theme: str
    both: int
    first_only: int
    second_only: int
    neither: int
    alpha: Estimate
    precision: float | None
    recall: float | None


class PairAgreement(Struct, frozen=True):
    """Two coders on the items that both coded.

    `f1` is the mean over items of twice the shared themes over all themes given, without the
    `empty` items to which neither gave a theme; `identical` is the share of items with exactly
    the same themes, those included.
    """

    items: int
    empty: int
    alpha: Estimate
    f1: Estimate
    identical: Estimate
    themes: tuple[ThemeAgreement, ...]


class Study(Struct, frozen=True):
    """The one source of every claim about accuracy.

    All figures of the blind arm are on the same items. `gap` is how much better the machine looks
    to people who saw its suggestions first: F1 in the anchored arm less F1 in the blind arm; None
    without an anchored arm.
    """

    registration: str
    humans: PairAgreement
    machine: tuple[PairAgreement, PairAgreement]
    anchored: PairAgreement | None
    gap: Estimate | None
    missing: int
