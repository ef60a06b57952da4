# ruff: noqa: RUF001 - look-alike characters are what this file is about.
"""The text as patterns see it, with the way back to the text as it was written.

Attacks prevented: accents, full-width digits, look-alike letters of other scripts and
invisible characters must not hide an identifier from patterns written for plain letters.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LATIN: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae"}
)
LOOKALIKES: Final = str.maketrans(
    "абвеіјкмнорѕстухАВЕІЈКМНОРЅСТУХЗαινορτυκχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abbeijkmhopsctyxABEIJKMHOPSCTYX3aivoptukxABEZHIKMNOPTYX",
)
PUNCTUATION: Final = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "＇": "'", "‛": "'"}
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | dict.fromkeys("“”„«»", '"')
)
# Letters that Unicode does not take apart: discs, boxes and the halves of flags.
PICTURED: Final = (
    ("\U0001f150", "\U0001f169"),
    ("\U0001f170", "\U0001f189"),
    ("\U0001f1e6", "\U0001f1ff"),
)
BRAILLE: Final = ("\u2801", "\u28ff")
TONES: Final = ("\U0001f3fb", "\U0001f3ff")
# One character can stand for a whole sentence; three letters of it are enough to take it.
MOST_LETTERS: Final = 3
_STRAIGHT: Final = tuple((chr(odd), plain) for odd, plain in PUNCTUATION.items())
_WIDE: Final = ("  ", " \n", "\n ", "\n\n")
# Letters, digits and marks as nearly every answer consists of, which are taken as they are.
_STRETCH: Final = re.compile(r"[!-~]+(?: [!-~]+)*|[\s\S]")
_PERHAPS_HIDDEN: Final = re.compile(r"[^ -~\n\t\r]")
INVISIBLE: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me"})
UNSEEN: Final = INVISIBLE - {"Mn", "Me"}


@dataclass(frozen=True, slots=True)
class View:
    """A text for matching.

    Attributes:
        text: plain letters, with case; digits are ASCII.
        starts: for each of its characters, the offset of its origin.
        ends: for each of its characters, the offset after its origin.
        odd: offsets (in ``text``) of letters written in another script.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    odd: frozenset[int]


def make_view(text: str) -> View:
    """Normalise for matching only; what is not replaced is kept as it was written.

    Spaces, however many and of whatever width, and pictures between words are one space, so
    that neither hides what stands on both sides of them.
    """
    straight = text
    for mark, simple in _STRAIGHT if not text.isascii() or "`" in text else ():
        if mark in straight:
            straight = straight.replace(mark, simple)
    usual = straight.isascii() and straight.replace("\n", "").isprintable()
    if usual and not any(wide in straight for wide in _WIDE):
        size = len(straight)
        return View(straight, range(size), range(1, size + 1), frozenset())
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    odd: set[int] = set()
    for stretch in _STRETCH.finditer(text):
        offset, after = stretch.span()
        char = stretch[0]
        if after - offset > 1:
            chars.extend(char)
            starts.extend(range(offset, after))
            ends.extend(range(offset + 1, after + 1))
            continue
        plain, strange = plain_form(char)
        if plain.isspace() and chars and chars[-1].isspace():
            chars[-1], ends[-1] = max(chars[-1], plain, key="\n".__eq__), offset + 1
            continue
        if strange:
            odd.update(range(len(chars), len(chars) + len(plain)))
        chars.extend(plain)
        starts.extend([offset] * len(plain))
        ends.extend([offset + 1] * len(plain))
    return View("".join(chars), starts, ends, frozenset(odd))


@lru_cache(maxsize=4096)
def plain_form(char: str) -> tuple[str, bool]:
    """The plain form of one character, and whether it is a letter that is not Latin."""
    if char.isascii() and char.isprintable():
        return char, False
    if char in "\n\t\r\x0b\x0c\u2028\u2029":
        return "\n" if char != "\t" else " ", False
    category = unicodedata.category(char)
    if category in INVISIBLE or TONES[0] <= char <= TONES[1]:
        return "", False
    if category == "So" and not unicodedata.decomposition(char):
        letter = pictured_letter(char)
        return letter or " ", bool(letter)
    parts = unicodedata.normalize("NFKD", char.translate(PUNCTUATION).translate(LATIN))
    kept = "".join(part for part in parts if unicodedata.category(part) not in INVISIBLE)
    plain = "".join(plain_digit(part) for part in kept.translate(LOOKALIKES))[:MOST_LETTERS]
    latin = unicodedata.normalize("NFD", char.translate(LATIN))
    strange = any(part.isalpha() and not part.isascii() for part in latin)
    return plain, strange


def pictured_letter(char: str) -> str:
    """The letter that a picture shows; flags, discs, boxes and braille can spell a name."""
    for first, last in PICTURED:
        if first <= char <= last:
            return chr(ord("a") + ord(char) - ord(first))
    return "x" if BRAILLE[0] <= char <= BRAILLE[1] else ""


def plain_digit(char: str) -> str:
    """ASCII for a digit of any script; a space for a space of any width."""
    if char.isspace():
        return " "
    if char.isdecimal() and not char.isascii():
        return str(unicodedata.decimal(char))
    return char


def lower_text(text: str) -> str:
    """Lower case that never changes a length, so that offsets stay true."""
    whole = text.lower()
    # A sigma becomes another letter at the end of a word, which no single letter does.
    if text.isascii() or (len(whole) == len(text) and "\u03a3" not in text):
        return whole
    lowered = (char.lower() for char in text)
    return "".join(low if len(low) == 1 else char for low, char in zip(lowered, text, strict=True))


def hidden(char: str) -> bool:
    """Whether a character is invisible and not an accent."""
    if char.isascii() and char.isprintable():
        return False
    category = unicodedata.category(char)
    return category in UNSEEN and char not in "\n\t\r"


def find_hidden(text: str) -> set[int]:
    """The offsets of the characters that are invisible and no accents."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return set()
    return {at.start() for at in _PERHAPS_HIDDEN.finditer(text) if hidden(at[0])}
