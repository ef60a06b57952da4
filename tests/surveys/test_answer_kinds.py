"""Answers of every kind, hidden items, options that are not offered, and constraints."""

from datetime import date

import pytest

from surveys.answers import Fault, RawText, read_answers, read_row
from surveys.faults import Wording
from surveys.keys import part_field, rank_field
from surveys.model import (
    Calculated,
    Constraint,
    Date,
    Decimal,
    Item,
    LongText,
    Option,
    Page,
    Point,
    Ranking,
    RatingGrid,
    Row,
    ShortText,
    SingleChoice,
    Time,
    unfold_items,
)
from surveys.path import Visit
from surveys.rules import Answer, Answered, Any_, Call, Chosen, Compare, Not, Number, Words
from tests.surveys.samples import HIDDEN, TODAY, option, page, section, small, words

HERE = Visit("here")
Form = dict[str, list[str]]
PRICE = Decimal(id="price", label=words("How much?"), minimum=-1.5, maximum=1000, places=2)
WOKE = Time(id="woke", label=words("When?"), missing=["dont-know"])
ORDER = Ranking(
    id="order",
    label=words("In what order?"),
    options=[option("aa"), option("bb"), option("cc")],
    missing=["prefer-not-to-say"],
    required=True,
)
GRID = RatingGrid(
    id="grid",
    label=words("How were they?"),
    rows=[Row(code="police", label=words("Police")), Row(code="health", label=words("Health"))],
    points=[Point(value=1, label=words("Bad")), Point(value=-2, label=words("Worse"))],
    missing=["dont-know"],
    required=True,
)


def when(precision: str = "day", **bounds: date) -> Date:
    """Ask for a date as finely as this."""
    return Date(id="when", label=words("When?"), precision=precision, **bounds)  # type: ignore[arg-type] # A row of a table.


