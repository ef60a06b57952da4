"""One question at a time: which there are on a page, and what stands beside each."""

from surveys.alone import find_question, keep_question, name_questions
from surveys.evaluate import Scope
from surveys.model import Constraint, Note, Point, RatingGrid, Row
from surveys.rules import Answered, Chosen
from tests.surveys.samples import AGREE, page, words

NOTE = Note(id="told", label=words("Read this."))
GRID = RatingGrid(
    id="grid",
    rows=[Row(code="one", label=words("One")), Row(code="two", label=words("Two"))],
    points=[Point(value=1, label=words("Low"))],
)
NOBODY = Scope(closed={})


def names(*items: object) -> list[str]:
    """Name the questions of a page with these items."""
    return name_questions(page("p", *items), NOBODY)  # type: ignore[arg-type] # Items of every kind.


def test_rows_of_a_grid_and_words_before_a_question() -> None:
    """A grid is asked row by row, and words to read stand with the question after them."""
    whole = page("p", NOTE, GRID, AGREE)
    assert name_questions(whole, NOBODY) == ["grid.one", "grid.two", "agree"]
    kept = [keep_question(whole, name).items for name in ("grid.one", "grid.two")]
    assert [[item.id for item in items] for items in kept] == [["told", "grid"], ["grid"]]
    assert [[row.code for row in items[-1].rows] for items in kept] == [["one"], ["two"]]  # type: ignore[union-attr] # The last is the grid.


def test_words_after_the_last_question_stand_alone() -> None:
    """Words that no question follows are read by themselves, and nothing is left out."""
    assert names(AGREE, NOTE) == ["agree", "told"]
    assert [item.id for item in keep_question(page("p", AGREE, NOTE), "told").items] == ["told"]


def test_a_grid_that_is_judged_whole_is_asked_whole() -> None:
    """A constraint on a grid needs all its rows, so that it is one question."""
    judged = GRID.__class__(
        id="grid",
        rows=GRID.rows,
        points=GRID.points,
        constraint=Constraint(rule=Answered(item="grid.two")),
    )
    assert names(judged) == ["grid"]
    assert keep_question(page("p", judged), "grid.one") == page("p", judged)


def test_what_is_not_asked_is_not_named() -> None:
    """A question whose condition does not hold has no page, and its words stay with it."""
    hidden = Note(id="never", label=words("x"), when=Chosen(item="agree", code="yes"))
    assert names(hidden, AGREE) == ["agree"]
    assert names(hidden) == []


def test_an_answer_leads_to_its_question() -> None:
    """Repetitions, other options and rows belong to the question they are asked with."""
    known = ["services", "grid.one", "grid"]
    assert find_question(known, "services:a") == "services"
    assert find_question(known, "services:a~other") == "services"
    assert find_question(known, "grid.one") == "grid.one"
    assert find_question(known, "grid.two") == "grid"
    assert find_question([], "services") == ""
