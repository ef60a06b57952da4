import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.evaluate import Scope, holds
from surveys.rules import (
    All,
    Answer,
    Answered,
    Any_,
    Chosen,
    Compare,
    Not,
    Number,
    Rule,
    rule_depth,
)

CLOSED = {"colour": ("red", "blue"), "helpful:police": ("4",), "count": ("12",)}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Chosen("colour", "red"), True),
        (Chosen("colour", "green"), False),
        (Chosen("helpful", "4"), True),
        (Chosen("help", "4"), False),
        (Answered("count"), True),
        (Answered("helpful"), True),
        (Answered("absent"), False),
        (Compare(Answer("helpful"), ">=", Number(4)), True),
        (Compare(Answer("helpful"), ">=", Number(5)), False),
        (Compare(Answer("count"), ">=", Number(9)), True),
        (Compare(Answer("colour"), ">=", Number(0)), False),
        (Not(Answered("absent")), True),
        (All([Answered("count"), Chosen("colour", "blue")]), True),
        (All([Answered("count"), Answered("absent")]), False),
        (Any_([Answered("absent"), Answered("count")]), True),
        (All([]), True),
        (Any_([]), False),
    ],
)
def test_rules_hold(rule: Rule, expected: bool) -> None:  # noqa: FBT001 - a column of a table.
    """A rule holds for closed answers as its words say, on repeated pages for any repetition."""
    assert holds(rule, Scope(closed=CLOSED)) is expected


@given(st.integers(1, 3000))
def test_depth_needs_no_stack(depth: int) -> None:
    """The depth of a rule is counted without recursion, however deep it is."""
    rule: Rule = Answered("count")
    for _ in range(depth - 1):
        rule = Not(rule)
    assert rule_depth(rule) == depth
