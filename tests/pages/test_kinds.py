"""Grids, rankings, dates and times on a page, and conditions that leave parts of it out."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.pages.asking import Given
from consult.pages.build import view_page
from consult.pages.environment import render_template
from consult.pages.frame import Frame
from consult.pages.places import AtPage, write_place
from consult.pages.review import view_rows
from surveys.answers import read_answers
from surveys.model import (
    Calculated,
    Date,
    Decimal,
    Instrument,
    Integer,
    Item,
    MultipleChoice,
    Note,
    Option,
    Page,
    Point,
    Ranking,
    RatingGrid,
    Row,
    Section,
    SingleChoice,
    Time,
    walk_items,
)
from surveys.path import find_path, keep_on_path
from surveys.rules import Answer, Chosen, Number
from surveys.visits import Visit
from tests.pages.forms import SentForm
from tests.surveys.samples import closed_answers, instruments, page, section, small

TODAY = date(2026, 11, 22)
POINTS = [Point(value=1, label={"en": "Low"}), Point(value=2, label={"en": "High"})]
LETTERS = [Option(code=code, label={"en": code.upper()}) for code in "abc"]
GRID = RatingGrid(
    id="grid",
    label={"en": "Rate these"},
    rows=[Row(code="one", label={"en": "One"}), Row(code="two", label={"en": "Two"})],
    points=POINTS,
    missing=["dont-know"],
)


def draw(instrument: Instrument, visit: Visit, known: Given = Given()) -> str:  # noqa: B008 - frozen.
    """Draw a whole page as somebody gets it."""
    view = view_page(instrument, visit, "en", known)
    frame = Frame(instrument=instrument, language="en", address="/x")
    return render_template("respond/page.html", **frame.surround({"page": view, "notice": ""}))


def draw_items(*items: Item, known: Given = Given()) -> str:  # noqa: B008 - frozen.
    """Draw a page of these items."""
    return draw(small(section(page("p", *items))), Visit("p"), known)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_page_sent_as_it_was_drawn_gives_the_same_answers(data: st.DataObject) -> None:
    """Whatever was answered, every page on the path is filled in with exactly that."""
    instrument = data.draw(instruments())
    drawn = data.draw(closed_answers(instrument))
    closed, _, _ = keep_on_path(instrument, drawn, {}, {}, today=TODAY)
    for visit in find_path(instrument, closed, today=TODAY).visits:
        form = send(instrument, visit, closed)
        answers, _ = read_answers(instrument, visit, form, closed, TODAY)
        assert form["_at"] == [write_place(AtPage(visit))]
        again = send(instrument, visit, closed | answers.closed)
        assert read_answers(instrument, visit, again, closed, TODAY)[0].closed == answers.closed
        asked, _ = read_answers(instrument, visit, _as_sent(closed), closed, TODAY)
        if not any(isinstance(item, Date | Ranking) for _, item in walk_items(instrument)):
            assert answers.closed == asked.closed


def send(
    instrument: Instrument, visit: Visit, closed: dict[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """Give what a browser would send of a page with these answers on it."""
    return SentForm(draw(instrument, visit, Given(closed=closed, today=TODAY))).form


def _as_sent(closed: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {key: list(codes) for key, codes in closed.items()}


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        (Date(id="i", precision="day"), ("2026-03-07",)),
        (Date(id="i", precision="month"), ("2026-11",)),
        (Date(id="i", precision="year"), ("2026",)),
        (Time(id="i"), ("09:30",)),
        (Decimal(id="i"), ("2.5",)),
        (Integer(id="i"), ("7",)),
        (Ranking(id="i", options=LETTERS), ("c", "a")),
        (Ranking(id="i", options=LETTERS), ("b", "a", "c")),
    ],
)
def test_what_was_answered_stands_in_its_controls(item: Item, codes: tuple[str, ...]) -> None:
    """An answer in several controls is put back into each of them, and read as the same."""
    known = Given(closed={"i": codes})
    form = SentForm(draw_items(item, known=known)).form
    answers, faults = read_answers(small(section(page("p", item))), Visit("p"), form)
    assert (answers.closed, faults) == ({"i": codes}, ())


def test_a_grid_is_rows_of_radios_under_one_scale() -> None:
    """Each row is a fieldset with a legend, and every radio has the words of its own step."""
    drawn = draw_items(GRID, known=Given(closed={"grid.two": ("2",)}, errors={"grid.one": "Why?"}))
    assert re.findall(r'name="(grid\.\w+)" type="radio" value="([^"]+)"', drawn) == [
        (f"grid.{row}", value) for row in ("one", "two") for value in ("1", "2", "!dont-know")
    ]
    assert drawn.count("<fieldset") == 3
    assert drawn.count("><span>High</span></label>") == 2
    assert 'name="grid.two" type="radio" value="2" checked' in drawn
    assert 'href="#grid.one">One Why?</a>' in drawn
    assert 'id="grid.one-error"' in drawn
    assert 'aria-describedby="grid.one-error"' in drawn


def test_a_long_scale_stays_a_list() -> None:
    """More steps than fit beside one another are never squeezed into columns."""
    points = [Point(value=number, label={"en": str(number)}) for number in range(11)]
    assert "grid--long" in draw_items(RatingGrid(id="g", rows=GRID.rows, points=points))
    assert "grid--long" not in draw_items(GRID)


def test_summary_lines_lead_to_the_first_control_of_an_answer() -> None:
    """Dates and rankings have several controls, of which the first bears the answer's name."""
    items = (Date(id="d"), Ranking(id="r", options=LETTERS))
    drawn = draw_items(*items, known=Given(errors={"d": "When?", "r": "Which?"}))
    for name in ("d", "r"):
        assert f'href="#{name}"' in drawn
        assert re.search(rf'<(input|select) [^>]*id="{name}"', drawn)


