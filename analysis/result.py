"""Themes and codings in the form in which they leave this package."""

from collections.abc import Sequence
from typing import Final

from analysis.certainty import Certainty
from analysis.corpus import Corpus
from analysis.naming import Name
from analysis.partition import Partition
from analysis.types import Coding, Excerpt, Theme
from analysis.typical import choose_typical

UNCERTAIN_BELOW: Final = 0.5


def describe_themes(
    corpus: Corpus, partition: Partition, certainty: Certainty, names: Sequence[Name]
) -> tuple[Theme, ...]:
    """The themes, the largest first, with ids t1, t2 and so on."""
    return tuple(
        Theme(
            id=_make_id(number),
            label=name.label,
            keywords=name.keywords,
            size=int(corpus.weights[partition.labels == number].sum()),
            stability=round(float(certainty.themes[number]), 4),
            typical=choose_typical(corpus, partition, number),
        )
        for number, name in enumerate(names)
    )


def code_excerpts(
    excerpts: Sequence[Excerpt], corpus: Corpus, partition: Partition, certainty: Certainty
) -> tuple[Coding, ...]:
    """A coding for each excerpt, sorted by id so that it keeps nothing of the order of arrival."""
    codings = {excerpt.id: Coding(excerpt.id, (), 0.0, "non-answer") for excerpt in excerpts}
    for row, ids in enumerate(corpus.ids):
        themes = (_make_id(int(partition.labels[row])),)
        sure = round(float(certainty.rows[row]), 4)
        for name in ids:
            codings[name] = Coding(name, themes, sure, "answer", sure < UNCERTAIN_BELOW)
    return tuple(codings[name] for name in sorted(codings))


def _make_id(number: int) -> str:
    return f"t{number + 1}"
