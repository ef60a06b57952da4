"""The ways through a questionnaire agree with the path finder that respondents have."""

from typing import Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.checker import check_instrument
from surveys.checks.diagrams import NONE
from surveys.checks.examples import find_example
from surveys.checks.journeys import Journeys
from surveys.checks.reach import walk_all_ways
from surveys.checks.sites import Site, list_sites, sited_items, sited_pages
from surveys.evaluate import Scope, holds
from surveys.keys import AnswerKey
from surveys.model import Instrument, Integer, MultipleChoice, Option, Route, SingleChoice
from surveys.path import Path, walk_keys
from surveys.rules import Answer, Answered, Any_, Chosen, Compare, Not, Number, Rule
from tests.surveys.checks.answering import Closed, journeys
from tests.surveys.samples import TODAY, instruments, option, page, section, small, words

SLOW: Final = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def ways(instrument: Instrument) -> Journeys:
    """Give all ways through a questionnaire."""
    return walk_all_ways(instrument, sited_pages(instrument), list_sites(instrument))


def travel(data: st.DataObject, instrument: Instrument) -> tuple[Closed, Path]:
    """Give one way through, as somebody could answer."""
    journey = data.draw(journeys(instrument))
    assume(journey is not None)
    assert journey is not None
    return journey


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(instruments(), st.data())
def test_nobody_comes_to_what_is_called_unreachable(
    instrument: Instrument, data: st.DataObject
) -> None:
    """Whatever somebody answers, they meet no page, question or ending called unreachable."""
    flow = ways(instrument).flow
    for _ in range(3):
        _, path = travel(data, instrument)
        met = {visit.page for visit in path.visits}
        asked = {key.partition(":")[0] for key, _ in walk_keys(instrument, path)}
        asked |= {key.partition(".")[0] for key in asked}
        assert flow.endings[path.ending] != NONE
        for sited in sited_pages(instrument):
            assert sited.page.id not in met or flow.pages[sited.number] != NONE
            for place, item in sited_items(sited):
                assert item.id not in asked or flow.items[place.path] != NONE


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(instruments())
def test_everything_else_is_reached(instrument: Instrument) -> None:
    """What is not called unreachable has answers that lead there, where all is understood."""
    journeys_ = ways(instrument)
    assume(journeys_.is_exact)
    for sited in sited_pages(instrument):
        reached = journeys_.flow.pages[sited.number]
        example = find_example(instrument, journeys_.answering, reached)
        assert (example is not None) == (reached != NONE)
        assert example is None or example.shows(sited.page.id)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(instruments(), st.data())
def test_conditions_are_what_they_are_called(instrument: Instrument, data: st.DataObject) -> None:
    """A condition that is called never true holds on no way, one called always true on each."""
    trials = ways(instrument).flow.trials
    sites = [site for site in list_sites(instrument) if site.role in ("item", "option", "route")]
    for _ in range(3):
        closed, path = travel(data, instrument)
        for site in sites:
            trial = trials.get(site.place.path)
            if trial is None or not _is_tried(instrument, path, site):
                continue
            for scope in _scopes(instrument, path, closed, site):
                assert trial.true != NONE or not holds(site.rule, scope)
                assert trial.false != NONE or holds(site.rule, scope)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(instruments(), st.data())
def test_no_way_ends_without_an_ending(instrument: Instrument, data: st.DataObject) -> None:
    """Every way ends at a declared ending, and one that keeps answers is reached if any is."""
    _, path = travel(data, instrument)
    assert path.ending in {ending.id for ending in instrument.endings}
    found = [one for one in check_instrument(instrument, TODAY) if one.code == "dead-end"]
    for one in found:
        if one.where.path == "$.endings":
            assert path.ending not in {end.id for end in instrument.endings if end.stores}
        else:
            assert one.example


def _is_tried(instrument: Instrument, path: Path, site: Site) -> bool:
    number = {sited.page.id: sited.number for sited in sited_pages(instrument)}
    last = max((number[visit.page] for visit in path.visits), default=-1)
    met = {number[visit.page] for visit in path.visits}
    asked = {key.partition(":")[0] for key, _ in walk_keys(instrument, path)}
    if site.role == "option" and site.item is not None and site.item.id not in asked:
        return False
    # A route is tried for certain only where the way goes on to the next page by itself.
    return site.page in met and (site.role != "route" or last == site.page)


