"""Single words that set one theme apart from the others."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.corpus import Corpus
from analysis.function_words import NEGATIONS, WEAK_IN_NAMES
from analysis.kmeans import Labels
from analysis.vectors import AnswerVectors
from analysis.words import carries_content, stem_word

LEAST_ANSWERS: Final = 3
MOST: Final = 0.5


class SurfaceForms:
    """The word people really wrote for each stem, the commonest first."""

    def __init__(self, corpus: Corpus, language: str) -> None:
        forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for clauses, weight in zip(corpus.clauses, corpus.weights.tolist(), strict=True):
            for word in {word for clause in clauses for word in clause if carries_content(word)}:
                forms[stem_word(word, language)][word] += int(weight)
        self._commonest = {
            stem: min(counted.items(), key=lambda item: (-item[1], item[0]))[0]
            for stem, counted in forms.items()
        }

    def choose_form(self, stem: str) -> str:
        """The commonest surface form of a stem; the first by alphabet among equals."""
        return self._commonest[stem]


def count_by_theme(
    vectors: AnswerVectors, weights: NDArray[np.float64], labels: Labels, themes: int
) -> NDArray[np.float64]:
    """How many answers of each theme hold each stem; themes x stems."""
    member = sparse.csr_array((weights, (labels, np.arange(len(labels)))), (themes, len(labels)))
    counted: NDArray[np.float64] = (member @ (vectors.counts > 0).astype(np.float64)).toarray()
    return counted


def rank_keywords(
    counted: NDArray[np.float64], stems: tuple[str, ...], theme: int, limit: int = 8
) -> tuple[str, ...]:
    """Stems by class TF-IDF: common in this theme's answers, and rare over all themes.

    Only stems that three answers or more of the theme hold, and more often than elsewhere.
    """
    inside = counted[theme]
    everywhere = counted.sum(axis=0)
    typical_size = counted.sum() / len(counted)
    score = inside * np.log1p(typical_size / np.maximum(everywhere, 1))
    above = inside / max(inside.sum(), 1) > everywhere / counted.sum()
    offered = np.flatnonzero((inside >= LEAST_ANSWERS) & above)
    ranked = sorted((-score[column], stems[column]) for column in offered.tolist())
    return tuple(stem for _, stem in ranked)[:limit]


def choose_telling(
    ranked: Sequence[str], forms: SurfaceForms, shares: Mapping[str, float]
) -> tuple[str, ...]:
    """The ranked stems that may stand in a name; all of them where none may.

    `shares` is the share of the theme's answers that hold each stem. "Nothing" or "never" names
    a theme only where most of its answers say so: then it is the finding.
    """
    chosen = tuple(
        stem
        for stem in ranked
        if can_name(form := forms.choose_form(stem))
        or (form in NEGATIONS and shares[stem] >= MOST)
    )
    return chosen or tuple(ranked)


def can_name(word: str) -> bool:
    """Whether a word says enough to stand in a theme's name by itself."""
    return not (word in NEGATIONS or word in WEAK_IN_NAMES or word.isdigit())
