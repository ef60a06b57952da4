import gzip
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from anonymise.redact import redact
from anonymise.scoring import MarkedAnswer, Rate, Score, score_answers

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


@pytest.mark.parametrize(
    ("change", "floor"),
    [
        (str.lower, 0.98),
        (str.upper, 0.98),
        (lambda text: re.sub(r"[^\w\s@]", " ", text), 0.985),
        (lambda text: text.replace(" ", "\u200b "), 0.99),
    ],
    ids=["lower", "upper", "unpunctuated", "zero-width"],
)
def test_twins_are_protected_alike(
    answers: list[MarkedAnswer], change: Callable[[str], str], floor: float
) -> None:
    """Recall hardly depends on capitals and punctuation, which fear and haste leave out."""
    changed = [msgspec.structs.replace(answer, text=change(answer.text)) for answer in answers]
    same_length = [a for a, b in zip(changed, answers, strict=True) if len(a.text) == len(b.text)]
    if same_length:
        assert score_answers(same_length, today=TODAY).rate("recall").share >= floor
    for answer, twin in zip(answers, changed, strict=True):
        if len(answer.text) != len(twin.text):
            plain = redact(answer.text, today=TODAY).text.text
            assert redact(twin.text, today=TODAY).text.text == plain


def test_the_interval_of_a_rate_is_wilsons() -> None:
    """The interval agrees with the published worked example of 81 of 263."""
    low, high = Rate("example", 81, 263).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert Rate("nothing", 0, 0).interval == (0.0, 1.0)


def test_ordinary_comments_keep_their_words(shared: Path) -> None:
    """Redaction leaves the words of ordinary comments, real names in them counted as lost."""
    with gzip.open(shared / "themes" / "nhs_phase1.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][::25]
    answers = [MarkedAnswer(id=str(at), text=text, spans=()) for at, text in enumerate(texts)]
    lost = score_answers(answers, today=TODAY).rate("over-redaction")
    assert lost.of > 5_000
    assert lost.share <= 0.03
