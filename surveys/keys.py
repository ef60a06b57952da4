"""The names answers are kept and submitted under: ``item``, ``item:option``, ``item~other``.

A row of a rating grid is ``item.row``; the parts of a date and the places of
a ranking are submitted under names of their own and kept as one answer.
"""

from typing import Final

AnswerKey = str

OTHER: Final = "~other"
# No option code may start with this sign, so a missing code never reads as an answer.
MISSING_SIGN: Final = "!"


def answer_key(item: str, option: str | None) -> AnswerKey:
    """Name an item's answer, on the repetition of its page for an option where there is one."""
    return item if option is None else f"{item}:{option}"


def other_key(key: AnswerKey) -> AnswerKey:
    """Name the free text that says which other option was meant by an answer."""
    return key + OTHER


def row_id(item: str, row: str) -> str:
    """Name one row of a rating grid, which is answered as a rating of its own."""
    return f"{item}.{row}"


def part_field(key: AnswerKey, part: str) -> str:
    """Name the field for a part of an answer: a date's day, or the place of a ranked option."""
    return f"{key}~{part}"


def rank_field(key: AnswerKey, code: str) -> str:
    """Name the field that holds the place of one option in a ranking."""
    return part_field(key, f"place-{code}")
