"""Where words stand in redacted answers, and what stands on either side of them.

Web processes bring no language library, so the forms of an English word are known by its ending
alone. Placeholders are never words: nobody finds out who answered by looking for a name.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final, Literal, get_args

from msgspec import Struct

from anonymise.types import RedactedText
from anonymise.words import split_words

Way = Literal["forms", "exact", "beginning", "phrase"]
WAYS: Final[tuple[Way, ...]] = get_args(Way)
CONTEXT: Final = 60
"""Characters on each side of a word: about a line on a wide screen."""
LEAST_STEM: Final = 2

_TOKEN: Final = re.compile(r"[^\W_]+(?:['\u2019\-][^\W_]+)*")
_VOWEL: Final = re.compile("[aeiouy]")
_DOUBLED: Final = re.compile(r"([b-df-hj-np-tv-z])\1$")
_ENDINGS: Final = ("ing", "ed")


class Sought(Struct, frozen=True):
    """Folded words to look for, and how."""

    words: tuple[str, ...]
    way: Way

    def __repr__(self) -> str:
        return f"Sought({len(self.words)} words)"


class Place(Struct, frozen=True, order=True):
    """Where something that was looked for stands in an answer, as offsets into its text."""

    start: int
    end: int


class Piece(Struct, frozen=True):
    """Some words of an answer; ``is_gone`` where a placeholder stands for what was taken out."""

    text: str
    is_gone: bool


class Passage(Struct, frozen=True):
    """A word in its context: what goes before it, the word, what follows."""

    before: tuple[Piece, ...]
    word: str
    after: tuple[Piece, ...]


def read_sought(typed: RedactedText, way: Way) -> Sought | None:
    """Give what to look for; None where redaction left no word, or a gap in a phrase."""
    has_gap = any(word.placeholder for word in split_words(typed))
    words = tuple(_FOLDS[way](token) for token, _ in _list_tokens(typed))
    return Sought(words, way) if words and not (has_gap and way == "phrase") else None


def find_places(text: RedactedText, sought: Sought) -> tuple[Place, ...]:
    """Give where the words stand, in reading order; none unless all of them are in the answer."""
    fold = _FOLDS[sought.way]
    tokens = [(fold(token), place) for token, place in _list_tokens(text)]
    if sought.way == "phrase":
        return _find_phrase(tokens, sought.words)
    matches = str.startswith if sought.way == "beginning" else str.__eq__
    found = {
        word: {place for token, place in tokens if matches(token, word)} for word in sought.words
    }
    return tuple(sorted(set().union(*found.values()))) if all(found.values()) else ()


def view_passage(text: RedactedText, place: Place) -> Passage:
    """Give a place with a line of what stands around it, cut between words."""
    words = split_words(text)
    starts = (word.start for word in words if word.start >= place.start - CONTEXT)
    ends = (word.end for word in words if word.end <= place.end + CONTEXT)
    first, last = min(starts, default=place.start), max(ends, default=place.end)
    return Passage(
        before=_cut(text, min(first, place.start), place.start),
        word=text.text[place.start : place.end],
        after=_cut(text, place.end, max(last, place.end)),
    )


def split_pieces(text: RedactedText) -> tuple[Piece, ...]:
    """Give a whole answer in pieces, its placeholders by themselves."""
    return _cut(text, 0, len(text.text))


def fold_exactly(word: str) -> str:
    """Give a word in lower case without accents, apostrophes of one kind."""
    parts = unicodedata.normalize("NFKD", word.casefold().replace("\u2019", "'"))
    return "".join(one for one in parts if not unicodedata.combining(one))


def fold_form(word: str) -> str:
    """Give what the forms of an English word have in common, as far as its ending shows it."""
    plain = fold_exactly(word).removesuffix("'s").removesuffix("'")
    if plain.endswith(("ies", "ied")) and len(plain) > LEAST_STEM + 2:
        return plain[:-3] + "y"
    plain = _drop_plural(plain)
    for ending in _ENDINGS:
        stem = plain.removesuffix(ending)
        is_cut = stem != plain and not plain.endswith("eed")
        if is_cut and len(stem) >= LEAST_STEM and _VOWEL.search(stem):
            plain = stem
            break
    return _DOUBLED.sub(r"\1", plain).removesuffix("e") if len(plain) > LEAST_STEM else plain


def _drop_plural(word: str) -> str:
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural and len(word) > LEAST_STEM + 1 else word


_FOLDS: Final[dict[Way, Callable[[str], str]]] = {
    "forms": fold_form,
    "exact": fold_exactly,
    "beginning": fold_exactly,
    "phrase": fold_exactly,
}


def _list_tokens(text: RedactedText) -> Iterator[tuple[str, Place]]:
    for word in split_words(text):
        if word.placeholder:
            continue
        for found in _TOKEN.finditer(word.text):
            start = word.start + found.start()
            yield found[0], Place(start, start + len(found[0]))


def _find_phrase(tokens: list[tuple[str, Place]], words: tuple[str, ...]) -> tuple[Place, ...]:
    said = [token for token, _ in tokens]
    return tuple(
        Place(tokens[at][1].start, tokens[at + len(words) - 1][1].end)
        for at in range(len(tokens) - len(words) + 1)
        if tuple(said[at : at + len(words)]) == words
    )


def _cut(text: RedactedText, start: int, end: int) -> tuple[Piece, ...]:
    pieces, last = [], start
    for word in split_words(text):
        if word.placeholder and start <= word.start and word.end <= end:
            pieces += [
                Piece(text.text[last : word.start], is_gone=False),
                Piece(word.text, is_gone=True),
            ]
            last = word.end
    pieces.append(Piece(text.text[last:end], is_gone=False))
    return tuple(piece for piece in pieces if piece.text)