def read(
    item: Item, form: Form, **known: tuple[str, ...]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Read a form with one item; give the closed answers and the codes of the faults."""
    answers, faults = read_answers(small(section(page("here", item))), HERE, form, known, TODAY)
    assert {fault.key for fault in faults}.isdisjoint(answers.closed)
    return answers.closed, [fault.code for fault in faults]


def day(day: str = "", month: str = "", year: str = "") -> Form:
    """Fill in the boxes of a date."""
    parts = {"day": day, "month": month, "year": year}
    return {part_field("when", part): [value] for part, value in parts.items()}


def places(**given: str) -> Form:
    """Give places to options."""
    return {rank_field("order", code): [place] for code, place in given.items()}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("3", "3"), ("3.50", "3.5"), ("3,5", "3.5"), ("-1.5", "-1.5"), ("+2.", "2"), (".5", "0.5"),
        ("-0,0", "0"), ("\u0663\u066b\u0665", "3.5"),
        ("0,125", None), ("1,000", None), ("1.001", None),
        ("1.0010000", None), ("1000.01", None), ("-1.51", None), ("1e3", None), (".", None),
        ("three", None), ("1,2,3", None), ("9" * 5000, None), ("1.250000000000000", "1.25"),
    ],
)  # fmt: skip
def test_decimals(typed: str, kept: str | None) -> None:
    """A number is read with a point or a comma, in any script's digits, and kept plain."""
    closed, faults = read(PRICE, {"price": [typed]})
    assert closed == ({} if kept is None else {"price": (kept,)})
    assert bool(faults) is (kept is None)


def test_a_comma_for_thousands_is_asked_about() -> None:
    """A comma that could set thousands apart is never taken for a decimal one."""
    fine = Decimal(id="price", label=words("How much?"), places=4)
    assert read(fine, {"price": ["1,000"]}) == ({}, ["not-a-decimal"])
    assert read(fine, {"price": ["0,125"]}) == ({"price": ("0.125",)}, [])
    assert read(PRICE, {"price": ["1.001"]}) == ({}, ["too-precise"])
    assert read(PRICE, {"price": ["1001"]}) == ({}, ["out-of-range"])


@pytest.mark.parametrize(
    ("item", "form", "expected"),
    [
        (when(), day("5", "3", "2026"), "2026-03-05"),
        (when(), day("\u0665", "\u0663", "\u0662\u0660\u0662\u0666"), "2026-03-05"),
        (when(), day("29", "2", "2024"), "2024-02-29"),
        (when(), {"when": ["2026-03-05"]}, "2026-03-05"),
        (when("month"), day("", "03", "2026"), "2026-03"),
        (when("month"), {"when": ["2026-03-05"]}, "2026-03"),
        (when("year"), day("", "", "2026"), "2026"),
        (
            when("year", earliest=date(2026, 6, 1), latest=date(2026, 7, 1)),
            day(year="2026"),
            "2026",
        ),
        (when("month", earliest=date(2026, 3, 31)), day(month="3", year="2026"), "2026-03"),
        (
            when(earliest=date(2026, 3, 5), latest=date(2026, 3, 5)),
            day("5", "3", "2026"),
            "2026-03-05",
        ),
    ],
)
def test_dates(item: Date, form: Form, expected: str) -> None:
    """A date is kept as finely as it is asked for and no finer, bounds included."""
    assert read(item, form) == ({"when": (expected,)}, [])


@pytest.mark.parametrize(
    ("item", "form", "fault"),
    [
        (when(), day("30", "2", "2026"), "no-such-date"),
        (when(), day("29", "2", "2026"), "no-such-date"),
        (when(), day("0", "1", "2026"), "no-such-date"),
        (when(), day("1", "13", "2026"), "no-such-date"),
        (when("month"), day("", "0", "2026"), "no-such-date"),
        (when("year"), day("", "", "0000"), "no-such-date"),
        (when(), day("1", "1", "26"), "not-a-date"),
        (when(), day("first", "1", "2026"), "not-a-date"),
        (when(), day("1", "-1", "2026"), "partial-date"),
        (when(), {"when": ["22/11/2026"]}, "not-a-date"),
        (when(), {"when": [HIDDEN]}, "not-a-date"),
        (when(), day("1", "", "2026"), "partial-date"),
        (when(), day("", "1", ""), "partial-date"),
        (when(), {"when": ["2026-03"]}, "partial-date"),
        (when("month"), day("1", "1", ""), "partial-date"),
        (when(), {**day("1", "1", "2026"), "when": ["2026-01-02"]}, "one-only"),
        (when(earliest=date(2026, 3, 5)), day("4", "3", "2026"), "date-out-of-range"),
        (when(latest=date(2026, 3, 5)), day("6", "3", "2026"), "date-out-of-range"),
        (when("month", earliest=date(2026, 3, 31)), day("", "2", "2026"), "date-out-of-range"),
        (when("year", latest=date(2025, 12, 31)), day("", "", "2026"), "date-out-of-range"),
    ],
)
def test_dates_at_fault(item: Date, form: Form, fault: str) -> None:
    """An impossible, partial or unfitting date is refused with the reason that fits."""
    assert read(item, form) == ({}, [fault])


def test_a_blank_date_is_blank() -> None:
    """Empty boxes are no answer and no fault, and a finer box than asked for is not read."""
    assert read(when(), day(" ", "", "")) == ({}, [])
    assert read(when("year"), day("5", "3", "")) == ({}, [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("09:30", "09:30"), ("9:30", "09:30"), ("9.30", "09:30"), ("23:59:59", "23:59"),
        ("9:30 pm", "21:30"), ("12:05 a.m.", "00:05"), ("12:05PM", "12:05"), ("24:00", None),
        ("12:60", None), ("13:00 pm", None), ("0:30 am", None), ("half past", None), ("930", None),
    ],
)  # fmt: skip
def test_times(typed: str, kept: str | None) -> None:
    """A time is read as people write it and kept on the clock of twenty-four hours."""
    expected = ({}, ["not-a-time"]) if kept is None else ({"woke": (kept,)}, [])
    assert read(WOKE, {"woke": [typed]}) == expected


@pytest.mark.parametrize(
    ("form", "order", "faults"),
    [
        (places(aa="2", bb="1", cc="3"), ("bb", "aa", "cc"), []),
        (places(aa="", cc="1"), ("cc",), []),
        (places(aa="1", bb="1"), None, ["same-place"]),
        (places(aa="1", bb="3"), None, ["skipped-place"]),
        (places(bb="2"), None, ["skipped-place"]),
        (places(bb="first"), None, ["not-a-place"]),
        (places(bb="4"), None, ["not-a-place"]),
        (places(bb="0"), None, ["not-a-place"]),
        (places(zz="1"), None, ["required"]),
        ({}, None, ["required"]),
        ({"order": ["aa"]}, None, ["not-a-place"]),
        ({"order": [HIDDEN]}, None, ["unknown-code"]),
        ({"order": ["!prefer-not-to-say"]}, None, []),
        ({"order": ["!prefer-not-to-say"], **places(aa="1")}, None, ["exclusive"]),
    ],
)
def test_rankings(form: Form, order: tuple[str, ...] | None, faults: list[str]) -> None:
    """An order may leave options out, but no two share a place and none is skipped."""
    assert read(ORDER, form) == ({} if order is None else {"order": order}, faults)


def test_a_grid_is_answered_row_by_row() -> None:
    """Each row of a grid is an answer of its own, demanded and missing by itself."""
    instrument = small(section(page("here", GRID)))
    form = {"grid.police": ["-2"], "grid.health": ["!dont-know"]}
    answers, faults = read_answers(instrument, HERE, form)
    assert not faults
    assert answers.closed == {"grid.police": ("-2",)}
    assert answers.missing == {"grid.health": "dont-know"}
    _, faults = read_answers(instrument, HERE, {"grid.police": ["2"]})
    assert [(fault.key, fault.code) for fault in faults] == [
        ("grid.police", "unknown-code"),
        ("grid.health", "required"),
    ]


EARLIER = SingleChoice(id="earlier", label=words("Which?"), options=[option("aa"), option("bb")])
LATER = SingleChoice(
    id="later",
    label=words("Which then?"),
    required=True,
    options=[
        Option(code="any", label=words("Any")),
        Option(code="aa", label=words("A"), when=Chosen("earlier", "aa"), other=True),
    ],
)
HIDING = small(
    section(
        page("start", EARLIER),
        Page(
            id="worked", items=[Calculated(id="bonus", value=Call("count", [Answer("earlier")]))]
        ),
        page(
            "here",
            LATER,
            ShortText(id="why", label=words("Why?"), required=True, when=Answered("earlier")),
            LongText(
                id="more",
                label=words("More?"),
                when=Compare(Answer("bonus"), "<", Number(1)),
            ),
        ),
    )
)


def test_hidden_items_are_neither_demanded_nor_kept() -> None:
    """What is not shown is not asked for, and what is sent for it all the same is not read."""
    form = {"later": ["any"], "why": [HIDDEN], "more": [HIDDEN]}
    answers, faults = read_answers(HIDING, HERE, form, {})
    assert (answers.closed, faults) == ({"later": ("any",)}, ())
    assert answers.texts == {"more": RawText(HIDDEN)}
    answers, faults = read_answers(HIDING, HERE, {**form, "why": [""]}, {"earlier": ("bb",)})
    assert (answers.texts, [fault.key for fault in faults]) == ({}, ["why"])


def test_options_that_are_not_offered_cannot_be_chosen() -> None:
    """A code that belongs to an option not offered is refused like one that does not exist."""
    form = {"later": ["aa"], "later~other": [HIDDEN], "why": ["Because"]}
    answers, faults = read_answers(HIDING, HERE, form, {"earlier": ("bb",)})
    assert [(fault.key, fault.code) for fault in faults] == [("later", "unknown-code")]
    assert answers.texts == {"why": RawText("Because")}
    answers, faults = read_answers(HIDING, HERE, form, {"earlier": ("aa",)})
    assert not faults
    assert answers.closed == {"later": ("aa",)}


MESSAGE = {"en": "Too many.", "cy": "Gormod."}
REPEATED = small(
    section(
        page("start", EARLIER),
        Page(
            id="each",
            times=Number(3),
            items=[
                Decimal(
                    id="spent",
                    label=words("How much?"),
                    constraint=Constraint(
                        rule=Compare(
                            Answer("spent"), "<=", Call("*", [Call("position"), Number(10)])
                        ),
                        message=MESSAGE,
                    ),
                )
            ],
        ),
    )
)


def test_a_constraint_is_said_in_every_language() -> None:
    """An answer that its constraint refuses is left out, with the questionnaire's own words."""
    second = Visit("each", "2")
    answers, faults = read_answers(REPEATED, second, {"spent:2": ["20"]})
    assert (answers.closed, faults) == ({"spent:2": ("20",)}, ())
    answers, faults = read_answers(REPEATED, second, {"spent:2": ["20.5"]})
    assert answers.closed == {}
    assert faults == (Fault("spent:2", "constraint", MESSAGE),)


def test_a_constraint_without_words_has_ours() -> None:
    """A constraint with no message of its own still says that something has to be put right."""
    item = Time(
        id="woke",
        label=words("When?"),
        constraint=Constraint(rule=Compare(Answer("woke"), ">=", Words("06:00"))),
    )
    _, faults = read_answers(small(section(page("here", item))), HERE, {"woke": ["5:59"]})
    assert faults == (Wording.CONSTRAINT.at("woke"),)
    assert read(item, {"woke": [""]}) == ({}, [])


def test_a_constraint_looks_at_free_text_once() -> None:
    """A constraint sees the free text of its own item, and the fault shows nothing of it."""
    rule = Not(Call("regex", [Answer("why"), Words("(?s).*07700.*")]))
    item = ShortText(id="why", label=words("Why?"), constraint=Constraint(rule=rule))
    instrument = small(section(page("here", item)))
    answers, faults = read_answers(instrument, HERE, {"why": [HIDDEN]})
    assert answers.texts == {}
    assert HIDDEN not in repr(faults)
    assert [fault.code for fault in faults] == ["constraint"]
    answers, faults = read_answers(instrument, HERE, {"why": ["Because"]})
    assert (answers.texts, faults) == ({"why": RawText("Because")}, ())


def test_a_constraint_on_a_grid_covers_its_rows() -> None:
    """A grid's constraint is tried once its rows are read, and none of them stays at fault."""
    same = Constraint(rule=Not(Compare(Answer("grid.police"), "=", Answer("grid.health"))))
    grid = RatingGrid(
        id="grid", label=words("How?"), rows=GRID.rows, points=GRID.points, constraint=same
    )
    assert read(grid, {"grid.police": ["1"], "grid.health": ["1"]}) == ({}, ["constraint"])
    assert read(grid, {}) == ({}, [])


def test_a_constraint_may_ask_what_day_it_is() -> None:
    """A constraint can refuse a day that has not come yet, when today is known."""
    item = Date(
        id="when",
        label=words("When?"),
        precision="day",
        constraint=Constraint(rule=Compare(Answer("when"), "<=", Call("today"))),
    )
    assert read(item, day("22", "11", "2026")) == ({"when": ("2026-11-22",)}, [])
    assert read(item, day("23", "11", "2026")) == ({}, ["constraint"])


ROW = small(
    section(
        page("start", EARLIER, ORDER, GRID, PRICE, when("month"), WOKE),
        *HIDING.sections[0].pages[1:],
        *REPEATED.sections[0].pages[1:],
    )
)


def test_a_row_of_every_kind() -> None:
    """A row's cells hold an order as codes, a date as ISO, and each row of a grid by itself."""
    cells = {
        "earlier": "aa", "order": "cc; aa", "grid.police": "1", "grid.health": "!dont-know",
        "price": "3,5", "when": "2026-03-05", "woke": "9.30", "later": "aa", "later~other": "This",
        "why": "Because", "more": HIDDEN, "spent:1": "10", "spent:4": "1", "bonus": "7",
    }  # fmt: skip
    answers, faults = read_row(ROW, cells, today=TODAY)
    assert not faults
    assert answers.closed == {
        "earlier": ("aa",), "order": ("cc", "aa"), "grid.police": ("1",), "price": ("3.5",),
        "when": ("2026-03",), "woke": ("09:30",), "later": ("aa",), "spent:1": ("10",),
    }  # fmt: skip
    assert answers.missing == {"grid.health": "dont-know"}
    assert answers.texts == {"later~other": RawText("This"), "why": RawText("Because")}


def test_a_row_at_fault() -> None:
    """A row's faults name what was asked for only, and what is at fault is left out."""
    cells = {
        "earlier": "bb", "order": "aa aa", "later": "aa", "later~other": "x" * 300,
        "more": "x" * 5000, "spent:1": "11", "spent:2": "dear", "spent:9": "dear",
    }  # fmt: skip
    answers, faults = read_row(ROW, cells, today=TODAY)
    assert {(fault.key, fault.code) for fault in faults} == {
        ("order", "same-place"),
        ("later", "unknown-code"),
        ("later~other", "too-long"),
        ("spent:1", "constraint"),
        ("spent:2", "not-a-decimal"),
    }
    assert answers.closed == {"earlier": ("bb",)}
    assert answers.texts == {}
    assert answers.missing == {}


def test_never_offered() -> None:
    """An option whose condition never holds can be chosen neither on screen nor in a row."""
    never = Option(code="aa", label=words("A"), when=Any_([]))
    item = SingleChoice(id="one", label=words("One?"), options=[never])
    assert read(item, {"one": ["aa"]}) == ({}, ["unknown-code"])
    answers, faults = read_row(small(section(page("here", item))), {"one": "aa"})
    assert (answers.closed, [fault.code for fault in faults]) == ({}, ["unknown-code"])


@pytest.mark.parametrize(
    ("asked", "said"),
    [("How was it?", "How was it? Row"), ("How it was", "How it was: Row"), ("", "Row")],
    ids=["question", "words", "nothing"],
)
def test_a_row_of_a_grid_is_asked_with_its_question(asked: str, said: str) -> None:
    """A question that ends with a mark of its own takes no colon before its row."""
    grid = RatingGrid(id="grid", label={"en": asked}, rows=[Row(code="row", label={"en": "Row"})])
    assert [item.label["en"] for item in unfold_items([grid])] == [said]
