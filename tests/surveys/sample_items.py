"""Items of every kind, their texts, and answers that could be given to them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.model import (
    Calculated,
    Consent,
    Constraint,
    Date,
    Decimal,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Note,
    Option,
    Point,
    Ranking,
    Rating,
    RatingGrid,
    Row,
    ShortText,
    SingleChoice,
    Text,
    Time,
    option_codes,
)
from surveys.rules import Answer, Compare, Number
from tests.surveys.sample_rules import sensible_rules, sensible_values, wild_rules

CODES: Final = ("aa", "bb", "cc", "none")
# What a table's cell, a page or another tool could take for something else.
ODD: Final = (
    "Plain words",
    "  spaces  ",
    "Two\nlines",
    "a, b; c | d",
    'He said "no" & <b>left</b>',
    "=1+1",
    "# not a comment",
    "Ünïcödé اردو Cymraeg",
    "100 %",
    "\\n \\",
    "'",
)


def texts(english: str, *, odd: bool = False) -> st.SearchStrategy[Text]:
    """Give a text in English, some in Welsh too; odd ones hold any sign that could trip a file."""
    said = st.just(english)
    if odd:
        said = st.sampled_from(ODD) | st.text(st.characters(codec="utf-8", categories=["L", "P"]))
    welsh = st.just("Cymraeg") if not odd else said
    return st.one_of(
        said.map(lambda words: {"en": words}),
        st.tuples(said, welsh).map(lambda two: {"en": two[0], "cy": two[1]}),
    )


@st.composite
def items(
    draw: st.DrawFn, stem: str, earlier: Sequence[Item], *, wild: bool = False, odd: bool = False
) -> Item:
    """Give an item of any kind whose conditions look at earlier items, unless they are wild."""
    rules = wild_rules(earlier) if wild else sensible_rules(earlier)
    item = draw(_bare(stem, earlier, odd=odd))
    changes: dict[str, object] = {"when": draw(st.none() | st.none() | rules)}
    if not isinstance(item, Note | Calculated):
        changes["missing"] = draw(
            st.sampled_from([[], ["dont-know"], ["dont-know", "prefer-not-to-say"]])
        )
        changes["required"] = draw(st.booleans())
        changes["theme"] = draw(st.sampled_from([None, "safety"]))
        changes["export"] = draw(st.sampled_from(["full", "band", "never"]))
    if odd and draw(st.booleans()):
        changes |= {
            "guidance": draw(texts("Read aloud.", odd=True)),
            "hint": draw(texts("", odd=True)),
        }
    if isinstance(item, SingleChoice | MultipleChoice | Ranking):
        changes["options"] = [
            alter(one, when=draw(st.none() | st.none() | rules)) for one in item.options
        ]
    if isinstance(item, Integer | Decimal):
        message = draw(texts("Too much.", odd=odd))
        above = Constraint(rule=Compare(Answer(item.id), "<", Number(8)), message=message)
        changes["constraint"] = draw(st.sampled_from([None, above]))
    return alter(item, **changes)


def likely_answers(item: Item) -> st.SearchStrategy[tuple[str, ...]]:
    """Give answers as they are kept, some of which no form would have let through."""
    if codes := option_codes(item):
        most = 1 if not isinstance(item, MultipleChoice | Ranking) else 3
        return st.lists(st.sampled_from(codes), max_size=most, unique=True).map(tuple)
    match item:
        case Date(precision="day"):
            given = ["2025-12-31", "2026-06-15"]
        case Date(precision="month"):
            given = ["2025-12", "2026-06"]
        case Date():
            given = ["2025", "2026"]
        case Time():
            given = ["09:30", "00:00", "23:59"]
        case Decimal():
            given = ["0.5", "7.25", "9"]
        case _:
            given = ["0", "3", "7", "9"]
    return st.sampled_from(given).map(lambda one: (one,))


def _bare(stem: str, earlier: Sequence[Item], *, odd: bool) -> st.SearchStrategy[Item]:
    label, hint = texts("A question", odd=odd), st.just({"en": "No names."})
    options = st.lists(_options(odd=odd), min_size=1, max_size=4, unique_by=lambda one: one.code)
    points = st.sampled_from([(1, 2), (-1, 0, 1)]).flatmap(lambda values: _points(values, odd=odd))
    rows = st.lists(_rows(odd=odd), min_size=1, max_size=2, unique_by=lambda one: one.code)
    precision = st.sampled_from(["day", "month", "year"])
    bound = st.sampled_from([None, date(2020, 1, 1)])

    def make(
        kind: type[Item], end: str, **parts: st.SearchStrategy[object]
    ) -> st.SearchStrategy[Item]:
        return st.builds(kind, id=st.just(f"{stem}-{end}"), label=label, **parts)

    return st.one_of(
        make(SingleChoice, "one", options=options),
        make(MultipleChoice, "many", options=options),
        make(Rating, "rate", points=points),
        make(RatingGrid, "grid", rows=rows, points=points),
        make(Ranking, "rank", options=options.map(_plain)),
        make(Integer, "count", maximum=st.just(9)),
        make(Decimal, "part", maximum=st.just(9.5), places=st.integers(1, 3)),
        make(Date, "day", precision=precision, earliest=bound, latest=st.just(None)),
        make(Time, "time"),
        make(LongText, "long", hint=hint),
        make(ShortText, "short", hint=hint, limit=st.sampled_from([50, 200])),
        make(Consent, "agree", yes=texts("Yes", odd=odd), no=texts("No", odd=odd)),
        make(Note, "note"),
        make(Calculated, "value", value=sensible_values(earlier)),
    )


def _options(*, odd: bool) -> st.SearchStrategy[Option]:
    def make(code: str, label: Text, *, other: bool) -> Option:
        return Option(code=code, label=label, exclusive=code == "none", other=other)

    return st.builds(
        make, st.sampled_from(CODES), texts("An option", odd=odd), other=st.booleans()
    )


def _plain(options: list[Option]) -> list[Option]:
    return [Option(code=one.code, label=one.label) for one in options]


def _points(values: tuple[int, ...], *, odd: bool) -> st.SearchStrategy[list[Point]]:
    return st.tuples(*(texts(f"Step {value}", odd=odd) for value in values)).map(
        lambda labels: [
            Point(value=value, label=label) for value, label in zip(values, labels, strict=True)
        ]
    )


def _rows(*, odd: bool) -> st.SearchStrategy[Row]:
    return st.builds(Row, code=st.sampled_from(["r1", "r2"]), label=texts("A row", odd=odd))
