"""Codes that are read out: digits as words, letters one by one, groups joined by "then".

Runs of pieces are judged one by one, so that the time this takes grows with the length of a
text and no faster.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from anonymise.finding.forms import Form
from anonymise.finding.page import Page
from anonymise.finding.pieces import (
    DIGITS,
    DOUBLES,
    LONGEST_GROUP,
    TENS,
    Piece,
    read_codes,
    read_words,
)

_NUMERALS: Final = DIGITS | TENS | {"o"}
_SPOKEN: Final = (
    DIGITS | TENS | {"double", "triple", "treble", "ii", "iii", "iv", "vi", "vii", "ix"}
)
# Everybody's numbers, when they are not a part of a longer one.
OPEN_NUMBERS: Final = frozenset({"999", "101", "111", "112", "116", "119"})
OPEN_WORDS: Final = frozenset(
    {
        "nine nine nine",
        "triple nine",
        "treble nine",
        "one oh one",
        "one zero one",
        "one one one",
        "triple one",
    }
)
SHAPES: Final = (
    ("NI NUMBER", r"[a-dx]{2}0{6}[a-d]"),
    ("POSTCODE", r"[a-dx]{1,2}0[a-dx0]?0[a-dx]{2}"),
    ("NUMBER PLATE", r"[a-dx]{2}00[a-dx]{3}|[a-dx]0{1,3}[a-dx]{3}|[a-dx]{3}0{1,3}[a-dx]"),
)
# Short words that are no part of a code, even in capitals.
SMALL: Final = read_words(
    "is ok at on in to of my me so no it as or we he be by do go an am up us the and was for her",
    "his you are not but",
)
_PHONE: Final = range(9, 14)
_ENOUGH_DIGITS: Final = 7
_LOOK_AHEAD: Final = 12
# Forms of which a part is a word elsewhere: "me 99 9zq", "as 12 34 56 c".
_FORMS: Final = (
    (
        "NI NUMBER",
        Form(r"\b[a-z][\W_]{0,3}[a-z][\W_]{0,4}(?:\d[\W_]{0,4}(?:then\s)?){6}[a-d]\b"),
    ),
    (
        "POSTCODE",
        Form(
            r"\b[a-z]{1,2}[\s.-]?\d{1,2}[a-z]?[\s.,-]{1,3}"
            r"\d(?!am|pm|ft|kg|hr|yr|st|nd|rd|th|mm|cm|km|lb|oz|mg|ml|in|wk|min)[a-z]{2}\b"
        ),
    ),
)


def find_letter_codes(page: Page) -> None:
    """Take runs of letters and digits: plates, postcodes, NI numbers, references, read out."""
    if not page.digits and page.words.isdisjoint(_NUMERALS):
        return
    for run in read_codes(page):
        code = trim_letters(trim_words(page, run))
        if is_code(code):
            take(page, code, name_code(page, code))
    # The digits of a placeholder are too few for them, and no letter touches those.
    for label, form in _FORMS if page.digits else ():
        for match in page.search(form):
            page.take(match.start(), match.end(), label)


def trim_words(page: Page, run: Sequence[Piece]) -> Sequence[Piece]:
    """A run without the small words at either end that belong to the sentence."""
    first, last = 0, len(run)
    while first < last and is_small(page, run[first].first, run[first].first + 1):
        first += 1
    while first < last and is_small(page, run[last - 1].first, run[last - 1].first):
        last -= 1
    return run[first:last]


def is_small(page: Page, at: int, gap: int) -> bool:
    """Whether a token is a small word with a space between it and the code."""
    apart = gap >= len(page.tokens) or bool(page.tokens[gap].gap)
    return apart and page.tokens[at].text in SMALL


def trim_letters(run: Sequence[Piece]) -> Sequence[Piece]:
    """A run without a lone letter at either end that is a word of the sentence."""
    if sum(bool(piece.letters) for piece in run) != 1:
        return run
    first, last = is_loose(run[0]), is_loose(run[-1])
    return run[int(first) : len(run) - int(last)]


def is_loose(piece: Piece) -> bool:
    """Whether a piece is a letter that can be a word."""
    return bool(piece.letters) and not piece.whole


def is_code(run: Sequence[Piece]) -> bool:
    """Whether letters and digits are one code; letters that each go with an age are not."""
    digits = sum(piece.digits for piece in run if not (piece.roman and piece.letters))
    certain = (
        digits > LONGEST_GROUP
        or len(run) >= _ENOUGH_DIGITS - 1
        or any(piece.whole for piece in run)
    )
    groups = any(piece.letters > 1 for piece in run)
    pairs = any(one.letters and two.letters for one, two in pairwise(run))
    together = certain and (groups or pairs)
    return together and digits > 1 and len(run) > 2  # noqa: PLR2004 - two pieces side by side are patterns' work.


def name_code(page: Page, run: Sequence[Piece]) -> str:
    """The label of a code by its shape, whether or not such a code can exist."""
    shape = "".join(shape_of(page, piece) for piece in run)
    return next((label for label, form in SHAPES if re.fullmatch(form, shape)), "REFERENCE")


def shape_of(page: Page, piece: Piece) -> str:
    """A piece as letters "a" to "d", other letters as "x" and digits as nought."""
    if not piece.letters:
        return "0" * piece.digits
    text = page.tokens[piece.first].text
    return "x" if piece.spoken else re.sub(r"[^a-d]", "x", text)


def find_spoken(page: Page) -> None:
    """Take numbers that are read out or grouped, and what follows of one in later sentences."""
    if not page.digits and page.words.isdisjoint(_SPOKEN):
        return
    last = -1
    for run in read_codes(page):
        for part in split_letters(run):
            code = trim_letters(part)
            if code and is_number(page, code):
                digits = sum(piece.digits for piece in code)
                take(page, code, "PHONE" if digits in _PHONE else "NUMBER")
                last = code[-1].last
            elif code and 0 <= last < code[0].first <= last + _LOOK_AHEAD and follows(page, code):
                take(page, code, "NUMBER")
                last = code[-1].last
            elif code and begins_number(page, code):
                last = code[-1].last
    for index in page.find(DOUBLES):
        token = page.tokens[index]
        if token.open and page.word(index + 1) in DIGITS | {"o"}:
            page.take(token.start, page.tokens[index + 1].end, "NUMBER")


def begins_number(page: Page, code: Sequence[Piece]) -> bool:
    """Whether digits alone are so many that more of the number may follow."""
    text = page.tokens[code[-1].first].text
    return text.isdigit() and (len(text) > len("2020") or text.startswith("0"))


def split_letters(run: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The numbers of a run, apart from letters that are no numerals."""
    code: list[Piece] = []
    for piece in run:
        if piece.letters and not piece.roman:
            if code:
                yield code
            code = []
        else:
            code.append(piece)
    if code:
        yield code


