"""Names told apart by a number behind them."""

from collections.abc import Container
from typing import Final

# Room for a number behind a name as long as an id may be.
_STEM: Final = 58


def tell_apart(name: str, taken: Container[str]) -> str:
    """Give a name that is not taken, with a number behind it where it is."""
    if name not in taken:
        return name
    number = 2
    while f"{name[:_STEM]}-{number}" in taken:
        number += 1
    return f"{name[:_STEM]}-{number}"
