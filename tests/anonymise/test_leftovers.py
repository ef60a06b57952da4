"""Words that no rule took and that stand as identifiers stand."""

from datetime import date

import pytest

from anonymise.finding.leftovers import list_left, read_keys, read_pairs, weigh
from anonymise.finding.lists import read_lexicon
from anonymise.finding.neighbours import PLACES, parse_neighbours
from anonymise.finding.page import Page
from anonymise.finding.view import make_view
from anonymise.policy import read_policies
from anonymise.redact import redact

TODAY = date(2026, 11, 23)
SECTIONS = {"cues.kin": frozenset({"mum"}), "names_more.other": frozenset({"mum"})}


def open_page(text: str) -> Page:
    """A text on which nothing is decided yet."""
    return Page(make_view(text), read_lexicon(), read_policies()["standard"])


def test_what_is_weighed_is_the_sum_of_all_features() -> None:
    """The quick sum over words seen before is the sum of every single weight."""
    page = open_page("my brother drinks in the feathers, by the green door. He said so 3 times!")
    model = page.lexicon.neighbours
    for index in list_left(page):
        total = model.bias + sum(model.pairs.get(pair, 0.0) for pair in read_pairs(page, index))
        for place, at in enumerate(range(index - 2, index + 3)):
            inside = 0 <= at < len(page.tokens)
            keys = read_keys(page.tokens[at], page.lexicon) if inside else ["edge"]
            total += sum(model.near[key][place] for key in keys if key in model.near)
        assert weigh(page, index) == pytest.approx(total)


@pytest.mark.parametrize(
    "text",
    [
        "my mum told the police and they never came",
        "support from the helpline was good",
        "in august i'd asked for a welsh speaking worker and i'll ask again",
    ],
)
def test_words_that_never_tell_people_apart_are_left_alone(text: str) -> None:
    """Small words, services, months and peoples are not weighed at all."""
    page = open_page(text)
    spared = {"my", "mum", "police", "support", "helpline", "august", "i'd", "i'll", "welsh"}
    assert not {page.tokens[at].text for at in list_left(page)} & spared
    assert redact(text, today=TODAY).text.text == text


def test_what_was_decided_is_not_weighed() -> None:
    """Identifiers found, phrases kept and placeholders are no leftovers."""
    page = open_page("he met [NAME 1] at the garden")
    page.tokens[-1].kept = True
    assert [page.tokens[at].text for at in list_left(page)] == []


def test_only_kinds_that_weigh_anything_are_looked_up() -> None:
    """A word has the kinds that the weights name, and a list of names is no kind."""
    lines = "# x\n-1\tbias\n2\tthreshold\n3\tthreshold judged\n1.5\tb ~cues.kin\n0.5\tb=x a=y\n"
    model = parse_neighbours(lines, SECTIONS)
    assert model.kinds == {"mum": ("~cues.kin",)}
    assert model.near["~cues.kin"][PLACES.index("b")] == 1.5
    assert (model.bias, model.threshold, model.judged) == (-1.0, 2.0, 3.0)
    assert model.pairs == {"b=x a=y": 0.5}


@pytest.mark.parametrize("lines", ["heavy\tb =the\n", "1\tb =the\n"])
def test_weights_that_cannot_be_read_are_refused(lines: str) -> None:
    """A number that is none, or a missing bias, is a fault and never a weight of nothing."""
    with pytest.raises((ValueError, KeyError)):
        parse_neighbours(lines, {})
