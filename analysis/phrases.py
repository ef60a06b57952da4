"""Short phrases that belong to one theme."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nltk.metrics import BigramAssocMeasures

from analysis.corpus import Corpus
from analysis.function_words import FUNCTION_WORDS, NEGATIONS, WEAK_IN_NAMES
from analysis.kmeans import Labels
from analysis.words import stem_word

LEAST_ANSWERS: Final = 3
LEAST_SHARE: Final = 0.05

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """The commonest form of a phrase, the stems of its outer words, and how tied it is."""

    words: str
    stems: Stems
    strength: float


class PhraseCounts:
    """How many answers hold each phrase, by theme, and in which wording."""

    def __init__(self, corpus: Corpus, labels: Labels, language: str) -> None:
        self.answers: Counter[int] = Counter()
        self.held: defaultdict[int, Counter[Stems]] = defaultdict(Counter)
        self.everywhere: Counter[Stems] = Counter()
        self._forms: defaultdict[Stems, Counter[str]] = defaultdict(Counter)
        rows = zip(corpus.clauses, labels.tolist(), corpus.weights.tolist(), strict=True)
        for clauses, label, weight in rows:
            self.answers[label] += int(weight)
            forms = dict(_iterate_phrases(clauses, language))
            for stems, form in forms.items():
                self.held[label][stems] += int(weight)
                self.everywhere[stems] += int(weight)
                self._forms[stems][form] += int(weight)

    def choose_form(self, stems: Stems) -> str:
        """The commonest wording of a phrase; the first by alphabet among equals."""
        return min(self._forms[stems].items(), key=lambda item: (-item[1], item[0]))[0]


def rank_phrases(counts: PhraseCounts, theme: int, limit: int = 5) -> tuple[Phrase, ...]:
    """Phrases held more often inside a theme than outside, by Dunning's likelihood ratio."""
    inside = counts.answers[theme]
    total = counts.answers.total()
    least = max(LEAST_ANSWERS, LEAST_SHARE * inside)
    ranked = sorted(
        (-_tie(held, counts.everywhere[stems], inside, total), stems)
        for stems, held in counts.held[theme].items()
        if held >= least and held * total > inside * counts.everywhere[stems]
    )
    return tuple(
        Phrase(counts.choose_form(stems), stems, -strength) for strength, stems in ranked[:limit]
    )


def _tie(held: int, everywhere: int, inside: int, total: int) -> float:
    tied: float = BigramAssocMeasures.likelihood_ratio(held, (everywhere, inside), total)
    return tied


def _iterate_phrases(
    clauses: Sequence[Sequence[str]], language: str
) -> Iterator[tuple[Stems, str]]:
    for clause in clauses:
        spans = [*pairwise(clause), *zip(clause, clause[1:], clause[2:], strict=False)]
        for span in spans:
            if _is_phrase(span):
                outer = (stem_word(span[0], language), stem_word(span[-1], language))
                yield outer, " ".join(span)


def _is_phrase(span: Sequence[str]) -> bool:
    first, last = span[0], span[-1]
    linked = all(word in FUNCTION_WORDS for word in span[1:-1])
    return linked and _names(last) and (_names(first) or first in NEGATIONS) and first != last


def _names(word: str) -> bool:
    return not (
        word in FUNCTION_WORDS or word in NEGATIONS or word in WEAK_IN_NAMES or word.isdigit()
    )
