from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.checker import check_instrument, has_errors
from surveys.model import (
    Ending,
    Instrument,
    Integer,
    Item,
    LongText,
    MultipleChoice,
    Note,
    Page,
    Route,
    Section,
    SingleChoice,
    SupportLine,
)
from surveys.rules import All, Answered, Any_, Chosen, Not, Rule
from tests.surveys.samples import (
    AGREE,
    ENDINGS,
    HELPFUL,
    SAMPLE,
    SERVICES,
    STORY,
    TODAY,
    instruments,
    option,
    page,
    replace,
    section,
    small,
    words,
)

ALWAYS = All([])
WHICH = page("which", SERVICES)
LAST = page("last", STORY)
# All of the sample but a question on exact age, about which there is a warning.
SOUND = replace(
    SAMPLE,
    sections=[*SAMPLE.sections[:2], alter(SAMPLE.sections[2], pages=SAMPLE.sections[2].pages[1:])],
)


def codes(instrument: Instrument) -> set[str]:
    """Give the codes of everything found."""
    return {finding.code for finding in check_instrument(instrument, TODAY)}


def routed(when: Rule, to: str) -> Instrument:
    """Give three pages, the second of which has one route."""
    second = page("second", AGREE, routes=(Route(when=when, to=to),))
    return small(section(WHICH, second, page("each", HELPFUL, each="services"), LAST))


def test_a_sound_questionnaire() -> None:
    """A questionnaire with a bit of everything and no mistake has no finding."""
    assert check_instrument(SOUND, TODAY) == []


SINGLE = SingleChoice(id="one", label=words("One?"), options=[option("aa"), option("bb")])
TWICE = [option("aa"), option("bb"), option("aa")]
BACKWARDS = Integer(id="n", label=words("n"), minimum=3, maximum=2)
NOTE = Note(id="n", label=words("n"), missing=["dont-know"])
UNHINTED = LongText(id="t", label=words("t"))


def lone(*items: Item, **changes: object) -> Instrument:
    """Give one page of these items."""
    return small(section(page("a", *items)), **changes)


def deep(depth: int) -> Rule:
    """Give a rule nested this deep."""
    rule: Rule = Answered("agree")
    for _ in range(depth - 1):
        rule = Not(rule)
    return rule


BROKEN = {
    "unknown-item": routed(Chosen("servces", "police"), "last"),
    "unknown-code": routed(Not(Chosen("services", "polce")), "last"),
    "later-item": routed(All([Any_([Answered("helpful")])]), "last"),
    "text-in-rule": small(
        section(page("a", STORY, routes=(Route(when=Answered("story"), to="end:out"),)))
    ),
    "unknown-page": routed(Answered("agree"), "lst"),
    "unknown-ending": routed(Answered("agree"), "end:dne"),
    "cycle": routed(Answered("agree"), "which"),
    "unreachable-page": routed(ALWAYS, "last"),
    "missing-ending": replace(SAMPLE, endings=ENDINGS[1:]),
    "no-pages": small(),
    "unused-ending": small(section(LAST)),
    "duplicate-id": small(section(LAST, page("more", STORY))),
    "duplicate-code": lone(alter(SINGLE, options=TWICE)),
    "too-few-options": lone(alter(SINGLE, options=TWICE[:1])),
    "missing-options": lone(alter(SINGLE, options=[])),
    "empty-range": lone(BACKWARDS),
    "missing-english": replace(SAMPLE, title={"en": " "}),
    "missing-translation": replace(SAMPLE, languages=["en", "cy"]),
    "missing-easy-words": replace(SAMPLE, languages=["en", "en-simple"]),
    "undeclared-language": replace(SAMPLE, title={"en": "Small", "cy": "Bach"}),
    "option-outside-repeat": lone(HELPFUL),
    "for-each-kind": small(section(page("a", SINGLE), page("b", STORY, each="one"))),
    "for-each-nested": small(
        section(
            WHICH,
            page("a", alter(SERVICES, id="again"), each="services"),
            page("b", STORY, each="again"),
        )
    ),
    "compulsory-disclosure": lone(alter(STORY, required=True)),
    "note-with-answer": lone(NOTE),
    "text-without-hint": lone(UNHINTED),
    "unknown-support": small(Section(id="s", title=words("s"), pages=[LAST], support_key="hlp")),
    "broken-expression": routed(deep(21), "last"),
}


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_a_mistake_is_found(code: str) -> None:
    """Each kind of mistake is found under its own code, with its place and a way out."""
    found = [f for f in check_instrument(BROKEN[code], TODAY) if f.code == code]
    assert found
    assert all(f.where.path.startswith("$") and f.message and f.suggestion for f in found)


