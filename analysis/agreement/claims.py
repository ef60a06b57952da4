"""What may be written about accuracy, and what is refused."""

import re
from typing import Final

from msgspec import Struct

_HUMANLY: Final = r"(?:human|person|people|researcher|analyst|coder|expert|reviewer)s?"
_CLAIMS: Final = (
    rf"\b{_HUMANLY}[\s-]+(?:level|grade|quality|parity|like)\b",
    rf"\b(?:parity|on a par|on par|in line|level) with (?:a |an |the |two |our )?{_HUMANLY}\b",
    (
        rf"\b(?:as (?:good|accurate|reliable|well) as|no worse than|better than|"
        rf"indistinguishable from|equal to|matches|match(?:ed|ing)?|out-?performs?) "
        rf"(?:a |an |the |two |our |any )?(?:\w+ )?{_HUMANLY}\b"
    ),
)
_PATTERN: Final = re.compile("|".join(_CLAIMS), re.IGNORECASE)


class ClaimFault(Struct, frozen=True):
    """A claim that nothing supports: the words, where they start, and what to do."""

    words: str
    start: int
    remedy: str


def check_claims(text: str, *, blind_items: int) -> list[ClaimFault]:
    """List wording that sets the machine beside people although nobody coded blind.

    Agreement with people who corrected ticked suggestions cannot show it: they agree with the
    machine, and so with one another, because all of them started from the same ticks.
    """
    if blind_items:
        return []
    return [
        ClaimFault(
            words=found.group(),
            start=found.start(),
            remedy="Have two people code a registered sample blind, or take this out.",
        )
        for found in _PATTERN.finditer(text)
    ]
