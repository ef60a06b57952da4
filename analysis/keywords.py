"""Single words that set one theme apart from the others."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.corpus import Corpus
from analysis.kmeans import Labels
from analysis.languages import Language
from analysis.lexicon import BREAK
from analysis.vectors import AnswerVectors

LEAST_ANSWERS: Final = 3
MOST: Final = 0.5


class SurfaceForms:
    """The word people really wrote for each stem, the commonest first."""

    def __init__(self, corpus: Corpus) -> None:
        lexicon = corpus.lexicon
        kept = corpus.words != BREAK
        heavy = np.repeat(corpus.weights, np.diff(corpus.starts))[kept]
        uses = np.bincount(corpus.words[kept], weights=heavy, minlength=len(lexicon.words))
        # Words are in alphabetical order, which settles ties.
        self._commonest: dict[str, str] = {}
        for place in np.argsort(-uses, kind="stable").tolist():
            if (stem := int(lexicon.stem_of[place])) >= 0:
                self._commonest.setdefault(lexicon.stems[stem], lexicon.words[place])

    def choose_form(self, stem: str) -> str:
        """The commonest surface form of a stem; the first by alphabet among equals."""
        return self._commonest[stem]


def count_by_theme(
    vectors: AnswerVectors, weights: NDArray[np.float64], labels: Labels, themes: int
) -> NDArray[np.float64]:
    """How many answers of each theme hold each stem; themes x stems."""
    member = sparse.csr_array((weights, (labels, np.arange(len(labels)))), (themes, len(labels)))
    held = sparse.csr_array(
        (np.ones(vectors.counts.nnz), vectors.counts.indices, vectors.counts.indptr),
        vectors.counts.shape,
    )
    counted: NDArray[np.float64] = (member @ held).toarray()
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
    ranked: Sequence[str], forms: SurfaceForms, shares: Mapping[str, float], language: Language
) -> tuple[str, ...]:
    """The ranked stems that may stand in a name; all of them where none may.

    `shares` is the share of the theme's answers that hold each stem. "Nothing" or "never" names
    a theme only where most of its answers say so: then it is the finding.
    """
    chosen = tuple(
        stem
        for stem in ranked
        if language.can_name(form := forms.choose_form(stem))
        or (form in language.negations and shares[stem] >= MOST)
    )
    return chosen or tuple(ranked)
