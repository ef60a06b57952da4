"""The parts that codes are read out in: digits as words, letters one by one, doubles, numerals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from anonymise.finding.page import Page
from anonymise.finding.tokens import Token


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
# Words that can be digits, alone or with what follows.
_NUMERALS: Final = DIGITS | TENS | HUNDREDS | DOUBLES | ROMAN | {"o"}
_NUMBERS: Final = DIGITS | TENS
_AFTER_TENS: Final = DIGITS - {"zero", "oh", "nought", "naught"}
# Letters that stand alone as words, in writing or in text messages.
ALONE: Final = frozenset("aiunrxykcobdtms")
# Patterns may have taken a part of a number already.
TAKEN: Final = frozenset({None, "PHONE", "NUMBER"})
LONGEST_GROUP: Final = 3
_MOST_JOINTS: Final = 4


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


def read_codes(page: Page) -> Iterator[list[Piece]]:
    """Pieces that stand together, wherever one of them can be a digit.

    Letters alone are no code, so that most of an answer need not be read as one.
    """
    blocks: list[list[Piece]] = []
    done = 0
    for at in list_digits(page):
        if at >= done:
            first = max(reach(page, at, -1), done)
            done = reach(page, at, 1) + 1
            blocks.append(read_pieces(page, first, done))
    for block in blocks:
        yield from read_runs(page, block)


def list_digits(page: Page) -> list[int]:
    """The indexes of tokens that can be digits, and of those that touch one, in order."""
    found = set(page.find(_NUMERALS))
    for at in page.digits:
        found.update(each for each in (at - 1, at, at + 1) if 0 <= each < len(page.tokens))
    return sorted(found)


def reach(page: Page, at: int, step: int) -> int:
    """The index of the last token in one direction to which a code can go on from here."""
    after = at + step
    while 0 <= after < len(page.tokens) and may_join(page.tokens[after]):
        at, after = after, after + step
    return at


def may_join(token: Token) -> bool:
    """Whether a token is not certain to end a code."""
    if token.label not in TAKEN:
        return False
    if token.kind != "word":
        return token.text != "&"
    if token.text in JOINTS or token.text in _NUMERALS:
        return True
    letters = len(token.text) <= LONGEST_GROUP or token.text in NATO
    return not token.kept and (letters or LOOKALIKES.issuperset(token.text))


def read_pieces(page: Page, first: int, end: int) -> list[Piece]:
    """Everything between two indexes that can be part of a code, in order."""
    pieces: list[Piece] = []
    at = first
    while at < end:
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
    if word in ROUND_TENS and page.word(at + 1) in _AFTER_TENS:
        last = at + 1
    elif word not in _NUMBERS:
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
    if size > LONGEST_GROUP or not token.text.isalpha() or is_half_of_day(page, at):
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
    if page.tokens[at].text not in {"a", "p", "m"}:
        return False
    joined = "".join(token.text for token in page.tokens[max(0, at - 2) : at + 3])
    return "p.m" in joined or "a.m" in joined


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
