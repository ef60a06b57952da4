# ruff: noqa: RUF001 - look-alike characters are what this file is about.
"""The second pass over what is about to be kept: only known words get through.

It shares nothing with the first pass but the lists, so that a slip in one is caught by the
other; what it catches is a fault of the first pass and is flagged for a person.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from anonymise.finding.draft import Found
from anonymise.finding.forms import Form, Runs
from anonymise.finding.labels import PLACEHOLDER
from anonymise.finding.lists import Lexicon
from anonymise.finding.slips import is_slip

# Whole placeholders, and the pieces of everything else, which no bracket begins.
_PIECES: Final = re.compile(rf"{PLACEHOLDER}|[\w@][\w'’@]*")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_APOSTROPHES: Final = re.compile(r"['’]")
_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_SUM: Final = Form(
    r"[£$€]\s?\d[\d,.]{0,12}\s?(?:k|m|million|thousand|grand)?\b"
    r"|\b\d[\d,]{0,9}\s?(?:pounds|quid|grand|euros)\b",
    re.IGNORECASE,
)
_SMALL: Final = Form(
    r"(?<![\w.,/:£$-])\d{1,2}(?:\s?(?:-|–|to|or)\s?\d{1,2})?\s?[-–]?\s?(?P<unit>[^\W\d_][\w'’]{0,14})",
    re.IGNORECASE,
)
_ENDINGS: Final = frozenset({"s", "t", "d", "m", "ll", "ve", "re"})


def find_residue(text: str, lexicon: Lexicon) -> list[Found]:
    """Everything that is neither a placeholder nor known to be harmless."""
    pieces = set(_PIECES.findall(text))
    # Words that stand in the list as they are need no closer look.
    doubtful = {piece for piece in pieces if len(piece) == 1 or not piece.isalpha()}
    doubtful |= pieces - lexicon.common - lexicon.allowed
    strange = {piece for piece in doubtful if piece[0] != "[" and not is_harmless(piece, lexicon)}
    # In most texts nothing is strange, so that nothing needs a number or phrase to spare it.
    if not strange:
        return []
    left = [match.span() for match in _PIECES.finditer(text) if match[0] in strange]
    for spare in (spared_numbers, spared_phrases):
        left = list_bare(left, list(spare(text, lexicon))) if left else left
    return [Found(start, end, "REMOVED") for start, end in left]


def list_bare(
    left: Sequence[tuple[int, int]], spared: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The stretches that stand in none of others; both begin in order."""
    bare: list[tuple[int, int]] = []
    after, reach = 0, 0
    ordered = sorted(spared)
    for start, end in left:
        while after < len(ordered) and ordered[after][0] <= start:
            reach = max(reach, ordered[after][1])
            after += 1
        if reach < end:
            bare.append((start, end))
    return bare


def is_harmless(piece: str, lexicon: Lexicon) -> bool:
    """Whether every part of a word is on the allow-list."""
    if len(piece) > 1 and piece.isascii() and piece.isalpha():
        lower = piece.lower()
        if lower in lexicon.allowed and (lower == piece or lower != "www"):
            return True
    letters = _MARKS.sub("", unicodedata.normalize("NFD", piece.replace("ı", "i"))).lower()
    letters = letters.replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("æ", "ae")
    letters = _APOSTROPHES.sub("'", letters.replace("ß", "ss"))
    if letters == "www" or not re.fullmatch(r"[a-z']+", letters):
        return False
    whole = letters.strip("'")
    if len(whole) < 2:  # noqa: PLR2004 - single letters have a list of their own.
        return whole in lexicon.letters or not whole
    if whole in lexicon.allowed or unstretch(whole) & lexicon.allowed:
        return True
    stem, _, ending = whole.rpartition("'")
    if (piece.islower() or piece.isupper()) and is_slip(stem or whole, lexicon):
        return True
    known = lexicon.letters if len(stem) == 1 else lexicon.allowed
    return (
        (ending in lexicon.clitics and stem in known)
        or (ending in _ENDINGS and stem in lexicon.allowed)
        or (ending == "t" and stem.removesuffix("n") in lexicon.allowed)
    )


def unstretch(word: str) -> frozenset[str]:
    """The words that a word with a drawn-out letter may be."""
    if not re.search(r"(.)\1\1", word):
        return frozenset()
    return frozenset(re.sub(r"(.)\1{2,}", keep, word) for keep in (r"\1", r"\1\1"))


def is_round(amount: str) -> bool:
    """Whether a sum of money is so round or so small that it is many people's."""
    figures = re.sub(r"\D", "", amount.partition(".")[0])
    pence = "." in amount.rstrip(".") and not re.search("[kmtg]", amount.lower())
    significant = re.sub(r"\D", "", amount).strip("0")
    return len(figures) <= (1 if pence else 3) or (not pence and len(significant) <= 2)  # noqa: PLR2004 - "14,000" and "2.5k" have two figures.


def spared_numbers(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where numbers stand that count ordinary things."""
    runs = Runs(text)
    for match in lexicon.numbers.find(runs):
        yield match.span()
    for match in _SUM.find(runs):
        if is_round(match[0]):
            yield match.span()
    for match in _SMALL.find(runs):
        unit = _APOSTROPHES.sub("'", match["unit"].lower())
        few = unit in lexicon.common and unit.endswith("s")
        if unit in lexicon.section("heads.unit") or few:
            yield match.start(), match.end()


def spared_phrases(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where phrases of the sector stand."""
    words = [
        (match.start(), match.end(), match[0].lower().replace("'", "").replace("’", ""))
        for match in _WORD.finditer(text)
    ]
    known = frozenset([word for _, _, word in words])
    forms = known | {word[:-1] for word in known if word.endswith("s")}
    for index, (start, _, word) in enumerate(words):
        after = words[index + 1][2] if index + 1 < len(words) else ""
        for phrase in lexicon.phrases.get(word, ()):
            # Most phrases that begin alike differ in the first letter that follows.
            if len(phrase) > 1 and phrase[1][:1] != after[:1]:
                continue
            if not forms.issuperset(phrase):
                continue
            window = words[index : index + len(phrase)]
            if len(window) == len(phrase) and all(
                same(each[2], part) for each, part in zip(window, phrase, strict=True)
            ):
                yield start, window[-1][1]
                break


def same(word: str, part: str) -> bool:
    """Whether a word is the part of a phrase, give or take a possessive."""
    return word in {part, part + "s"} or part == word + "s"
