"""Two versions of a questionnaire side by side: nothing is left out, and ids decide."""

from datetime import date

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from surveys.differences import Difference, list_differences
from surveys.files import READY, read_ready
from surveys.model import Instrument, LongText, Option, Page, Route, Section, SingleChoice
from surveys.rules import All, Answered, Chosen, Not
from surveys.translating import remove_words
from tests.surveys.samples import instruments

CHOICE = SingleChoice(
    id="helped",
    label={"en": "What helped?"},
    options=[
        Option(code="police", label={"en": "Police"}),
        Option(code="nhs", label={"en": "NHS"}),
    ],
)
MORE = LongText(id="more", label={"en": "Tell us more."})
ONE, TWO = Page(id="one", items=[CHOICE, MORE]), Page(id="two")
BASE = Instrument(
    slug="views", audience="survivor", sections=[Section(id="help", pages=[ONE, TWO])]
)


def with_pages(*pages: Page) -> Instrument:
    """Give the base with other pages."""
    return replace(BASE, sections=[replace(BASE.sections[0], pages=list(pages))])


def with_items(*items: SingleChoice | LongText) -> Instrument:
    """Give the base with other items on its first page."""
    return with_pages(replace(ONE, items=list(items)), TWO)


def tell(after: Instrument) -> list[tuple[str, str, str]]:
    """Give what changed from the base, without its place."""
    return [(one.what, one.before, one.after) for one in list_differences(BASE, after)]


def test_a_language_taken_out_is_one_difference() -> None:
    """Whoever approves reads that a language went, and not every word that went with it."""
    ready = read_ready("survivor-views")
    english = replace(ready, languages=["en"])
    for language in ready.languages[1:]:
        english = remove_words(english, language)
    [found] = list_differences(ready, english)
    assert (found.what, found.after) == ("Languages", "English")
    # Put in again, every word is there to be read.
    assert len(list_differences(english, ready)) > len(ready.languages)


def test_changed_words_are_told_for_each_language() -> None:
    """A text is compared language by language, and its place names the question."""
    after = with_items(replace(CHOICE, label={"en": "What has helped?", "cy": "Beth?"}), MORE)
    assert list_differences(BASE, after) == [
        Difference(
            "Question “What has helped?” (helped)",
            "Words",
            "What helped?",
            "What has helped?",
            "helped",
        ),
        Difference(
            "Question “What has helped?” (helped)", "Words in Welsh", "", "Beth?", "helped"
        ),
    ]


def test_moved_and_reordered_parts_are_not_new() -> None:
    """A question on another page has moved, and options in another order are reordered."""
    moved = with_pages(replace(ONE, items=[CHOICE]), replace(TWO, items=[MORE]))
    assert tell(moved) == [("Moved", "Page one", "Page two")]
    turned = with_items(replace(CHOICE, options=CHOICE.options[::-1]), MORE)
    assert tell(turned) == [
        (
            "Order",
            "Option “Police” (police); Option “NHS” (nhs)",
            "Option “NHS” (nhs); Option “Police” (police)",
        )
    ]


def test_added_and_removed_parts_are_told_whole() -> None:
    """A new question is told once with its options, and a removed option where it was."""
    new = replace(CHOICE, id="else")
    assert tell(with_items(CHOICE, MORE, new)) == [("Added", "", "What helped? (Police; NHS)")]
    fewer = with_items(replace(CHOICE, options=CHOICE.options[:1]), MORE)
    assert tell(fewer) == [("Removed", "NHS", "")]


def test_conditions_are_told_in_words() -> None:
    """A rule is told with the ids and codes in it, and a changed route is an old and a new one."""
    rule = All([Chosen("helped", "police"), Not(Answered("more"))])
    after = with_pages(ONE, replace(TWO, when=rule, routes=[Route(when=rule, to="end:sent")]))
    words = "helped is police and more is not answered"
    assert tell(after) == [
        ("Only where", "", words),
        ("Added", "", f"Route to sent, where {words}"),
    ]


def test_added_parts_are_told_with_what_they_do() -> None:
    """A new page is told as it was written, braces and all, with its condition and repetition."""
    heading = {"en": "About {option}"}
    rule = Answered("helped")
    new = replace(TWO, id="each", heading=heading, items=[], when=rule, for_each="helped")
    (told,) = tell(with_pages(ONE, TWO, new))
    assert told == (
        "Added",
        "",
        "About {option}; repeated for each answer to: helped; only where: helped is answered",
    )


def test_facts_are_told_with_names() -> None:
    """What people are told is named as people call it, with days as people write them."""
    facts = replace(BASE.facts, retention_end=date(2028, 1, 31), threshold=20)
    assert tell(replace(BASE, facts=facts)) == [
        ("Last day of keeping answers", "", "31 January 2028"),
        ("Smallest published count", "10", "20"),
    ]


def test_changed_kind_keeps_its_place() -> None:
    """A question of another kind under the same id is one question that changed."""
    assert ("Kind", "single-choice", "long-text") in tell(with_items(LongText(id="helped"), MORE))


@pytest.mark.parametrize("slug", READY)
def test_equal_versions_have_no_difference(slug: str) -> None:
    """A questionnaire differs in nothing from itself, and from nothing in everything."""
    ready = read_ready(slug)
    assert list_differences(ready, ready) == []
    empty = Instrument(slug=ready.slug, audience=ready.audience)
    added = list_differences(empty, ready)
    items = {
        item.id for section in ready.sections for page in section.pages for item in page.items
    }
    assert items <= {one.id for one in added if one.what == "Added"}


@settings(max_examples=20)
@given(before=instruments(), after=instruments())
def test_differences_are_symmetric(before: Instrument, after: Instrument) -> None:
    """Whatever differs one way differs the other way, and nothing differs from itself."""
    assert list_differences(before, before) == []
    there, back = list_differences(before, after), list_differences(after, before)
    assert bool(there) is bool(back)
    assert before != after or not there
