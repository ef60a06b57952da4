import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.errors import UnknownPageError
from surveys.model import walk_pages
from surveys.path import (
    Path,
    Visit,
    find_ending,
    find_option,
    find_page,
    find_path,
    find_unanswered,
    keep_on_path,
    walk_keys,
)
from tests.surveys.samples import SAMPLE, closed_answers, instruments, small

ALL_CHOSEN = {"agree": ("yes",), "services": ("else", "police", "none")}
FEW = settings(max_examples=30, deadline=None)


def test_path_without_answers() -> None:
    """With no answers every page is met once, and a repeated page not at all."""
    path = find_path(SAMPLE, {})
    assert [visit.page for visit in path.visits] == ["consent", "which", "age", "last"]
    assert path.ending == "done"


def test_repetition_follows_the_declared_order() -> None:
    """A page is repeated in the order of the options, without exclusive ones."""
    visits = find_path(SAMPLE, ALL_CHOSEN).visits
    repeated = [visit.option for visit in visits if visit.page == "each"]
    assert repeated == ["police", "else"]


def test_missing_codes_are_not_repeated() -> None:
    """A don't know, even where it should not be, is no option to repeat a page for."""
    path = find_path(SAMPLE, {"services": ("!dont-know", "health")})
    assert [visit.option for visit in path.visits if visit.page == "each"] == ["health"]


def test_route_leads_out() -> None:
    """A screening answer leads to an ending that keeps nothing."""
    path = find_path(SAMPLE, {"agree": ("no",), "services": ("police",)})
    assert path == Path((Visit("consent"),), "out")
    assert not find_ending(SAMPLE, path).stores


@pytest.mark.parametrize(
    "visit",
    [
        Visit("nowhere"),
        Visit("each"),
        Visit("each", "none"),
        Visit("each", "!"),
        Visit("age", "a"),
    ],
)
def test_unknown_showing(visit: Visit) -> None:
    """A page that does not exist, or a repetition that cannot be, is refused by name."""
    with pytest.raises(UnknownPageError):
        find_page(SAMPLE, visit)
    with pytest.raises(UnknownPageError):
        find_option(SAMPLE, visit)


def test_option_of_a_repetition() -> None:
    """A repetition knows the option it is shown for."""
    assert find_option(SAMPLE, Visit("each", "health")).code == "health"


def test_consent_cannot_be_stepped_over() -> None:
    """Answers without the compulsory ones are found out, whatever pages were sent in."""
    path = find_path(SAMPLE, {"age": ("40",)})
    assert find_unanswered(SAMPLE, path, {"age"}) == Visit("consent")
    assert find_unanswered(SAMPLE, path, {"age", "agree"}) is None


def test_off_path_answers_are_dropped() -> None:
    """Answers of every kind go when their page does, and other texts with their option."""
    closed = {**ALL_CHOSEN, "helpful:police": ("3",), "helpful:health": ("1",), "story": ("x",)}
    texts = {"story:police": 1, "story:health": 2, "services~other": 3, "helpful:police": 4}
    kept = keep_on_path(SAMPLE, closed, {"story:health": "dont-know"}, texts)
    assert kept == (
        {**ALL_CHOSEN, "helpful:police": ("3",)},
        {},
        {"story:police": 1, "services~other": 3},
    )
    nothing: dict[str, str] = {}
    fewer = keep_on_path(SAMPLE, {**closed, "services": ("health",)}, nothing, texts)
    assert fewer[2] == {"story:health": 2}
    left = keep_on_path(SAMPLE, {**closed, "agree": ("no",)}, {"services": "dont-know"}, texts)
    assert left == ({"agree": ("no",)}, {}, {})


def test_nothing_to_meet() -> None:
    """Even a questionnaire without pages or endings has a path, with an ending nobody can find."""
    path = find_path(small(endings=[]), {})
    assert path == Path((), "")
    with pytest.raises(UnknownPageError):
        find_ending(small(endings=[]), path)


@FEW
@given(st.data(), st.booleans())
def test_paths_end_and_never_return(data: st.DataObject, wild: bool) -> None:  # noqa: FBT001 - drawn.
    """Whatever is answered, a path meets no page twice, goes forwards only, and ends."""
    instrument = data.draw(instruments(wild=wild))
    path = find_path(instrument, data.draw(closed_answers(instrument)))
    order = [page.id for page in walk_pages(instrument)]
    places = [order.index(visit.page) for visit in path.visits]
    assert len(set(path.visits)) == len(path.visits)
    assert places == sorted(places)
    assert find_ending(instrument, path).id == path.ending


@FEW
@given(st.data(), st.booleans())
def test_off_path_answers_never_survive(data: st.DataObject, wild: bool) -> None:  # noqa: FBT001 - drawn.
    """Only keys of the path are kept, and dropping the rest leads along the same path."""
    instrument = data.draw(instruments(wild=wild))
    closed = data.draw(closed_answers(instrument))
    kept, missing, texts = keep_on_path(
        instrument, closed, dict.fromkeys(closed, "dont-know"), dict.fromkeys(closed, 1)
    )
    path = find_path(instrument, closed)
    asked = {key for key, _ in walk_keys(instrument, path)}
    assert kept.keys() | missing.keys() | texts.keys() <= asked
    assert not kept.keys() & texts.keys()
    assert find_path(instrument, kept) == path
    assert keep_on_path(instrument, kept, missing, texts) == (kept, missing, texts)
