"""What conditions do to a path: pages, items, options, repetitions and values worked out."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.answers import read_answers, read_row
from surveys.evaluate import Closed, Scope
from surveys.keys import answer_key
from surveys.model import (
    Calculated,
    Instrument,
    Integer,
    MultipleChoice,
    Note,
    Option,
    Page,
    Ranking,
    RatingGrid,
    Route,
    Row,
    Section,
    ShortText,
    SingleChoice,
    walk_items,
    walk_pages,
)
from surveys.path import (
    Visit,
    find_path,
    find_scope,
    find_unanswered,
    keep_on_path,
    possible_visits,
    walk_keys,
    withheld_codes,
)
from surveys.rules import (
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
)
from tests.surveys.samples import (
    SERVICES,
    TODAY,
    closed_answers,
    instruments,
    option,
    page,
    section,
    small,
    words,
)

FEW = settings(max_examples=40, deadline=None)
CALLED = Chosen("services", "police")
AGE = Integer(id="age", label=words("Age?"), required=True)


def pages_of(instrument: Instrument, **closed: tuple[str, ...]) -> list[str]:
    """Name the pages met, each with its repetition."""
    visits = find_path(instrument, closed, today=TODAY).visits
    return [answer_key(visit.page, visit.option) for visit in visits]


def keep_closed(instrument: Instrument, closed: Closed) -> Closed:
    """Give the closed answers that are kept."""
    nothing: dict[str, str] = {}
    return keep_on_path(instrument, closed, nothing, nothing, today=TODAY)[0]


def shown_when(rule: Expression) -> Instrument:
    """Ask for services, then for an age where the rule holds, then for anything else."""
    later = Page(id="later", items=[AGE], when=rule, routes=[Route(when=Any_([]), to="end:out")])
    return small(section(page("which", SERVICES), later, page("last")))


def test_a_page_is_met_where_its_condition_holds() -> None:
    """A page whose condition does not hold is not met, and neither are its routes taken."""
    instrument = shown_when(CALLED)
    assert pages_of(instrument, services=("police",)) == ["which", "later", "last"]
    assert pages_of(instrument) == ["which", "last"]
    kept = keep_closed(instrument, {"age": ("3",), "services": ("health",)})
    assert kept == {"services": ("health",)}


def test_a_section_is_met_where_its_condition_holds() -> None:
    """A section's condition covers all of its pages."""
    second = alter(section(page("later", AGE), page("last"), name="second"), when=Not(CALLED))
    instrument = small(section(page("which", SERVICES)), second)
    assert pages_of(instrument, services=("police",)) == ["which"]
    assert pages_of(instrument) == ["which", "later", "last"]


def test_an_item_is_asked_where_its_condition_holds() -> None:
    """An item that is not asked is neither demanded nor kept, and nothing follows from it."""
    hidden = alter(AGE, when=CALLED)
    route = Route(when=Answered("age"), to="end:out")
    both = page("both", hidden, Note(id="read"), routes=(route,))
    instrument = small(section(page("which", SERVICES), both))
    path = find_path(instrument, {"age": ("3",)})
    assert (path.ending, path.hidden) == ("done", frozenset({"age"}))
    assert find_unanswered(instrument, path, ()) is None
    path = find_path(instrument, {"services": ("police",), "age": ("3",)})
    assert (path.ending, path.hidden) == ("out", frozenset())


def test_a_page_with_nothing_left_to_ask_is_passed_over() -> None:
    """A page whose every item is hidden is not met, though a page made without items is."""
    instrument = small(
        section(page("which", SERVICES), page("gone", alter(AGE, when=CALLED)), page("empty"))
    )
    assert pages_of(instrument) == ["which", "empty"]


def test_a_condition_looks_at_earlier_pages_only() -> None:
    """What is asked on a page never depends on what is answered there."""
    beside = alter(AGE, when=CALLED)
    instrument = small(section(page("both", SERVICES, beside)))
    assert find_path(instrument, {"services": ("police",)}).hidden == {"age"}


def test_a_grid_is_hidden_row_by_row() -> None:
    """Hiding a rating grid hides the answer of every row of it."""
    grid = RatingGrid(id="grid", rows=[Row(code="aa"), Row(code="bb")], when=CALLED)
    instrument = small(section(page("which", SERVICES), page("grid", grid, AGE)))
    assert find_path(instrument, {}).hidden == {"grid.aa", "grid.bb"}


