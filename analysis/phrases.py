"""Short phrases that belong to one theme."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from nltk.metrics import BigramAssocMeasures
from numpy.typing import NDArray

from analysis.corpus import Corpus
from analysis.kmeans import Labels
from analysis.lexicon import BREAK, Lexicon

LEAST_ANSWERS: Final = 3
LEAST_SHARE: Final = 0.05

Stems = tuple[str, ...]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Phrase:
    """The commonest form of a phrase, the stems of its outer words, and how tied it is."""

    words: str
    stems: Stems
    strength: float


@dataclass(frozen=True)
class _Spans:
    """Phrases where they stand: the wording, the key of the outer stems, and the words."""

    rows: Numbers
    keys: Numbers
    words: Numbers

    def keep(self, kept: NDArray[np.bool_] | Numbers) -> "_Spans":
        return _Spans(self.rows[kept], self.keys[kept], self.words[kept])


class PhraseCounts:
    """How many answers hold each phrase, by theme, and in which wording."""

    def __init__(self, corpus: Corpus, labels: Labels, themes: int) -> None:
        self._lexicon = corpus.lexicon
        weights = corpus.weights
        self.answers = np.bincount(labels, weights=weights, minlength=themes)
        spans = _find_spans(corpus)
        self._keys, place = np.unique(spans.keys, return_inverse=True)
        size = max(len(self._keys), 1)
        once = np.unique(spans.rows * size + place)
        row, key = np.divmod(once, size)
        self.everywhere = np.bincount(key, weights=weights[row], minlength=len(self._keys))
        cells, cell = np.unique(labels[row] * size + key, return_inverse=True)
        self._theme, self._key = np.divmod(cells, size)
        self._held = np.bincount(cell, weights=weights[row], minlength=len(cells))
        self._forms = _Forms(spans, place, weights, self.everywhere >= LEAST_ANSWERS)

    def list_held(self, theme: int) -> list[tuple[int, int, int]]:
        """Of each phrase in the theme: its key, the answers in the theme, and those in all."""
        inside = self._theme == theme
        keys, held = self._key[inside], self._held[inside]
        often = held >= max(LEAST_ANSWERS, LEAST_SHARE * self.answers[theme])
        return [
            (int(key), int(count), int(self.everywhere[key]))
            for key, count in zip(keys[often], held[often], strict=True)
        ]

    def read_stems(self, key: int) -> Stems:
        """The stems of a phrase's outer words."""
        first, last = divmod(int(self._keys[key]), len(self._lexicon.stems))
        return self._lexicon.stems[first], self._lexicon.stems[last]

    def choose_form(self, key: int) -> str:
        """The commonest wording of a phrase; the first by alphabet among equals."""
        return min(
            (-uses, " ".join(self._lexicon.words[word] for word in words))
            for words, uses in self._forms.list_forms(key)
        )[1]


class _Forms:
    """In which words each phrase was written, and by how many, for those that are not rare."""

    def __init__(
        self, spans: _Spans, place: Numbers, weights: NDArray[np.float64], often: NDArray[np.bool_]
    ) -> None:
        kept = often[place] if len(place) else np.zeros(0, dtype=np.bool_)
        columns = np.column_stack([place[kept], spans.words[kept], spans.rows[kept]])
        forms = np.unique(columns, axis=0)
        written, form = np.unique(forms[:, :-1], axis=0, return_inverse=True)
        self._uses = np.bincount(form.ravel(), weights=weights[forms[:, -1]])
        self._written = written

    def list_forms(self, key: int) -> list[tuple[list[int], int]]:
        start, end = np.searchsorted(self._written[:, 0], [key, key + 1])
        return [
            ([word for word in words if word != BREAK], int(uses))
            for words, uses in zip(
                self._written[start:end, 1:].tolist(), self._uses[start:end].tolist(), strict=True
            )
        ]


def rank_phrases(counts: PhraseCounts, theme: int, limit: int = 5) -> tuple[Phrase, ...]:
    """Phrases held more often inside a theme than outside, by Dunning's likelihood ratio."""
    inside = int(counts.answers[theme])
    total = int(counts.answers.sum())
    ranked = sorted(
        (-_tie(held, everywhere, inside, total), counts.read_stems(key), key)
        for key, held, everywhere in counts.list_held(theme)
        if held * total > inside * everywhere
    )
    return tuple(
        Phrase(counts.choose_form(key), stems, -strength)
        for strength, stems, key in ranked[:limit]
    )


def _tie(held: int, everywhere: int, inside: int, total: int) -> float:
    tied: float = BigramAssocMeasures.likelihood_ratio(held, (everywhere, inside), total)
    return tied


def _find_spans(corpus: Corpus) -> _Spans:
    """Two words, or two with a function word between them, within one clause."""
    words = corpus.words.astype(np.int64)
    rows = np.repeat(np.arange(len(corpus)), np.diff(corpus.starts))
    gap = np.full(max(len(words) - 1, 0), BREAK, dtype=np.int64)
    two = _keep_phrases(corpus.lexicon, rows[:-1], words[:-1], gap, words[1:])
    middle = words[1:-1]
    linked = (middle != BREAK) & (corpus.lexicon.stem_of[middle] < 0)
    three = _keep_phrases(
        corpus.lexicon, rows[:-2][linked], words[:-2][linked], middle[linked], words[2:][linked]
    )
    return _Spans(
        np.concatenate([two.rows, three.rows]),
        np.concatenate([two.keys, three.keys]),
        np.concatenate([two.words, three.words]),
    )


def _keep_phrases(
    lexicon: Lexicon, rows: Numbers, first: Numbers, middle: Numbers, last: Numbers
) -> _Spans:
    # A break is -1 and so finds the last entry, which allows nothing.
    names = np.append(lexicon.can_name, False)
    negates = np.append(lexicon.negates & (lexicon.stem_of >= 0), False)
    kept = names[last] & (names[first] | negates[first]) & (first != last)
    rows, first, middle, last = rows[kept], first[kept], middle[kept], last[kept]
    stems = lexicon.stem_of.astype(np.int64)
    keys = stems[first] * len(lexicon.stems) + stems[last]
    return _Spans(rows, keys, np.column_stack([first, middle, last]))
