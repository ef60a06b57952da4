from datetime import date

import pytest

from surveys.checker import check_instrument
from surveys.errors import UnknownInstrumentError
from surveys.files import READY, read_ready
from surveys.model import (
    TEXT_ITEMS,
    Consent,
    LongText,
    MultipleChoice,
    Rating,
    SingleChoice,
    say_text,
    walk_items,
    walk_pages,
)
from surveys.path import Visit, find_ending, find_path
from surveys.places import places_of
from tests.surveys.samples import TODAY

SURVIVOR = read_ready("survivor-views")
ITEMS = {item.id: (page, item) for page, item in walk_items(SURVIVOR)}
AGENCIES = ["police", "council", "social-care", "health", "courts", "probation"]


@pytest.mark.parametrize("slug", READY)
def test_no_findings(slug: str) -> None:
    """A questionnaire that comes with Candour has nothing wrong with it, not even a warning."""
    instrument = read_ready(slug)
    assert instrument.slug == slug
    assert check_instrument(instrument, TODAY) == []


@pytest.mark.parametrize("slug", READY)
def test_only_eligibility_and_consent_are_compulsory(slug: str) -> None:
    """Nothing is compulsory but consent and the questions on the pages that can end early."""
    for page, item in walk_items(read_ready(slug)):
        if item.required:
            assert isinstance(item, Consent | SingleChoice)
            assert any(route.to.startswith("end:") for route in page.routes)


@pytest.mark.parametrize("slug", READY)
def test_optional_closed_questions_may_be_declined(slug: str) -> None:
    """Every optional closed question offers "prefer not to say" as an answer of its own."""
    for _, item in walk_items(read_ready(slug)):
        if isinstance(item, SingleChoice | MultipleChoice | Rating) and not item.required:
            assert "prefer-not-to-say" in item.missing, item.id


@pytest.mark.parametrize("slug", READY)
def test_every_free_text_says_what_to_leave_out(slug: str) -> None:
    """Free text never comes without the promise that is true: most details, not all."""
    for _, item in walk_items(read_ready(slug)):
        if isinstance(item, TEXT_ITEMS):
            hint = say_text(item.hint or {}, "en")
            assert "remove most identifying details" in hint
            assert "not all of them" in hint
            assert "leave out names" in hint


@pytest.mark.parametrize("slug", READY)
def test_words_of_the_field(slug: str) -> None:
    """No text blames, labels or assumes a gender."""
    avoided = ("victim", " he ", " she ", " his ", " her ", " him ", "abuser", "husband", "wife")
    for place, text in places_of(read_ready(slug), dict):
        for wrong in (*avoided, "why did", "allegation", "offender", "perpetrator"):
            assert wrong not in f" {text['en']} ".lower(), place


@pytest.mark.parametrize("slug", READY)
def test_screening_out_keeps_nothing(slug: str) -> None:
    """Somebody for whom it is not, or who does not agree, meets an ending that keeps nothing."""
    instrument = read_ready(slug)
    for _, item in walk_items(instrument):
        if item.required:
            ending = find_ending(instrument, find_path(instrument, {item.id: ("no",)}))
            assert not ending.stores
            assert "kept nothing" in ending.body["en"]


def test_ids_that_others_rely_on() -> None:
    """Analysis finds the survivor questionnaire's texts, agencies and ratings by these ids."""
    texts = [item.id for _, item in walk_items(SURVIVOR) if isinstance(item, LongText)]
    assert texts == ["what-they-did", "what-should-change", "programmes-why", "anything-else"]
    assert ITEMS["what-they-did"][0] == ITEMS["helpfulness"][0]
    assert ITEMS["helpfulness"][0].for_each == "agencies"
    assert isinstance(ITEMS["agencies"][1], MultipleChoice)
    rating = ITEMS["helpfulness"][1]
    assert isinstance(rating, Rating)
    assert len(rating.points) == 5
    assert rating.missing == ["dont-know", "prefer-not-to-say"]


def test_one_page_an_agency() -> None:
    """Each agency chosen has a page of its own; none of them has none."""
    path = find_path(SURVIVOR, {"agencies": tuple(reversed(AGENCIES))})
    assert [visit for visit in path.visits if visit.option] == [
        Visit("agency", code) for code in AGENCIES
    ]
    without = find_path(SURVIVOR, {"agencies": ("none",)})
    assert len(without.visits) == len(list(walk_pages(SURVIVOR))) - 1


@pytest.mark.parametrize(
    ("slug", "number"),
    [("survivor-views", "0808 2000 247"), ("helpline-caller", "0808 802 4040")],
)
def test_support_fits_the_audience(slug: str, number: str) -> None:
    """Each audience has its own support numbers beside 999, all checked on a known day."""
    supports = read_ready(slug).supports
    assert {"999", number} <= {line.number for line in supports}
    assert {line.checked for line in supports} == {date(2026, 11, 1)}
    other = "0808 802 4040" if slug == "survivor-views" else "0800 027 1234"
    assert other not in {line.number for line in supports}


def test_unknown_name() -> None:
    """A ready-made questionnaire that does not exist is refused with those that do."""
    with pytest.raises(UnknownInstrumentError) as caught:
        read_ready("../survivor-views")
    assert "survivor-views" in caught.value.remedy
