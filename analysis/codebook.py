"""Coding answers into themes that exist already."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import sparse
from sklearn.utils import check_random_state

from analysis.certainty import PARTS, Certainty
from analysis.corpus import Corpus
from analysis.errors import ThemeParameterError
from analysis.kmeans import Labels, Rows, Weights, find_nearest
from analysis.languages import Language, read_language
from analysis.naming import Name
from analysis.partition import Partition
from analysis.progress import ShareReport, ignore_share
from analysis.rows import scale_dense
from analysis.stability import count_together, draw_part, measure_jaccard
from analysis.types import GivenTheme
from analysis.vectors import AnswerVectors
from analysis.words import split_clauses

PASSES: Final = 3
# What the answers that join a theme count beside the codebook's words, which hold it in place.
JOINING: Final = 1.0


def check_codebook(codebook: Sequence[GivenTheme], language: str) -> None:
    """Refuse a codebook without themes, with an id used twice, or with a theme of no words.

    Raises:
        ThemeParameterError: The codebook cannot be coded with.
    """
    remedy = "Give every theme an id of its own, and a label or keywords that say what it is."
    ids = [theme.id for theme in codebook]
    if not ids or "" in ids or len(set(ids)) < len(ids):
        raise ThemeParameterError("The codebook has no themes, or two with one id.", remedy=remedy)
    tongue = read_language(language)
    bare = [theme.id for theme in codebook if not list_stems(theme, tongue)]
    if bare:
        raise ThemeParameterError(
            "Some themes of the codebook have no words.",
            where=f"Theme {bare[0]}.",
            remedy=remedy,
        )


def list_stems(theme: GivenTheme, language: Language) -> tuple[str, ...]:
    """The stems of a theme's words, each once, the most telling first."""
    said = (*theme.profile, *theme.keywords, theme.label, theme.description, *theme.examples)
    words = (
        word
        for text in said
        for clause in split_clauses(text, language.code)
        for word in clause
        if language.carries_content(word)
    )
    return tuple(dict.fromkeys(map(language.stem, words)))


def name_given(codebook: Sequence[GivenTheme]) -> tuple[Name, ...]:
    """The names that the codebook gives, unchanged."""
    return tuple(Name(one.label, one.keywords, one.profile) for one in codebook)


def place_themes(
    codebook: Sequence[GivenTheme], vectors: AnswerVectors, language: Language
) -> Rows:
    """A direction for each theme, its most telling words first; themes x dimensions.

    Words that no two answers hold are placed by their pieces, where a theme has no others.
    """
    column = {stem: number for number, stem in enumerate(vectors.vocabulary.stems)}
    counts = np.zeros((len(codebook), len(column)))
    rescued = {}
    for row, theme in enumerate(codebook):
        stems = list_stems(theme, language)
        for place, stem in enumerate(stems):
            if stem in column:
                weight = vectors.vocabulary.idf[column[stem]] / np.sqrt(1 + place)
                counts[row, column[stem]] = weight
        if not counts[row].any():
            rescued[row] = vectors.space.place_pieces(stems)
    return vectors.space.place(sparse.csr_array(counts), rescued)


def assign_answers(vectors: AnswerVectors, given: Rows, weights: Weights) -> Partition:
    """The nearest theme of each wording, the themes in the order of the codebook.

    Themes may lean towards the answers that join them, and never become other themes: the
    codebook's own direction keeps half of the say.
    """
    centres = _lean(vectors.rows, weights, given)
    labels, cosines = find_nearest(vectors.rows, centres)
    labels = np.where(vectors.empty, 0, labels)
    return Partition(labels, np.where(vectors.empty, 0, cosines).astype(np.float32), centres)


def measure_assignment(  # noqa: PLR0913, PLR0917 - those of measure_certainty and one more
    corpus: Corpus,
    vectors: AnswerVectors,
    given: Rows,
    partition: Partition,
    seed: int,
    report: ShareReport = ignore_share,
) -> Certainty:
    """Assign parts of the answers by themselves, and see how many keep their theme."""
    random = check_random_state(seed)
    weights = np.where(vectors.empty, 0, corpus.weights)
    held = np.zeros(len(partition))
    agreed = np.zeros(len(corpus))
    for done in range(PARTS):
        report(done / PARTS)
        part = draw_part(weights, random)
        thinned = np.zeros(len(corpus))
        thinned[part.rows] = part.weights
        labels, _ = find_nearest(vectors.rows, _lean(vectors.rows, thinned, given))
        shape = (len(partition), len(partition))
        together = count_together(
            partition.labels[part.rows], labels[part.rows], part.weights, shape
        )
        held += measure_jaccard(together)
        agreed += labels == partition.labels
    return Certainty(held / PARTS, np.where(vectors.empty, 0, agreed / PARTS))


def _lean(rows: Rows, weights: Weights, given: Rows) -> Rows:
    centres = given
    for _ in range(PASSES):
        labels, _ = find_nearest(rows, centres)
        centres = scale_dense(given + JOINING * _find_means(rows, weights, labels, len(given)))
        centres = np.asarray(centres, dtype=np.float32)
    return centres


def _find_means(rows: Rows, weights: Weights, labels: Labels, themes: int) -> Rows:
    shape = (themes, len(rows))
    member = sparse.csr_array((weights, (labels, np.arange(len(rows)))), shape)
    return np.asarray(scale_dense(np.asarray(member @ rows)), dtype=np.float32)
