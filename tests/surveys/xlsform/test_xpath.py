"""Expressions as XLSForms write them: read into our tree, and written to be read back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.evaluate import Scope, evaluate
from surveys.rules import (
    DEPTH_LIMIT,
    All,
    Answer,
    Answered,
    Any_,
    Call,
    Chosen,
    Compare,
    Expression,
    Not,
    Number,
    Words,
    rule_depth,
)
from surveys.xlsform.xpath import parse_xpath, write_xpath
from tests.surveys.xlsform.drafts import expressions

A, B, OWN = Answer("a"), Answer("b"), Answer("own")
ONE, TWO = Number(1), Number(2)

AS_XPATH: list[tuple[str, Expression]] = [
    ("selected(${a}, 'x')", Chosen("a", "x")),
    ("selected(., 'x')", Chosen("own", "x")),
    ("${a} != ''", Answered("a")),
    ("${a} = 'x'", Compare(A, "=", Words("x"))),
    (
        ". >= 18 and . <= 110",
        All([Compare(OWN, ">=", Number(18)), Compare(OWN, "<=", Number(110))]),
    ),
    ("not(selected(${a}, 'x'))", Not(Chosen("a", "x"))),
    ("1 + 2 * 2", Call("+", [ONE, Call("*", [TWO, TWO])])),
    ("(1 + 2) * 2", Call("*", [Call("+", [ONE, TWO]), TWO])),
    ("1 - 2 - 2", Call("-", [Call("-", [ONE, TWO]), TWO])),
    ("1 - (2 - 2)", Call("-", [ONE, Call("-", [TWO, TWO])])),
    ("${a} div 2 mod 2", Call("mod", [Call("div", [A, TWO]), TWO])),
    ("${a} - -1", Call("-", [A, Number(-1)])),
    ("0 - ${a}", Call("-", [Number(0), A])),
    (
        "1 = 2 or 1 < 2 and 2 > 1",
        Any_([Compare(ONE, "=", TWO), All([Compare(ONE, "<", TWO), Compare(TWO, ">", ONE)])]),
    ),
    (
        "(1 = 2 or 1 < 2) and 2 > 1",
        All([Any_([Compare(ONE, "=", TWO), Compare(ONE, "<", TWO)]), Compare(TWO, ">", ONE)]),
    ),
    ("1 < 2 = true()", Compare(Compare(ONE, "<", TWO), "=", Call("true"))),
    ("position(..)", Call("position")),
    (
        "if(${a} > 1, 'many', 'few')",
        Call("if", [Compare(A, ">", ONE), Words("many"), Words("few")]),
    ),
    ("""concat('it', "'", 's "so"', (''))""", Words("""it's "so\"""")),
    ("""concat("it's", '')""", Call("concat", [Words("it's"), Words("")])),
    ("(true())", All([])),
    ("(false())", Any_([])),
    ("true()", Call("true")),
    ("${a} != '' and (true())", All([Answered("a")])),
    ("(${a}) != ''", Compare(A, "!=", Words(""))),
    ("selected((${a}), 'x')", Call("selected", [A, Words("x")])),
    ("x-call('not', 1)", Call("not", [ONE])),
    ("x-answer('a b')", Answer("a b")),
    ("10000000000000000000000", Number(1e22)),
    ("0.25", Number(0.25)),
]


