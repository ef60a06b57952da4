"""Real answers: what patients of the National Health Service wrote, sorted by people."""

import gzip
import json
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from analysis.corpus import Corpus, gather_corpus
from analysis.non_answers import tell_kind
from analysis.types import Excerpt
from analysis.vectors import place_answers
from tests.analysis.corpora import make_excerpt


@pytest.fixture(scope="module")
def answers(shared: Path) -> tuple[Excerpt, ...]:
    """Give every third answer, or skip where the data is absent."""
    path = shared / "themes" / "nhs_phase1.jsonl.gz"
    if not path.is_file():
        pytest.skip("shared/data/themes/nhs_phase1.jsonl.gz is not beside this checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::3]
    return tuple(make_excerpt(row["id"], row["text"]) for row in rows)


@pytest.fixture(scope="module")
def corpus(answers: tuple[Excerpt, ...]) -> Corpus:
    """Give the answers that have content."""
    return gather_corpus([item for item in answers if tell_kind(item.text.text) == "answer"])


def test_hardly_an_answer_is_lost(corpus: Corpus) -> None:
    """At most 3 answers in 1,000 have no word to be placed by."""
    with threadpool_limits(1):
        empty = place_answers(corpus).empty
    assert corpus.weights[empty].sum() <= 0.003 * corpus.weights.sum()


def test_few_are_set_aside(answers: tuple[Excerpt, ...], corpus: Corpus) -> None:
    """Of answers that people found worth sorting, at most 1 in 50 is called a non-answer."""
    assert len(answers) - corpus.weights.sum() <= 0.02 * len(answers)
