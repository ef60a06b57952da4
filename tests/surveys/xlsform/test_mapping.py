import msgspec
import pytest

from surveys.keys import row_id
from surveys.model import (
    Calculated,
    Consent,
    Date,
    Decimal,
    Integer,
    LongText,
    MultipleChoice,
    Note,
    Ranking,
    Rating,
    RatingGrid,
    ShortText,
    SingleChoice,
    Time,
)
from surveys.path import find_path
from surveys.rules import Answer, Call, Chosen, Compare, Number, Words
from tests.surveys.xlsform.forms import codes, item, items, pages, read

CHOICES = """
| choices |
|         | list_name | name | label | zone |
|         | yn        | Yes  | Yes   | a    |
|         | yn        | No   | No    | b    |
|         | scale     | 1    | Bad   |      |
|         | scale     | 2    | Good  |      |
|         | words     | bad  | Bad   |      |
|         | words     | good | Good  |      |
"""
ITEMS = """
| survey |
|        | type               | name  | label | appearance | parameters     |
|        | text               | a     | Text  |            |                |
|        | text               | b     | Text  | multiline  |                |
|        | integer            | c     | Whole |            |                |
|        | decimal            | d     | Part  |            |                |
|        | range              | e     | Range |            | start=2 end=8  |
|        | range              | e2    | Range |            | start=0 end=1 step=0.5 |
|        | date               | f     | Day   |            |                |
|        | date               | f2    | Month | month-year |                |
|        | datetime           | f3    | Both  |            |                |
|        | time               | g     | Time  |            |                |
|        | select_one yn      | h     | One   |            |                |
|        | select_multiple yn | i     | Some  |            |                |
|        | rank yn            | j     | Rank  |            |                |
|        | select_one scale   | k     | Scale | likert     |                |
|        | note               | l     | Note  |            |                |
|        | acknowledge        | m     | Agree |            |                |
"""
KINDS = [
    ("a", ShortText),
    ("b", LongText),
    ("c", Integer),
    ("d", Decimal),
    ("e", Integer),
    ("e2", Decimal),
    ("f", Date),
    ("f2", Date),
    ("f3", Date),
    ("g", Time),
    ("h", SingleChoice),
    ("i", MultipleChoice),
    ("j", Ranking),
    ("k", Rating),
    ("l", Note),
    ("m", Consent),
]


@pytest.mark.parametrize(("name", "kind"), KINDS, ids=[name for name, _ in KINDS])
def test_every_type(name: str, kind: type) -> None:
    """Every type of the profile becomes its own kind of item, on a page of its own."""
    reading = read(ITEMS, CHOICES)
    assert isinstance(item(reading, name), kind)
    assert [name] in pages(reading)
    assert codes(reading) == set()


def test_what_types_say() -> None:
    """Bounds, precision and the points of a scale are those of the form."""
    reading = read(ITEMS, CHOICES)
    bounds, month, scale = item(reading, "e"), item(reading, "f2"), item(reading, "k")
    assert isinstance(bounds, Integer)
    assert isinstance(month, Date)
    assert isinstance(scale, Rating)
    assert (bounds.minimum, bounds.maximum) == (2, 8)
    assert month.precision == "month"
    assert [point.value for point in scale.points] == [1, 2]


@pytest.mark.parametrize(
    "kind", ["start", "deviceid", "username", "phonenumber", "geopoint", "image", "audit", "today"]
)
def test_identifying_types_are_dropped(kind: str) -> None:
    """What would identify a person is left out with its reason, and nothing else is lost."""
    reading = read(f"| survey |\n| | type | name |\n| | {kind} | x |\n| | note | kept |\n")
    [dropped] = reading.dropped
    assert (dropped.sheet, dropped.row, dropped.column, dropped.field) == (
        "survey",
        3,
        "type",
        "x",
    )
    assert dropped.reason.endswith((".",))
    assert [one.id for one in items(reading.instrument)] == ["kept"]
    assert codes(reading) == set()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("select_one_from_file a.csv", "unsupported-type"),
        ("select_one ${repeat}", "unsupported-type"),
        ("include other", "unsupported-type"),
        ("xml-external", "unsupported-type"),
        ("selekt_one yn", "unknown-type"),
    ],
)
def test_the_rest_is_refused(kind: str, code: str) -> None:
    """What cannot be asked is refused at its cell with something to do about it."""
    reading = read(f"| survey |\n| | type | name |\n| | {kind} | x |\n", CHOICES)
    [found] = reading.findings
    assert (found.code, found.where.sheet, found.where.row) == (code, "survey", 3)
    assert found.where.column == "type"
    assert found.suggestion


