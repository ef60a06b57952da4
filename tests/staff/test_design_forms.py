"""The form of every part says exactly the part that it shows, and what is typed is read."""

from datetime import date

import pytest
from hypothesis import given, settings
from msgspec import Struct
from msgspec.structs import replace as alter

from consult.staff.designing.blank import make_blank
from consult.staff.designing.fields import FIELDS
from consult.staff.designing.forms import read_part, write_part
from consult.staff.typed_days import name_boxes
from surveys.files import READY, read_ready
from surveys.item_kinds import ITEMS, KINDS
from surveys.model import (
    Constraint,
    Facts,
    Instrument,
    Integer,
    Option,
    Page,
    Point,
    Rating,
    Route,
    Section,
    SingleChoice,
)
from surveys.outline import name_single
from surveys.parts import walk_placed
from surveys.rules import All, Answer, Chosen, Compare, Number
from tests.surveys.samples import TODAY, instruments, option, words

WHICH = SingleChoice(id="which", label=words("Which?"), options=[option("aa"), option("bb")])


def forms_of(instrument: Instrument) -> list[Struct]:
    """Give everything in a questionnaire that has a form."""
    parts = [placed.node for placed in walk_placed(instrument) if type(placed.node) in FIELDS]
    return [instrument, instrument.facts, *parts]


def faults_of(node: Struct, **typed: str) -> dict[str, str]:
    """Give what is wrong with a part's form in which some fields were typed over."""
    form = {**write_part(node, set()), **{name: [said] for name, said in typed.items()}}
    return {fault.field: fault.message for fault in read_part(node, form).faults}


def read_over(node: Struct, typed: dict[str, str]) -> Struct:
    """Give the part that its form says once some fields were typed over."""
    form = {**write_part(node, set()), **{name: [said] for name, said in typed.items()}}
    read = read_part(node, form)
    assert read.faults == []
    return read.part


def test_every_kind_of_part_has_a_form() -> None:
    """Whatever can be added can be changed, and every field is one that the part has."""
    assert set(ITEMS) <= set(FIELDS)
    for kind, fields in FIELDS.items():
        assert {field.name for field in fields} <= set(kind.__struct_fields__)
        shown = {field.name for field in fields}
        inside = {"sections", "pages", "items", "routes", "endings", "supports"}
        apart = {"version", "languages", "facts", "signed"} if kind is Instrument else set()
        if kind is not Instrument and kind in ITEMS:
            apart = {"missing", "required", "constraint", "theme", "export", "hint", "guidance"}
        assert set(kind.__struct_fields__) - shown <= inside | apart


@pytest.mark.parametrize("slug", READY)
def test_a_saved_form_changes_nothing(slug: str) -> None:
    """Opening and saving any part of a ready-made questionnaire leaves it as it was."""
    ready = read_ready(slug)
    single = name_single(ready)
    for node in forms_of(ready):
        read = read_part(node, write_part(node, single))
        assert (read.part, read.faults) == (node, [])


@settings(max_examples=15)
@given(instruments())
def test_a_saved_form_of_any_part_changes_nothing(instrument: Instrument) -> None:
    """The same holds for any questionnaire, with items of every kind and any conditions."""
    single = name_single(instrument)
    for node in forms_of(instrument):
        read = read_part(node, write_part(node, single))
        assert (read.part, read.faults) == (node, [])


def test_other_languages_stay() -> None:
    """A form is about the English; what stands in other languages outlives it."""
    page = Page(id="start", heading={"en": "Start", "cy": "Dechrau"})
    assert read_over(page, {"heading": "Begin"}) == alter(
        page, heading={"en": "Begin", "cy": "Dechrau"}
    )


def test_ids_are_made_from_words() -> None:
    """A new part without an id gets a short one from its words, or the name of its kind."""
    for said, made in (
        (
            "What did the police do about the person who harmed you?",
            "what-did-the-police-do-about",
        ),
        ("آپ کیسے ہیں", "long-text"),
    ):
        blank = make_blank("items", "long-text", TODAY)
        assert blank is not None
        assert getattr(read_over(blank, {"label": said, "id": ""}), "id", "") == made


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_empty_form_can_be_saved(kind: str) -> None:
    """A question of any kind can be added with its words alone, to be finished later."""
    blank = make_blank("items", kind, TODAY)
    assert blank is not None
    typed = {"label": "Words", "when": "", "value": "1"}
    assert getattr(read_over(blank, typed), "label", {}) == words("Words")
    assert make_blank("items", "essay", TODAY) is None
    assert make_blank("opinions", "", TODAY) is None


