import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymise.disclosure import Policy
from anonymise.errors import PolicyError


def policies() -> st.SearchStrategy[Policy]:
    return st.integers(10, 40).flatmap(
        lambda threshold: st.builds(
            Policy, threshold=st.just(threshold), rounding_base=st.integers(5, threshold)
        )
    )


@pytest.mark.parametrize(("threshold", "base"), [(9, 5), (10, 4), (0, 0), (-10, 5)])
def test_floor(threshold: int, base: int) -> None:
    """No policy looser than ten and five can be made."""
    with pytest.raises(PolicyError):
        Policy(threshold=threshold, rounding_base=base)


def test_rounding_to_nought() -> None:
    """A rounding base that could show a publishable count as nought is refused."""
    with pytest.raises(PolicyError):
        Policy(threshold=10, rounding_base=25)


def test_defaults() -> None:
    """The default policy suppresses below ten, rounds counts to fives and the base to tens."""
    policy = Policy()

    assert (policy.threshold, policy.rounding_base, policy.base_step) == (10, 5, 10)
    assert [policy.round_count(count) for count in (10, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]
    assert [policy.round_base(count) for count in (14, 15, 24, 25)] == [10, 20, 20, 30]


@given(policies(), st.integers(0, 100_000))
def test_spans_hold_the_truth(policy: Policy, count: int) -> None:
    """A published figure's span holds the count behind it, and only counts that round to it."""
    count += policy.threshold
    for round_, span_of in (
        (policy.round_count, policy.span_of_count),
        (policy.round_base, policy.span_of_base),
    ):
        span = span_of(round_(count))
        assert round_(count) > 0
        assert policy.threshold <= span.low <= count <= span.high
        assert {round_(span.low), round_(span.high)} == {round_(count)}
        assert round_(span.high + 1) != round_(count)
