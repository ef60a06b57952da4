"""Changing a questionnaire part by part leaves a questionnaire, and references follow."""

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as alter

from surveys.checker import check_instrument
from surveys.editing import (
    add_part,
    copy_part,
    move_part,
    move_part_into,
    put_words,
    remove_part,
    replace_part,
)
from surveys.errors import UnknownPartError
from surveys.files import decode_instrument, encode_instrument, read_ready
from surveys.item_kinds import ITEMS, KINDS, change_kind, kind_of
from surveys.model import (
    Ending,
    Instrument,
    LongText,
    MultipleChoice,
    Note,
    Option,
    Page,
    Point,
    Rating,
    RatingGrid,
    Route,
    Row,
    Section,
    ShortText,
    SingleChoice,
    Text,
)
from surveys.parts import find_placed, walk_placed
from surveys.places import walk_places
from surveys.rules import All, Answer, Answered, Chosen, Compare, Words
from tests.surveys.samples import SAMPLE, TODAY, instruments, option, page, section, small, words

AT_SERVICES = "sections.services.pages.which.items.services"
FEW = settings(max_examples=10)
GRID = RatingGrid(
    id="trust",
    label=words("Trust"),
    rows=[Row(code="police", label=words("Police")), Row(code="court", label=words("Court"))],
    points=[Point(value=1, label=words("Low")), Point(value=2, label=words("High"))],
)
ASKS = SingleChoice(id="which", label=words("Which?"), options=[option("aa"), option("bb")])
LATER = Page(
    id="later",
    heading=words("About {which} and {trust.police|nobody}"),
    when=All([Chosen("which", "aa"), Answered("trust.police"), Chosen("trust.court", "2")]),
    items=[
        Note(id="said", label=words("x"), when=Compare(Answer("which"), "=", Words("bb"))),
        ShortText(id="more", label=words("More")),
    ],
)
LINKED = small(
    section(
        Page(
            id="start",
            items=[ASKS, GRID],
            routes=[
                Route(when=Chosen("which", "bb"), to="later"),
                Route(when=All([]), to="end:out"),
            ],
        ),
        LATER,
    )
)


def _at(instrument: Instrument, address: str) -> msgspec.Struct:
    return find_placed(instrument, address).node


def _page(instrument: Instrument, name: str) -> Page:
    found = _at(instrument, f"sections.first.pages.{name}")
    assert isinstance(found, Page)
    return found


def _errors(instrument: Instrument) -> list[str]:
    return [one.code for one in check_instrument(instrument, TODAY) if one.severity == "error"]


@st.composite
def _with_part(draw: st.DrawFn) -> tuple[Instrument, str]:
    instrument = draw(instruments())
    return instrument, draw(st.sampled_from([one.address for one in walk_placed(instrument)]))


@FEW
@given(instruments())
def test_every_part_has_one_address(instrument: Instrument) -> None:
    """No two parts share an address, and each leads to its part and knows its path."""
    placed = list(walk_placed(instrument))
    assert len({one.address for one in placed}) == len(placed)
    paths = {place.path: place.node for place in walk_places(instrument)}
    assert all(paths[one.path] is one.node for one in placed)
    for one in placed[::5]:
        assert find_placed(instrument, one.address) == one


def test_an_unknown_address_is_refused() -> None:
    """An address that leads nowhere is said to."""
    with pytest.raises(UnknownPartError):
        find_placed(SAMPLE, "sections.none")


@FEW
@given(_with_part())
def test_a_removed_copy_leaves_nothing(case: tuple[Instrument, str]) -> None:
    """Copying puts one part more right behind, and taking the copy away gives the original."""
    instrument, address = case
    copied, copy = copy_part(instrument, address)
    assert find_placed(copied, copy).at == find_placed(instrument, address).at + 1
    assert remove_part(copied, copy).instrument == instrument
    assert decode_instrument(encode_instrument(copied), "Copy") == copied


@FEW
@given(_with_part(), st.sampled_from([-1, 1]))
def test_moving_back_is_as_before(case: tuple[Instrument, str], by: int) -> None:
    """A part that was moved and moved back stands where it stood, over the edges of pages too."""
    instrument, address = case
    moved, there = move_part(instrument, address, by)
    assert _at(moved, there) == _at(instrument, address)
    if moved != instrument:
        assert move_part(moved, there, -by).instrument == instrument


@FEW
@given(instruments(), st.data())
def test_renaming_back_is_as_before(instrument: Instrument, data: st.DataObject) -> None:
    """An item under a new id is meant wherever it was meant, so the old id brings all back."""
    items = [one for one in walk_placed(instrument) if isinstance(one.node, ITEMS)]
    assume(items)
    placed = data.draw(st.sampled_from(items))
    new = alter(placed.node, id="another-name")
    renamed, address = replace_part(instrument, placed.address, new)
    old = getattr(placed.node, "id", "")
    assert f'"{old}"' not in encode_instrument(renamed).decode()
    back = alter(_at(renamed, address), id=old)
    assert replace_part(renamed, address, back).instrument == instrument


