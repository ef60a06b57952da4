"""Previews: every page in every state, of finished questionnaires and of drafts."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.pages.preview import Preview, list_previews, render_preview
from surveys.errors import UnknownPageError
from surveys.files import READY, read_ready
from surveys.model import (
    Constraint,
    Date,
    Decimal,
    Instrument,
    Integer,
    LongText,
    MultipleChoice,
    Option,
    Page,
    Ranking,
    RatingGrid,
    Section,
    ShortText,
    SingleChoice,
    Time,
)
from surveys.rules import Answered, Chosen
from tests.surveys.samples import instruments, page, section, small

QUESTIONS = re.compile(r"<fieldset class=\"asked|<div class=\"asked")
LETTERS = [Option(code=code, label={"en": code.upper()}) for code in "abc"]


def states(instrument: Instrument, place: str) -> list[str]:
    """Give the states in which one place is previewed."""
    return [preview.state for preview in list_previews(instrument) if preview.place == place]


@pytest.mark.parametrize("slug", READY)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_ready_made_questionnaires_are_whole_in_every_state(slug: str, language: str) -> None:
    """Every page draws in every state, in Urdu without a word of English but its own examples."""
    instrument = read_ready(slug)
    for preview in list_previews(instrument):
        drawn = render_preview(
            instrument, preview, language, exits=("https://www.weather.example/",)
        )
        assert f'<html lang="{language}"' in drawn
        assert 'class="untranslated"' not in drawn, preview
        assert ('class="faults"' in drawn) is preview.state.startswith("error"), preview


def test_there_is_a_preview_of_every_place() -> None:
    """From the first page to the last, in the order met, each with its own states."""
    previews = list_previews(read_ready("survivor-views"))
    places = list(dict.fromkeys(preview.place for preview in previews))
    assert places[0] == "start"
    assert places.index("note.agencies") < places.index("page.agencies") < places.index("review")
    assert [place for place in places if place.startswith("end.")] == [
        f"end.{ending.id}" for ending in read_ready("survivor-views").endings
    ]
    assert places[-3:] == ["support", "safety", "closed"]
    assert len(set(previews)) == len(previews)


def test_easy_words_are_previewed_one_question_at_a_time() -> None:
    """As whoever reads them meets it: each question alone, in each of its states."""
    instrument = read_ready("survivor-views")
    asked = [one for one in list_previews(instrument, "en-simple") if one.place == "page.safety"]
    blank = [one.only for one in asked if one.state == "blank"]
    assert blank[:2] == ["safety-self", "safety-family"]
    assert [name for name in blank if name.startswith("life.")]
    for one in asked:
        drawn = render_preview(instrument, one, "en-simple")
        assert len(QUESTIONS.findall(drawn)) == 1, one
        assert ('class="faults"' in drawn) is one.state.startswith("error"), one


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_draft_can_be_previewed(data: st.DataObject) -> None:
    """However unfinished or wrong a draft is, what it has is drawn."""
    instrument = data.draw(instruments(wild=data.draw(st.booleans()), odd=True))
    language = data.draw(st.sampled_from(["cy", "en-simple"]))
    previews = list_previews(instrument, language)
    for preview in data.draw(st.lists(st.sampled_from(previews), max_size=4)):
        assert "<h1" in render_preview(instrument, preview, language)


def test_an_empty_draft_can_be_previewed() -> None:
    """Nothing but a name and an audience is enough for the pages that every consultation has."""
    instrument = Instrument(
        slug="new",
        audience="survivor",
        sections=[
            Section(
                id="s",
                pages=[
                    Page(
                        id="p",
                        for_each="nowhere",
                        items=[RatingGrid(id="g"), Ranking(id="r"), SingleChoice(id="c")],
                    )
                ],
            )
        ],
    )
    for preview in list_previews(instrument):
        assert "<h1" in render_preview(instrument, preview, "en"), preview


def test_every_mistake_a_page_allows_is_a_state() -> None:
    """Each thing that somebody can get wrong is shown beside the question it is about."""
    items = (
        SingleChoice(id="one", options=LETTERS, required=True),
        MultipleChoice(id="some", options=[*LETTERS, Option(code="n", exclusive=True)]),
        Integer(id="int", constraint=Constraint(rule=Answered("int"), message={"en": "Odd."})),
        Decimal(id="dec"),
        Date(id="date", precision="day"),
        Time(id="time"),
        Ranking(id="rank", options=LETTERS),
        ShortText(id="short"),
        LongText(id="long"),
    )
    made = small(section(page("p", *items)))
    assert set(states(made, "page.p")) == {
        "blank",
        "filled",
        "error.one.required",
        "error.some.exclusive",
        "error.int.not-a-number",
        "error.int.out-of-range",
        "error.int.constraint",
        "error.dec.not-a-decimal",
        "error.dec.out-of-range",
        "error.dec.too-precise",
        "error.date.not-a-date",
        "error.date.partial-date",
        "error.date.no-such-date",
        "error.time.not-a-time",
        "error.rank.same-place",
        "error.rank.skipped-place",
        "error.short.too-long",
        "error.long.too-long",
    }
    drawn = render_preview(made, Preview(place="page.p", state="error.int.constraint"), "en")
    assert re.search(r'<a href="#int">Int\w* Odd\.</a>|<a href="#int">.*Odd\.</a>', drawn)


def test_repeated_pages_are_shown_for_each_option_and_conditions_leave_nothing_out() -> None:
    """A page is seen for every option, its other states once, and every part of it always."""
    chosen = MultipleChoice(id="chosen", options=LETTERS)
    hidden = Integer(id="hidden", label={"en": "HIDDEN"}, when=Chosen("chosen", "c"))
    repeated = Page(id="each", heading={"en": "On {option}"}, items=[hidden], for_each="chosen")
    made = small(section(page("p", chosen), repeated))
    seen = [preview for preview in list_previews(made) if preview.place == "page.each"]
    assert [preview.option for preview in seen if preview.state == "blank"] == ["a", "b", "c"]
    assert {preview.option for preview in seen if preview.state != "blank"} == {"a"}
    drawn = render_preview(made, seen[0], "en")
    assert "On A" in drawn
    assert "HIDDEN" in drawn


def test_a_preview_leads_nowhere() -> None:
    """Its forms, its links and its way out stay where they are."""
    instrument = read_ready("survivor-views")
    for place in ("start", "page.consent", "review", "support"):
        drawn = render_preview(instrument, Preview(place=place), "en")
        assert set(re.findall(r'<a [^>]*href="([^"#]*)', drawn)) <= {""}
        assert set(re.findall(r'action="([^"]*)"', drawn)) <= {"#"}


@pytest.mark.parametrize(
    "preview",
    [
        Preview(place="page.nowhere"),
        Preview(place="page.consent", state="error.agree.too-long"),
        Preview(place="page.consent", option="police"),
        Preview(place="../respond/fault"),
    ],
    ids=["page", "state", "option", "template"],
)
def test_other_previews_are_refused(preview: Preview) -> None:
    """What the list does not give is no page, whatever its name says."""
    with pytest.raises(UnknownPageError):
        render_preview(read_ready("survivor-views"), preview, "en")
