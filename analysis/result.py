"""Themes and codings in the form in which they leave this package."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.certainty import Certainty
from analysis.corpus import Corpus
from analysis.keywords import SurfaceForms
from analysis.kmeans import Labels
from analysis.naming import UNNAMED, Name, name_themes
from analysis.partition import Partition
from analysis.rare import RareGroup
from analysis.subthemes import Division, mark_parts
from analysis.types import Coding, Excerpt, RareView, Theme
from analysis.typical import choose_typical
from analysis.vectors import AnswerVectors, take_rows

UNCERTAIN_BELOW: Final = 0.5
MOST_NAMED_FROM: Final = 5_000
RARE_WORDS: Final = 5
RARE_LABEL: Final = 3


@dataclass(frozen=True)
class Found:
    """What a run found, in numbers: `second` themes and `divisions` beside the partition."""

    corpus: Corpus
    vectors: AnswerVectors
    partition: Partition
    second: Labels
    divisions: tuple[Division, ...]
    certainty: Certainty


def describe_themes(
    found: Found, names: Sequence[Name], ids: Sequence[str] | None = None
) -> tuple[Theme, ...]:
    """The themes, the largest first, with ids t1, t2 and so on unless others are given."""
    ids = ids or [_make_id(number) for number in range(len(names))]
    corpus, labels = found.corpus, found.partition.labels
    return tuple(
        Theme(
            id=ids[number],
            label=name.label,
            keywords=name.keywords,
            size=int(corpus.weights[(labels == number) | (found.second == number)].sum()),
            stability=round(float(found.certainty.themes[number]), 4),
            typical=choose_typical(corpus, found.partition, number),
            nearest=ids[name.nearest] if name.nearest >= 0 else "",
            contrast=name.contrast,
            profile=name.profile,
        )
        for number, name in enumerate(names)
    )


def describe_parts(
    found: Found, language: str, ids: Sequence[str] | None = None
) -> tuple[Theme, ...]:
    """The sub-themes, named against the other parts of their theme, with ids t1.1 and so on."""
    return tuple(
        theme
        for division in found.divisions
        for theme in _describe_division(
            found, division, language, ids[division.theme] if ids else _make_id(division.theme)
        )
    )


def _describe_division(
    found: Found, division: Division, language: str, parent: str
) -> tuple[Theme, ...]:
    few = np.arange(min(len(division.rows), MOST_NAMED_FROM))
    rows = division.rows[few]
    corpus, parts = found.corpus.take(rows), division.parts
    inside = Partition(parts.labels[few], parts.cosines[few], parts.centres)
    names = name_themes(corpus, take_rows(found.vectors, rows), inside, language)
    weights = found.corpus.weights[division.rows]
    sizes = np.bincount(parts.labels, weights=weights, minlength=len(parts))
    return tuple(
        Theme(
            id=f"{parent}.{number + 1}",
            label=name.label,
            keywords=name.keywords,
            size=int(sizes[number]),
            stability=round(float(division.stabilities[number]), 4),
            typical=choose_typical(corpus, inside, number),
            parent=parent,
        )
        for number, name in enumerate(names)
        if sizes[number]
    )


def describe_rare(corpus: Corpus, groups: Sequence[RareGroup]) -> tuple[RareView, ...]:
    """The rare views, with ids r1, r2 and so on."""
    forms = SurfaceForms(corpus)
    views = []
    for number, group in enumerate(groups):
        words = tuple(map(forms.choose_form, group.stems[:RARE_WORDS]))
        label = ", ".join(words[:RARE_LABEL]) or UNNAMED
        excerpts = tuple(sorted(name for row in group.rows for name in corpus.ids[row]))
        views.append(RareView(f"r{number + 1}", label, words, excerpts))
    return tuple(views)


def code_excerpts(
    excerpts: Sequence[Excerpt], found: Found, ids: Sequence[str] | None = None
) -> tuple[Coding, ...]:
    """A coding for each excerpt, sorted by id so that it keeps nothing of the order of arrival."""
    ids = ids or [_make_id(number) for number in range(len(found.partition))]
    codings = {excerpt.id: Coding(excerpt.id, (), 0.0, "non-answer") for excerpt in excerpts}
    parts = mark_parts(found.divisions, len(found.corpus)).tolist()
    labels, seconds = found.partition.labels.tolist(), found.second.tolist()
    shares = np.round(found.certainty.rows, 4).tolist()
    for row, names in enumerate(found.corpus.ids):
        first, second, sure = ids[labels[row]], seconds[row], shares[row]
        themes = (first, ids[second]) if second >= 0 else (first,)
        part = f"{first}.{parts[row] + 1}" if parts[row] >= 0 else ""
        for name in names:
            codings[name] = Coding(name, themes, sure, "answer", sure < UNCERTAIN_BELOW, part)
    return tuple(codings[name] for name in sorted(codings))


def _make_id(number: int) -> str:
    return f"t{number + 1}"