def test_guidance_is_closed_until_it_is_wanted() -> None:
    """Words for whoever reads a question aloud stand in a part that opens without a script."""
    drawn = draw_items(Integer(id="i", label={"en": "How many?"}, guidance={"en": "Read slowly."}))
    assert re.search(r"<details[^>]*>.*Read slowly\.</p>\s*</details>", drawn, re.DOTALL)


def test_parts_that_do_not_apply_are_not_drawn() -> None:
    """An item, an option and a note show only where their condition holds; values never do."""
    only = Chosen("first", "a")
    first = MultipleChoice(id="first", options=LETTERS)
    some = [LETTERS[0], Option(code="z", label={"en": "ZED"}, when=only)]
    later: list[Item] = [
        Note(id="n", label={"en": "A note"}, when=only),
        SingleChoice(id="some", options=some),
        Integer(id="count", label={"en": "COUNT"}, when=only),
        Calculated(id="sum", label={"en": "SUM"}, value=Number(1)),
    ]
    made = small(section(page("p", first), page("q", *later)))
    for codes, expected in ((("a",), True), (("b",), False)):
        drawn = draw(made, Visit("q"), Given(closed={"first": codes}, today=TODAY))
        assert [words in drawn for words in ("A note", "ZED", "COUNT")] == [expected] * 3
        assert "SUM" not in drawn


def test_texts_repeat_what_was_answered_before() -> None:
    """Braces become the words of an earlier answer, else what stands in for it."""
    first = SingleChoice(id="first", options=LETTERS)
    when = Date(id="when", precision="month")
    note = Note(id="n", label={"en": "You said {first|nothing} in {when|no month}."})
    made = small(section(page("p", first, when), page("q", note)))
    known = Given(closed={"first": ("b",), "when": ("2026-03",)})
    assert "You said B in March 2026." in draw(made, Visit("q"), known)
    assert "You said nothing in no month." in draw(made, Visit("q"))


def test_a_counted_page_is_drawn_with_its_number() -> None:
    """A page shown so many times says which time it is, and its names do too."""
    counted = Page(
        id="each",
        heading={"en": "Number {option}"},
        items=[Integer(id="age", label={"en": "AGE"})],
        times=Answer("many"),
    )
    made = small(section(page("p", Integer(id="many")), counted))
    known = Given(closed={"many": ("2",)})
    assert [visit.option for visit in find_path(made, known.closed).visits] == [None, "1", "2"]
    drawn = draw(made, Visit("each", "2"), known)
    assert "Number 2" in drawn
    assert 'name="age:2"' in drawn


def test_everything_that_will_be_kept_is_listed_in_words() -> None:
    """Rankings are listed in their order and dates written out; what is hidden is not listed."""
    items = (
        Ranking(id="r", label={"en": "Order"}, options=LETTERS),
        Date(id="d", label={"en": "Day"}, precision="day"),
        GRID,
        Integer(id="h", when=Chosen("r", "none")),
    )
    made = small(Section(id="s", pages=[page("p", *items)]))
    closed = {"r": ("c", "a"), "d": ("2026-03-07",), "grid.one": ("2",), "h": ("1",)}
    path = find_path(made, closed)
    rows = view_rows(made, path, "en", Given(closed=closed), {})
    assert [(row.question, row.answers) for row in rows] == [
        ("Order", ("1. C", "2. A")),
        ("Day", ("7 March 2026",)),
        ("Rate these: One", ("High",)),
    ]