def test_references_follow_an_item() -> None:
    """Rules, repetitions and braces use the new id, rows of a grid included."""
    renamed, _ = replace_part(
        LINKED, "sections.first.pages.start.items.trust", alter(GRID, id="t")
    )
    later = _page(renamed, "later")
    assert later.heading == words("About {which} and {t.police|nobody}")
    assert later.when == All([Chosen("which", "aa"), Answered("t.police"), Chosen("t.court", "2")])
    each, address = replace_part(SAMPLE, AT_SERVICES, alter(_at(SAMPLE, AT_SERVICES), id="whom"))
    assert address.endswith("items.whom")
    assert "whom" in {
        placed.node.for_each for placed in walk_placed(each) if isinstance(placed.node, Page)
    }


def test_references_follow_codes() -> None:
    """Options, rows and values keep their rules when they are given other codes, even swapped."""
    swapped = alter(ASKS, options=[option("bb"), option("aa")])
    at = "sections.first.pages.start.items."
    changed, _ = replace_part(LINKED, at + "which", swapped, {"aa": "bb", "bb": "aa"})
    later = _page(changed, "later")
    assert isinstance(later.when, All)
    assert later.when.rules[0] == Chosen("which", "bb")
    assert later.items[0].when == Compare(Answer("which"), "=", Words("aa"))
    assert _page(changed, "start").routes[0].when == Chosen("which", "aa")
    grid = alter(
        GRID, rows=[Row(code="yard"), GRID.rows[1]], points=[Point(value=1), Point(value=9)]
    )
    changed, _ = replace_part(LINKED, at + "trust", grid, {"police": "yard", "2": "9"})
    later = _page(changed, "later")
    assert isinstance(later.when, All)
    assert later.when.rules[1:] == [Answered("trust.yard"), Chosen("trust.court", "9")]
    assert later.heading["en"].endswith("{trust.yard|nobody}")


def test_references_follow_pages_endings_and_support() -> None:
    """Routes lead to the new id of a page or ending, and sections to the new key of support."""
    changed, _ = replace_part(LINKED, "sections.first.pages.later", alter(LATER, id="then"))
    assert _page(changed, "start").routes[0].to == "then"
    ending = _at(LINKED, "endings.out")
    changed, _ = replace_part(LINKED, "endings.out", alter(ending, id="elsewhere"))
    assert _page(changed, "start").routes[1].to == "end:elsewhere"
    line = LINKED.supports[0]
    keyed = alter(LINKED, sections=[alter(LINKED.sections[0], support_key=line.key)])
    changed, _ = replace_part(keyed, f"supports.{line.key}", alter(line, key="help"))
    assert changed.sections[0].support_key == "help"


def test_a_name_that_somebody_else_has_is_left() -> None:
    """Of two parts with one id, renaming one leaves what may mean the other."""
    twice = small(section(page("start", ASKS, ASKS), alter(LATER, items=[])))
    changed, _ = replace_part(
        twice, "sections.first.pages.start.items.which#2", alter(ASKS, id="b")
    )
    later = _page(changed, "later")
    assert isinstance(later.when, All)
    assert later.when.rules[0] == Chosen("which", "aa")


def test_a_copy_means_itself() -> None:
    """A copied section has ids of its own, and its rules and routes mean its own parts."""
    copied, address = copy_part(LINKED, "sections.first")
    assert address == "sections.first-2"
    start, later = copied.sections[1].pages
    assert [start.id, later.id] == ["start-2", "later-2"]
    assert [route.to for route in start.routes] == ["later-2", "end:out"]
    assert later.heading["en"] == "About {which-2} and {trust-2.police|nobody}"
    assert copied.sections[0] == LINKED.sections[0]
    again, _ = copy_part(copied, address)
    assert again.sections[2].pages[0].id == "start-3"


@pytest.mark.parametrize("slug", ["survivor-views", "programme-voices"])
def test_a_copied_page_adds_no_error(slug: str) -> None:
    """Whatever page of a ready-made questionnaire is copied, nothing dangles or is there twice."""
    ready = read_ready(slug)
    for placed in walk_placed(ready):
        if isinstance(placed.node, Page):
            assert _errors(copy_part(ready, placed.address).instrument) == _errors(ready)


