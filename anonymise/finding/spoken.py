"""Codes that are read out: digits as words, letters one by one, groups joined by "then".

Words are classed one by one and runs of them judged, so that the time this takes grows with
the length of a text and no faster.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from anonymise.finding.page import Page


def read_words(*lines: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(word for line in lines for word in line.split())


DIGITS: Final = frozenset(
    read_words("zero oh nought naught nil one two three four five six seven eight nine niner")
)
TENS: Final = frozenset(
    read_words(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty fourty fifty sixty seventy eighty ninety",
    )
)
ROUND_TENS: Final = frozenset(
    read_words("twenty thirty forty fourty fifty sixty seventy eighty ninety")
)
_NUMERALS: Final = DIGITS | TENS | {"o"}
_SPOKEN: Final = (
    DIGITS | TENS | {"double", "triple", "treble", "ii", "iii", "iv", "vi", "vii", "ix"}
)
HUNDREDS: Final = frozenset({"hundred", "thousand", "million"})
DOUBLES: Final = frozenset({"double", "triple", "treble", "quadruple"})
ROMAN: Final = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})
ROMAN_LETTERS: Final = frozenset("ivxl")
LOOKALIKES: Final = frozenset("oil")
NATO: Final = frozenset(
    read_words(
        "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima",
        "mike november oscar papa quebec romeo sierra tango uniform victor whiskey whisky xray",
        "yankee zulu",
    )
)
JOINTS: Final = frozenset(
    read_words(
        "then and next followed by space gap dash hyphen slash stroke dot point comma stop",
        "full plus colon underscore oblique erm um",
    )
)
# Letters that stand alone as words, in writing or in text messages.
ALONE: Final = frozenset("aiunrxykcobdtms")
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
# Patterns may have taken a part of a number already.
TAKEN: Final = frozenset({None, "PHONE", "NUMBER"})
# Short words that are no part of a code, even in capitals.
SMALL: Final = read_words(
    "is ok at on in to of my me so no it as or we he be by do go an am up us the and was for her",
    "his you are not but",
)
_MOST_JOINTS: Final = 4
_LONGEST_GROUP: Final = 3
_PHONE: Final = range(9, 14)
_ENOUGH_DIGITS: Final = 7
_LOOK_AHEAD: Final = 12


@dataclass(slots=True)
class Piece:
    """One part of a code: a number, or letters.

    Attributes:
        first: index of its first token.
        last: index of its last token.
        digits: how many digits it stands for.
        letters: how many letters it stands for.
        spoken: it is written in words.
        whole: letters that are nothing but letters of a code.
        roman: it can be a Roman numeral.
    """

    first: int
    last: int
    digits: int = 0
    letters: int = 0
    spoken: bool = False
    whole: bool = False
    roman: bool = False


def read_pieces(page: Page) -> list[Piece]:
    """Everything in a text that can be part of a code, in order."""
    pieces: list[Piece] = []
    at = 0
    while at < len(page.tokens):
        piece = read_piece(page, at)
        if piece:
            pieces.append(piece)
            at = piece.last
        at += 1
    return pieces


def read_piece(page: Page, at: int) -> Piece | None:
    """The piece that begins at a token, if one does."""
    token = page.tokens[at]
    if token.kept or token.label not in TAKEN:
        return None
    if token.kind == "digits":
        return Piece(at, at, digits=len(token.text))
    if token.kind != "word":
        return None
    word = token.text
    if word in DOUBLES:
        number = read_number(page, at + 1)
        doubled = page.word(at + 1) == "o" or (number and number.last == at + 1)
        return Piece(at, at + 1, digits=2, spoken=True) if doubled else None
    return read_number(page, at) or read_letters(page, at)


def read_number(page: Page, at: int) -> Piece | None:
    """A number in words, from "oh" to "two hundred and fifty thousand"."""
    word, last = page.word(at), at
    if word in ROUND_TENS and page.word(at + 1) in DIGITS - {"zero", "oh", "nought", "naught"}:
        last = at + 1
    elif word not in DIGITS | TENS:
        is_digit = at < len(page.tokens) and page.tokens[at].kind == "digits" and word
        return Piece(at, at, digits=len(word)) if is_digit else None
    digits = 2 if word in TENS else 1
    while (bigger := page.word(last + 1)) in HUNDREDS:
        last, digits = last + 1, digits + (2 if bigger == "hundred" else 3)
        joined = page.word(last + 1) == "and"
        more = read_number(page, last + 2) if joined else None
        if more and more.spoken:
            last = more.last
    return Piece(at, last, digits=digits, spoken=True)


def read_letters(page: Page, at: int) -> Piece | None:
    """Letters of a code: one alone, a short group, or a word of the alphabet."""
    token = page.tokens[at]
    word = token.text
    if word in ROMAN:
        return Piece(at, at, digits=1, letters=len(word), spoken=True, roman=True)
    if looks_like_digits(page, at):
        return Piece(at, at, digits=len(word))
    if word == "o":
        return Piece(at, at, digits=1, spoken=True, roman=True)
    if word in NATO:
        return Piece(at, at, letters=1, spoken=True, whole=True)
    return read_group(page, at)


def read_group(page: Page, at: int) -> Piece | None:
    """A letter, or two or three that are no word or touch other parts of a code."""
    token = page.tokens[at]
    size = len(token.text)
    if size > _LONGEST_GROUP or not token.text.isalpha() or is_half_of_day(page, at):
        return None
    if size == 1:
        loose = token.text in ALONE
        return Piece(at, at, letters=1, whole=not loose, roman=token.text in ROMAN_LETTERS)
    common = token.text in page.lexicon.common
    shouted = token.raw.isupper() and not (common and page.style == "upper")
    after = page.tokens[at + 1 : at + 2]
    leads = any(one.kind == "digits" and not one.gap for one in after)
    if leads or shouted or token.text not in page.lexicon.allowed:
        return Piece(at, at, letters=size, whole=True)
    touches = at > 0 and not token.gap and page.tokens[at - 1].kind == "mark"
    return Piece(at, at, letters=size) if touches else None


def is_half_of_day(page: Page, at: int) -> bool:
    """Whether letters are those of "10 p.m."."""
    words = [token.text for token in page.tokens[max(0, at - 2) : at + 3]]
    joined = "".join(words)
    return page.tokens[at].text in {"a", "p", "m"} and ("p.m" in joined or "a.m" in joined)


def looks_like_digits(page: Page, at: int) -> bool:
    """Whether letters that look like digits touch a digit, as in "o77oo" and "9l7"."""
    if not set(page.tokens[at].text) <= LOOKALIKES:
        return False
    before = at > 0 and page.tokens[at - 1].kind == "digits" and not page.tokens[at].gap
    after = page.tokens[at + 1 : at + 2]
    return before or any(token.kind == "digits" and not token.gap for token in after)


def read_runs(page: Page, pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stand together, with nothing but marks and joining words between."""
    run: list[Piece] = []
    for piece in pieces:
        if run and not joins(page, run[-1].last + 1, piece.first):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def joins(page: Page, start: int, end: int) -> bool:
    """Whether the tokens between two pieces only join them."""
    if end - start > _MOST_JOINTS:
        return False
    for token in page.tokens[start:end]:
        if token.label not in TAKEN or token.text == "&":
            return False
        if token.kind == "word" and token.text not in JOINTS:
            return False
    return True


