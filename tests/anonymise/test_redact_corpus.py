import gzip
import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from anonymise.marked import MarkedAnswer
from anonymise.redact import redact
from anonymise.scoring import Score, score_answers
from anonymise.twins import TWINS, make_twin

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def answers(shared: Path) -> list[MarkedAnswer]:
    """Read the invented answers whose identifiers were marked by hand."""
    lines = (shared / "deid" / "uk_voices_dev.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=MarkedAnswer) for line in lines]


@pytest.fixture(scope="session")
def score(answers: list[MarkedAnswer]) -> Score:
    """Score them once."""
    return score_answers(answers, today=TODAY)


def test_recall_does_not_fall(score: Score) -> None:
    """No change may lose an identifier that is caught today."""
    assert score.rate("recall").share == 1.0, score.missed
    assert score.rate("recall direct").share == 1.0, score.missed
    assert score.rate("answers leaking a direct identifier").hits == 0


def test_every_name_origin_is_protected_alike(score: Score) -> None:
    """No origin of names is worse protected than another."""
    origins = [rate for rate in score.rates if rate.name.startswith("name ")]
    assert len(origins) > 5
    assert [rate.name for rate in origins if rate.share < 1] == []


def test_ordinary_words_and_phrases_survive(score: Score) -> None:
    """What answers are about is still there after redaction."""
    assert score.rate("over-redaction").share <= 0.02
    assert score.rate("phrases kept").share == 1.0


@pytest.mark.parametrize("name", sorted(TWINS))
def test_twins_are_protected_alike(answers: list[MarkedAnswer], score: Score, name: str) -> None:
    """Recall hardly depends on capitals, marks, spaces and pictures between words."""
    twins = score_answers([make_twin(answer, name) for answer in answers], today=TODAY)
    assert twins.rate("recall").share >= score.rate("recall").share - 0.01, twins.missed
    assert twins.rate("over-redaction").share <= 0.025
    assert twins.rate("phrases kept").share >= 0.98


def test_nothing_invisible_changes_anything(answers: list[MarkedAnswer]) -> None:
    """Characters that nobody sees, put between all words, change no output."""
    for answer in answers:
        hidden = answer.text.replace(" ", "\u200b \u2060")
        plain = redact(answer.text, today=TODAY).text.text
        assert redact(hidden, today=TODAY).text.text == plain


def test_ordinary_comments_keep_their_words(shared: Path) -> None:
    """Redaction leaves the words of ordinary comments, real names in them counted as lost."""
    with gzip.open(shared / "themes" / "nhs_phase1.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][::25]
    answers = [MarkedAnswer(id=str(at), text=text, spans=()) for at, text in enumerate(texts)]
    lost = score_answers(answers, today=TODAY).rate("over-redaction")
    assert lost.of > 5_000
    assert lost.share <= 0.03
