import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.evaluate import Scope, evaluate, holds
from surveys.functions import FUNCTIONS, WORDS_LIMIT, Context, call_function
from surveys.patterns import is_pattern, matches_pattern
from surveys.rules import Answer, Call, Compare, Expression, Number, Sign, Words
from surveys.values import Value, to_number, to_truth, to_words
from surveys.wording import read_expression
from tests.surveys.sample_rules import any_trees
from tests.surveys.samples import TODAY

CLOSED = {
    "agencies": ("police", "health"),
    "helpful:police": ("4",),
    "helpful:health": ("2",),
    "born": ("2001-02-28",),
    "moved": ("2026-11",),
    "year": ("2020",),
    "woke": ("09:30",),
    "rate": ("-1",),
    "age": ("34",),
}
SCOPE = Scope(closed=CLOSED, today=TODAY, labels={"agencies": {"police": "The police"}})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 div 2", 5.0),
        ("1 div 0", math.inf),
        ("-1 div 0", -math.inf),
        ("7 mod 3", 1.0),
        ("-7 mod 3", -1.0),
        ("age + 1", 35.0),
        ('number("12.5")', 12.5),
        ("string(3)", "3"),
        ("boolean(0)", False),
        ('boolean("0")', True),
        ("true()", True),
        ("false()", False),
        ("int(2.9)", 2.0),
        ("int(-2.9)", -2.0),
        ("floor(-2.1)", -3.0),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -2.0),
        ("round(2.345, 2)", 2.35),
        ("round(1234, -2)", 1200.0),
        ("sum(helpful)", 6.0),
        ("sum(nothing)", 0.0),
        ("min(helpful)", 2.0),
        ("max(1, age, 3)", 34.0),
        ("count(helpful)", 2.0),
        ("count(nothing)", 0.0),
        ("count-selected(agencies)", 2.0),
        ("count-selected(nothing)", 0.0),
        ('selected(agencies, "police")', True),
        ('selected(agencies, "pol")', False),
        ('selected(nothing, "")', False),
        ("selected-at(agencies, 1)", "health"),
        ("selected-at(agencies, 2)", ""),
        ("selected-at(agencies, -1)", ""),
        ("choice-name(agencies)", "The police, health"),
        ('if(age > 18, "old", "young")', "old"),
        ('coalesce(nothing, "else")', "else"),
        ('coalesce(age, "else")', "34"),
        ("once(age)", "34"),
        ('concat(helpful, "-", nothing)', "42-"),
        ('join(", ", helpful)', "4, 2"),
        ('join("+", "a", "", "b")', "a++b"),
        ('string-length("Llŷn")', 4.0),
        ('normalize-space("  a \n b ")', "a b"),
        ('contains("abc", "bc")', True),
        ('starts-with("abc", "bc")', False),
        ('regex("AB1", "[A-Z]+[0-9]")', True),
        ('regex("xAB1x", "[A-Z]+[0-9]")', False),
        ("today()", "2026-11-22"),
        ("now()", "2026-11-22"),
        ('date("2026-11-22T09:30:00.000Z")', "2026-11-22"),
        ('date("2026-11")', "2026-11-01"),
        ("date(year)", "2020-01-01"),
        ("date(1)", "1970-01-02"),
        ('date("2026-02-30")', ""),
        ("date(nothing)", ""),
        ("date-time(born)", "2001-02-28"),
        ('decimal-date-time("1970-01-02")', 1.0),
        ('format-date(born, "%e %b %Y, %a, %d/%m/%y %n %H:%M %% %q")',
         "28 Feb 2001, Wed, 28/02/01 2 00:00 % %q"),
        ('format-date-time(moved, "%Y")', "2026"),
        ('format-date(nothing, "%Y")', ""),
    ],
)  # fmt: skip
def test_functions(text: str, value: Value) -> None:
    """Every function and sign means what XForms says, or what our own settlement says."""
    assert evaluate(read_expression(text), SCOPE) == value


