"""Pages of one size, so that nobody on the network learns from its length which one it was.

What fills them is random, so that a proxy that compresses pages does not take it out again, and
made anew each time, so that it identifies nobody.
"""

from base64 import b32encode
from secrets import token_bytes
from typing import Final

SIZE: Final = 8_192
"""In bytes; above the longest page of whom to turn to that we ship, in any language."""

_EDGES: Final = ("<!--", "-->")


def pad_page(html: str) -> str:
    """Give a page that is ``SIZE`` bytes of UTF-8 long, or the next multiple of it."""
    taken = len(html.encode()) + sum(map(len, _EDGES))
    room = -taken % SIZE
    return html + b32encode(token_bytes(room)).decode()[:room].join(_EDGES)
