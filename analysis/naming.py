"""Suggested names. A theme has no name until a person has read it and given it one."""

from dataclasses import dataclass
from typing import Final

from analysis.corpus import Corpus
from analysis.keywords import SurfaceForms, choose_telling, count_by_theme, rank_keywords
from analysis.languages import read_language
from analysis.partition import Partition
from analysis.phrases import Phrase, PhraseCounts, rank_phrases
from analysis.progress import ShareReport, ignore_share
from analysis.vectors import AnswerVectors

KEYWORDS: Final = 8
# Phrases of more wordings than these name themes no better.
MOST_WORDINGS: Final = 100_000
RANKED: Final = 40
PARTS: Final = 3
UNNAMED: Final = "mixed answers"


@dataclass(frozen=True)
class Name:
    """A suggested label, unlike that of any other theme, and the words behind it."""

    label: str
    keywords: tuple[str, ...]


def name_themes(
    corpus: Corpus,
    vectors: AnswerVectors,
    partition: Partition,
    language: str = "en",
    report: ShareReport = ignore_share,
) -> tuple[Name, ...]:
    """A name for each theme: its best phrase where it has one, then its most telling words."""
    tongue = read_language(language)
    forms = SurfaceForms(corpus)
    report(0)
    sample = corpus.take_first(MOST_WORDINGS)
    phrases = PhraseCounts(sample, partition.labels[: len(sample)], len(partition))
    counted = count_by_theme(vectors, corpus.weights, partition.labels, len(partition))
    names: list[Name] = []
    for theme in range(len(partition)):
        report(theme / len(partition))
        ranked = rank_keywords(counted, vectors.vocabulary.stems, theme, RANKED)
        size = corpus.weights[partition.labels == theme].sum()
        shares = dict(zip(vectors.vocabulary.stems, counted[theme] / size, strict=True))
        telling = choose_telling(ranked, forms, shares, tongue)
        parts = _list_parts(telling, rank_phrases(phrases, theme), forms)
        label = _make_label(parts, {name.label for name in names})
        names.append(Name(label, tuple(map(forms.choose_form, telling[:KEYWORDS]))))
    return tuple(names)


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