def test_conditions_are_typed_or_chosen() -> None:
    """A condition is what was typed, the answer that was chosen, or both together."""
    page = Page(id="later")
    aa = Chosen("which", "aa")
    assert getattr(read_over(page, {"when": "which includes aa"}), "when", 0) == aa
    assert getattr(read_over(page, {"when~pick": "which aa"}), "when", 0) == aa
    both = {"when": "age >= 18 and which includes bb", "when~pick": "which aa"}
    old = Compare(Answer("age"), ">=", Number(18))
    assert getattr(read_over(page, both), "when", 0) == All([old, Chosen("which", "bb"), aa])


def test_a_table_is_read_line_by_line() -> None:
    """Lines are renamed, put in order, taken away and added in one go, and codes are told."""
    form = write_part(WHICH, set()) | {
        "options.0.place": ["2"],
        "options.0.code": ["zz"],
        "options.1.place": ["1"],
        "options.1.exclusive": ["yes"],
        "options.more": ["Police\n\n  Social care "],
    }
    read = read_part(WHICH, form)
    assert read.faults == []
    assert getattr(read.part, "options", None) == [
        Option(code="bb", label=words("Option bb"), exclusive=True),
        Option(code="zz", label=words("Option aa")),
        Option(code="police", label=words("Police")),
        Option(code="social-care", label=words("Social care")),
    ]
    assert read.codes == {"aa": "zz", "bb": "bb"}
    gone = read_part(WHICH, form | {"options.0.remove": ["yes"]})
    assert [one.code for one in getattr(gone.part, "options", [])][:2] == ["bb", "police"]


def test_points_are_kept_in_order() -> None:
    """The steps of a scale are in the order of their values, new ones above the rest."""
    rating = Rating(id="how", points=[Point(value=1, label=words("Low"))])
    read = read_over(rating, {"points.0.code": "5", "points.more": "High\nHigher"})
    assert [one.value for one in getattr(read, "points", [])] == [5, 6, 7]


def test_faults_are_told_field_by_field() -> None:
    """Everything that is wrong is told at once, each with its field, and in plain words."""
    assert faults_of(Integer(id="age"), minimum="many", maximum="9 9", theme="Über") == {
        "minimum": "Write a whole number, such as 18.",
        "maximum": "Write a whole number, such as 18.",
        "theme": "Use small letters, digits and hyphens, beginning with a letter, 64 at most.",
    }
    assert set(faults_of(WHICH, **{"options.0.code": "A b", "options.1.when": "and"})) == {
        "options.0.code",
        "options.1.when",
    }
    assert set(faults_of(WHICH, **{"options.0.code": "bb"})) == {"options.0.code"}
    told = faults_of(Section(id="x"), when="which includes")["when"]
    assert "At character" in told
    assert set(faults_of(Route(when=All([]), to="x"), when="", to="")) == {"when", "to"}
    days = type_day("retention_end", "31", "2", "2028") | type_day(
        "withdrawal_cutoff", "3", "", "28"
    )
    assert faults_of(Facts(), threshold="3", **days).keys() == {
        "threshold",
        "retention_end",
        "withdrawal_cutoff",
    }
    assert set(faults_of(Page(id="x"), times="(((" * 400)) == {"times"}
    assert set(faults_of(Integer(id="x"), **{"constraint~message": "No."})) == {"constraint"}


def test_a_constraint_is_its_rule_and_its_words() -> None:
    """A condition on the answer is kept with what is said when it does not hold."""
    typed = {"constraint": "age < 120", "constraint~message": "Is that right?"}
    made = Constraint(
        rule=Compare(Answer("age"), "<", Number(120)), message=words("Is that right?")
    )
    assert getattr(read_over(Integer(id="age"), typed), "constraint", None) == made


def type_day(name: str, *parts: str) -> dict[str, str]:
    """Give a day as its three boxes are sent."""
    return dict(zip(name_boxes(name), parts, strict=True))


def test_days_are_read() -> None:
    """A day is typed into three boxes and stands in them again; three empty ones are no day."""
    typed = type_day("retention_end", "31", "1", "2028") | type_day(
        "withdrawal_cutoff", "", "", ""
    )
    read = read_over(Facts(withdrawal_cutoff=date(2027, 1, 1)), typed)
    assert isinstance(read, Facts)
    assert (read.retention_end, read.withdrawal_cutoff) == (date(2028, 1, 31), None)
    again = write_part(read, set())
    assert {name: again[name] for name in typed} == {name: [said] for name, said in typed.items()}


def test_a_day_that_must_be_there_says_so() -> None:
    """The day on which a support line was tried cannot be left empty."""
    line = read_ready("survivor-views").supports[0]
    told = faults_of(line, **type_day("checked", "", "", ""))
    assert told["checked"] == "Fill in the day, the month and all four digits of the year."
