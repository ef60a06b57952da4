"""The corpus itself is sound: its marks stand where they should and mean one thing each."""

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from anonymise.figures import SAID
from anonymise.marked import MarkedAnswer, Span

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(file.stem for file in CORPUS.glob("*.jsonl"))
QUASI = {"AGE", "DATE", "JOB", "LOC", "ORG", "PLACE"}
NEWER = ("fresh", "locked2", "locked3", "voices", "regions")
CASES = {"std", "lower", "upper", "mixed"}
FEWEST_WORDS_OF_A_SENTENCE = 6


def read_part(part: str) -> list[MarkedAnswer]:
    """Read one part."""
    lines = (CORPUS / f"{part}.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=MarkedAnswer) for line in lines]


def read_marks(answer: MarkedAnswer) -> list[Span]:
    """Give all marks of an answer in the order of its text."""
    marks = (*answer.spans, *answer.keep, *answer.ignore, *answer.words)
    return sorted(marks, key=lambda mark: mark.start)


def split_sentences(text: str) -> Iterator[str]:
    """Give the longer sentences of a text, without marks and capitals."""
    for sentence in re.split(r"[.!?\n]+", text.lower()):
        words = re.findall(r"\w+", sentence)
        if len(words) >= FEWEST_WORDS_OF_A_SENTENCE:
            yield " ".join(words)


@pytest.mark.parametrize("part", FILES)
def test_every_mark_is_a_stretch_of_its_answer(part: str) -> None:
    """A mark lies inside its answer and neither begins nor ends with a space."""
    for answer in read_part(part):
        for mark in read_marks(answer):
            surface = answer.text[mark.start : mark.end]
            assert 0 <= mark.start < mark.end <= len(answer.text), answer.id
            assert surface, answer.id


@pytest.mark.parametrize("part", FILES)
def test_labels_and_origins_are_known(part: str) -> None:
    """An identifier has a label that can be told to people, and the tier of that label."""
    for answer in read_part(part):
        for span in answer.spans:
            assert span.label in SAID, answer.id
            assert span.tier == ("quasi" if span.label in QUASI else "direct"), answer.id
            assert span.label != "NAME" or span.sub in SAID, answer.id


def test_ids_are_given_once() -> None:
    """No two answers of the corpus have the same id."""
    ids = Counter(answer.id for part in FILES for answer in read_part(part))
    assert [name for name, count in ids.items() if count > 1] == []


@pytest.mark.parametrize("part", NEWER)
def test_marks_of_the_newer_parts_are_strict(part: str) -> None:
    """No two marks overlap, none has a space at its edge, and each answer has one letter case."""
    for answer in read_part(part):
        for before, after in itertools.pairwise(read_marks(answer)):
            assert before.end <= after.start, answer.id
        for mark in read_marks(answer):
            surface = answer.text[mark.start : mark.end]
            assert surface == surface.strip(), answer.id
        assert len(CASES & set(answer.tags)) == 1, answer.id


@pytest.mark.parametrize("part", NEWER)
def test_no_two_answers_share_a_sentence(part: str) -> None:
    """Every answer of the newer parts was written for itself."""
    seen: dict[str, str] = {}
    for answer in read_part(part):
        for sentence in split_sentences(answer.text):
            assert seen.setdefault(sentence, answer.id) == answer.id, sentence


def test_the_fresh_part_has_many_phrases() -> None:
    """The fresh part holds many phrases of the sector, and answers with no identifier."""
    lines = (CORPUS / "fresh.jsonl").read_text(encoding="utf-8").splitlines()
    phrases = {keep["text"].lower() for line in lines for keep in json.loads(line)["keep"]}
    answers = read_part("fresh")
    assert len(phrases) >= 150
    assert sum(not answer.spans for answer in answers) >= 80
    assert len(answers) >= 240