def _scopes(instrument: Instrument, path: Path, closed: Closed, site: Site) -> list[Scope]:
    """Give what an expression looks at on each showing of its page."""
    page = sited_pages(instrument)[site.page].page
    earlier = [one.page.id for one in sited_pages(instrument)[: site.page]]
    seen = earlier if site.role != "route" else [*earlier, page.id]
    known: dict[AnswerKey, tuple[str, ...]] = {
        key: path.keep_codes(key, closed[key])
        for visit in path.visits
        if visit.page in seen
        for key, _ in walk_keys(instrument, Path((visit,), "", path.hidden))
        if key in closed
    }
    values = {**known, **path.calculated}
    if site.role == "route":
        return [Scope(closed=values)] if len(page.routes) == 1 else []
    if page.times is not None:
        return []
    return [
        Scope(closed=values, option=visit.option) for visit in path.visits if visit.page == page.id
    ]


CHOICE: Final = SingleChoice(
    id="one", label=words("One?"), required=True, options=[option("aa"), option("bb")]
)
MANY: Final = MultipleChoice(
    id="many",
    label=words("Many?"),
    options=[*(option(f"o{number}") for number in range(12)), option("none", exclusive=True)],
)
COUNT: Final = Integer(id="count", label=words("Count?"), minimum=0, maximum=999_999)


def found(rule: Rule) -> set[str]:
    """Give the codes of what is found in a page that is shown under a rule."""
    first = page("first", CHOICE, MANY, COUNT)
    second = alter(page("second", Integer(id="two", label=words("Two?"))), when=rule)
    checked = check_instrument(small(section(first, second)), TODAY)
    return {one.code for one in checked} & {"never-true", "always-true", "unreachable-page"}


COUNTED: Final = Answer("count")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Chosen("one", "aa"), set()),
        (Any_([Chosen("one", "aa"), Chosen("one", "bb")]), {"always-true"}),
        (Answered("one"), {"always-true"}),
        (Not(Answered("one")), {"never-true", "unreachable-page"}),
        (Answered("many"), set()),
        (Compare(COUNTED, ">", Number(999_998)), set()),
        (Compare(COUNTED, ">", Number(999_999)), {"never-true", "unreachable-page"}),
        (Compare(COUNTED, "=", Number(2.5)), {"never-true", "unreachable-page"}),
        (Compare(COUNTED, ">=", Number(0)), set()),
        (Any_([Compare(COUNTED, ">=", Number(0)), Not(Answered("count"))]), {"always-true"}),
    ],
)
def test_conditions_of_each_kind(rule: Rule, expected: set[str]) -> None:
    """Blank answers, bounds and values between whole numbers are all taken into account."""
    assert found(rule) == expected


def test_an_exclusive_option_stands_alone() -> None:
    """An option that excludes others is never chosen beside one of them."""
    both = Not(Any_([Not(Chosen("many", "none")), Not(Chosen("many", "o3"))]))
    assert "never-true" in found(both)


def test_twelve_repetitions_are_gone_through() -> None:
    """A page repeated for a dozen options, each answered differently, is no obstacle."""
    each = page("each", alter(CHOICE, id="each-one", required=False), each="many")
    last = alter(page("last", COUNT), when=Chosen("each-one", "aa"))
    instrument = small(section(page("first", MANY), each, last))
    journeys_ = ways(instrument)
    assert journeys_.is_exact
    example = find_example(instrument, journeys_.answering, journeys_.flow.pages[2])
    assert example is not None
    assert example.shows("last")


def test_too_much_work_is_no_fault() -> None:
    """Where there are more ways than can be gone through, nothing uncertain is said."""
    pages = [
        page(f"p{number}", alter(MANY, id=f"m{number}", options=_options(40)))
        for number in range(12)
    ]
    tangled = Any_(
        [
            Compare(Answer(f"m{number}"), "=", Answer(f"m{other}"))
            for number in range(12)
            for other in range(number)
        ]
    )
    last = alter(page("last", COUNT), when=tangled)
    codes = {one.code for one in check_instrument(small(section(*pages, last)), TODAY)}
    assert not codes & {"never-true", "always-true", "unreachable-page", "dead-end"}


def test_a_route_never_tried_is_found() -> None:
    """A route behind one that always holds is said never to be taken."""
    routes = (
        Route(when=Answered("one"), to="end:out"),
        Route(when=Chosen("one", "aa"), to="end:done"),
    )
    checked = check_instrument(small(section(page("first", CHOICE, routes=routes))), TODAY)
    places = {one.where.path for one in checked if one.code == "never-true"}
    assert places == {"$.sections[0].pages[0].routes[1].when"}


def _options(count: int) -> list[Option]:
    return [option(f"o{number}") for number in range(count)]
