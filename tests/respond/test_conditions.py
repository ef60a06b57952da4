"""Journeys through questions of every kind, with conditions, repetitions and a clock."""

from datetime import date
from pathlib import Path

import pytest

from consult.pages.places import AtEnding, AtPage, AtReview
from consult.respond.journey import first_place, go_on, has_earlier
from consult.respond.state import State
from surveys.model import (
    Calculated,
    Consent,
    Date,
    Decimal,
    Instrument,
    Integer,
    MultipleChoice,
    Option,
    Page,
    Point,
    Ranking,
    RatingGrid,
    Row,
    Time,
)
from surveys.rules import Answer, Call, Chosen, Compare, Number, Words
from surveys.visits import Visit
from tests.respond.house import Visitor, build_house, open_house
from tests.surveys.samples import page, section, small

TODAY = date(2026, 11, 22)
LETTERS = [Option(code=code, label={"en": code.upper()}) for code in "abc"]


def make_instrument() -> Instrument:
    """Make a questionnaire with an item of every new kind and conditions on most of them."""
    first = page(
        "first",
        Integer(id="many", label={"en": "How many?"}),
        MultipleChoice(id="some", label={"en": "Which?"}, options=LETTERS),
        Consent(id="more", label={"en": "More?"}, yes={"en": "Yes"}, no={"en": "No"}),
    )
    kinds = page(
        "kinds",
        RatingGrid(
            id="grid",
            label={"en": "Rate"},
            rows=[Row(code="x", label={"en": "X"}), Row(code="y", label={"en": "Y"})],
            points=[Point(value=1, label={"en": "Low"}), Point(value=2, label={"en": "High"})],
        ),
        Ranking(id="rank", label={"en": "Order"}, options=LETTERS),
        Date(id="day", label={"en": "When?"}, precision="day"),
        Time(id="time", label={"en": "At what time?"}),
        Decimal(id="hours", label={"en": "Hours?"}),
        Integer(id="only", label={"en": "ONLY A"}, required=True, when=Chosen("some", "a")),
        Calculated(id="double", value=Call("*", [Answer("many"), Number(2)])),
    )
    counted = Page(
        id="each",
        heading={"en": "Number {option} of {many}"},
        items=[Integer(id="age", label={"en": "Age?"})],
        times=Answer("many"),
    )
    last = page("last", Integer(id="end", label={"en": "Twice that is {double}."}))
    asked = Page(
        **{name: getattr(kinds, name) for name in kinds.__struct_fields__}
        | {"when": Chosen("more", "yes")}
    )
    return small(section(first, asked, counted, last))


KINDS = {
    "grid.x": "2",
    "rank~place-a": "2",
    "rank~place-c": "1",
    "day~day": "7",
    "day~month": "3",
    "day~year": "2026",
    "time": "09:30",
    "hours": "2.5",
}


@pytest.mark.anyio
async def test_a_journey_through_every_kind_and_condition(tmp_path: Path) -> None:
    """What applies is asked, counted and kept; what does not is neither drawn nor demanded."""
    house = await build_house(tmp_path, instrument=make_instrument())
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.start()
        await visitor.press(many="2", some=["b"], more="yes")
        assert "ONLY A" not in visitor.page
        await visitor.press(**KINDS)
        assert "Number 1 of 2" in visitor.page
        await visitor.press(**{"age:1": "7"})
        assert "Number 2 of 2" in visitor.page
        await visitor.press()
        assert "Twice that is 4." in visitor.page
        await visitor.press()
        for words in ("1. C", "2. A", "7 March 2026", "09:30", "2.5", "High"):
            assert words in visitor.page, words
        await visitor.press("send")
    (record,) = house.records()
    assert record.closed["rank"] == ("c", "a")
    assert record.closed["day"] == ("2026-03-07",)
    assert record.closed["age:1"] == ("7",)
    assert not {"only", "double", "age:2"} & set(record.closed)


@pytest.mark.anyio
async def test_a_hidden_question_is_dropped_when_its_reason_goes(tmp_path: Path) -> None:
    """An answer whose condition no longer holds is not kept, whatever a form says."""
    house = await build_house(tmp_path, instrument=make_instrument())
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.start()
        await visitor.press(many="0", some=["a"], more="yes")
        await visitor.press(**KINDS)
        assert "Before you go on" in visitor.page
        await visitor.press(**KINDS, only="5")
        assert visitor.at == "p.last."
        await visitor.press("back")
        await visitor.press("back")
        await visitor.press(many="0", some=["b"], more="yes")
        await visitor.press(**KINDS, only="5")
        await visitor.press()
        assert "ONLY A" not in visitor.page
        await visitor.press("back")
        await visitor.press("back")
        await visitor.press("back")
        await visitor.press(many="0", some=["b"], more="no")
        assert visitor.at == "p.last."
        await visitor.press()
        await visitor.press("send")
    (record,) = house.records()
    assert set(record.closed) == {"many", "some", "more"}


@pytest.mark.anyio
async def test_mistakes_in_answers_of_several_controls_are_pointed_out(tmp_path: Path) -> None:
    """A date that is none and two options in one place are told at the top and beside them."""
    house = await build_house(tmp_path, instrument=make_instrument())
    async with open_house(house) as client:
        visitor = Visitor(client)
        await visitor.start()
        await visitor.press(many="0", more="yes")
        wrong = {"day~day": "31", "day~month": "2", "rank~place-b": "1", "time": "marigold"}
        await visitor.press(**(KINDS | wrong))
    assert "There is no such date." in visitor.page
    assert "Two answers have the same place." in visitor.page
    assert 'href="#day">When? There is no such date.' in visitor.page
    assert 'href="#time"' in visitor.page
    assert "marigold" not in visitor.page
    assert 'name="hours" type="text"' in visitor.page
    assert 'value="2.5"' in visitor.page


def make_dated(until: str) -> Instrument:
    """Make a questionnaire whose first page shows before one day only, and one page after it."""
    before = Compare(Call("today"), "<", Call("date", [Words(until)]))
    dated = page("dated", Integer(id="one"))
    first = Page(id=dated.id, heading=dated.heading, items=dated.items, when=before)
    return small(section(first, page("after", Integer(id="two"))))


def state_at(place: AtPage) -> State:
    """Give somebody who stands at a page with nothing answered."""
    return State(questionnaire="t", digest="d", language="en", place=place)


def test_the_date_decides_what_is_asked() -> None:
    """A condition on the clock is judged by the day on which a page is sent, on every step."""
    for until, first, earlier in (("2026-11-23", "dated", True), ("2026-11-22", "after", False)):
        instrument = make_dated(until)
        place = first_place(instrument, TODAY)
        assert place == AtPage(Visit(first))
        later = state_at(AtPage(Visit("after")))
        assert has_earlier(instrument, later, TODAY) is earlier
        assert go_on(instrument, later, later.place, TODAY).place == AtReview()


def test_a_questionnaire_that_asks_nothing_ends_at_once() -> None:
    """Where no page applies to anybody there is an ending and never a fault."""
    never = Page(id="p", items=[Integer(id="i")], when=Compare(Number(1), "=", Number(2)))
    stored = small(section(never))
    assert first_place(stored, TODAY) == AtReview()
    ending = stored.endings[0]
    assert first_place(
        small(section(never), endings=[type(ending)(id="out", stores=False)]), TODAY
    ) == AtEnding("out")
