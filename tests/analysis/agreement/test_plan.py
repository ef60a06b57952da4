"""How much reading an interval takes, against tables worked out by hand."""

import pytest

from analysis.agreement.plan import measure_share, plan_figure, plan_share
from analysis.agreement.types import Estimate


@pytest.mark.parametrize(
    ("margin", "answers", "needed"),
    [(0.05, 470, 212), (0.1, 470, 80), (0.05, 100_000_000, 385), (0.01, 100, 99), (0.5, 10, 3)],
)
def test_cochrans_table_is_met(margin: float, answers: int, needed: int) -> None:
    """The number to read is Cochran's, corrected for how few there are."""
    assert plan_share(margin, answers=answers, read=0, seconds=120).needed == needed


def test_what_was_read_counts() -> None:
    """What is left is what is needed less what was read, in hours at the pace that was given."""
    target = plan_share(0.05, answers=470, read=92, seconds=120)
    assert target.left == 120
    assert target.hours == pytest.approx(4.0)
    done = plan_share(0.05, answers=470, read=400, seconds=120)
    assert (done.left, done.hours) == (0, 0)


def test_wilsons_interval_is_met() -> None:
    """With next to everything unread the interval is Wilson's, worked out by hand for 10 of 20."""
    found = measure_share(10, 20, 10_000_000)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2993, 0.7007)


def test_reading_narrows_the_interval_to_nothing() -> None:
    """The more is read the narrower it is, and whoever has read everything knows."""
    widths = []
    for read in (20, 100, 300, 470):
        found = measure_share(read // 2, read, 470)
        assert found is not None
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0


@pytest.mark.parametrize(("given", "read", "answers"), [(0, 0, 10), (3, 2, 10), (1, 11, 10)])
def test_impossible_counts_give_no_interval(given: int, read: int, answers: int) -> None:
    """Nothing read, or more than there is, gives no share."""
    assert measure_share(given, read, answers) is None


def test_a_figure_is_forecast_by_the_root() -> None:
    """Half the interval takes four times the answers, but never more than there are."""
    alpha = Estimate(0.8, 0.7, 0.9, 50)
    target = plan_figure(alpha, 0.05, answers=470, seconds=60)
    assert target is not None
    assert (target.needed, target.left) == (200, 150)
    capped = plan_figure(alpha, 0.01, answers=470, seconds=60)
    assert capped is not None
    assert capped.needed == 470
    assert plan_figure(Estimate(None, None, None, 5), 0.05, answers=470, seconds=60) is None


@pytest.mark.parametrize(("margin", "seconds"), [(0, 60), (0.05, 0)])
def test_no_width_and_no_time_are_refused(margin: float, seconds: float) -> None:
    """A plan for certainty, or for no time at all, is no plan."""
    with pytest.raises(ValueError, match="above zero"):
        plan_share(margin, answers=10, read=0, seconds=seconds)
