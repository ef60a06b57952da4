"""Conditions on what people write: left out where more people then see something, else refused."""

from datetime import date
from typing import Final

import pytest

from surveys.checks.finding import Finding
from surveys.model import SingleChoice, walk_pages
from surveys.rules import Answer, Compare, Words
from surveys.xlsform.origins import check_reading
from surveys.xlsform.reading import Reading
from tests.surveys.xlsform.forms import item, read

TODAY: Final = date(2026, 11, 22)
HEAD: Final = "| survey |\n| | type | name | label | relevant | required | calculation |\n"
ASKED: Final = "| | text | why | Why? | | | |\n| | select_one yn | met | Met? | | | |\n"
CHOICES: Final = (
    "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"
)
WRITTEN: Final = "${why} != ''"


def read_rows_after(*rows: str) -> Reading:
    """Read a form that asks for words and for a choice, and then has these rows."""
    return read(HEAD + ASKED + "".join(f"| | {row} |\n" for row in rows), CHOICES)


def text_faults(reading: Reading) -> list[Finding]:
    """Give the faults that rules on free text are."""
    return [one for one in check_reading(reading, TODAY) if one.code == "text-in-rule"]


@pytest.mark.parametrize(
    "condition",
    [WRITTEN, "string-length(${why}) > 3", f"{WRITTEN} or ${{met}} = 'yes'", f"not({WRITTEN})"],
    ids=["answered", "length", "either", "not"],
)
def test_a_question_is_then_asked_of_everybody(condition: str) -> None:
    """A condition that cannot hold without free text goes as a whole, with its cell and reason."""
    reading = read_rows_after(f"select_one yn | more | More? | {condition} | | ")
    assert item(reading, "more").when is None
    [dropped] = reading.dropped
    assert (dropped.row, dropped.column, dropped.field) == (5, "relevant", "${why}")
    assert "why" in dropped.reason
    assert "everybody" in dropped.reason
    assert text_faults(reading) == []


def test_the_rest_of_a_condition_stays() -> None:
    """Where several conditions are to hold, those that look at choices still hold."""
    reading = read_rows_after(
        f"select_one yn | more | More? | {WRITTEN} and ${{met}} = 'yes' | yes |"
    )
    kept = item(reading, "more")
    assert kept.when is not None
    assert "why" not in str(kept.when)
    assert "met" in str(kept.when)
    assert text_faults(reading) == []


def test_nobody_must_answer_what_more_people_are_asked() -> None:
    """A compulsory question is compulsory for nobody when its condition is left out."""
    reading = read_rows_after(
        f"begin group | block | Block | {WRITTEN} | | ",
        "select_one yn | inner | Inner? | | yes | ",
        "end group | | | | | ",
        f"select_one yn | more | More? | {WRITTEN} | yes | ",
        "select_one yn | last | Last? | ${met} = 'yes' | yes | ",
    )
    assert not item(reading, "inner").required
    assert not item(reading, "more").required
    assert item(reading, "last").required
    named = {(one.row, one.column) for one in reading.dropped}
    assert named == {(5, "relevant"), (6, "required"), (8, "relevant"), (8, "required")}
    assert text_faults(reading) == []


def test_tables_in_a_wider_group_are_compulsory_for_nobody() -> None:
    """The rows of a table lose their compulsion with the group that they stand in."""
    rows = (
        "| survey |\n| | type | name | label | relevant | required | appearance |\n"
        "| | text | why | Why? | | | |\n"
        f"| | begin group | table | Table | {WRITTEN} | | table-list |\n"
        "| | select_one yn | a | A | | yes | |\n| | select_one yn | b | B | | yes | |\n"
        "| | end group | | | | | |\n"
    )
    reading = read(rows, CHOICES)
    assert not item(reading, "table").required
    assert {(one.row, one.column) for one in reading.dropped} >= {(5, "required"), (6, "required")}


@pytest.mark.parametrize(
    "rows",
    [
        [f"calculate | score | | {WRITTEN} | | 1"],
        [
            f"begin group | g | G | {WRITTEN} | | ",
            "calculate | s | | | | 1",
            "end group | | | | | ",
        ],
        [f"calculate | score | | | | if({WRITTEN}, 1, 2)"],
    ],
    ids=["a value", "a value inside", "in a value"],
)
def test_values_are_never_worked_out_otherwise(rows: list[str]) -> None:
    """A value that hangs on free text would be another one without it, so it is refused."""
    assert text_faults(read_rows_after(*rows))


def test_a_group_is_shown_to_everybody() -> None:
    """A section whose condition is left out has none, and those inside it keep theirs."""
    reading = read_rows_after(
        f"begin group | block | Block | {WRITTEN} | | ",
        "select_one yn | inner | Inner? | ${met} = 'yes' | | ",
        "end group | | | | | ",
    )
    section = reading.instrument.sections[-1]
    assert section.when is None
    assert item(reading, "inner").when is not None


def test_a_note_is_always_blank() -> None:
    """What looks at a note of another tool looks at a blank, as it does there."""
    reading = read_rows_after(
        "note | said | Said | | | ",
        "calculate | same | | | | if(${said} = ${said}, 'yes', 'no')",
        "select_one yn | more | More? | selected(${said}, 'x') or ${met} = 'yes' | | ",
    )
    assert text_faults(reading) == []
    assert "said" not in str(item(reading, "same"))
    assert "false" in str(item(reading, "more").when)


LOOP: Final = (
    "begin loop over yn | each | | | | ",
    "text | how | How was %(label)s (100%%)? | | | ",
    "select_one yn | ok_%(name)s | Was it well? | ${how} != '' and ${met} = '%(name)s' | | ",
    "end loop | | | | | ",
)


def test_a_loop_is_written_out() -> None:
    """What stands in a loop is asked once a choice, with its name and words in their places."""
    reading = read_rows_after(*LOOP)
    asked = {one.id: one for page in walk_pages(reading.instrument) for one in page.items}
    assert list(asked) == ["why", "met", "how-yes", "ok_yes", "how-no", "ok_no"]
    assert asked["how-no"].label == {"en": "How was No (100%)?"}
    assert isinstance(asked["ok_yes"], SingleChoice)
    assert asked["ok_no"].when == Compare(Answer("met"), "=", Words("no"))
    headings = [page.heading for page in walk_pages(reading.instrument)]
    assert headings[-2:] == [{"en": "No"}, {"en": "No"}]
    found = [one.code for one in check_reading(reading, TODAY) if one.where.sheet == "survey"]
    assert set(found) <= {"text-without-hint"}


def test_a_loop_over_nothing_is_refused() -> None:
    """A loop over a list that there is not is a fault of its row."""
    reading = read_rows_after("begin loop over ny | each | | | | ", "end loop | | | | | ")
    [found] = reading.findings
    assert (found.code, found.where.row, found.where.column) == ("missing-options", 5, "type")


def test_loops_have_an_end() -> None:
    """Loops in loops that would be more rows than a form may have are refused, not written out."""
    many = "".join(f"| | yn | c{number} | C |\n" for number in range(60))
    depth = 4
    rows = [*(f"begin loop over yn | l{n} | | | | " for n in range(depth)), LOOP[1]]
    form = HEAD + ASKED + "".join(f"| | {row} |\n" for row in [*rows, *[LOOP[3]] * depth])
    reading = read(form, CHOICES + many)
    assert "too-many-rows" in {one.code for one in reading.findings}
    assert sum(len(page.items) for page in walk_pages(reading.instrument)) < 10_000
