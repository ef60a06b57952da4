"""The names answers are kept and submitted under: ``item``, ``item:option``, ``item~other``."""

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
