"""Themes in open answers, without labels, models or a network."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from threadpoolctl import threadpool_limits

from analysis.certainty import measure_certainty
from analysis.choice import Choice, choose_themes, list_candidates, measure_curve
from analysis.codebook import (
    assign_answers,
    check_codebook,
    measure_assignment,
    name_given,
    place_themes,
)
from analysis.codebooks.types import Link
from analysis.corpus import Corpus, gather_corpus
from analysis.errors import RepeatedExcerptError, ThemeParameterError, TooFewAnswersError
from analysis.languages import read_language
from analysis.linking import keep_links, keep_second, place_links
from analysis.manifest import make_manifest, sign_assignments
from analysis.naming import name_themes
from analysis.non_answers import tell_kind
from analysis.partition import partition_answers, place_partition
from analysis.progress import ShareReport, StageReport, ignore_stage, narrow
from analysis.rare import find_rare
from analysis.result import (
    Found,
    code_excerpts,
    describe_parts,
    describe_rare,
    describe_themes,
)
from analysis.second import find_second
from analysis.sentences import SentenceModel, fuse
from analysis.subthemes import divide_themes
from analysis.types import Excerpt, GivenTheme, ThemeParameters, ThemeSet
from analysis.vectors import AnswerVectors, place_answers

LEAST_ANSWERS: Final = 100
LEAST_ANSWERS_A_THEME: Final = 3
FEWEST_THEMES: Final = 2
DEFAULTS: Final = ThemeParameters()


def find_themes(
    excerpts: Sequence[Excerpt],
    parameters: ThemeParameters = DEFAULTS,
    *,
    report: StageReport = ignore_stage,
    sentences: SentenceModel | None = None,
    links: Sequence[Link] = (),
) -> ThemeSet:
    """Sort answers into themes; every answer with content gets one, and some a second.

    Answers that `links` join share their first theme, and those that it parts share none, as far
    as there are themes enough; no other answer moves for it. The vectors of `sentences`, where it
    is given, are joined with ours for everything that clusters; names, second themes and typical
    answers still come from the words.

    The same excerpts and parameters give the same themes for every id on one machine, whatever
    the order of the excerpts and the number of threads. `report` hears the stage and the share
    of the whole run that is done, from 0 to 1, and may raise to stop it.

    Raises:
        TooFewAnswersError: Fewer than 100 answers have content, or they share no words.
        RepeatedExcerptError: Two excerpts have the same id.
        ThemeParameterError: The language or the number of themes cannot be carried out.
        SentenceModelError: The sentence model failed.
    """
    _check_input(excerpts, parameters)
    answers = list_answers(excerpts, parameters)
    _check_size(len(answers), parameters.themes)
    # One thread: faster for blocks of this size on a shared machine, and the sums always run in
    # the same order.
    with threadpool_limits(limits=1):
        return _find(excerpts, answers, parameters, report, sentences, links)


def code_answers(
    excerpts: Sequence[Excerpt],
    codebook: Sequence[GivenTheme],
    parameters: ThemeParameters = DEFAULTS,
    *,
    report: StageReport = ignore_stage,
    links: Sequence[Link] = (),
) -> ThemeSet:
    """Sort answers into the themes of a codebook, whose ids and labels they keep.

    Any number of answers will do, if only they share some words with each other. Themes come in
    the order of the codebook, also those that no answer is in. `links` are kept to as
    `find_themes` keeps to them.

    Raises:
        TooFewAnswersError: The answers share no words.
        RepeatedExcerptError: Two excerpts have the same id.
        ThemeParameterError: The codebook or the language cannot be used.
    """
    _check_input(excerpts, parameters)
    check_codebook(codebook, parameters.language)
    answers = list_answers(excerpts, parameters)
    with threadpool_limits(limits=1):
        return _code(excerpts, answers, codebook, parameters, report, links)


def list_answers(excerpts: Sequence[Excerpt], parameters: ThemeParameters) -> list[Excerpt]:
    """The excerpts that have content."""
    return [
        excerpt
        for excerpt in excerpts
        if tell_kind(excerpt.text.text, parameters.plain_no, parameters.language) == "answer"
    ]


def _check_input(excerpts: Sequence[Excerpt], parameters: ThemeParameters) -> None:
    read_language(parameters.language)
    repeated = [name for name, uses in Counter(item.id for item in excerpts).items() if uses > 1]
    if repeated:
        raise RepeatedExcerptError(
            f"{len(repeated)} ids are used by more than one answer.",
            where=f"One of them is {repeated[0]}.",
            remedy="Give every answer an id of its own.",
        )


def _check_size(answers: int, themes: int | None) -> None:
    if answers < LEAST_ANSWERS:
        raise TooFewAnswersError(
            f"{answers} answers have content, and themes need {LEAST_ANSWERS}.",
            remedy="Read and code them by hand: with so few, that is also the better way.",
        )
    most = answers // LEAST_ANSWERS_A_THEME
    if themes is not None and not FEWEST_THEMES <= themes <= most:
        raise ThemeParameterError(
            f"{themes} themes were asked for.",
            remedy=f"With {answers} answers, choose between {FEWEST_THEMES} and {most}.",
        )


def _find(  # noqa: PLR0913, PLR0917 - those of find_themes and the answers among the excerpts
    excerpts: Sequence[Excerpt],
    answers: Sequence[Excerpt],
    parameters: ThemeParameters,
    report: StageReport,
    sentences: SentenceModel | None,
    links: Sequence[Link],
) -> ThemeSet:
    language, seed = parameters.language, parameters.seed
    corpus = gather_corpus(answers, language, narrow(report, "words", 0, 0.05))
    report("vectors", 0.05)
    vectors = place_answers(corpus, seed, narrow(report, "vectors", 0.05, 0.15))
    felt = _join_sentences(corpus, vectors, sentences, narrow(report, "sentences", 0.15, 0.3))
    choice = _choose(corpus, felt, parameters, narrow(report, "number of themes", 0.3, 0.6))
    report("themes", 0.6)
    linked = place_links(corpus, links)
    clustered = keep_links(
        partition_answers(corpus, felt, choice.themes, seed), felt.rows, corpus.weights, linked
    )
    partition = clustered if felt is vectors else place_partition(corpus, vectors, clustered)
    report("second themes", 0.65)
    found = Found(
        corpus=corpus,
        vectors=vectors,
        partition=partition,
        second=keep_second(find_second(corpus, vectors, partition), partition.labels, linked),
        divisions=divide_themes(
            corpus, felt, clustered, seed, narrow(report, "sub-themes", 0.66, 0.7)
        ),
        certainty=measure_certainty(
            felt, corpus, clustered, seed, narrow(report, "stability", 0.7, 0.88)
        ),
    )
    names = name_themes(corpus, vectors, partition, language, narrow(report, "names", 0.88, 0.96))
    report("rare views", 0.96)
    theme_set = ThemeSet(
        themes=describe_themes(found, names),
        codings=code_excerpts(excerpts, found),
        manifest=make_manifest(
            excerpts, corpus, vectors, choice, parameters, sentences=sentences, links=links
        ),
        subthemes=describe_parts(found, language),
        rare=describe_rare(corpus, find_rare(corpus)),
    )
    report("done", 1.0)
    return sign_assignments(theme_set)


def _join_sentences(
    corpus: Corpus, vectors: AnswerVectors, sentences: SentenceModel | None, report: ShareReport
) -> AnswerVectors:
    if sentences is None:
        return vectors
    return replace(vectors, rows=fuse(vectors.rows, corpus, sentences, report))


def _code(  # noqa: PLR0913, PLR0917 - those of code_answers and the answers among the excerpts
    excerpts: Sequence[Excerpt],
    answers: Sequence[Excerpt],
    codebook: Sequence[GivenTheme],
    parameters: ThemeParameters,
    report: StageReport,
    links: Sequence[Link],
) -> ThemeSet:
    corpus = gather_corpus(answers, parameters.language, narrow(report, "words", 0, 0.1))
    vectors = place_answers(corpus, parameters.seed, narrow(report, "vectors", 0.1, 0.4))
    given = place_themes(codebook, vectors, read_language(parameters.language))
    report("themes", 0.5)
    linked = place_links(corpus, links)
    assigned = assign_answers(vectors, given, corpus.weights)
    partition = keep_links(assigned, vectors.rows, corpus.weights, linked)
    found = Found(
        corpus=corpus,
        vectors=vectors,
        partition=partition,
        second=keep_second(find_second(corpus, vectors, partition), partition.labels, linked),
        divisions=(),
        certainty=measure_assignment(
            corpus, vectors, given, partition, parameters.seed, narrow(report, "stability", 0.6, 1)
        ),
    )
    ids = [theme.id for theme in codebook]
    choice = Choice(len(codebook), None, None, ())
    theme_set = ThemeSet(
        themes=describe_themes(found, name_given(codebook), ids),
        codings=code_excerpts(excerpts, found, ids),
        manifest=make_manifest(
            excerpts, corpus, vectors, choice, parameters, codebook, links=links
        ),
        rare=describe_rare(corpus, find_rare(corpus)),
    )
    report("done", 1.0)
    return sign_assignments(theme_set)


def _choose(
    corpus: Corpus, vectors: AnswerVectors, parameters: ThemeParameters, report: ShareReport
) -> Choice:
    if parameters.themes is not None:
        return Choice(parameters.themes, None, None, ())
    rows, weights = vectors.rows[~vectors.empty], corpus.weights[~vectors.empty]
    candidates = list_candidates(len(rows)) or (FEWEST_THEMES,)
    return choose_themes(measure_curve(rows, weights, candidates, parameters.seed, report))
