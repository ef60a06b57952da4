"""Coding answers that came since into a codebook that people work on.

What was coded stays as it is: an answer that arrives goes where the answers coded so far lie,
whether a run or a person coded them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from analysis.codebook import list_stems, measure_assignment, place_themes
from analysis.corpus import Corpus, gather_corpus
from analysis.errors import ThemeParameterError
from analysis.fresh import find_fresh
from analysis.kmeans import Labels, Rows, Weights, find_nearest
from analysis.languages import read_language
from analysis.naming import name_themes
from analysis.partition import Partition
from analysis.progress import StageReport, ignore_stage, narrow
from analysis.result import Found, code_excerpts, describe_themes
from analysis.rows import scale_dense
from analysis.second import find_second
from analysis.themes import list_answers
from analysis.types import Coding, Drift, Excerpt, GivenTheme, Theme, ThemeParameters
from analysis.vectors import AnswerVectors, place_answers
from analysis.waves import compare_shares

LOOSE: Final = 0.1
"""The share of the answers coded so far that count as fitting their theme badly."""
LEAST_GROWTH: Final = 0.05
"""By how much the share must have grown to matter. A run chose its themes to fit what it coded, so
a little more of what comes later fits badly though nothing is new: 0.02 of real answers."""
FRESH: Final = "f"
NONE: Final = -1


class Arrivals(Struct, frozen=True):
    """The codings of answers that arrived, themes that nothing before was of, and the drift.

    A coding is flagged uncertain where the answer fits its theme worse than nine in ten of those
    that were coded before fit theirs.
    """

    codings: tuple[Coding, ...]
    fresh: tuple[Theme, ...]
    drift: Drift


@dataclass(frozen=True)
class _Standing:
    """What was coded before: the first theme and the fit of every wording, -1 without one."""

    labels: Labels
    weights: Weights
    centres: Rows
    limit: float


def code_arrivals(  # noqa: PLR0913 - the answers, what is known of them, and how to go about it
    excerpts: Sequence[Excerpt],
    codebook: Sequence[GivenTheme],
    codings: Mapping[str, Sequence[str]],
    arrived: Collection[str],
    parameters: ThemeParameters,
    *,
    report: StageReport = ignore_stage,
) -> Arrivals:
    """Give a theme to each of the answers that `arrived`; `codings` are those of the others.

    `codebook` holds the themes in use. One that nothing is coded with lies where its words do.
    Answers that arrived and fit nowhere, yet lie together, are given a theme of their own, with
    ids f1, f2 and so on and a suggested name. The same answers give the same codings in any order.

    Raises:
        TooFewAnswersError: The answers share no words.
        ThemeParameterError: No theme has an answer or a word, or the language is not known.
    """
    read_language(parameters.language)
    answers = list_answers(excerpts, parameters)
    with threadpool_limits(limits=1):
        corpus = gather_corpus(answers, parameters.language, narrow(report, "words", 0, 0.1))
        vectors = place_answers(corpus, parameters.seed, narrow(report, "vectors", 0.1, 0.5))
        return _code(
            excerpts, corpus, vectors, (codebook, codings, set(arrived)), parameters, report
        )


def _code(  # noqa: PLR0913, PLR0917 - those of code_arrivals and where the answers lie
    excerpts: Sequence[Excerpt],
    corpus: Corpus,
    vectors: AnswerVectors,
    known: tuple[Sequence[GivenTheme], Mapping[str, Sequence[str]], set[str]],
    parameters: ThemeParameters,
    report: StageReport,
) -> Arrivals:
    codebook, codings, arrived = known
    standing, used = _place_standing(corpus, vectors, codebook, codings, parameters)
    new = _weigh(corpus, arrived)
    nearest = find_nearest(vectors.rows, standing.centres)
    misfits = (new > 0) & ~vectors.empty & (nearest[1] < standing.limit)
    report("new themes", 0.5)
    fresh = find_fresh(vectors.rows, new, misfits, standing.limit)
    ids = [one.id for one in used] + [f"{FRESH}{place + 1}" for place in range(len(fresh))]
    partition = _part(vectors, standing, nearest, fresh, misfits)
    found = Found(
        corpus=corpus,
        vectors=vectors,
        partition=partition,
        second=find_second(corpus, vectors, partition),
        divisions=(),
        certainty=measure_assignment(
            corpus,
            vectors,
            partition.centres,
            partition,
            parameters.seed,
            narrow(report, "stability", 0.6, 0.9),
        ),
    )
    badly = {name for row in np.flatnonzero(misfits).tolist() for name in corpus.ids[row]}
    coded = tuple(
        replace(one, uncertain=one.excerpt in badly)
        for one in code_excerpts([one for one in excerpts if one.id in arrived], found, ids)
        if one.excerpt in arrived
    )
    tongue = parameters.language
    themes = _describe_fresh(found, ids, len(fresh), coded, tongue) if len(fresh) else ()
    report("done", 1.0)
    return Arrivals(coded, themes, _measure_drift(standing, new, misfits))


def _part(
    vectors: AnswerVectors,
    standing: _Standing,
    nearest: tuple[Labels, Rows],
    fresh: Rows,
    misfits: NDArray[np.bool_],
) -> Partition:
    """Every wording in its nearest theme, and misfits in a new one where they fit that."""
    labels, cosines = nearest
    if len(fresh):
        others, fits = find_nearest(vectors.rows, fresh)
        moved = misfits & (fits >= standing.limit)
        labels = np.where(moved, len(standing.centres) + others, labels)
        cosines = np.where(moved, fits, cosines)
    return Partition(
        np.where(vectors.empty, 0, labels),
        np.where(vectors.empty, 0, cosines).astype(np.float32),
        np.vstack([standing.centres, fresh]).astype(np.float32),
    )


def _place_standing(
    corpus: Corpus,
    vectors: AnswerVectors,
    codebook: Sequence[GivenTheme],
    codings: Mapping[str, Sequence[str]],
    parameters: ThemeParameters,
) -> tuple[_Standing, list[GivenTheme]]:
    tongue = read_language(parameters.language)
    place = {theme.id: number for number, theme in enumerate(codebook)}
    labels = np.full(len(corpus), NONE, dtype=np.intp)
    weights = np.zeros(len(corpus))
    for row, names in enumerate(corpus.ids):
        firsts = [
            theme for name in names for theme in tuple(codings.get(name, ()))[:1] if theme in place
        ]
        if firsts and not vectors.empty[row]:
            # One wording can have been coded in two ways; the more usual one stands for it.
            labels[row] = place[max(sorted(set(firsts)), key=firsts.count)]
            weights[row] = len(firsts)
    sums = np.zeros((len(codebook), vectors.rows.shape[1]))
    coded = labels != NONE
    np.add.at(sums, labels[coded], weights[coded, None] * vectors.rows[coded])
    kept = [
        number
        for number, theme in enumerate(codebook)
        if sums[number].any() or list_stems(theme, tongue)
    ]
    if not kept:
        raise ThemeParameterError(
            "No theme of the codebook has an answer or a word.",
            remedy="Code some answers by hand first, or give its themes names.",
        )
    worded = place_themes(codebook, vectors, tongue)
    centres = np.where(sums.any(axis=1, keepdims=True), scale_dense(sums), worded)
    limit = _find_limit(vectors.rows[coded], weights[coded], labels[coded], sums)
    renumbered = np.full(len(codebook) + 1, NONE, dtype=np.intp)
    renumbered[kept] = np.arange(len(kept))
    standing = _Standing(renumbered[labels], weights, centres[kept].astype(np.float32), limit)
    return standing, [codebook[number] for number in kept]


def _find_limit(rows: Rows, weights: Weights, labels: Labels, sums: NDArray[np.float64]) -> float:
    """The cosine with their theme that one coded answer in ten stays below.

    Each is compared with the others of its theme only: compared with itself as well, it would
    seem to fit better than any that arrives can.
    """
    others = sums[labels] - weights[:, None] * rows
    fits = np.einsum("ij,ij->i", scale_dense(others), rows)
    return _quantile(fits, weights) if len(fits) else -1.0


def _quantile(fits: NDArray[np.float64], weights: Weights) -> float:
    order = np.argsort(fits, kind="stable")
    reached = np.cumsum(weights[order])
    return float(fits[order[np.searchsorted(reached, LOOSE * reached[-1])]])


def _weigh(corpus: Corpus, arrived: set[str]) -> Weights:
    return np.array([sum(name in arrived for name in names) for names in corpus.ids], dtype=float)


def _measure_drift(standing: _Standing, new: Weights, misfits: NDArray[np.bool_]) -> Drift:
    size = float(new.sum())
    badly = float(new[misfits].sum())
    share = badly / size if size else 0.0
    found = compare_shares(LOOSE, round(float(standing.weights.sum())), share, round(size))
    return replace(found, alarm=found.alarm and share >= LOOSE + LEAST_GROWTH)


def _describe_fresh(
    found: Found, ids: Sequence[str], fresh: int, coded: Sequence[Coding], language: str
) -> tuple[Theme, ...]:
    names = name_themes(found.corpus, found.vectors, found.partition, language)
    used = {theme for one in coded for theme in one.themes}
    return tuple(
        replace(theme, new=True, nearest="", contrast=())
        for theme in describe_themes(found, names, ids)[-fresh:]
        if theme.id in used
    )
