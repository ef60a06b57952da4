"""Words of a redacted text that a reader puts a kind or a band in the place of."""

import re
from collections.abc import Sequence
from typing import Final

from anonymise.finding.labels import NUMBERED, PLACEHOLDER, PLAIN, Numbering, highest_numbers

KINDS: Final = (*PLAIN, *NUMBERED)
"""What may stand for words that go, besides the numbers that people and places are given."""

_MARK: Final = re.compile(PLACEHOLDER)

Stretch = tuple[int, int]


def write_kinds(text: str, stretches: Sequence[Stretch], kind: str) -> str:
    """Give a redacted text with a placeholder of one kind in the place of each stretch.

    Stretches are offsets of the text, in any order; those that touch or overlap are one, and a
    placeholder that one of them touches goes whole. The same words get the same number, and one
    that no placeholder of the text has. Raises ``ValueError`` for a kind that is none of
    ``KINDS``.
    """
    if kind not in KINDS:
        raise ValueError("Nothing of this kind stands in a text.")
    numbering = Numbering(highest_numbers(text), {})
    parts, last = [], 0
    for start, end in _join(text, stretches):
        words = text[start:end].casefold().split()
        parts += [text[last:start], f"[{numbering.label(kind, words)}]"]
        last = end
    return "".join((*parts, text[last:]))


def _join(text: str, stretches: Sequence[Stretch]) -> list[Stretch]:
    marks = [match.span() for match in _MARK.finditer(text)]
    joined: list[Stretch] = []
    for start, end in sorted((max(start, 0), min(end, len(text))) for start, end in stretches):
        if start >= end:
            continue
        touched = [mark for mark in marks if mark[0] < end and start < mark[1]]
        first = min([start, *(mark[0] for mark in touched)])
        after = max([end, *(mark[1] for mark in touched)])
        if joined and first <= joined[-1][1]:
            first, after = joined[-1][0], max(after, joined[-1][1])
            joined.pop()
        joined.append((first, after))
    return joined
