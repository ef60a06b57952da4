"""Codes of random signs that somebody writes down and types: recovery codes and invitations."""

import secrets
from typing import Final

SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Thirty-one signs of which no two are taken for one another; each is worth 4.95 bits."""

GROUP: Final = 4


def make_typed_code(groups: int) -> str:
    """Make a code of groups of four signs with dashes between them: 19.8 bits a group."""
    made = ("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(groups))
    return "-".join(made)


def read_typed_code(text: str, groups: int) -> str | None:
    """Give a typed code without its dashes, whatever its case and spaces; None when it is none."""
    bare = "".join(text.casefold().replace("-", " ").split())
    fits = len(bare) == GROUP * groups and set(bare) <= set(SIGNS)
    return bare if fits else None
