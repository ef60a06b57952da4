"""What one round of redaction hands to the next is what it would have worked out itself."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from anonymise.finding.doubt import list_able, score_name
from anonymise.finding.draft import Draft, read_stretches
from anonymise.finding.features import read_features
from anonymise.finding.lists import read_lexicon
from anonymise.finding.page import Memory, Page, base_form, read_tokens
from anonymise.finding.rounds import turn_page
from anonymise.finding.view import lower_text, make_view
from anonymise.policy import read_policies
from anonymise.redact import Task, make_steps
from anonymise.rules import STANDARD
from tests.anonymise.odd_spellings import make_odd

CORPUS = Path(__file__).parent / "corpus" / "open.jsonl"
TASK = Task("en", date(2026, 11, 22), (), STANDARD)
ODD = (
    "Siobhán's mum and Zoë's dad, José\u2019s too, at 12b High Street",
    "`sam` told [NAME 2]'s worker on 3rd May 2021, Chloé's and chloe's 07700 900123",
    "ring  sam\n\non 07700900123; he's O'Neill's, ½ past 4, mr\u200bsmith \U0001f642 ann",
    "SHE'S KEV'S, DAVE'S'T AND BOB'S5 OR [sam 1] AND [[sam]] x_sam_y",
)


def list_texts() -> list[str]:
    """Give what people write, and what they seldom do."""
    answers = [json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines()]
    return [*ODD, *answers[::15], *(odd.text for odd in make_odd(seed=23, count=40))]


def read_page(text: str) -> Page:
    """Give the page of a text."""
    return Page(make_view(text), read_lexicon(), read_policies()["standard"])


def turn_pages(text: str) -> Iterator[tuple[str, Page]]:
    """Give the text and the page of every round after the first."""
    draft = Draft(text)
    page = read_page(draft.text)
    while True:
        for _, step in make_steps(TASK):
            step(page)
        found = read_stretches(page)
        if not found:
            return
        draft.replace(found)
        page = turn_page(page, found, make_view(draft.text))
        yield draft.text, page


def test_tokens_are_carried_as_they_would_be_cut() -> None:
    """Tokens carried from round to round are those that cutting the text again gives."""
    rounds = 0
    for text in list_texts():
        for left, page in turn_pages(text):
            view = make_view(left)
            assert page.tokens == list(read_tokens(view, lower_text(view.text)))
            rounds += 1
    assert rounds > len(ODD)


@pytest.mark.parametrize("text", ["sam and ann met sam", "Zoë's mum rang, and Zoë left"])
def test_words_that_stay_are_not_cut_twice(text: str) -> None:
    """A token outside what was replaced is the same object in the next round."""
    draft = Draft(text)
    page = read_page(text)
    for _, step in make_steps(TASK):
        step(page)
    kept = {id(token) for token in page.tokens if token.label is None}
    found = read_stretches(page)
    draft.replace(found)
    assert kept & {id(token) for token in turn_page(page, found, make_view(draft.text)).tokens}


def test_a_remembered_score_is_the_score() -> None:
    """Where the words around are the same, a score is the one their features give."""
    model, memory = read_lexicon().model, Memory()
    for text in list_texts()[:60]:
        for _, page in turn_pages(text):
            page.memory = memory
            for index in page.find(list_able(page)):
                word = base_form(page.tokens[index].text)
                score = score_name(page, index, word)
                assert score == model.score(read_features(page, index, word))
    assert memory.scores
