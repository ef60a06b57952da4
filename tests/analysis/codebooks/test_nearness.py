"""Which themes lie near which, and where a map has them."""

from itertools import permutations
from math import dist

import pytest

from analysis.codebooks.nearness import measure_nearness, place_themes

WORDS = {
    "police": {"police", "call", "door", "late"},
    "officers": {"police", "call", "door", "rude"},
    "court": {"judge", "date", "file"},
    "orders": {"judge", "date", "tag"},
}


def test_nearness_is_the_mean_of_words_and_answers() -> None:
    """Half of what it says is shared words, half is shared answers, worked out by hand."""
    codings = [("police", "officers"), ("police",), ("officers",), ("court",)]
    near = measure_nearness(WORDS, codings)
    assert near["police", "officers"] == pytest.approx((3 / 5 + 1 / 3) / 2)
    assert near["officers", "police"] == near["police", "officers"]
    assert near["police", "court"] == 0


def test_alike_themes_lie_together() -> None:
    """Each theme's nearest neighbour on the map is the one with which it shares words."""
    places = place_themes(list(WORDS), measure_nearness(WORDS, []))
    for one, other in (("police", "officers"), ("court", "orders")):
        rest = [dist(places[one], places[far]) for far in WORDS if far not in (one, other)]
        assert dist(places[one], places[other]) < min(rest)


def test_order_of_themes_moves_nothing() -> None:
    """Whatever order themes come in, every one is at the same place, within the square."""
    near = measure_nearness(WORDS, [])
    maps = [place_themes(order, near) for order in permutations(WORDS)]
    assert all(one == maps[0] for one in maps)
    assert all(0 <= part <= 1 for place in maps[0].values() for part in place)


@pytest.mark.parametrize("themes", [[], ["a"], ["a", "b"], ["a", "b", "c"]])
def test_themes_without_anything_in_common_have_places(themes: list[str]) -> None:
    """No theme, one, or several that share nothing still make a map."""
    places = place_themes(themes, measure_nearness({one: set() for one in themes}, []))
    assert sorted(places) == themes
