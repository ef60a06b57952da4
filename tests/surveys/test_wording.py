import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.errors import ExpressionError
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
from surveys.wording import read_expression, write_expression
from tests.surveys.sample_rules import AWKWARD, any_trees

A, B, C = Answered("a"), Answered("b"), Answered("c")
X, Y, Z = Answer("x"), Answer("y"), Answer("z")
POLICE = Chosen("agencies", "police")
SEVERAL: tuple[tuple[str, Expression], ...] = (
    ("agencies includes police", POLICE),
    ("agencies does not include police", Not(POLICE)),
    ("age is answered", Answered("age")),
    ("age is not answered", Not(Answered("age"))),
    ("age >= 18", Compare(Answer("age"), ">=", Number(18))),
    ('name is "x"', Compare(Answer("name"), "=", Words("x"))),
    ('name is not "say ""no"""', Compare(Answer("name"), "!=", Words('say "no"'))),
    ("x = y", Compare(X, "=", Y)),
    ("helpful.police includes -1", Chosen("helpful.police", "-1")),
    ("a is answered and b is answered or c is answered", Any_([All([A, B]), C])),
    ("a is answered and (b is answered or c is answered)", All([A, Any_([B, C])])),
    ("a is answered and (b is answered and c is answered)", All([A, All([B, C])])),
    ("not (a is answered or b is answered)", Not(Any_([A, B]))),
    ("not (a is not answered)", Not(Not(A))),
    ("always", All([])),
    ("any of (never)", Any_([Any_([])])),
    ("all of (a is answered)", All([A])),
    ("x - y - z", Call("-", [Call("-", [X, Y]), Z])),
    ("x - (y - z)", Call("-", [X, Call("-", [Y, Z])])),
    ("x div (y + z) * -0.5", Call("*", [Call("div", [X, Call("+", [Y, Z])]), Number(-0.5)])),
    ("(x < y) = (a is answered)", Compare(Compare(X, "<", Y), "=", A)),
    ("count-selected(x) > 2", Compare(Call("count-selected", [X]), ">", Number(2))),
    ("choice-name(x)", Call("jr:choice-name", [X])),
    ('if(always, "a", today())', Call("if", [All([]), Words("a"), Call("today")])),
    ("`and` is answered", Answered("and")),
    ("x includes `Police and fire`", Chosen("x", "Police and fire")),
    ("`+`(x)", Call("+", [X])),
    ("`not`()", Call("not")),
    ("``", Answer("")),
    ("1e999", Number(float("inf"))),
)
ALSO_READ: tuple[tuple[str, Expression], ...] = (
    ("consent is yes", Chosen("consent", "yes")),
    ("consent is not yes", Not(Chosen("consent", "yes"))),
    ("band is 18-24", Chosen("band", "18-24")),
    ("age is 18", Compare(Answer("age"), "=", Number(18))),
    ("count-selected(x) is x", Compare(Call("count-selected", [X]), "=", X)),
    ("age is at least 18", Compare(Answer("age"), ">=", Number(18))),
    ("age is less than -1", Compare(Answer("age"), "<", Number(-1))),
    ("x is blank", Not(Answered("x"))),
    ("x is not blank", Answered("x")),
    (
        "${x} ≥ 1 AND NOT ${y} ≠ “it”",
        All(
            [
                Compare(X, ">=", Number(1)),
                Not(Compare(Y, "!=", Words("it"))),
            ]
        ),
    ),
    ("x includes “police”", Chosen("x", "police")),
    ("x == 'it''s'", Compare(X, "=", Words("it's"))),
    (" ( ( x ) ) ", X),
    (
        'agencies includes police and age >= 18 and not (consent is "no")',
        All(
            [
                POLICE,
                Compare(Answer("age"), ">=", Number(18)),
                Not(Compare(Answer("consent"), "=", Words("no"))),
            ]
        ),
    ),
)
BROKEN = (
    ("", 0, "Write a condition, such as: age >= 18"),
    ("age >=", 6, "Put a question's id, a number or words here."),
    ("age >= 18 agencies", 10, "Join them with and or or."),
    ("(age >= 18", 0, "Close it with )"),
    ("age >= 18)", 9, "Take it out, or open it before."),
    ('name is "x', 8, 'Close it with "'),
    ("a is answered && b is answered", 14, "Write and instead."),
    ("!a", 0, "Write not instead."),
    ("a # b", 2, "Take it out."),
    ("agencies includes", 17, "Write it as it is: police"),
    ("3 includes police", 0, "Put a question's id here, or compare with = instead."),
    ("a does include b", 7, "Write not here."),
    ("1 < 2 < 3", 6, "Join them with and, or use brackets."),
    ("or = 3", 0, "If it is the id of a question, write it between backquotes: `or`"),
    ("all (x)", 4, "Write of here."),
    ("any of x", 7, "Open one: ("),
    ("-x", 1, "Write 0 - instead."),
    ("x > 3 * ", 8, "Put a question's id, a number or words here."),
    ("x > 3 ) * 2", 6, "Take it out, or open it before."),
    ("f(x", 1, "Close it with )"),
    ("(" * 5000, 40, "Use fewer brackets inside one another."),
    ("not " * 5000 + "a", 20_000, "Use a shorter one."),
    ("not " * 41 + "a", 165, "Two nots cancel each other."),
    ("not " * 20 + "a", 0, "Use fewer brackets inside one another."),
)


