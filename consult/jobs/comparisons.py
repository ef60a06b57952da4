"""Themes of groups side by side, released and sealed with the codebook that they are of."""

from datetime import date
from typing import Final

from msgspec import Struct

from anonymise.disclosure.release import Release, encode_release, read_release

COMPARISON: Final = "comparison"
"""What a run that compares groups is about, in the place of a question."""


class Comparison(Struct, frozen=True, kw_only=True):
    """One table of themes by group: the question, the codebook's version, the day, the release."""

    item: str
    version: int
    on: date
    table: bytes

    def __repr__(self) -> str:
        return f"Comparison({self.item})"

    def read(self) -> Release:
        """Give the table; raises ``ReleaseAlteredError`` when it was changed since it was made."""
        return read_release(self.table)


def make_comparison(item: str, version: int, on: date, release: Release) -> Comparison:
    """Keep a table as it was released."""
    return Comparison(item=item, version=version, on=on, table=encode_release(release))


def replace_comparison(
    known: tuple[Comparison, ...], comparison: Comparison
) -> tuple[Comparison, ...]:
    """Give the tables with a new one in the place of an older one by the same question."""
    return (*(one for one in known if one.item != comparison.item), comparison)
