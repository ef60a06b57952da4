"""The distinct words of all answers, each known by a number."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.languages import Language
from analysis.progress import ShareReport, ignore_share
from analysis.words import find_pieces, read_word

BREAK: Final = -1
_NOTHING: Final = -2
BLOCK: Final = 20_000

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Lexicon:
    """Distinct words by alphabet; a word's number is its place.

    `stems` are the distinct stems of the words that carry content, by alphabet, and `stem_of`
    gives the place of each word's stem among them, -1 for a function word. `can_name` and
    `negates` say what a word may do in a theme's name.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    stem_of: Numbers
    can_name: NDArray[np.bool_]
    negates: NDArray[np.bool_]

    @cached_property
    def digests(self) -> NDArray[np.uint64]:
        """A number for each word that depends on nothing but its letters."""
        made = b"".join(
            hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
            for word in self.words
        )
        return np.frombuffer(made, dtype=np.uint64)


def make_lexicon(words: Sequence[str], language: Language) -> Lexicon:
    """Stem and judge each of the words, which must be distinct and sorted."""
    stemmed = [language.stem(word) if language.carries_content(word) else "" for word in words]
    stems = tuple(sorted({stem for stem in stemmed if stem}))
    place = {stem: number for number, stem in enumerate(stems)}
    content = np.array([language.carries_content(word) for word in words], dtype=np.bool_)
    names = np.array([language.can_name(word) for word in words], dtype=np.bool_)
    return Lexicon(
        words=tuple(words),
        stems=stems,
        stem_of=np.array([place.get(stem, -1) for stem in stemmed], dtype=np.int32),
        can_name=content & names,
        negates=np.array([word in language.negations for word in words], dtype=np.bool_),
    )


class _Reader(dict[str, int]):
    """Numbers of pieces as they are met; a piece is read once, however often it was written."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.words: dict[str, int] = {}
        self._language = language

    def __missing__(self, piece: str) -> int:
        word = read_word(piece, self._language)
        if word is None:
            number = BREAK
        elif not word:
            number = _NOTHING
        else:
            number = self.words.setdefault(word, len(self.words))
        self[piece] = number
        return number


def read_texts(
    texts: Sequence[str], language: Language, report: ShareReport = ignore_share
) -> tuple[Lexicon, Numbers, NDArray[np.int64]]:
    """Read texts into word numbers: the lexicon, all numbers in turn, and where each text starts.

    ``BREAK`` stands between clauses and after the last one. The numbers do not depend on the
    order of the texts.
    """
    reader = _Reader(language)
    blocks, sizes = [], []
    for start in range(0, len(texts), BLOCK):
        report(start / len(texts))
        pieces = [
            [reader[one] for one in find_pieces(text)] for text in texts[start : start + BLOCK]
        ]
        numbers, held = _tidy(pieces)
        blocks.append(numbers)
        sizes.append(held)
    met = list(reader.words)
    order = sorted(range(len(met)), key=met.__getitem__)
    renumbered = np.empty(len(met) + 1, dtype=np.int32)
    renumbered[order] = np.arange(len(met), dtype=np.int32)
    renumbered[BREAK] = BREAK
    numbers = np.concatenate([renumbered[block] for block in blocks] or [np.empty(0, np.int32)])
    starts = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *sizes]))
    lexicon = make_lexicon([met[place] for place in order], language)
    return lexicon, numbers, starts


def _tidy(pieces: Sequence[Sequence[int]]) -> tuple[Numbers, NDArray[np.int64]]:
    # One break ends each clause, whatever marks people wrote, and an empty clause is none.
    closed = [number for text in pieces for number in (*text, BREAK)]
    flat = np.fromiter(chain(closed), dtype=np.int32, count=len(closed))
    text = np.repeat(np.arange(len(pieces)), [len(one) + 1 for one in pieces])
    kept = flat != _NOTHING
    flat, text = flat[kept], text[kept]
    before = np.concatenate([[BREAK], flat[:-1]])
    first = np.concatenate([[True], text[1:] != text[:-1]])
    kept = (flat != BREAK) | ((before != BREAK) & ~first)
    flat, text = flat[kept], text[kept]
    return flat, np.bincount(text, minlength=len(pieces))
