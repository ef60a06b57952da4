from typing import get_args

import pytest

from consult.staff.questionnaires import KINDS, view_questionnaire
from consult.staff.rules_in_words import RuleWriter
from surveys.functions import FUNCTIONS
from surveys.model import (
    Calculated,
    Constraint,
    Date,
    Integer,
    Item,
    Option,
    Page,
    Point,
    RatingGrid,
    Route,
    Row,
    SingleChoice,
)
from surveys.rules import (
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
)
from tests.surveys.samples import SERVICES, page, section, small, words

AGE = Integer(id="age", label=words("How old are you?"))
WHEN = Date(id="since", label=words("Since when?"))
HOME = SingleChoice(
    id="home",
    label=words("Where do you live?"),
    options=[Option(code="here", label=words("Here"))],
)
INSTRUMENT = small(section(page("start", AGE, WHEN, HOME, SERVICES)))
ADULT = Compare(Answer("age"), ">=", Number(18))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ADULT, "“How old are you?” is at least 18"),
        (Compare(Answer("since"), "<", Call("today")), "“Since when?” is before today"),
        (Compare(Answer("home"), "!=", Words("")), "“Where do you live?” is not blank"),
        (Chosen("home", "here"), "“Where do you live?” is “Here”"),
        (Not(Chosen("services", "police")), "“Which?” does not include “Option police”"),
        (Not(Answered("age")), "“How old are you?” is not answered"),
        (Not(ADULT), "it is not so that “How old are you?” is at least 18"),
        (
            All([ADULT, Any_([Answered("since"), Answered("x")])]),
            "(“How old are you?” is at least 18 and (“Since when?” is answered or x is answered))",
        ),
        (
            Compare(Call("count-selected", [Answer("services")]), ">", Number(2)),
            "the number of answers chosen in “Which?” is more than 2",
        ),
        (
            Compare(Call("div", [Answer("age"), Number(2)]), "=", Number(9.5)),
            "“How old are you?” divided by 2 is 9.5",
        ),
        (Call("regex", [Answer("home"), Words("h.*")]), "“Where do you live?” has the form “h.*”"),
        (Call("max", [Answer("age"), Number(3)]), "the largest of “How old are you?”, 3"),
        (Call("no-such", [Answer("age")]), "no-such(age)"),
    ],
)
def test_rules_are_sentences(rule: Expression, said: str) -> None:
    """A condition is said with the labels that respondents read and no sign of a program."""
    assert RuleWriter(INSTRUMENT).write_rule(rule) == said


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_every_function_can_be_said(function: str) -> None:
    """Every function, with as many arguments as it must have, is said without an error."""
    call = Call(function, [Number(number) for number in range(1, FUNCTIONS[function].least + 1)])
    said = RuleWriter(INSTRUMENT).write_value(call)
    assert said
    assert all(str(number) in said for number in range(1, FUNCTIONS[function].least + 1))


def test_a_questionnaire_shows_every_condition() -> None:
    """Reading a questionnaire shows when what is shown, and how often."""
    grid = RatingGrid(
        id="grid",
        label=words("How were they?"),
        rows=[Row(code="police", label=words("The police"))],
        points=[Point(value=1, label=words("Bad")), Point(value=2, label=words("Good"))],
        when=ADULT,
    )
    bounded = Integer(
        id="more",
        label=words("More"),
        constraint=Constraint(rule=Compare(Answer("more"), "<", Number(5))),
    )
    total = Calculated(id="total", value=Call("+", [Answer("age"), Number(1)]))
    later = Page(id="later", items=[grid, bounded, total], when=ADULT, times=Number(2))
    routed = page("start", AGE, routes=(Route(when=ADULT, to="end:done"),))
    view = view_questionnaire(small(section(routed, later)), "slug", "Title")
    start, shown = view.sections[0].pages
    assert start.routes == ["If “How old are you?” is at least 18: finish at “Done”."]
    assert shown.condition == "Only if “How old are you?” is at least 18."
    assert shown.repeats == "As many times as this says: 2."
    assert shown.items[0].options == ["The police: Bad, Good"]
    assert shown.items[0].conditions == [shown.condition]
    assert shown.items[1].conditions == ["Taken only if “More” is less than 5."]
    assert shown.items[2].conditions == ["“How old are you?” plus 1."]


def test_every_kind_has_a_name() -> None:
    """Every kind of item that a questionnaire can have is named in plain words."""
    assert {kind.__struct_config__.tag for kind in get_args(Item)} == KINDS.keys()