@pytest.mark.parametrize(
    "text",
    ["0 div 0", "number(nothing)", "min(nothing)", "max(age, nothing)", "int(nothing)",
     'decimal-date-time("no day")', "position()", 'round(1, "x")', "5 mod 0", '"a" + 1'],
)  # fmt: skip
def test_no_number(text: str) -> None:
    """What has no value as a number is no number, which nothing is equal to or compares with."""
    value = evaluate(read_expression(text), SCOPE)
    assert isinstance(value, float)
    assert math.isnan(value)
    assert not holds(read_expression(f"{text} <= 1 or {text} > 1 or {text} = ({text})"), SCOPE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('born < "2001-03-01"', True),
        ("today() - date(born) > 365 * 25", True),
        ('moved >= "2026-11-01"', True),
        ("year >= 2020", True),
        ('woke > "09:29"', True),
        ('woke >= "24:00"', False),
        ("rate < 0", True),
        ("helpful < 3", True),
        ("helpful = 4 and helpful = 2", True),
        ('nothing = ""', True),
        ("nothing = 0", False),
        ("nothing < 1 or nothing >= 1", False),
        ('agencies = "police health"', True),
    ],
)
def test_comparisons(text: str, expected: bool) -> None:  # noqa: FBT001 - a column of a table.
    """Days, months, times and numbers compare by size; several answers when one of them does."""
    assert holds(read_expression(text), SCOPE) is expected


def test_own_repetition() -> None:
    """On a repetition an answer is that repetition's own, and its number counts from 1."""
    scope = Scope(closed=CLOSED, option="health", position=2)
    assert evaluate(Answer("helpful"), scope) == "2"
    assert evaluate(Call("position"), scope) == 2
    assert evaluate(Call("sum", [Answer("helpful")]), scope) == 2


def test_without_a_clock() -> None:
    """Nothing here asks what day it is: without being told, today is blank."""
    assert evaluate(Call("today"), Scope(closed={})) == ""
    assert evaluate(Call("today"), Scope(closed={}, today=date(2027, 1, 1))) == "2027-01-01"


def test_texts_cannot_double_without_end() -> None:
    """A text that is worked out is cut, so that values made of values stay small."""
    value: Expression = Words("x" * 2000)
    for _ in range(12):
        value = Call("concat", [value, value])
    assert len(to_words(evaluate(value, SCOPE))) == WORDS_LIMIT


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_wrong_number_of_arguments(function: str) -> None:
    """Too few or too many arguments give blank, as a function that does not exist does."""
    known = FUNCTIONS[function]
    assert call_function(function, [[""]] * (known.most + 1), Context()) == ""
    if known.least:
        assert call_function(function, [[""]] * (known.least - 1), Context()) == ""


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(?R)", "(a|aa)*b", "(.*)*x"],
)
def test_patterns_are_stopped(pattern: str) -> None:
    """A pattern that would try for ever is stopped, and then nothing is of its form."""
    assert not matches_pattern("a" * 3000 + "!", pattern)


@pytest.mark.parametrize(
    ("pattern", "usable"),
    [
        ("[A-Z]{2}[0-9]{10}", True),
        (r"\(?0\d{3}\)? ?\d{6}[)\]{]*", True),
        ("(a{1000}){1000}", False),
        ("((a{100}){100}){100}", False),
        ("a{999999}", False),
        ("(" * 30 + "a" + ")" * 30, False),
        ("(?:" * 500, False),
        ("x" * 501, False),
        ("(", False),
        ("[z-a]", False),
    ],
)
def test_patterns_are_small(pattern: str, usable: bool) -> None:  # noqa: FBT001 - a column of a table.
    """A pattern that does not compile, or would grow huge, is not used at all."""
    assert is_pattern(pattern) is usable
    if not usable:
        assert not matches_pattern("aaa", pattern)


@settings(max_examples=150, deadline=None)
@given(any_trees(), st.sampled_from([None, TODAY]))
def test_nothing_raises(tree: Expression, today: date | None) -> None:
    """Whatever an expression holds, it comes to words, a number, or true or false."""
    closed = {"aa": ("x", "1"), "a.b": ("2026-01",), "a-b:1": ("3",), "a": ("09:30",)}
    value = evaluate(tree, Scope(closed=closed, option="1", position=1, today=today))
    assert isinstance(value, bool | float | str)
    assert holds(tree, Scope(closed=closed)) in {True, False}


@given(st.floats(), st.floats(), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
def test_numbers_compare_as_numbers(left: float, right: float, sign: Sign) -> None:
    """A comparison of numbers is Python's own, for infinities and no number as well."""
    python = {
        "=": left == right, "!=": left != right, "<": left < right,
        "<=": left <= right, ">": left > right, ">=": left >= right,
    }  # fmt: skip
    assert holds(Compare(Number(left), sign, Number(right)), SCOPE) is python[sign]


@given(st.floats(allow_nan=False) | st.text())
def test_truth_and_words_agree_with_xpath(value: float | str) -> None:
    """A number is true unless 0, words unless empty; a number survives being written."""
    assert to_truth(value) is bool(value)
    if isinstance(value, float) and abs(value) < 1e15:
        assert to_number(f"{value:.6f}") == pytest.approx(value, abs=1e-6)
