# ruff: noqa: RUF001 - look-alike characters are what this file is about.
"""Scoring redaction against answers whose identifiers were marked by hand.

An identifier counts as caught only when no letter or digit of it survives where it stood,
nor the same spelling anywhere else. Figures are for a corpus of invented answers; they are
evidence about those, not a promise about the next answer.
"""

import math
import re
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from anonymise.redact import redact
from anonymise.types import Placeholder

_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Span(msgspec.Struct, frozen=True):
    """One marked stretch of an answer; ``tier`` is direct or quasi, ``sub`` a name's origin."""

    start: int
    end: int
    label: str = ""
    must_redact: bool = True
    tier: str = ""
    sub: str = ""


class MarkedAnswer(msgspec.Struct, frozen=True):
    """One line of a corpus of marked answers."""

    id: str
    text: str
    spans: tuple[Span, ...]
    keep: tuple[Span, ...] = ()
    ignore: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()


class Rate(msgspec.Struct, frozen=True):
    """A share with its 95 % Wilson interval."""

    name: str
    hits: int
    of: int

    @property
    def share(self) -> float:
        """The share; 1 of nothing."""
        return self.hits / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson score interval, which stays honest near 0 and 1 and for small groups."""
        z, n, share = 1.96, self.of, self.share
        if not n:
            return 0.0, 1.0
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


class Score(msgspec.Struct, frozen=True):
    """What a corpus says about redaction.

    Attributes:
        rates: recall overall, by tier, by name origin and by label; over-redaction; phrases
            kept; answers that leak a direct identifier.
        missed: id of the answer and label of each identifier missed, never its text.
    """

    rates: tuple[Rate, ...]
    missed: tuple[tuple[str, str], ...]

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


def score_answers(answers: Iterable[MarkedAnswer], *, today: date) -> Score:
    """Redact every answer and count.

    Raises:
        RedactionError: an answer could not be redacted.
    """
    return sum_up([judge_answer(answer, today) for answer in answers])


def judge_answer(answer: MarkedAnswer, today: date) -> Verdict:
    """Redact one answer and compare."""
    redaction = redact(answer.text, today=today)
    gone = cover(len(answer.text), redaction.placeholders)
    left = "".join(
        "\n" if hidden else char for char, hidden in zip(answer.text, gone, strict=True)
    )
    asked = [span for span in answer.spans if span.must_redact]
    neutral = cover(len(answer.text), (*answer.spans, *answer.ignore))
    words = [
        m.span() for m in _WORD.finditer(answer.text) if not any(neutral[m.start() : m.end()])
    ]
    return Verdict(
        answer=answer,
        caught=tuple((span, is_caught(answer.text, span, gone, left)) for span in asked),
        words_lost=sum(any(gone[start:end]) for start, end in words),
        words=len(words),
        phrases_kept=sum(not any(gone[span.start : span.end]) for span in answer.keep),
    )


def cover(length: int, spans: Sequence[Span | Placeholder]) -> list[bool]:
    """For each character, whether any of the stretches covers it."""
    covered = [False] * length
    for span in spans:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    return covered


def is_caught(text: str, span: Span, gone: Sequence[bool], left: str) -> bool:
    """Whether nothing of a span is left in place, nor its spelling elsewhere."""
    for at in range(span.start, span.end):
        if text[at].isalnum() and not gone[at]:
            return False
    # A name that is a word may stand elsewhere as that word; any other spelling may not.
    if span.sub == "commonword" or len(text[span.start : span.end]) < len("abcd"):
        return True
    surface = re.escape(text[span.start : span.end])
    return re.search(rf"(?<!\w){surface}(?!\w)", left, re.IGNORECASE) is None


def sum_up(verdicts: Sequence[Verdict]) -> Score:
    """Every rate over all answers."""
    caught = [(span, hit) for verdict in verdicts for span, hit in verdict.caught]
    rates = [Rate("recall", sum(hit for _, hit in caught), len(caught))]
    for prefix, attribute in (("recall ", "tier"), ("name ", "sub"), ("label ", "label")):
        for value in sorted({getattr(span, attribute) for span, _ in caught} - {""}):
            hits = [hit for span, hit in caught if getattr(span, attribute) == value]
            rates.append(Rate(f"{prefix}{value}", sum(hits), len(hits)))
    leaking = sum(any(s.tier == "direct" and not hit for s, hit in v.caught) for v in verdicts)
    rates += [
        Rate(
            "over-redaction", sum(v.words_lost for v in verdicts), sum(v.words for v in verdicts)
        ),
        Rate(
            "phrases kept",
            sum(v.phrases_kept for v in verdicts),
            sum(len(v.answer.keep) for v in verdicts),
        ),
        Rate("answers leaking a direct identifier", leaking, len(verdicts)),
    ]
    missed = tuple((v.answer.id, s.label) for v in verdicts for s, hit in v.caught if not hit)
    return Score(tuple(rates), missed)