def is_number(page: Page, code: Sequence[Piece]) -> bool:
    """Whether pieces in a row are digits of one number, and not counts or years."""
    words = [page.tokens[piece.first].text for piece in code]
    if " ".join(words) in OPEN_WORDS or set(words) <= OPEN_NUMBERS:
        return False
    if sum(piece.letters > 1 for piece in code) > 1 and len(code) > LONGEST_GROUP + 1:
        return True
    solid = [piece for piece in code if not piece.roman]
    if len(solid) < len(code) and len(solid) < LONGEST_GROUP:
        return False
    spoken = sum(piece.spoken for piece in solid)
    if len(code) > 2 and spoken and (spoken > 1 or spoken < len(code)):  # noqa: PLR2004 - a pair can be two counts.
        return True
    if spoken and any(begins_number(page, [piece]) for piece in code):
        return True
    years = all(len(word) == len("2020") and word[:2] in {"19", "20"} for word in words)
    return not spoken and len(code) > 1 and total(code) >= _ENOUGH_DIGITS and not years


def total(code: Sequence[Piece]) -> int:
    """How many digits pieces stand for."""
    return sum(piece.digits for piece in code)


def find_longer(page: Page) -> frozenset[int]:
    """Which tokens are digits of a longer number, such as the 999 of 999 123 4567."""
    found: set[int] = set()
    for run in read_codes(page):
        for code in split_letters(run):
            words = {page.tokens[piece.first].text for piece in code}
            if total(code) >= _ENOUGH_DIGITS and not words <= OPEN_NUMBERS:
                found.update(piece.first for piece in code)
    return frozenset(found)


def follows(page: Page, code: Sequence[Piece]) -> bool:
    """Whether digits a few words after a number are more of it, and count nothing."""
    after = page.word(code[-1].last + 1)
    counts = after in page.section("heads.unit") or after in page.section("cues.kin")
    return (total(code) > 1) and not counts


def take(page: Page, code: Sequence[Piece], label: str) -> None:
    """Take a code with everything between its pieces."""
    page.take(page.tokens[code[0].first].start, page.tokens[code[-1].last].end, label)
