"""Looking for a form where it can begin finds what searching the whole text finds."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymise import finding
from anonymise.finding.anchors import DIGIT
from anonymise.finding.forms import Form, Runs, prepare_forms
from anonymise.finding.labels import PLACEHOLDER
from anonymise.finding.lists import read_lexicon
from anonymise.finding.page import Page
from anonymise.finding.view import lower_text, make_view
from anonymise.policy import read_policies
from tests.anonymise.odd_spellings import make_odd

CORPUS = Path(__file__).parent / "corpus" / "open.jsonl"
# What stands around a match decides whether it is one.
BORDERS = ("", " ", "x", "7", "_", ".", "'", "-", "\n", "£", " at ", ". ", "é", "İ")


def read_forms() -> Iterator[tuple[str, Form]]:
    """Give every form of the finding modules and of the lists."""
    lexicon = read_lexicon()
    yield "lists.numbers", lexicon.numbers
    yield from ((f"lists.{name}", form) for name, form in lexicon.triggers.items())
    for found in pkgutil.iter_modules(finding.__path__):
        module = importlib.import_module(f"anonymise.finding.{found.name}")
        for name, value in vars(module).items():
            yield from walk_forms(f"{found.name}.{name}", value)


def walk_forms(name: str, value: object) -> Iterator[tuple[str, Form]]:
    """Give the forms in a value, however it groups them."""
    if isinstance(value, Form):
        yield name, value
    elif isinstance(value, tuple | list):
        for at, each in enumerate(value):
            yield from walk_forms(f"{name}.{at}", each)


FORMS = dict(read_forms())


def read_spans(found: Iterable[re.Match[str]]) -> list[tuple[int, int]]:
    """Give where matches stand."""
    return [match.span() for match in found]


def list_wrong(text: str, forms: dict[str, Form]) -> list[tuple[str, str]]:
    """Give the forms that a text shows to miss a match, or to find one too many."""
    return [
        (name, text)
        for runs in (Runs(text), read_page(text).runs)
        for name, form in forms.items()
        if read_spans(form.find(runs)) != read_spans(form.pattern.finditer(runs.text))
    ]


def read_page(text: str) -> Page:
    """Give the page of a text, which has its runs from its tokens."""
    return Page(make_view(text), read_lexicon(), read_policies()["standard"])


def test_only_matches_that_end_inside_a_placeholder_are_passed_over() -> None:
    """What begins in a placeholder and goes on after it is found, for every form."""
    inside = ("[NAME 1]", "[AGE 18 TO 29]", "[CHILD 5 TO 10]", "[YEAR 2019]", "[NHS NUMBER]")
    after = ("", " 34", "] 12 34 56 c", ".com/x", " and 45", " in 4", " weeks old", "'s", "2b-3c")
    for text in (f"i am {one}{end}, [{end}" for one in inside for end in after):
        lower = text.lower()
        marks = [match.span() for match in re.finditer(PLACEHOLDER, text)]
        for runs, (name, form) in product(
            (Runs(lower, marks), read_page(text).runs), FORMS.items()
        ):
            found, whole = (
                [span for span in read_spans(spans) if not ends_inside(span, marks)]
                for spans in (form.find(runs), form.pattern.finditer(lower))
            )
            assert found == whole, (name, text)


def ends_inside(span: tuple[int, int], marks: list[tuple[int, int]]) -> bool:
    """Say whether a stretch begins after a bracket that opens a mark and ends in that mark."""
    return any(start < span[0] and span[1] <= end for start, end in marks)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Give what people write, as patterns see it, and codes in odd spellings."""
    answers = [json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines()]
    return [lower_text(make_view(text).text) for text in answers[::2]] + [
        odd.text for odd in make_odd(seed=11, count=300)
    ]


def test_forms_find_the_same_in_what_people_write(texts: list[str]) -> None:
    """In answers of the corpus and in odd spellings, no match of any form is missed."""
    assert len(FORMS) > 50
    assert [wrong for text in texts for wrong in list_wrong(text, FORMS)] == []


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_finds_whatever_its_pattern_matches(name: str) -> None:
    """Whatever a pattern can match is found, whatever stands around it."""
    form = FORMS[name]

    @settings(max_examples=15, deadline=None)
    @given(
        st.sampled_from(BORDERS),
        st.from_regex(form.pattern),
        st.sampled_from(BORDERS),
        st.from_regex(form.pattern),
    )
    def check(before: str, one: str, between: str, other: str) -> None:
        assert list_wrong(f"{before}{one}{between}{other}", {name: form}) == []

    check()


@pytest.mark.parametrize(
    ("pattern", "anywhere"),
    [
        (r"\b(?:the\s)?(?:first|second)\b", False),
        (r"(?<!\w)\d{1,2}[:.]\d\d", False),
        (r"[£$]\d|\b\d+ quid\b", False),
        (r"\bme(?!\w)", False),
        (r"\b[a-z]\d{1,3}\b", False),
        (r"first\b", True),
        (r"\bfirst", True),
        (r"\b\w+ dot com\b", True),
        (r"\s?first\b", True),
        (r"\b(?:an?)+n\b", True),
    ],
)
def test_a_form_that_can_begin_anywhere_is_looked_for_everywhere(
    pattern: str, *, anywhere: bool
) -> None:
    """Only a pattern that begins with whole words, digits or marks can be looked for at them."""
    form = Form(pattern)
    assert form.anchor.anywhere is anywhere
    text = (
        "the first, firsts; thefirst 1st 10:30 £5 a first dot com me meant b12 second ann 7 quid"
    )
    assert list_wrong(text, {pattern: form}) == []


@pytest.mark.parametrize(
    "text",
    ["b12 o'b12 x_9y 9's", "o'clock at 3o'clock, 34yo isn't in 'may 2019'", "é12 İ1 ²3 a²", "x1_"],
)
def test_runs_of_tokens_are_runs(text: str) -> None:
    """Where runs with digits begin, and whether one is mixed, is read from tokens alike."""
    page = read_page(text)
    whole = Runs(page.lower)
    assert sorted(page.runs.list_starts(DIGIT)) == sorted(whole.list_starts(DIGIT))
    assert page.runs.words >= {word for word in whole.words if word.isalpha() and word.isascii()}
    assert page.runs.mixed == any(
        DIGIT in word and not word.isdecimal() for word in whole.words - {DIGIT}
    )


def test_every_form_is_ready_before_the_time_of_a_text_begins() -> None:
    """What takes long about a form is done once, before any text is cut."""
    prepare_forms()
    assert Runs("").known >= len({id(form) for form in FORMS.values()})
