"""Links between answers: a run keeps to them, and moves nothing else."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis.codebooks.types import Link, LinkKind
from analysis.corpus import gather_corpus
from analysis.linking import RowLinks, keep_links, place_links
from analysis.partition import Partition
from analysis.themes import find_themes
from analysis.types import Excerpt, ThemeParameters, ThemeSet
from tests.analysis.corpora import make_excerpt, make_excerpts

ANSWERS = make_excerpts(240)
PARAMETERS = ThemeParameters(themes=5, seed=3)


def find(excerpts: list[Excerpt], links: list[Link]) -> ThemeSet:
    """Find themes that keep to links."""
    return find_themes(excerpts, PARAMETERS, links=links)


def read_codes(found: ThemeSet) -> dict[str, tuple[str, ...]]:
    """Give the themes of every answer."""
    return {coding.excerpt: coding.themes for coding in found.codings}


@pytest.fixture(scope="module")
def free() -> dict[str, tuple[str, ...]]:
    """Give the themes of a run without links."""
    return read_codes(find([*ANSWERS], []))


def choose(free: dict[str, tuple[str, ...]], *, same: bool) -> tuple[str, str]:
    """Choose two answers of different words that share their first theme, or do not."""
    names = [name for name in sorted(free) if free[name]]
    text = {one.id: one.text.text for one in ANSWERS}
    first = names[0]
    other = next(
        name
        for name in names[1:]
        if (free[name][0] == free[first][0]) is same and text[name] != text[first]
    )
    return first, other


def test_answers_that_belong_together_share_a_theme(free: dict[str, tuple[str, ...]]) -> None:
    """Two answers of different themes come into one once a person linked them."""
    one, other = choose(free, same=False)
    now = read_codes(find([*ANSWERS], [Link(one, other, "must")]))
    assert now[one][0] == now[other][0]


def test_answers_that_must_be_apart_share_no_theme(free: dict[str, tuple[str, ...]]) -> None:
    """Two answers of one theme are in no theme together once a person parted them."""
    one, other = choose(free, same=True)
    now = read_codes(find([*ANSWERS], [Link(one, other, "cannot")]))
    assert set(now[one]).isdisjoint(now[other])


def test_no_other_answer_moves(free: dict[str, tuple[str, ...]]) -> None:
    """Only the two wordings that are linked may change their first theme."""
    one, other = choose(free, same=True)
    now = read_codes(find([*ANSWERS], [Link(one, other, "cannot")]))
    text = {each.id: each.text.text for each in ANSWERS}
    linked = {text[one], text[other]}
    assert {n for n in now if now[n][:1] != free[n][:1] and text[n] not in linked} == set()


def test_the_order_of_answers_and_links_changes_nothing(free: dict[str, tuple[str, ...]]) -> None:
    """Shuffled answers and links give the same themes, and the manifest the same digest."""
    links = [
        Link(*choose(free, same=False), "must"),
        Link(*choose(free, same=True), "cannot"),
    ]
    shuffled = [*ANSWERS]
    random.Random(1).shuffle(shuffled)
    first, second = find([*ANSWERS], links), find(shuffled, links[::-1])
    assert read_codes(first) == read_codes(second)
    assert first.manifest.links == second.manifest.links != ""


def test_links_of_unknown_answers_are_passed_over(free: dict[str, tuple[str, ...]]) -> None:
    """An answer that was taken back since it was linked changes nothing for the others."""
    gone = [Link("gone", ANSWERS[0].id, "must"), Link(ANSWERS[0].id, "lost", "cannot")]
    assert read_codes(find([*ANSWERS], gone)) == free


def test_equal_wordings_cannot_be_parted() -> None:
    """Nothing can tell two answers of the same words apart, so that link is left out."""
    corpus = gather_corpus([make_excerpt("a", "we waited"), make_excerpt("b", "we waited")])
    assert place_links(corpus, [Link("a", "b", "cannot")]) == RowLinks(((0,),), ())


@given(
    wanted=some.lists(
        some.tuples(
            some.integers(0, 11), some.integers(0, 11), some.sampled_from(["must", "cannot"])
        ),
        max_size=10,
    ),
    seed=some.integers(0, 50),
)
def test_every_link_that_can_be_kept_is_kept(
    wanted: list[tuple[int, int, LinkKind]], seed: int
) -> None:
    """With themes to spare, groups stay whole, parted ones share nothing, the rest stays put."""
    words = [f"word{letter}" for letter in "abcdefghijkl"]
    corpus = gather_corpus([make_excerpt(word, f"the {word} came") for word in words])
    links = place_links(
        corpus, [Link(words[a], words[b], kind) for a, b, kind in wanted if a != b]
    )
    chance = np.random.default_rng(seed)
    rows = chance.normal(size=(12, 6)).astype(np.float32)
    before = Partition(
        chance.integers(0, 12, 12),
        np.zeros(12, np.float32),
        chance.normal(size=(12, 6)).astype(np.float32),
    )
    now = keep_links(before, rows, np.ones(12), links).labels
    linked = {row for group in links.groups for row in group}
    assert all(len({int(now[row]) for row in group}) == 1 for group in links.groups)
    assert all(now[links.groups[a][0]] != now[links.groups[b][0]] for a, b in links.apart)
    assert [now[row] for row in range(12) if row not in linked] == [
        before.labels[row] for row in range(12) if row not in linked
    ]
