"""Patterns of a questionnaire's own, compiled and tried within bounds.

A pattern is written by somebody who trusts us to run it against what others
type, so neither its size nor the time it takes is left to chance.
"""

from functools import lru_cache
from re import compile as pattern
from typing import Final

import regex

PATTERN_LIMIT: Final = 500
# Repetition by count is unrolled when a pattern is compiled; more would take seconds and memory.
_SIZE_LIMIT: Final = 10_000
_DEPTH_LIMIT: Final = 20
_SECONDS: Final = 0.05
_TOKEN: Final = pattern(
    r"(?P<escaped>\\.)|(?P<kind>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<open>\()|(?P<close>\))"
    r"|\{(?P<least>\d{0,6})(?:,(?P<most>\d{0,6}))?\}|(?P<other>.)",
    flags=16,
)


def is_pattern(words: str) -> bool:
    """Say whether a pattern can be used: it compiles, and stays within our bounds."""
    return _compile(words) is not None


def matches_pattern(words: str, expression: str) -> bool:
    """Say whether a whole text is of a pattern's form.

    False as well for a pattern that cannot be used, and for one that is not done in time.
    Never raises.
    """
    compiled = _compile(expression)
    if compiled is None:
        return False
    try:
        return compiled.fullmatch(words, timeout=_SECONDS) is not None
    except (TimeoutError, RecursionError, MemoryError):
        return False


@lru_cache(maxsize=256)
def _compile(words: str) -> regex.Pattern[str] | None:
    if len(words) > PATTERN_LIMIT or not _is_small(words):
        return None
    try:
        return regex.compile(words, regex.VERSION0)
    except (regex.error, RecursionError, OverflowError, MemoryError, ValueError):
        return None


def _is_small(words: str) -> bool:
    """Add up how many steps a pattern has once every count is unrolled."""
    sizes, last = [0], 0
    for found in _TOKEN.finditer(words):
        match found.lastgroup:
            case "open":
                sizes.append(0)
                last = 0
            case "close" if sizes[1:]:
                last = sizes.pop()
                sizes[-1] += last
            case "least" | "most":
                times = max(int(found["least"] or 0), int(found["most"] or 0), 1)
                sizes[-1] += last * (times - 1)
                last *= times
            case _:
                last = 1
                sizes[-1] += 1
        if len(sizes) > _DEPTH_LIMIT or max(sizes) > _SIZE_LIMIT:
            return False
    return True