OFFERING = small(
    section(
        page("which", SERVICES),
        page(
            "choose",
            MultipleChoice(
                id="many",
                label=words("Which?"),
                required=True,
                options=[
                    Option(code="aa", label=words("A"), when=CALLED),
                    Option(code="bb", label=words("B"), other=True),
                ],
            ),
            Ranking(
                id="order",
                label=words("Order?"),
                options=[option("cc"), Option(code="dd", label=words("D"), when=CALLED)],
            ),
        ),
        page("each", AGE, each="many"),
    )
)


def test_options_that_are_not_offered_are_dropped() -> None:
    """A changed answer takes with it what could not have been chosen, pages for it included."""
    closed = {"services": ("health",), "many": ("aa", "bb"), "order": ("dd", "cc")}
    closed["age:aa"] = ("3",)
    kept, _, texts = keep_on_path(OFFERING, closed, {}, {"many~other": 1})
    assert kept == {"services": ("health",), "many": ("bb",), "order": ("cc",)}
    assert texts == {"many~other": 1}
    assert pages_of(OFFERING, **closed)[2:] == ["each:bb"]
    both = keep_closed(OFFERING, {**closed, "services": ("police",)})
    assert both == {**closed, "services": ("police",)}


def test_an_answer_of_which_nothing_is_left_is_wanting() -> None:
    """A compulsory answer that is no longer offered has to be given again."""
    path = find_path(OFFERING, {"many": ("aa",)})
    assert path.emptied == {"many"}
    assert find_unanswered(OFFERING, path, {"many"}) == Visit("choose")
    offered = find_path(OFFERING, {"many": ("aa",), "services": ("police",)})
    assert find_unanswered(OFFERING, offered, {"many", "age:aa"}) is None


def test_what_is_withheld_can_be_asked_for() -> None:
    """The circumstances of a showing say which options it does not offer."""
    path = find_path(OFFERING, {"services": ("health",)})
    scope = find_scope(OFFERING, Visit("choose"), path, {"services": ("health",)})
    many = next(item for _, item in walk_items(OFFERING) if item.id == "many")
    assert withheld_codes(many, scope) == path.withheld["many"] == {"aa"}


def counted(times: Expression, **changes: object) -> Instrument:
    """Ask for a number, then repeat a page that often."""
    each = alter(Page(id="each", items=[ShortText(id="text")], times=times), **changes)
    return small(section(page("age", AGE), each, page("last")))


def test_a_counted_page_is_repeated_up_to_twenty_times() -> None:
    """A page is repeated as often as a value says, from not at all to twenty times."""
    instrument = counted(Answer("age"))
    assert pages_of(instrument, age=("2",)) == ["age", "each:1", "each:2", "last"]
    assert len(pages_of(instrument, age=("999",))) == 22
    assert pages_of(instrument, age=("0",)) == pages_of(instrument) == ["age", "last"]
    assert pages_of(counted(Words("many"))) == ["age", "last"]
    assert pages_of(counted(Call("div", [Number(1), Number(0)]))) == ["age", "last"]
    assert pages_of(counted(Number(2.9)))[1:3] == ["each:1", "each:2"]


def test_a_repetition_knows_its_number() -> None:
    """A condition on a repeated page is tried for each repetition, which knows its number."""
    second = Compare(Call("position"), ">", Number(1))
    assert pages_of(counted(Number(3), when=second)) == ["age", "each:2", "each:3", "last"]
    each = alter(page("each", ShortText(id="text"), each="services"), when=second)
    instrument = small(section(page("which", SERVICES), each))
    assert pages_of(instrument, services=("police", "health"))[1:] == ["each:health"]
    closed = {"services": ("police", "health")}
    scope = find_scope(instrument, Visit("each", "health"), find_path(instrument, closed), closed)
    assert (scope.position, scope.option) == (2, "health")


def test_values_are_worked_out_along_the_way() -> None:
    """A value is worked out where it stands, for later conditions, and is never an answer."""
    total = Calculated(id="total", value=Call("+", [Answer("age"), Number(1)]))
    blank = Calculated(id="blank", value=Call("number", [Words("none")]))
    instrument = small(
        section(
            page("age", AGE),
            page("sums", total, blank),
            Page(id="old", when=Compare(Answer("total"), ">", Number(18))),
        )
    )
    path = find_path(instrument, {"age": ("18",), "total": ("1",)})
    assert path.calculated == {"total": ("19",)}
    assert [visit.page for visit in path.visits] == ["age", "old"]
    assert keep_closed(instrument, {"age": ("18",), "total": ("1",)}) == {"age": ("18",)}
    assert pages_of(instrument, age=("17",)) == ["age"]


