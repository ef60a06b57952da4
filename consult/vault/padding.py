"""Sealed boxes show the length of what they hold, and a length can tell one answer from another.

Everything sealed is therefore filled up to one of a few sizes, each four times the one before.
A response of closed answers and some sentences has the first size, one with several long
answers the second or third.
"""

from bisect import bisect_left
from typing import Final

from consult.errors import SealError

KIBIBYTE: Final = 1024
BUCKETS: Final = tuple(4**power * KIBIBYTE for power in range(1, 10))
"""Sizes in bytes before sealing, from 4 KiB to 256 MiB."""

END: Final = b"\x80"
"""Ends the content; only zeros follow (ISO/IEC 7816-4), so removing the padding is unambiguous."""


def pad_content(content: bytes) -> bytes:
    """Fill up to the smallest bucket that holds the content and its end mark.

    Raises ``SealError`` above the largest bucket.
    """
    needed = len(content) + len(END)
    place = bisect_left(BUCKETS, needed)
    if place == len(BUCKETS):
        raise SealError(
            "This is too large to be sealed in one piece.",
            where=f"Limit: {BUCKETS[-1]} bytes.",
            remedy="Seal it in parts.",
        )
    return (content + END).ljust(BUCKETS[place], b"\0")


def unpad_content(padded: bytes) -> bytes | None:
    """Give the content back, or None when this was not made by ``pad_content``."""
    content, found, _ = padded.rpartition(END)
    if not found or len(padded) not in BUCKETS or padded.rstrip(b"\0") != content + END:
        return None
    return content
