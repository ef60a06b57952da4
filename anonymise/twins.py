"""The same answer written in other ways: fear, haste and telephones leave capitals and marks out.

A twin is scored beside its answer, because a figure that only holds for careful writing says
little about the people who answer.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec import structs

from anonymise.marked import MarkedAnswer, Span

# Each gives what stands instead of the character at an offset; "" where nothing does.
Change = Callable[[str, int], str]

EMOJI: Final = "\N{SLIGHTLY SMILING FACE}"
APOSTROPHES: Final = frozenset("'\u2019\u2018`\u00b4")


def lower(text: str, at: int) -> str:
    """Small letters, where they are as many."""
    return small if len(small := text[at].lower()) == 1 else text[at]


def upper(text: str, at: int) -> str:
    """Capital letters, where they are as many."""
    return large if len(large := text[at].upper()) == 1 else text[at]


def is_mark(char: str) -> bool:
    """Whether a character is punctuation; an e-mail address without its sign is none."""
    return not char.isalnum() and not char.isspace() and char not in "@_"


def strip_mark(text: str, at: int) -> str:
    """No punctuation, nothing in its place."""
    return "" if is_mark(text[at]) else text[at]


def space_mark(text: str, at: int) -> str:
    """No punctuation, a space where it joined two words; apostrophes leave none."""
    if not is_mark(text[at]):
        return text[at]
    return "" if text[at] in APOSTROPHES else " "


def strip_apostrophe(text: str, at: int) -> str:
    """No apostrophes."""
    return "" if text[at] in APOSTROPHES else text[at]


def widen(text: str, at: int) -> str:
    """Two spaces for one."""
    return "  " if text[at] == " " else text[at]


def decorate(text: str, at: int) -> str:
    """An emoji between words."""
    return f" {EMOJI} " if text[at] == " " else text[at]


def join(text: str, at: int) -> str:
    """An emoji instead of the space between words."""
    return EMOJI if text[at] == " " else text[at]


TWINS: Final[dict[str, Change]] = {
    "lower": lower,
    "upper": upper,
    "no punctuation": strip_mark,
    "spaces for punctuation": space_mark,
    "no apostrophes": strip_apostrophe,
    "double spaces": widen,
    "emoji between words": decorate,
    "emoji for spaces": join,
}


def make_twin(answer: MarkedAnswer, name: str) -> MarkedAnswer:
    """Give an answer written in another way, with everything that is marked still marked."""
    change = TWINS[name]
    parts = [change(answer.text, at) for at in range(len(answer.text))]
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    text = "".join(parts)

    def move(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        moved = (
            structs.replace(span, start=offsets[span.start], end=offsets[span.end])
            for span in spans
        )
        return tuple(span for span in moved if re.search(r"\w", text[span.start : span.end]))

    return structs.replace(
        answer,
        text=text,
        spans=move(answer.spans),
        keep=move(answer.keep),
        ignore=move(answer.ignore),
        words=move(answer.words),
    )