@pytest.mark.parametrize("each", ["services", "none-such"])
def test_repetition_needs_an_earlier_choice(each: str) -> None:
    """A page repeated for a choice on the same page, or for nothing, is an error."""
    expected = "later-item" if each == "services" else "unknown-item"
    assert expected in codes(small(section(page("a", SERVICES, each=each))))


def test_sensitive_sections_are_protected() -> None:
    """A sensitive section without a note, a way past or support has one error for each."""
    bare = Section(id="s", title=words("s"), pages=[LAST], sensitive=True)
    found = codes(small(bare))
    assert {f"sensitive-without-{what}" for what in ("note", "skip", "support")} <= found


def test_all_mistakes_at_once() -> None:
    """Mistakes do not hide one another, and errors come before warnings."""
    instrument = replace(BROKEN["unknown-page"], endings=[], title={}, languages=["cy"])
    findings = check_instrument(instrument, TODAY)
    found = {finding.code for finding in findings}
    assert {"unknown-page", "missing-ending", "missing-english", "missing-translation"} <= found
    severities = [finding.severity for finding in findings]
    assert severities == sorted(severities)
    assert has_errors(findings)


def test_a_place_is_path_and_id() -> None:
    """A finding names the JSON path, and the id, of what is wrong, and the name that was meant."""
    finding = check_instrument(BROKEN["unknown-code"], TODAY)[0]
    assert str(finding.where) == "$.sections[0].pages[1].routes[0].when (second)"
    assert finding.suggestion == "Did you mean police?"


@pytest.mark.parametrize(
    ("age", "expected"),
    [(90, set()), (91, {"support-unchecked"}), (-1, {"support-date"}), (0, set())],
)
def test_support_numbers_age(age: int, expected: set[str]) -> None:
    """A support number is questioned after 90 days, as a warning only."""
    line = SupportLine(
        key="help", name=words("x"), number="1", checked=TODAY - timedelta(days=age)
    )
    findings = check_instrument(replace(SOUND, supports=[line]), TODAY)
    assert {finding.code for finding in findings} == expected
    assert not has_errors(findings)


def test_a_repeated_page_never_blocks_the_way() -> None:
    """A route that always holds on a repeated page still leaves the next page reachable."""
    each = page("each", HELPFUL, routes=(Route(when=ALWAYS, to="end:out"),), each="services")
    assert "unreachable-page" not in codes(small(section(WHICH, each, LAST)))


def test_a_rule_that_never_holds_leads_nowhere() -> None:
    """A page behind a rule that can never hold is as unreachable as one behind none."""
    first = page(
        "first",
        AGREE,
        routes=(
            Route(when=Not(ALWAYS), to="behind"),
            Route(when=Any_([ALWAYS, Answered("agree")]), to="last"),
        ),
    )
    instrument = small(section(first, page("behind", SERVICES), LAST))
    found = [f for f in check_instrument(instrument, TODAY) if f.code == "unreachable-page"]
    assert [str(f.where) for f in found] == ["$.sections[0].pages[1] (behind)"]


def test_depth_does_not_break_the_checker() -> None:
    """A rule far deeper than Python's stack is a finding and not a crash."""
    assert "broken-expression" in codes(routed(deep(5000), "last"))
    assert "broken-expression" not in codes(routed(deep(20), "last"))


@settings(max_examples=30, deadline=None)
@given(instruments(wild=True), st.dates(min_value=date(2020, 1, 1)))
def test_the_checker_never_raises(instrument: Instrument, today: date) -> None:
    """Whatever a questionnaire leads to or refers to, checking it gives findings."""
    assert check_instrument(instrument, today)


@settings(max_examples=30, deadline=None)
@given(instruments())
def test_forward_routes_are_not_refused(instrument: Instrument) -> None:
    """Routes that lead forwards, and repetition for earlier choices, are not called wrong."""
    refused = {"cycle", "for-each-kind", "for-each-nested", "later-item"}
    assert not codes(instrument) & refused


def test_empty_shells() -> None:
    """Questionnaires of nothing, and items of nothing, are checked without an exception."""
    blank = MultipleChoice(id="m", label={}, options=[])
    ending = Ending(id="e", heading={}, body={}, stores=True)
    hollow = small(section(Page(id="p", heading={}, items=[blank])), endings=[ending], title={})
    assert {"missing-english", "missing-options"} <= codes(hollow)
    assert has_errors(check_instrument(small(endings=[], supports=[], languages=[]), TODAY))