def test_all_faults_at_once() -> None:
    """One reading names every fault, each in its own cell."""
    reading = read(
        """
| survey |
|  | type         | name | label | relevant          | calculation | x_kind |
|  | selekt_one a | q1   | One   |                   |             |        |
|  | select_one a | q2   | Two   | ${nobody} = 'x'   |             |        |
|  | note         | q3   | Three | (1 = 1            |             | sektion |
|  | calculate    | q4   |       |                   | frob(1)     |        |
|  | end group    |      |       |                   |             |        |
|  | begin group  | g    | Group |                   |             |        |
|  | text         | q5   | Five  |                   |             |        |
"""
    )
    found = {(one.code, one.where.row, one.where.column) for one in reading.findings}
    assert found == {
        ("unknown-type", 4, "type"),
        ("missing-options", 5, "type"),
        ("unknown-item", 5, "relevant"),
        ("broken-expression", 6, "relevant"),
        ("broken-cell", 6, "x_kind"),
        ("unknown-function", 7, "calculation"),
        ("unmatched-end", 8, "type"),
        ("unmatched-begin", 9, "type"),
    }


def test_codes_and_names_are_rewritten_everywhere() -> None:
    """Names and codes that ours cannot be are renamed in rules and texts too, and listed."""
    reading = read(
        """
| survey |
|  | type          | name   | label          | relevant                  |
|  | select_one yn | My_Q.1 | One            |                           |
|  | note          | n1     | You: ${My_Q.1} | selected(${My_Q.1}, 'No') |
|  | note          | n2     | Two            | ${My_Q.1} != 'Yes'        |
""",
        CHOICES,
    )
    first, second = item(reading, "n1"), item(reading, "n2")
    assert first.when == Chosen("my_q-1", "no")
    assert first.label == {"en": "You: {my_q-1}"}
    assert second.when == Compare(Answer("my_q-1"), "!=", Words("yes"))
    renamed = {(one.before, one.after) for one in reading.renamed}
    assert renamed == {("My_Q.1", "my_q-1"), ("Yes", "yes"), ("No", "no")}
    assert codes(reading) == set()


def test_names_that_fall_together_are_told_apart() -> None:
    """Two names that become one id get ids of their own, the same every time."""
    form = "| survey |\n| | type | name |\n| | note | Age |\n| | note | age |\n| | note | AGE |\n"
    assert [one.id for one in items(read(form).instrument)] == ["age", "age-2", "age-3"]
    assert read(form) == read(form)


def test_pages_are_cut_where_questions_depend() -> None:
    """Questions of one screen stay together until one depends on another of them."""
    reading = read(
        """
| survey |
|  | type          | name | label    | relevant    | appearance | constraint   |
|  | begin group   | g    | Group    |             |            |              |
|  | begin group   | page | Screen   |             | field-list |              |
|  | select_one yn | a    | A        |             |            |              |
|  | integer       | b    | B        |             |            | . > 1        |
|  | note          | c    | C        | ${a}='Yes'  |            |              |
|  | integer       | d    | D        |             |            | . < ${b}     |
|  | note          | e    | Is ${d}  |             |            |              |
|  | end group     |      |          |             |            |              |
|  | end group     |      |          |             |            |              |
""",
        CHOICES,
    )
    assert pages(reading) == [["a", "b"], ["c", "d"], ["e"]]
    [section] = reading.instrument.sections
    assert [page.heading for page in section.pages] == [{"en": "Screen"}] * 3
    assert section.id == "g"


def test_conditions_of_groups_hold_inside() -> None:
    """The conditions of a group hold for every page inside it, and its section's for all."""
    reading = read(
        """
| survey |
|  | type          | name | label | relevant   |
|  | select_one yn | a    | A     |            |
|  | begin group   | g    | Group | ${a}='Yes' |
|  | begin group   | h    | Inner | ${a}!='No' |
|  | note          | b    | B     |            |
|  | end group     |      |       |            |
|  | note          | c    | C     |            |
|  | end group     |      |       |            |
""",
        CHOICES,
    )
    _, section = reading.instrument.sections
    assert section.when == Compare(Answer("a"), "=", Words("yes"))
    assert [page.when for page in section.pages] == [
        Compare(Answer("a"), "!=", Words("no")),
        None,
    ]
    shown = find_path(reading.instrument, {"a": ("yes",)}).visits
    assert [visit.page for visit in shown] == ["a", "b", "c"]
    assert len(find_path(reading.instrument, {"a": ("no",)}).visits) == 1


def test_values_worked_out_are_known_in_time() -> None:
    """A value worked out stands on a page before whatever depends on it, and is never shown."""
    reading = read(
        """
| survey |
|  | type      | name | label | calculation | relevant  |
|  | integer   | a    | A     |             |           |
|  | calculate | b    |       | ${a} * 2    |           |
|  | calculate | c    |       | ${b} + 1    |           |
|  | note      | d    | D     |             | ${c} = 7  |
"""
    )
    assert pages(reading) == [["a"], ["b"], ["c"], ["d"]]
    assert [visit.page for visit in find_path(reading.instrument, {"a": ("3",)}).visits][-1] == "d"
    assert len(find_path(reading.instrument, {"a": ("4",)}).visits) == 1


