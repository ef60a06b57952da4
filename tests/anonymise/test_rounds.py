"""What one round of redaction hands to the next is what it would have worked out itself."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from anonymise.finding.doubt import list_able, score_name
from anonymise.finding.draft import Draft, read_stretches
from anonymise.finding.features import read_features
from anonymise.finding.lists import read_lexicon
from anonymise.finding.page import Memory, Page, base_form
from anonymise.finding.view import make_view
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


def turn_pages(text: str) -> Iterator[Page]:
    """Give the page of every round after the first."""
    draft = Draft(text)
    page = read_page(draft.text)
    while True:
        for _, step in make_steps(TASK):
            step(page)
        found = read_stretches(page)
        if not found:
            return
        draft.replace(found)
        page = read_page(draft.text)
        yield page


def test_a_remembered_score_is_the_score() -> None:
    """Where the words around are the same, a score is the one their features give."""
    model, memory = read_lexicon().model, Memory()
    for text in list_texts()[:60]:
        for page in turn_pages(text):
            page.memory = memory
            for index in page.find(list_able(page)):
                word = base_form(page.tokens[index].text)
                score = score_name(page, index, word)
                assert score == model.score(read_features(page, index, word))
    assert memory.scores
