"""Views of few people in a long list."""

import pytest

from analysis.corpus import gather_corpus
from analysis.rare import MOST_ANSWERS, MOST_ENTRIES, find_rare
from analysis.themes import find_themes
from analysis.types import ThemeParameters
from tests.analysis.corpora import make_excerpt, make_excerpts
from tests.analysis.rare_views import VIEWS, is_listed, plant_view


@pytest.mark.parametrize("number", range(len(VIEWS)))
def test_a_planted_view_is_listed(number: int) -> None:
    """Of three who share a view among 470, at least two stand in one entry of six or fewer."""
    assert is_listed(plant_view(make_excerpts(600), number, seed=number))


def test_the_list_is_short_and_never_overlaps() -> None:
    """There are at most forty entries of two to six answers, and no answer is in two of them."""
    corpus = gather_corpus(plant_view(make_excerpts(600), 0, seed=1))
    groups = find_rare(corpus)
    held = [row for group in groups for row in group.rows]
    assert len(groups) <= MOST_ENTRIES
    assert len(held) == len(set(held))
    for group in groups:
        assert 2 <= corpus.weights[list(group.rows)].sum() <= MOST_ANSWERS
        assert group.stems


def test_a_campaign_is_no_rare_view() -> None:
    """One wording that many sent is never listed, however unlike the others it is."""
    sent = [make_excerpt(f"s{number}", "Ban zeppelins over quarries") for number in range(20)]
    sent += [
        make_excerpt(f"z{number}", f"Zeppelins over quarries {number}") for number in range(9)
    ]
    found = find_themes([*make_excerpts(200), *sent], ThemeParameters(themes=7))
    listed = {name for view in found.rare for name in view.excerpts}
    assert not any(name.startswith("s") for name in listed)


def test_order_does_not_matter_to_the_list() -> None:
    """Reversed answers give the same entries in the same order."""
    answers = plant_view(make_excerpts(600), 3, seed=5)
    parameters = ThemeParameters(themes=6)
    assert find_themes(answers, parameters).rare == find_themes(answers[::-1], parameters).rare


def test_answers_that_share_no_rare_word_give_no_entry() -> None:
    """Where no word is rare, nothing is listed."""
    answers = [
        make_excerpt(f"a{n}", f"police housing court {'school' * (n % 2)}") for n in range(90)
    ]
    assert not find_rare(gather_corpus(answers))


def test_what_is_strange_to_the_rest_comes_first() -> None:
    """Of two pairs tied by one rare word each, the one whose other words are rarer leads."""
    usual = [make_excerpt(f"a{n}", "police housing court school money") for n in range(90)]
    pairs = {
        "b": ("zeppelin police housing court", "zeppelin school housing court"),
        "c": ("quarry blasting granite dust", "quarry lorries limestone noise"),
    }
    answers = usual + [
        make_excerpt(f"{name}{place}", text)
        for name, texts in pairs.items()
        for place, text in enumerate(texts)
    ]
    corpus = gather_corpus(answers)
    first = find_rare(corpus)[0]
    assert {name for row in first.rows for name in corpus.ids[row]} == {"c0", "c1"}
