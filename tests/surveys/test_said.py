"""Earlier answers in later texts: what braces stand for, in each language."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.model import (
    Calculated,
    Date,
    Integer,
    Page,
    Point,
    Ranking,
    Rating,
    RatingGrid,
    Row,
    ShortText,
)
from surveys.path import find_path, walk_keys
from surveys.piping import Pipe, find_pipes, say_text, strip_pipes
from surveys.rules import Answer, Call, Chosen, Number, Words
from surveys.said import read_said
from tests.surveys.samples import (
    AGREE,
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

WELSH = {"en": "The police", "cy": "Yr heddlu"}
CALLED = alter(SERVICES, options=[alter(SERVICES.options[0], label=WELSH), *SERVICES.options[1:]])
RATED = Rating(
    id="rated",
    label=words("How?"),
    points=[Point(value=1, label=words("Badly")), Point(value=2, label=words("Well"))],
)
NAMED = Calculated(
    id="named", value=Call("concat", [Words("by "), Call("jr:choice-name", [Answer("services")])])
)
INSTRUMENT = small(
    section(
        page("start", AGREE, Integer(id="age"), Date(id="since"), ShortText(id="text")),
        page("which", CALLED, Ranking(id="order", options=[option("aa"), option("bb")])),
        page("sums", NAMED, Calculated(id="next", value=Call("+", [Answer("age"), Number(1)]))),
        page("each", RATED, each="services"),
        Page(id="hidden", items=[Integer(id="unasked")], when=Chosen("services", "none")),
        page("grid", RatingGrid(id="grid", rows=[Row(code="aa")], points=RATED.points)),
    ),
    languages=["en", "cy"],
)
CLOSED = {
    "agree": ("yes",),
    "age": ("34",),
    "since": ("2026-11",),
    "services": ("police", "health"),
    "order": ("bb", "aa"),
    "rated:police": ("1",),
    "rated:health": ("2",),
    "unasked": ("7",),
    "text": ("free words",),
    "grid.aa": ("2",),
}


def test_answers_are_said_as_their_labels() -> None:
    """Chosen codes are said by their labels, numbers and values as they are, dates in figures."""
    assert read_said(INSTRUMENT, CLOSED, "en") == {
        "agree": "Yes",
        "age": "34",
        "since": "11/2026",
        "services": "The police, Option health",
        "order": "Option bb, Option aa",
        "named": "by The police, Option health",
        "next": "35",
        "rated": "Badly, Well",
        "grid.aa": "Well",
    }


def test_answers_are_said_in_the_language_of_the_page() -> None:
    """Labels come in the language that is read, values that name options too, else in English."""
    said = read_said(INSTRUMENT, CLOSED, "cy")
    assert said["services"] == "Yr heddlu, Option health"
    assert said["named"] == "by Yr heddlu, Option health"


def test_a_path_never_depends_on_the_language() -> None:
    """Where a path is decided, the name of an option is its code in every language."""
    assert find_path(INSTRUMENT, CLOSED).calculated["named"] == ("by police, health",)


def test_a_repetition_says_its_own_answer() -> None:
    """On a repeated page an answer of that page is that repetition's own."""
    assert read_said(INSTRUMENT, CLOSED, "en", "health")["rated"] == "Well"
    assert read_said(INSTRUMENT, CLOSED, "en", "health")["age"] == "34"


def test_free_text_and_unasked_answers_are_never_said() -> None:
    """Free text is never repeated, and neither is what is not on the path or not offered."""
    said = read_said(INSTRUMENT, CLOSED, "en")
    assert not {"text", "unasked"} & said.keys()
    assert "rated" not in read_said(INSTRUMENT, {**CLOSED, "services": ("none",)}, "en")


def test_dates_can_be_written_by_the_page() -> None:
    """A page with names for the months writes dates itself."""
    said = read_said(INSTRUMENT, CLOSED, "en", dates=lambda day: f"<{day}>")
    assert said["since"] == "<2026-11>"


def test_a_text_is_filled_in() -> None:
    """Braces give the words of an answer, else those behind the bar, else an ellipsis."""
    text = words("{services}: {age|no age}, {gone|nobody}, {gone}, {option}")
    said = read_said(INSTRUMENT, CLOSED, "en")
    assert say_text(text, "en", "Ours", said) == ("The police, Option health: 34, nobody, …, Ours")


def test_pipes_are_found() -> None:
    """Braces are found with what they name and their fallback; other braces are left alone."""
    text = "{a} {b-1.c|else} {Not} {} {d|}"
    assert list(find_pipes(text)) == [Pipe("a", None), Pipe("b-1.c", "else"), Pipe("d", "")]
    assert strip_pipes(text) == "  {Not} {} "


@settings(max_examples=40, deadline=None)
@given(st.data(), st.booleans())
def test_only_answers_on_the_path_are_said(data: st.DataObject, wild: bool) -> None:  # noqa: FBT001 - drawn.
    """Whatever was given, only closed answers on the path and values worked out are said."""
    instrument = data.draw(instruments(wild=wild))
    closed = data.draw(closed_answers(instrument))
    path = find_path(instrument, closed, today=TODAY)
    asked = {item.id for _, item in walk_keys(instrument, path)}
    worked_out = {key.partition(":")[0] for key in path.calculated}
    said = read_said(instrument, closed, "cy", "aa", TODAY)
    assert said.keys() <= asked | worked_out
    assert all(said.values())
