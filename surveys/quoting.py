"""In which ways people can allow their words to be quoted; nobody is quoted who allowed none."""

from typing import Final

from surveys.model import Facts

NOT_QUOTED: Final = ""
"""What holds for everybody who chose nothing."""

WAYS: Final = ("undescribed", "published")
"""With nothing about the writer beside the words; with a few general words, such as their group.
Each is a code of ``Facts.quote_tiers``, from the one that tells least."""


def list_ways(facts: Facts) -> tuple[str, ...]:
    """List the ways that a consultation offers, from the one that tells least of the writer."""
    return tuple(way for way in WAYS if way in facts.quote_tiers)


def choose_way(facts: Facts, wanted: str) -> str:
    """Give the way that somebody chose; not to be quoted where it is none that is offered."""
    return wanted if wanted in list_ways(facts) else NOT_QUOTED
