"""Scoring redaction against answers whose identifiers were marked by hand.

An identifier counts as caught only when no letter or digit of it survives where it stood,
nor the same spelling anywhere else. Figures are for a corpus of invented answers; they are
evidence about those, not a promise about the next answer.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import msgspec

from anonymise.marked import MarkedAnswer, Span
from anonymise.rates import Rate
from anonymise.redact import redact
from anonymise.rules import STANDARD, Rules
from anonymise.twins import make_twin
from anonymise.types import Placeholder

_WORD: Final = re.compile(r"\w+(?:['\u2019]\w+)*")
_SHORTEST_SURFACE: Final = 3
CASES: Final = ("std", "lower", "upper")
# What is scored again for each twin; the whole table nine times over would be read by nobody.
TWIN_RATES: Final = (
    "recall",
    "recall direct",
    "recall direct without ordinary-word names",
    "name commonword",
    "over-redaction",
    "phrases kept",
    "answers leaking a direct identifier",
)


class Missed(msgspec.Struct, frozen=True):
    """An identifier that survived: its answer and what it is, never its text."""

    id: str
    label: str
    twin: str = ""


class Score(msgspec.Struct, frozen=True):
    """What a corpus says about redaction.

    Attributes:
        rates: recall overall, by tier, by name origin, by label and by letter case;
            over-redaction; ordinary words and phrases kept; answers that leak a direct
            identifier; then some of these for every twin.
        missed: every identifier that was missed.
    """

    rates: tuple[Rate, ...]
    missed: tuple[Missed, ...]

    def rate(self, name: str) -> Rate:
        """The rate of that name; of nothing when the corpus has none."""
        return next((rate for rate in self.rates if rate.name == name), Rate(name, 0, 0))


class Verdict(msgspec.Struct, frozen=True):
    """One answer after redaction: its spans caught or not, its words and phrases lost."""

    answer: MarkedAnswer
    caught: tuple[tuple[Span, bool], ...]
    words_lost: int
    words: int
    phrases_kept: int
    pairs_kept: int


def score_answers(
    answers: Iterable[MarkedAnswer],
    *,
    today: date,
    twins: Sequence[str] = (),
    rules: Rules = STANDARD,
) -> Score:
    """Redact every answer, and the twins of it that are asked for, and count.

    Raises:
        RedactionError: an answer could not be redacted.
    """
    answers = list(answers)
    score = sum_up([judge_answer(answer, today, rules) for answer in answers])
    rates, missed = list(score.rates), list(score.missed)
    for name in twins:
        again = sum_up([judge_answer(make_twin(one, name), today, rules) for one in answers])
        rates += [
            msgspec.structs.replace(rate, name=f"twin {name}: {rate.name}")
            for rate in again.rates
            if rate.name in TWIN_RATES
        ]
        missed += [msgspec.structs.replace(each, twin=name) for each in again.missed]
    return Score(tuple(rates), tuple(missed))


def judge_answer(answer: MarkedAnswer, today: date, rules: Rules = STANDARD) -> Verdict:
    """Redact one answer and compare."""
    redaction = redact(answer.text, language=answer.language, today=today, rules=rules)
    gone = cover(len(answer.text), redaction.placeholders)
    asked = [span for span in answer.spans if span.must_redact]
    neutral = cover(len(answer.text), (*answer.spans, *answer.ignore))
    words = [
        m.span() for m in _WORD.finditer(answer.text) if not any(neutral[m.start() : m.end()])
    ]
    left = read_left(answer, gone)
    return Verdict(
        answer=answer,
        caught=tuple((span, is_caught(answer.text, span, gone, left)) for span in asked),
        words_lost=sum(any(gone[start:end]) for start, end in words),
        words=len(words),
        phrases_kept=sum(not any(gone[span.start : span.end]) for span in answer.keep),
        pairs_kept=sum(not any(gone[span.start : span.end]) for span in answer.words),
    )


def cover(length: int, spans: Sequence[Span | Placeholder]) -> list[bool]:
    """For each character, whether any of the stretches covers it."""
    covered = [False] * length
    for span in spans:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    return covered


def read_left(answer: MarkedAnswer, gone: Sequence[bool]) -> str:
    """What is left of an answer, without the stretches that are marked as no identifiers."""
    spared = [span for span in answer.spans if not span.must_redact]
    harmless = cover(len(answer.text), (*answer.keep, *answer.ignore, *answer.words, *spared))
    return "".join(
        "\n" if hidden or aside else char
        for char, hidden, aside in zip(answer.text, gone, harmless, strict=True)
    )


def is_caught(text: str, span: Span, gone: Sequence[bool], left: str) -> bool:
    """Whether nothing of a span is left in place, nor its spelling elsewhere."""
    for at in range(span.start, span.end):
        if text[at].isalnum() and not gone[at]:
            return False
    surface = text[span.start : span.end].strip()
    # A name that is a word may stand elsewhere as that word, and "ten" may count days where
    # it was an age; any other spelling may not.
    if span.sub == "commonword" or span.label == "AGE" or len(surface) < _SHORTEST_SURFACE:
        return True
    pattern = rf"(?<!\w){re.escape(surface)}(?!\w)"
    return re.search(pattern, left, re.IGNORECASE) is None


def sum_up(verdicts: Sequence[Verdict]) -> Score:
    """Every rate over all answers."""
    leaking = sum(any(s.tier == "direct" and not hit for s, hit in v.caught) for v in verdicts)
    rates = (
        *rate_recall(verdicts),
        Rate(
            "over-redaction", sum(v.words_lost for v in verdicts), sum(v.words for v in verdicts)
        ),
        Rate(
            "phrases kept",
            sum(v.phrases_kept for v in verdicts),
            sum(len(v.answer.keep) for v in verdicts),
        ),
        Rate(
            "ordinary words kept where they are no names",
            sum(v.pairs_kept for v in verdicts),
            sum(len(v.answer.words) for v in verdicts),
        ),
        Rate("answers leaking a direct identifier", leaking, len(verdicts)),
    )
    missed = (Missed(v.answer.id, s.label) for v in verdicts for s, hit in v.caught if not hit)
    return Score(tuple(rate for rate in rates if rate.of), tuple(missed))


def rate_recall(verdicts: Sequence[Verdict]) -> list[Rate]:
    """Recall overall and of every group of identifiers."""
    caught = [(span, hit) for verdict in verdicts for span, hit in verdict.caught]
    direct = [(span, hit) for span, hit in caught if span.tier == "direct"]
    plain = [hit for span, hit in direct if (span.label, span.sub) != ("NAME", "commonword")]
    rates = [
        count_hits("recall", [hit for _, hit in caught]),
        count_hits("recall direct without ordinary-word names", plain),
    ]
    groups: dict[str, list[tuple[str, bool]]] = {
        "recall": [(span.tier, hit) for span, hit in caught],
        "name": [(span.sub, hit) for span, hit in caught if span.label == "NAME"],
        "spelling": [(span.sub, hit) for span, hit in caught if span.label != "NAME"],
        "label": [(span.label, hit) for span, hit in caught],
        "case": [
            (case, hit)
            for verdict in verdicts
            for case in CASES
            if case in verdict.answer.tags
            for _, hit in verdict.caught
        ],
    }
    rates.extend(
        count_hits(f"{prefix} {value}", [hit for each, hit in pairs if each == value])
        for prefix, pairs in groups.items()
        for value in sorted({value for value, _ in pairs} - {""})
    )
    return rates


def count_hits(name: str, hits: Sequence[bool]) -> Rate:
    """A rate of what was hit."""
    return Rate(name, sum(hits), len(hits))