def test_options_and_points_are_told_apart() -> None:
    """A copied option gets another code, a copied point the next value that is free."""
    copied, _ = copy_part(LINKED, "sections.first.pages.start.items.which.options.aa")
    which = _at(copied, "sections.first.pages.start.items.which")
    assert isinstance(which, SingleChoice)
    assert [one.code for one in which.options] == ["aa", "aa-2", "bb"]
    copied, address = copy_part(LINKED, "sections.first.pages.start.items.trust.points.1")
    assert address.endswith("points.3")


def test_parts_are_added_where_asked() -> None:
    """A part goes to the end or to its place, under a free id."""
    added, address = add_part(SAMPLE, "", "sections", Section(id="first"))
    assert (address, added.sections[-1].id) == ("sections.first-2", "first-2")
    added, address = add_part(LINKED, "sections.first.pages.later", "items", Note(id="top"), 0)
    assert _page(added, "later").items[0] == Note(id="top")
    assert address == "sections.first.pages.later.items.top"
    with pytest.raises(UnknownPartError):
        add_part(LINKED, "sections.first.pages.later", "options", Option(code="x"))
    with pytest.raises(UnknownPartError):
        add_part(LINKED, "sections.nowhere", "pages", Page(id="x"))


def test_items_move_to_other_pages() -> None:
    """An item goes to the end of any page, and stays where it is when that is its own."""
    item = "sections.first.pages.start.items.which"
    moved, address = move_part_into(LINKED, item, "sections.first.pages.later")
    assert [one.id for one in _page(moved, "later").items] == ["said", "more", "which"]
    assert [one.id for one in _page(moved, "start").items] == ["trust"]
    assert address == "sections.first.pages.later.items.which"
    assert move_part_into(LINKED, item, "sections.first.pages.start").instrument == LINKED
    with pytest.raises(UnknownPartError):
        move_part_into(LINKED, item, "sections.first")


def test_the_first_and_the_last_stay() -> None:
    """Nothing moves beyond the beginning or the end of the questionnaire."""
    for address, by in (
        ("sections.first", -1),
        ("sections.first.pages.start", -1),
        ("sections.first.pages.start.items.which", -1),
        ("sections.first.pages.later.items.more", 1),
        ("endings.done", -1),
    ):
        assert move_part(LINKED, address, by) == (LINKED, address)


def test_a_removal_leaves_what_points_at_it() -> None:
    """What refers to a removed part stays for the checker to name."""
    changed, address = remove_part(LINKED, "sections.first.pages.start.items.which")
    assert address == "sections.first.pages.start.items.trust"
    assert _page(changed, "start").routes == LINKED.sections[0].pages[0].routes
    assert "unknown-item" in _errors(changed)
    assert remove_part(changed, address).address == "sections.first.pages.start"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_becomes_any_other(kind: str) -> None:
    """Words and conditions outlive a change of kind, and the outcome is a questionnaire."""
    for other in sorted(KINDS):
        item = change_kind(alter(ASKS, required=True, when=Answered("trust.police")), kind)
        changed = change_kind(item, other)
        assert kind_of(changed) == other
        assert (changed.label, changed.when, changed.required) == (item.label, item.when, True)
        made = small(section(page("start", changed)))
        assert decode_instrument(encode_instrument(made), other) == made
    with pytest.raises(UnknownPartError):
        change_kind(ASKS, "essay")


def test_labels_outlive_a_change_of_kind() -> None:
    """Options become points and rows with the same words, and one kind of choice the other."""
    rating = change_kind(ASKS, "rating")
    assert isinstance(rating, Rating)
    assert [(one.value, one.label["en"]) for one in rating.points] == [
        (1, "Option aa"),
        (2, "Option bb"),
    ]
    several = change_kind(ASKS, "multiple-choice")
    assert isinstance(several, MultipleChoice)
    assert several.options == ASKS.options
    back = change_kind(rating, "single-choice")
    assert isinstance(back, SingleChoice)
    assert [one.code for one in back.options] == ["option-aa", "option-bb"]
    text = change_kind(LongText(id="x", limit=300), "short-text")
    assert isinstance(text, ShortText)
    assert text.limit == 300


def test_words_are_put_language_by_language() -> None:
    """Words in one language leave the others, and none take the language away."""
    both: Text = {"en": "Hello", "cy": "Helo"}
    assert put_words(both, "Hi") == {"en": "Hi", "cy": "Helo"}
    assert put_words(both, "", "cy") == {"en": "Hello"}
    assert put_words(None, "Hi") == {"en": "Hi"}


def test_endings_are_copied_without_their_routes() -> None:
    """A copied ending is reached by nothing until somebody leads there."""
    copied, address = copy_part(LINKED, "endings.out")
    made = _at(copied, address)
    assert isinstance(made, Ending)
    assert made.id == "out-2"
    assert _page(copied, "start").routes[1].to == "end:out"