@pytest.mark.parametrize(("text", "tree"), SEVERAL, ids=[text for text, _ in SEVERAL])
def test_written_and_read(text: str, tree: Expression) -> None:
    """An expression is written in one way, which reads back as the same tree."""
    assert write_expression(tree) == text
    assert read_expression(text) == tree


@pytest.mark.parametrize(("text", "tree"), ALSO_READ, ids=[text for text, _ in ALSO_READ])
def test_other_ways_are_read(text: str, tree: Expression) -> None:
    """What people type in other ways, or a word processor alters, is read as it was meant."""
    assert read_expression(text) == tree


@pytest.mark.parametrize(("text", "position", "suggestion"), BROKEN, ids=range(len(BROKEN)))
def test_what_is_wrong_is_shown_with_its_place(text: str, position: int, suggestion: str) -> None:
    """What cannot be read is refused with the character it is at and what to do."""
    with pytest.raises(ExpressionError) as refused:
        read_expression(text)
    assert (refused.value.position, refused.value.remedy) == (position, suggestion)
    assert f"At character {position + 1}." in str(refused.value)


def test_one_answer_is_said_with_is() -> None:
    """Of a question that takes one answer it says ``is``, unless the code is a number."""
    tree = All([Chosen("one", "yes"), Not(Chosen("one", "no")), Chosen("one", "4"), POLICE])
    text = write_expression(tree, single={"one"})
    assert text == "one is yes and one is not no and one includes 4 and agencies includes police"
    assert read_expression(text) == tree


def test_what_is_too_deep_is_cut() -> None:
    """A tree deeper than any rule may be is written without exhausting the stack."""
    deep: Expression = A
    for _ in range(3000):
        deep = Not(Not(deep))
    assert "…" in write_expression(deep)


@settings(max_examples=150, deadline=None)
@given(any_trees(), st.booleans())
def test_every_tree_is_read_as_it_was_written(tree: Expression, one: bool) -> None:  # noqa: FBT001 - drawn.
    """Whatever its names and words, an expression survives being written and read."""
    assume(rule_depth(tree) <= DEPTH_LIMIT)
    assert read_expression(write_expression(tree, AWKWARD if one else ())) == tree


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*AWKWARD, "(", ")", ">=", "x", "3", ","]) | st.text(max_size=3)))
def test_any_text_is_read_or_refused(parts: list[str]) -> None:
    """Any text is an expression that can be written again, or is refused at a place in it."""
    text = " ".join(parts)
    try:
        tree = read_expression(text)
    except ExpressionError as error:
        refused = error
    else:
        assert read_expression(write_expression(tree)) == tree
        return
    assert 0 <= refused.position <= len(text)
    assert refused.remedy
