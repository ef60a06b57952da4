"""Double coding: samples, pairs of coders, the gap that suggestions make, and what may be said."""

import random

import pytest
from msgspec.structs import replace

from analysis.agreement.bootstrap import Draws
from analysis.agreement.claims import check_claims
from analysis.agreement.masi import LabelSet
from analysis.agreement.pairs import measure_pair
from analysis.agreement.sampling import is_intact, register_sample
from analysis.agreement.study import measure_study
from analysis.errors import SampleError

IDS = [f"a{number}" for number in range(400)]
DRAWS = Draws(seed=7, rounds=400)


def code(ids: list[str], seed: int, slips: float, truth: int = 1) -> dict[str, LabelSet]:
    """Code answers as somebody would who errs in a share of them."""
    chance, sure = random.Random(seed), random.Random(truth)
    coded = {}
    for one in ids:
        right = frozenset(sure.sample("abcdef", sure.choice((1, 1, 2))))
        coded[one] = right if chance.random() >= slips else frozenset(chance.sample("abcdef", 1))
    return coded


def test_a_sample_is_drawn_by_chance_alone() -> None:
    """The same ids in another order give the same two separate arms, another seed gives others."""
    sample = register_sample(IDS, blind=60, anchored=30, seed=3)
    again = register_sample(reversed(IDS), blind=60, anchored=30, seed=3)
    assert again == sample
    assert (len(sample.blind), len(sample.anchored)) == (60, 30)
    assert not set(sample.blind) & set(sample.anchored)
    assert register_sample(IDS, blind=60, anchored=30, seed=4).blind != sample.blind


@pytest.mark.parametrize(("blind", "anchored"), [(1, 0), (0, 5), (399, 2), (5, -1)], ids=str)
def test_an_impossible_sample_is_refused(blind: int, anchored: int) -> None:
    """Too few blind answers, or more than there are, are refused with the numbers."""
    with pytest.raises(SampleError, match="There are 400 answers"):
        register_sample(IDS, blind=blind, anchored=anchored, seed=0)


def test_a_swapped_answer_is_noticed() -> None:
    """A sample in which one answer was exchanged afterwards is no longer what was registered."""
    sample = register_sample(IDS, blind=20, anchored=0, seed=3)
    other = next(one for one in IDS if one not in sample.blind)
    changed = replace(sample, blind=(*sample.blind[1:], other))
    assert is_intact(sample)
    assert not is_intact(changed)
    with pytest.raises(SampleError, match="not the one that was registered"):
        measure_study(changed, (code(IDS, 1, 0), code(IDS, 2, 0)), code(IDS, 3, 0))


def test_a_pair_by_hand() -> None:
    """F1, identical codings, precision and recall of four answers are those worked by hand."""
    one = {"w": frozenset("ab"), "x": frozenset("a"), "y": frozenset(), "z": frozenset("c")}
    two = {"w": frozenset("a"), "x": frozenset("a"), "y": frozenset(), "z": frozenset("b")}
    pair = measure_pair(one, two, draws=DRAWS)
    assert (pair.items, pair.empty) == (4, 1)
    assert pair.f1.value == pytest.approx((2 / 3 + 1 + 0) / 3, abs=1e-6)
    assert pair.identical.value == pytest.approx(2 / 4)
    by_theme = {theme.theme: theme for theme in pair.themes}
    assert (by_theme["a"].both, by_theme["a"].neither) == (2, 2)
    assert (by_theme["b"].first_only, by_theme["b"].second_only) == (1, 1)
    assert (by_theme["b"].precision, by_theme["b"].recall) == (0.0, 0.0)
    assert (by_theme["c"].precision, by_theme["c"].recall) == (None, 0.0)


def test_intervals_hold_the_figure_and_narrow() -> None:
    """An interval holds its figure, and is narrower for four times as many answers."""
    wide = measure_pair(code(IDS[:100], 1, 0.3), code(IDS[:100], 2, 0.3), draws=DRAWS).alpha
    narrow = measure_pair(code(IDS, 1, 0.3), code(IDS, 2, 0.3), draws=DRAWS).alpha
    widths = []
    for found in (wide, narrow):
        assert found.value is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.value < found.high
        widths.append(found.high - found.low)
    assert widths[1] < widths[0]


def test_answers_of_one_person_are_drawn_together() -> None:
    """Ten answers of each person make the interval wider than ten answers of ten people."""
    one, two = code(IDS, 1, 0.0), code(IDS, 2, 0.0)
    for item in IDS[::20]:
        spoilt = IDS[IDS.index(item) : IDS.index(item) + 10]
        two |= dict.fromkeys(spoilt, frozenset("f"))
    people = {item: str(place // 10) for place, item in enumerate(IDS)}
    apart = measure_pair(one, two, draws=DRAWS).f1
    together = measure_pair(one, two, draws=replace(DRAWS, respondents=people)).f1
    assert apart.value == together.value
    assert apart.low is not None
    assert together.low is not None
    assert together.low < apart.low


def test_the_gap_that_suggestions_make_shows() -> None:
    """Coders who tick what the machine ticked look far better than the same coders blind."""
    sample = register_sample(IDS, blind=150, anchored=150, seed=3)
    machine = code(IDS, 9, 0.6)
    study = measure_study(
        sample, (code(IDS, 1, 0.2), code(IDS, 2, 0.2)), machine, dict(machine), draws=DRAWS
    )
    assert study.anchored is not None
    assert study.anchored.f1.value == 1.0
    assert study.gap is not None
    assert study.gap.low is not None
    assert study.gap.low > 0.2
    assert {study.humans.items, *(one.items for one in study.machine)} == {150}


def test_no_gap_without_suggestions() -> None:
    """Where the second arm was coded as independently as the first, the interval holds nought."""
    sample = register_sample(IDS, blind=150, anchored=150, seed=3)
    study = measure_study(
        sample,
        (code(IDS, 1, 0.2), code(IDS, 2, 0.2)),
        code(IDS, 9, 0.3),
        code(IDS, 5, 0.2),
        draws=DRAWS,
    )
    assert study.gap is not None
    assert study.gap.low is not None
    assert study.gap.high is not None
    assert study.gap.low < 0 < study.gap.high


def test_all_comparisons_are_on_the_same_answers() -> None:
    """An answer that one coder has not reached is left out of every comparison, and counted."""
    sample = register_sample(IDS, blind=50, anchored=0, seed=3)
    first = code(IDS, 1, 0.2)
    for one in sample.blind[:8]:
        del first[one]
    study = measure_study(sample, (first, code(IDS, 2, 0.2)), code(IDS, 9, 0.3), draws=DRAWS)
    assert study.missing == 8
    assert {study.humans.items, *(one.items for one in study.machine)} == {42}
    assert (study.anchored, study.gap) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "Our themes are human-level.",
        "Its coding is as good as human coders.",
        "Quality on a par with an analyst.",
        "It matches expert reviewers.",
        "The software outperforms two humans.",
        "Human grade coding at a press.",
    ],
)
def test_unsupported_claims_are_refused(text: str) -> None:
    """Wording that sets the machine beside people is refused until somebody has coded blind."""
    assert check_claims(text, blind_items=0)
    assert not check_claims(text, blind_items=200)


def test_honest_wording_passes() -> None:
    """Saying what was measured, and that people decide, is no claim."""
    text = "Two researchers coded 200 answers blind. People confirm every theme at human pace."
    assert check_claims(text, blind_items=0) == []