# Forms of which a part is a word elsewhere: "me 99 9zq", "as 12 34 56 c".
_FORMS: Final = (
    (
        "NI NUMBER",
        re.compile(r"\b[a-z][\W_]{0,3}[a-z][\W_]{0,4}(?:\d[\W_]{0,4}(?:then\s)?){6}[a-d]\b"),
    ),
    (
        "POSTCODE",
        re.compile(
            r"\b[a-z]{1,2}[\s.-]?\d{1,2}[a-z]?[\s.,-]{1,3}"
            r"\d(?!am|pm|ft|kg|hr|yr|st|nd|rd|th|mm|cm|km|lb|oz|mg|ml|in|wk|min)[a-z]{2}\b"
        ),
    ),
)


def find_letter_codes(page: Page) -> None:
    """Take runs of letters and digits: plates, postcodes, NI numbers, references, read out."""
    if not any(token.kind == "digits" or token.text in _NUMERALS for token in page.tokens):
        return
    for run in read_runs(page, read_pieces(page)):
        code = trim_letters(trim_words(page, run))
        if is_code(code):
            take(page, code, name_code(page, code))
    for label, form in _FORMS:
        for match in form.finditer(page.lower):
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
        digits > _LONGEST_GROUP
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
    if not any(token.kind == "digits" or token.text in _SPOKEN for token in page.tokens):
        return
    last = -1
    for run in read_runs(page, read_pieces(page)):
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
    for index, token in enumerate(page.tokens[:-1]):
        if token.open and token.text in DOUBLES and page.word(index + 1) in DIGITS | {"o"}:
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
    if sum(piece.letters > 1 for piece in code) > 1 and len(code) > _LONGEST_GROUP + 1:
        return True
    solid = [piece for piece in code if not piece.roman]
    if len(solid) < len(code) and len(solid) < _LONGEST_GROUP:
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
    for run in read_runs(page, read_pieces(page)):
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