def test_repeats() -> None:
    """A counted repeat is a page shown so often; without a count people are asked for it."""
    reading = read(
        """
| survey |
|  | type         | name | label | repeat_count |
|  | integer      | n    | N     |              |
|  | begin repeat | r    | R     | ${n}         |
|  | note         | a    | A     |              |
|  | end repeat   |      |       |              |
|  | begin repeat | s    | Child | 3            |
|  | note         | b    | B     |              |
|  | end repeat   |      |       |              |
|  | begin repeat | t    | Visit |              |
|  | note         | c    | C     |              |
|  | end repeat   |      |       |              |
"""
    )
    by_id = {page.id: page for section in reading.instrument.sections for page in section.pages}
    assert by_id["r"].times == Answer("n")
    assert by_id["s"].times == Number(3.0)
    assert by_id["t"].times == Answer("t-count")
    assert isinstance(item(reading, "t-count"), Integer)
    assert [one.row for one in reading.dropped] == [11]


def test_nested_repeats_are_refused() -> None:
    """A repeat inside a repeat is refused at its row."""
    reading = read(
        """
| survey |
|  | type         | name | repeat_count |
|  | begin repeat | r    | 2            |
|  | begin repeat | s    | 2            |
|  | note         | a    |              |
|  | end repeat   |      |              |
|  | end repeat   |      |              |
"""
    )
    assert [(one.code, one.where.row) for one in reading.findings] == [("nested-repeat", 5)]


@pytest.mark.parametrize("listed", ["scale", "words"])
def test_tables_are_grids(listed: str) -> None:
    """A table of one list is one grid, and rules name its rows and their values."""
    good = "good" if listed == "words" else "2"
    reading = read(
        f"""
| survey |
|  | type                | name | label | appearance | relevant            |
|  | begin group         | tab  | Table | table-list |                     |
|  | select_one {listed} | r1   | One   |            |                     |
|  | select_one {listed} | r2   | Two   |            |                     |
|  | end group           |      |       |            |                     |
|  | note                | n    | N     |            | ${{r2}} = '{good}'  |
""",
        CHOICES,
    )
    grid = item(reading, "tab")
    assert isinstance(grid, RatingGrid)
    assert [row.code for row in grid.rows] == ["r1", "r2"]
    assert [point.value for point in grid.points] == [1, 2]
    rule = Compare(Answer(row_id("tab", "r2")), "=", Words("2"))
    assert item(reading, "n").when == rule


def test_choice_filters() -> None:
    """A filter becomes a condition for each option, and for the question where none is left."""
    reading = read(
        """
| survey |
|  | type             | name | label | choice_filter                       |
|  | select_one zone  | z    | Zone  |                                     |
|  | select_one yn    | q    | Q     | zone = ${z}                         |
|  | select_one yn    | r    | R     | name = 'Yes' or selected(${z}, 'a') |
""",
        CHOICES + "| | zone | a | A | |\n| | zone | b | B | |\n",
    )
    first, second = item(reading, "q"), item(reading, "r")
    assert isinstance(first, SingleChoice)
    assert isinstance(second, SingleChoice)
    assert [option.when for option in first.options] == [
        Compare(Words("a"), "=", Answer("z")),
        Compare(Words("b"), "=", Answer("z")),
    ]
    assert first.when is not None
    assert [option.when for option in second.options] == [None, Chosen("z", "a")]
    assert second.when is None


def test_or_other() -> None:
    """A list with another answer asks which one is meant."""
    reading = read(
        "| survey |\n| | type | name | label |\n| | select_one yn or_other | q | Q |\n", CHOICES
    )
    question = item(reading, "q")
    assert isinstance(question, SingleChoice)
    assert [(option.code, option.other) for option in question.options] == [
        ("yes", False),
        ("no", False),
        ("other", True),
    ]


def test_answers_shown_only() -> None:
    """A question that nobody can answer works its value out and says it in a note."""
    reading = read(
        """
| survey |
|  | type    | name | label | read_only | calculation |
|  | integer | a    | A     |           |             |
|  | text    | b    | Twice | yes       | ${a} * 2    |
"""
    )
    value, note = item(reading, "b"), item(reading, "b-note")
    assert isinstance(value, Calculated)
    assert value.value == Call("*", [Answer("a"), Number(2.0)])
    assert note.label == {"en": "Twice {b}"}
    assert pages(reading) == [["a"], ["b"], ["b-note"]]


def test_free_text_is_not_said_again() -> None:
    """Words that somebody typed are never repeated on a page; that is listed as left out."""
    reading = read(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | note | b | Hi ${a}{} |\n"
    )
    assert item(reading, "b").label == {"en": "Hi …()"}
    assert [(one.row, one.field) for one in reading.dropped] == [(4, "${a}")]


def test_what_is_read_can_be_written_as_json() -> None:
    """Everything that reading gives can be handed to another process and back."""
    reading = read(ITEMS, CHOICES)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(reading), type=type(reading)) == reading
