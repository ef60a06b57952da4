"""Suggested names. A theme has no name until a person has read it and given it one."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.corpus import Corpus
from analysis.keywords import SurfaceForms, choose_telling, count_by_theme, rank_keywords
from analysis.kmeans import Rows
from analysis.languages import read_language
from analysis.partition import Partition
from analysis.phrases import Phrase, PhraseCounts, rank_phrases
from analysis.progress import ShareReport, ignore_share
from analysis.vectors import AnswerVectors

KEYWORDS: Final = 8
# Phrases of more wordings than these name themes no better.
MOST_WORDINGS: Final = 100_000
RANKED: Final = 60
PARTS: Final = 3
CONTRASTS: Final = 3
UNNAMED: Final = "mixed answers"


@dataclass(frozen=True)
class Name:
    """A suggested label, unlike that of any other theme, and the words behind it.

    `profile` are all words that are telling of the theme, `nearest` the number of the theme that
    lies nearest (-1 where there is no other), and `contrast` what sets it apart from that one.
    """

    label: str
    keywords: tuple[str, ...]
    profile: tuple[str, ...] = ()
    nearest: int = -1
    contrast: tuple[str, ...] = ()


def name_themes(
    corpus: Corpus,
    vectors: AnswerVectors,
    partition: Partition,
    language: str = "en",
    report: ShareReport = ignore_share,
) -> tuple[Name, ...]:
    """A name for each theme: its best phrase where it has one, then its most telling words."""
    tongue = read_language(language)
    report(0)
    forms = SurfaceForms(corpus)
    size = min(len(corpus), MOST_WORDINGS)
    # Wordings stand in the order of their digests, so the first are as good as any.
    sample = corpus if size == len(corpus) else corpus.take(np.arange(size))
    phrases = PhraseCounts(sample, partition.labels[:size], len(partition))
    counted = count_by_theme(vectors, corpus.weights, partition.labels, len(partition))
    answers = np.bincount(partition.labels, weights=corpus.weights, minlength=len(partition))
    shares = counted / np.maximum(answers, 1)[:, None]
    nearest = _find_nearest_themes(partition.centres)
    names: list[Name] = []
    for theme in range(len(partition)):
        report(theme / len(partition))
        stems = vectors.vocabulary.stems
        ranked = rank_keywords(counted, stems, theme, RANKED)
        share = dict(zip(stems, shares[theme].tolist(), strict=True))
        telling = choose_telling(ranked, forms, share, tongue)
        parts = _list_parts(telling, rank_phrases(phrases, theme), forms)
        keywords = telling[:KEYWORDS]
        other = nearest[theme]
        apart = _contrast(keywords, share, shares[other], vectors.vocabulary.columns_of(keywords))
        names.append(
            Name(
                label=_make_label(parts, {name.label for name in names}),
                keywords=tuple(map(forms.choose_form, keywords)),
                profile=tuple(map(forms.choose_form, ranked)),
                nearest=other,
                contrast=tuple(map(forms.choose_form, apart)) if other >= 0 else (),
            )
        )
    return tuple(names)


def _find_nearest_themes(centres: Rows) -> list[int]:
    if len(centres) < 2:  # noqa: PLR2004 - one theme has no other beside it
        return [-1] * len(centres)
    alike = centres @ centres.T
    np.fill_diagonal(alike, -2)
    return [int(one) for one in alike.argmax(axis=1)]


def _contrast(
    keywords: tuple[str, ...],
    share: dict[str, float],
    other: NDArray[np.float64],
    columns: tuple[int, ...],
) -> tuple[str, ...]:
    """The keywords whose share in this theme is most above that in the other one."""
    gaps = sorted(
        (float(other[column]) - share[stem], stem)
        for stem, column in zip(keywords, columns, strict=True)
    )
    return tuple(stem for gap, stem in gaps if gap < 0)[:CONTRASTS]


def _list_parts(
    telling: tuple[str, ...], phrases: tuple[Phrase, ...], forms: SurfaceForms
) -> tuple[str, ...]:
    best = next((phrase for phrase in phrases if set(phrase.stems) & set(telling[:4])), None)
    if best is None:
        return tuple(map(forms.choose_form, telling))
    others = [stem for stem in telling if stem not in best.stems]
    return (best.words, *map(forms.choose_form, others))


def _make_label(parts: tuple[str, ...], taken: set[str]) -> str:
    for used in range(min(PARTS, len(parts)), len(parts) + 1):
        label = ", ".join(parts[:used]) or UNNAMED
        if label not in taken:
            return label
    return next(
        numbered
        for number in range(2, len(taken) + 3)
        if (numbered := f"{label} ({number})") not in taken
    )