@pytest.mark.parametrize(("text", "tree"), AS_XPATH, ids=[text for text, _ in AS_XPATH])
def test_written_and_read(text: str, tree: Expression) -> None:
    """An expression is written in one way, which reads back as the same tree."""
    assert write_xpath(tree, "own") == text
    assert parse_xpath(text, "own") == (tree, [])


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("  ( ( ${ a } ) )  ", A),
        ("${a}>1", Compare(A, ">", ONE)),
        ("${a}-1", Call("-", [A, ONE])),
        ('selected( ${a} ,"x")', Chosen("a", "x")),
        ("selected(${a}, \u2018x\u2019)", Chosen("a", "x")),
        ("-${a}", Call("-", [Number(0), A])),
        ("--1", ONE),
        (".5", Number(0.5)),
        ("1.", ONE),
        ("${a}\n or\t${b}", Any_([A, B])),
        ("(1 and 2) and 2", All([All([ONE, TWO]), TWO])),
        ("jr:choice-name(${a}, '${a}')", Call("jr:choice-name", [A])),
    ],
)
def test_other_spellings(text: str, tree: Expression) -> None:
    """White space, brackets nobody needs and rounded quotation marks change nothing."""
    read, _ = parse_xpath(text, None)
    assert read == tree


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "broken-expression")]),
        ("   ", [(4, "broken-expression")]),
        ("${a} =", [(7, "broken-expression")]),
        ("= 1", [(1, "broken-expression")]),
        ("(${a} = 1", [(1, "broken-expression")]),
        ("${a} = 1)", [(9, "broken-expression")]),
        ("selected(${a}, 'x'", [(9, "broken-expression")]),
        ("${a} = 'x", [(8, "broken-expression")]),
        ("${a = 1", [(1, "broken-expression")]),
        ("$a = 1", [(1, "broken-expression")]),
        ("${} = 1", [(1, "broken-expression")]),
        ("${a b} = 1", [(1, "broken-expression")]),
        ("${a} = x", [(8, "broken-expression")]),
        ("${a} == 1", [(6, "broken-expression")]),
        ("${a} && ${b}", [(6, "broken-expression")]),
        ("${a} AND ${b}", [(6, "broken-expression")]),
        ("${a} ${b}", [(6, "broken-expression")]),
        ("${a} = 1 # two", [(10, "broken-expression"), (12, "broken-expression")]),
        (". = 1", [(1, "broken-expression")]),
        ("/data/a = 1", [(1, "unsupported-expression")]),
        ("../a = 1", [(1, "unsupported-expression")]),
        ("${a}[1] = 1", [(5, "unsupported-expression")]),
        ("${last-saved#a} = 1", [(1, "unsupported-expression")]),
        ("wordcount(${a}) > 3", [(1, "unknown-function")]),
        ("pulldata('f', 'a', 'b', ${a}) = 1", [(1, "unknown-function")]),
        ("instance('l')/list/item[name = ${a}]/label = 1", [(1, "unknown-function")]),
        (
            "nix(${a}) = == nox(1",
            [
                (1, "unknown-function"),
                (13, "broken-expression"),
                (16, "unknown-function"),
                (19, "broken-expression"),
            ],
        ),
        ("(" * 200 + "1" + ")" * 200, [(61, "broken-expression")]),
        ("not(" * 25 + "1" + ")" * 25, [(1, "broken-expression")]),
        ("1" + " - 1" * 30, [(1, "broken-expression")]),
        ("'" + "x" * 2_001 + "'", [(1, "broken-expression")]),
        ("1 " * 10_001, [(20_001, "broken-expression")]),
    ],
)
def test_every_fault(text: str, found: list[tuple[int, str]]) -> None:
    """Every fault is named at its place, those behind the first one as well."""
    tree, faults = parse_xpath(text, None)
    assert [(fault.position, fault.code) for fault in faults] == found
    assert all(fault.message.endswith(".") and fault.suggestion for fault in faults)
    assert (tree is None) is any(code != "unknown-function" for _, code in found)


def test_no_self_without_question() -> None:
    """A full stop means the question's own answer, and only where there is one."""
    assert parse_xpath(". = 1", "own") == (Compare(Answer("own"), "=", ONE), [])
    assert parse_xpath(". = 1", None)[0] is None


@given(expressions(), st.sampled_from([None, "own"]))
def test_every_tree_comes_back(tree: Expression, own: str | None) -> None:
    """Whatever tree is written, the same tree is read, even where it makes no sense."""
    text = write_xpath(tree, own)
    read, faults = parse_xpath(text, own)
    assert read == tree
    assert {fault.code for fault in faults} <= {"unknown-function"}


def test_deepest_tree_comes_back() -> None:
    """A tree as deep as the model allows is written and read, whatever its parts are."""
    for nest in (
        Not,
        lambda part: All([A, part]),
        lambda part: All([part]),
        lambda part: Call("-", [A, part]),
        lambda part: Call("string", [part]),
        lambda part: Compare(A, "=", part),
    ):
        tree: Expression = Answered("a")
        for _ in range(DEPTH_LIMIT - 1):
            tree = nest(tree)
        assert parse_xpath(write_xpath(tree), None)[0] == tree


@given(
    st.text(st.sampled_from("${}ab'\"()[]/.=!<>+-*, 1and or not(") | st.characters(), max_size=60)
)
def test_no_text_breaks_reading(text: str) -> None:
    """Any text at all is read or refused, with places inside it, and nothing is raised."""
    tree, faults = parse_xpath(text, "own")
    assert (tree is not None) or faults
    assert all(1 <= fault.position <= len(text) + 1 for fault in faults)


def test_number_that_is_none() -> None:
    """What is no number at all is written and read as that."""
    read, faults = parse_xpath(write_xpath(Number(math.nan)), None)
    assert isinstance(read, Number)
    assert math.isnan(read.value)
    assert faults == []


def test_long_scores_are_read() -> None:
    """A score of more questions than rules may be deep is read, and adds up to the same."""
    text = " + ".join(f"${{q{number}}}" for number in range(60))
    tree, faults = parse_xpath(text, None)
    assert tree is not None
    assert faults == []
    assert rule_depth(tree) <= DEPTH_LIMIT
    closed = {f"q{number}": (str(number),) for number in range(60)}
    assert evaluate(tree, Scope(closed=closed)) == sum(range(60))
    assert parse_xpath(write_xpath(tree), None)[0] == tree