def test_today_is_only_what_is_told() -> None:
    """A condition on the day follows the day that is given, and fails where none is."""
    over = Compare(Call("today"), ">=", Words("2027-01-01"))
    instrument = shown_when(over)
    assert len(find_path(instrument, {}, today=date(2027, 1, 1)).visits) == 3
    assert pages_of(instrument) == ["which", "last"]
    assert len(find_path(instrument, {}).visits) == 2


@FEW
@given(st.data(), st.booleans())
def test_keeping_twice_keeps_the_same(data: st.DataObject, wild: bool) -> None:  # noqa: FBT001 - drawn.
    """What is kept leads along the same path, asks for the same, and is kept whole again."""
    instrument = data.draw(instruments(wild=wild))
    closed = data.draw(closed_answers(instrument))
    path = find_path(instrument, closed, today=TODAY)
    nothing: dict[str, str] = {}
    kept = keep_on_path(instrument, closed, nothing, nothing, today=TODAY)
    again = find_path(instrument, kept[0], today=TODAY)
    assert again == alter(path, emptied=again.emptied)
    assert not again.emptied
    assert keep_on_path(instrument, *kept, today=TODAY) == kept


@FEW
@given(st.data())
def test_only_what_is_asked_and_offered_is_kept(data: st.DataObject) -> None:
    """Nothing of a page not met, an item not asked or an option not offered is ever kept."""
    instrument = data.draw(instruments())
    closed = data.draw(closed_answers(instrument))
    path = find_path(instrument, closed, today=TODAY)
    kept = keep_closed(instrument, closed)
    asked = {key for key, _ in walk_keys(instrument, path)}
    assert kept.keys() <= asked
    assert not path.hidden & asked
    for key, codes in kept.items():
        assert codes
        assert not path.withheld.get(key, frozenset()) & set(codes)
        assert set(codes) <= set(closed[key])
    changed = {key: codes for key, codes in closed.items() if key not in asked}
    assert find_path(instrument, {**kept, **changed}, today=TODAY).visits == path.visits


@FEW
@given(st.data())
def test_what_a_page_takes_is_kept(data: st.DataObject) -> None:
    """Answers that the pages of a path accept in turn all belong to it at the end."""
    instrument = data.draw(instruments())
    closed: dict[str, tuple[str, ...]] = {}
    seen = 0
    while seen < len(visits := find_path(instrument, closed, today=TODAY).visits):
        form = data.draw(forms(instrument, visits[seen]))
        answers, _ = read_answers(instrument, visits[seen], form, closed, TODAY)
        closed |= answers.closed
        seen += 1
    assert keep_closed(instrument, closed) == closed
    row, faults = read_row(instrument, {k: " ".join(v) for k, v in closed.items()}, today=TODAY)
    assert (row.closed, faults) == (closed, ())


def forms(instrument: Instrument, visit: Visit) -> st.SearchStrategy[dict[str, list[str]]]:
    """Give forms for a page, some of whose values are right."""
    at = next(one for one in walk_pages(instrument) if one.id == visit.page)
    only = small(Section(id="only", pages=[alter(at, for_each=None, times=None)]))
    return closed_answers(only).map(
        lambda closed: {
            answer_key(key, visit.option): list(codes) for key, codes in closed.items()
        }
    )


@FEW
@given(st.data(), st.booleans())
def test_every_showing_has_its_circumstances(data: st.DataObject, wild: bool) -> None:  # noqa: FBT001 - drawn.
    """The circumstances of a showing withhold what the path withheld there, on the path or off."""
    instrument = data.draw(instruments(wild=wild))
    closed = data.draw(closed_answers(instrument))
    path = find_path(instrument, closed, today=TODAY)
    for at in walk_pages(instrument):
        for visit in possible_visits(instrument, at)[:4]:
            scope = find_scope(instrument, visit, path, closed, today=TODAY)
            assert isinstance(scope, Scope)
            if wild or visit not in path.visits:
                continue
            for key, item in walk_keys(instrument, alter(path, visits=(visit,))):
                if isinstance(item, SingleChoice | MultipleChoice | Ranking):
                    assert withheld_codes(item, scope) == path.withheld.get(key, frozenset())
