"""A questionnaire's JSON read piece by piece, whatever is wrong with some of them."""

import json
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.checker import Finding, check_pieces
from surveys.errors import InstrumentFileError, NotJsonError, WrongShapeError
from surveys.piecewise import FAULT_LIMIT, read_pieces
from tests.surveys.corpus.seeds import ABOUT, ADULT, BASE, SERVICES, WHICH, Seed, write_seed
from tests.surveys.samples import HIDDEN, TODAY

JUNK: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(HIDDEN),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just(HIDDEN), inner),
    max_leaves=3,
)


def check(put: dict[str, Any], *cut: str) -> list[Finding]:
    """Give what is found in the base with some changes, but for its language being a draft."""
    found = check_pieces(read_pieces(write_seed(Seed("", "", put, cut)), "x"), TODAY)
    return [one for one in found if one.code != "draft-language"]


def nodes(tree: Any) -> list[tuple[Any, Any]]:
    """Give every list and object of a tree with each of its keys."""
    if not isinstance(tree, list | dict):
        return []
    keys = range(len(tree)) if isinstance(tree, list) else list(tree)
    return [(tree, key) for key in keys] + [one for key in keys for one in nodes(tree[key])]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0), JUNK), min_size=1, max_size=3))
def test_anything_may_be_wrong(changes: list[tuple[int, Any]]) -> None:
    """Whatever stands in some places, there are findings or one refusal, and none repeats it."""
    tree = json.loads(BASE.read_text(encoding="utf-8"))
    for at, junk in changes:
        places = nodes(tree)
        holder, key = places[at % len(places)]
        holder[key] = junk
    data = json.dumps(tree, allow_nan=False, default=str) if _is_finite(tree) else "{}"
    said: object
    try:
        said = check_pieces(read_pieces(data.encode(), "x"), TODAY)
    except InstrumentFileError as error:
        said = str(error)
    assert HIDDEN not in str(said)


def _is_finite(tree: Any) -> bool:
    try:
        json.dumps(tree, allow_nan=False)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "put",
    [
        {f"{ADULT}.type": "hologram"},
        {ADULT: 7},
        {f"{ADULT}.options.1": None},
        {f"{WHICH}.items": "none"},
        {"endings": 7},
        {"supports": {}},
        {f"{SERVICES}.pages": None},
    ],
    ids=["kind", "item", "option", "items", "endings", "supports", "pages"],
)
def test_what_is_lost_is_not_missed(put: dict[str, Any]) -> None:
    """A reference to what could not be read is no fault of its own."""
    found = check(put)
    assert [one.where.path.split("[")[0] for one in found]
    allowed = {"unknown-kind", "wrong-shape", "unknown-item"}
    assert {one.code for one in found} <= allowed


def test_places_in_a_list_stay() -> None:
    """Several wrong words of one list are each named by the place they have in the file."""
    found = check({f"{WHICH}.items.0.missing": ["no", "dont-know", "never", "refused"]})
    assert [one.where.path for one in found] == [
        f"$.sections[1].pages[0].items[0].missing[{number}]" for number in (0, 2, 3)
    ]


def test_an_invented_id_is_never_shown() -> None:
    """What stands in for an id that cannot be read appears in no finding."""
    found = check({f"{ABOUT}.items.0.required": True}, f"{ABOUT}.items.0.id")
    assert "missing-field" in {one.code for one in found}
    assert "unreadable" not in str(found)


def test_too_many_mistakes_end_somewhere() -> None:
    """Beyond so many mistakes of form the rest is left for another time."""
    options = [{"code": f"c{number}", "lable": "x"} for number in range(FAULT_LIMIT + 10)]
    found = check({f"{ABOUT}.items.0.options": options})
    assert len(found) == FAULT_LIMIT + 1
    assert found[-1].suggestion == "Mend these first, then look again."


@pytest.mark.parametrize("data", [b"[]", b"7", b'{"Quokkas": 1}', b'{"sections": 7}'])
def test_what_is_no_questionnaire_is_refused(data: bytes) -> None:
    """JSON without a list of sections is no questionnaire with mistakes, but none."""
    with pytest.raises(WrongShapeError):
        read_pieces(data, "x")


def test_what_is_no_json_is_refused() -> None:
    """What is not JSON is refused with the line at which it stops being so."""
    with pytest.raises(NotJsonError):
        read_pieces(b'{"sections": [', "x")
