"""What people are told of redaction is what is measured now, on the corpus that is named."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from anonymise.figures import Figures, may_claim, read_figures, read_language_figures
from anonymise.marked import MarkedAnswer
from anonymise.rates import Rate
from anonymise.scoring import Score, score_answers

CORPUS = Path(__file__).parent / "corpus"
FEWEST_ANSWERS = 600
FEWEST_SPANS = 100
NO_ORIGINS = {"initials", "names of other origins"}


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Give what is told."""
    return read_figures()


def read_corpus(part: str) -> bytes:
    """Read one part of the corpus."""
    return (CORPUS / f"{part}.jsonl").read_bytes()


PARTS = [
    file.stem
    for file in sorted(CORPUS.glob("*.jsonl"))
    if not file.stem.startswith(tuple(read_language_figures()))
]


def score(part: str, figures: Figures) -> Score:
    """Measure one part as on the day of the figures, in the spelling it was written in."""
    answers = [
        msgspec.json.decode(line, type=MarkedAnswer) for line in read_corpus(part).splitlines()
    ]
    return score_answers(answers, today=figures.measured)


@pytest.mark.parametrize("name", PARTS)
def test_what_is_told_is_what_is_measured(figures: Figures, name: str) -> None:
    """Every rate that people are told of comes out again, on the very corpus that is named."""
    part = figures.part(name)
    assert part.digest == hashlib.sha256(read_corpus(name)).hexdigest()
    told = {rate.name: rate for rate in part.rates if not rate.name.startswith("twin ")}
    assert told == {rate.name: rate for rate in score(name, figures).rates}


def test_corpus_is_as_large_as_its_claims_need(figures: Figures) -> None:
    """There are enough answers, a third of them locked, and enough names of each origin."""
    parts = (figures.part("locked"), figures.part("open"))
    whole = sum(part.answers for part in parts)
    assert whole >= FEWEST_ANSWERS
    assert figures.part("locked").answers >= whole * 0.3
    spans: dict[str, int] = {}
    for part in parts:
        for rate in part.group("name"):
            if rate.name not in NO_ORIGINS:
                spans[rate.name] = spans.get(rate.name, 0) + rate.of
    assert {name: of for name, of in spans.items() if of < FEWEST_SPANS} == {}


def test_small_groups_are_told_apart() -> None:
    """A group of fewer than 100 names is too small for anything to be claimed of it."""
    assert may_claim(Rate("welsh", 99, 100))
    assert not may_claim(Rate("welsh", 99, 99))
